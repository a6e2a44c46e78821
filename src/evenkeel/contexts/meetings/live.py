"""What a meeting tells those who follow it: that it has changed, never what is in it. Browsers fetch that as themselves."""

import uuid
from collections.abc import Callable
from typing import Final

from evenkeel.lib import live

CHANGED: Final = "meeting-changed"


def tell_changed(*, organisation_id: uuid.UUID, meeting_id: uuid.UUID, version: int) -> None:
    """Tell that a meeting has changed, once that is committed."""
    live.tell(CHANGED, organisation=organisation_id, meeting=meeting_id, version=version)


def wants(meeting_id: uuid.UUID, organisation_id: uuid.UUID) -> Callable[[live.Message], bool]:
    """Return what tells whether a message is about a meeting."""
    said = {"event": CHANGED, "organisation": str(organisation_id), "meeting": str(meeting_id)}

    def wanted(message: live.Message) -> bool:
        return said.items() <= message.items()

    return wanted


def shape(message: live.Message) -> live.Message:
    """Return what of a message a browser gets."""
    return {"version": message["version"]}
