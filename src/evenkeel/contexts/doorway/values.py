"""What the doorway tells others: links by which cases are followed."""

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link by which a case is followed; the secret in it is kept nowhere."""

    id: uuid.UUID
    case: uuid.UUID
    made_at: dt.datetime
    made_by_name: str
