"""What came in from outside, by what the outside calls it."""

import uuid

from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import customers


def contact(*, organisation_id: uuid.UUID, outside_key: str) -> customers.Contact | None:
    """Return the contact that the outside calls so; None where none has come. One query."""
    row = models.Contact.objects.filter(organisation_id=organisation_id, outside_key=outside_key).first()
    return frozen.contact(row) if row else None
