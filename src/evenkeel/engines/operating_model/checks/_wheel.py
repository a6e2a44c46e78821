"""Checks of the annual wheel: what comes back every year is dealt with when it does."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, the
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.strategy import WheelEntry

_ENTRY: Final = """\
annual_wheel:
  - key: strategy-day
    title: Strategy day
    month: 6
    kind: meeting"""

NO_MEETING: Final = Code(
    "EK112",
    "note",
    "entry of the annual wheel that no meeting deals with",
    "A meeting or review that stands in the year and in nobody's calendar is remembered when it is too late. The same holds for "
    "what a body deals with that never meets.",
    "Name in `held_in` the meeting or review in which it is dealt with, or create it from the entry.",
    _ENTRY,
    f"{_ENTRY}\n    held_in: meetings/strategy-day\nmeetings:\n  - key: strategy-day\n    title: Strategy day\n    every: yearly",
)


def _no_meeting(facts: Facts) -> Iterator[Finding]:
    """A meeting or review of the year is held in one; what a body deals with has a body that meets."""
    model = facts.model
    meeting = {body.key for body in model.bodies if body.meets} | {each.body for each in model.meetings}
    for entry in model.annual_wheel:
        if entry.held_in is None and _needs_one(entry, meeting):
            said = f"{the('annual_wheel', entry)} is dealt with in no meeting and no review."
            yield NO_MEETING.found(said, record=f"annual_wheel/{entry.key}", path=("held_in",))


def _needs_one(entry: WheelEntry, meeting: set[str | None]) -> bool:
    if entry.kind in ("meeting", "review"):
        return True
    return entry.body is not None and entry.body not in meeting


CHECKS: Final = (Check(NO_MEETING, _no_meeting),)
