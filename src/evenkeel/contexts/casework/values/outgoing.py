"""A message to a customer as the carrier takes it along."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOST_ENCLOSED: Final = 20
"""Documents that go with one message at most; how large they are together says a setting."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document that goes along."""

    name: str
    content_type: str
    path: Path


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that an e-mail to a customer is made of."""

    id: uuid.UUID
    to: str
    subject: str
    body: str
    reference: str
    """Of its case."""
    organisation: str
    mail_id: str
    """The same for every try: who gets it twice can tell."""
    reply_to: str
    """The address at which the channel of the model is reached; empty: the sender's."""
    thread: tuple[str, ...]
    """Identifiers of what was written before, to and from the same address, the oldest first."""
    enclosures: tuple[Enclosure, ...]
