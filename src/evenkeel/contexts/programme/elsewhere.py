"""Where records of the operating model are followed in the programme."""

import uuid

from django.urls import reverse

from evenkeel.contexts.programme import queries
from evenkeel.kernel import time


def page(organisation_id: uuid.UUID, collection: str, key: str) -> tuple[str, str] | None:
    """Give the words and the address of the page of an action; None for what the programme does not follow."""
    if collection != "actions":
        return None
    source = queries.programme(organisation_id=organisation_id, at=time.now())
    if source is None or source.model.find("actions", key) is None:
        return None
    return "Follow it in the programme", reverse("programme:action", args=[key])
