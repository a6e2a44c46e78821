"""Taking back what was just done to a case, as long as nothing has been done to it since."""

import datetime as dt
import uuid
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, standing
from evenkeel.contexts.casework.operations import doing, following
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import errors

OF_COURSES: Final = frozenset({Kind.COURSE_TAKEN, Kind.COURSE_CHANGED, Kind.COURSE_LEFT, Kind.COURSE_ENDED})
UNDOABLE: Final = frozenset(
    {
        Kind.TAKEN,
        Kind.GIVEN,
        Kind.RELEASED,
        Kind.MOVED,
        Kind.SHELVED,
        Kind.PAUSED,
        Kind.RESUMED,
        Kind.CLOSED,
        Kind.EXTENDED,
        Kind.REDATED,
        Kind.CHANGED,
    }
    | OF_COURSES
)
"""What can be taken back: whatever changes only how the case stands, and what a course of work laid on its list."""


class NotUndoable(errors.Conflict):
    """This cannot be taken back: {why}."""

    code: ClassVar[str] = "case-not-undoable"


def undo(*, case_id: uuid.UUID, sequence: int, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Take back the last event of a case, by its number: within ten minutes, by who did it or who leads the team.

    Both stay to be read, and neither counts for the clock. Raises NotUndoable, rules.NoSuchCase, rules.NotForYou.
    """
    with doing.changing(case_id, by=by, at=at, ability=Ability.SEE) as work:
        taken_back(work, sequence)
    return work.case


def taken_back(work: doing.Doing, sequence: int) -> None:
    """Take back the last event of a case that is held. Raises as `undo` does."""
    if work.sequence != sequence:
        raise NotUndoable(why="something has been done to the case since")
    rows = models.Event.objects.filter(case_id=work.id).order_by("sequence")
    said = [frozen.event(row) for row in rows]
    last = said[-1]
    if last.kind not in UNDOABLE:
        raise NotUndoable(why="it has left its mark elsewhere")
    if work.at - last.recorded_at > rules.UNDO_WITHIN:
        raise NotUndoable(why="it was done more than ten minutes ago")
    if last.actor != work.by.user_id:
        work.must(Ability.LEAD)
    if last.kind in OF_COURSES:
        following.restore(work, uuid.UUID(str(last.data["course"])))
    before = standing.folded(said[:-1])
    changes = standing.difference(work.standing, before)
    work.happens(Kind.UNDONE, words={"of": last.sequence, "kind": last.kind}, **changes)
