"""The same thing done to many cases, with one undo for all of them."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.operations import doing, moving, taking, undoing, waiting, writing
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import errors, ids

Work = Callable[..., object]

ACTIONS: Final[dict[str, Work]] = {
    "take": taking.take,
    "give": taking.give,
    "release": taking.release,
    "lay-on": taking.lay_on,
    "move": moving.move,
    "close": moving.close,
    "pause": waiting.pause,
    "resume": waiting.resume,
    "redate": waiting.redate,
    "change": writing.change,
    "note": writing.note,
}
"""What can be done to many cases at once, by the word that forms use."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A case to which it could not be done, and why."""

    case_id: uuid.UUID
    reference: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of doing something to many cases."""

    batch: uuid.UUID
    """With it all of them can be taken back."""
    done: tuple[uuid.UUID, ...]
    refused: tuple[Refused, ...]


def do(
    *, action: str, case_ids: Sequence[uuid.UUID], by: accounts.Acting, at: dt.datetime, **given: Any
) -> Done:
    """Do something to many cases, each as if alone; those that refuse are told with why, and keep the others from nothing.

    `given` is what the operation takes beside the case. Raises rules.NotInBounds for too many, KeyError for no such action.
    """
    rules.check_number_of(case_ids)
    work = functools.partial(ACTIONS[action], by=by, at=at, **given)
    batch, done, refused = ids.new(), [], []
    # In the order of their identifiers, so that two who choose the same cases do not wait for each other.
    with transaction.atomic(), doing.in_batch(batch):
        for case_id in sorted(set(case_ids)):
            try:
                with transaction.atomic():
                    work(case_id=case_id)
                done.append(case_id)
            except errors.Refusal as refusal:
                refused.append(_refused(case_id, refusal, by))
    return Done(batch, tuple(done), tuple(refused))


def tried(
    *, action: str, case_ids: Sequence[uuid.UUID], by: accounts.Acting, at: dt.datetime, **given: Any
) -> Done:
    """Tell what would come of doing something to many cases: it is done, and taken back before anybody sees it.

    Raises as `do` does.
    """
    with transaction.atomic():
        found = do(action=action, case_ids=case_ids, by=by, at=at, **given)
        transaction.set_rollback(True)
    return found


def undo(*, batch: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Done:
    """Take back what was done to many cases; those to which something has been done since are told, and stay.

    Raises rules.NoSuchThing where nothing of this batch is to be taken back.
    """
    rows = models.Event.objects.filter(organisation_id=by.organisation_id, batch=batch)
    last = dict(rows.order_by("sequence").values_list("case_id", "sequence"))
    if not last:
        raise rules.NoSuchThing(thing="action")
    done: list[uuid.UUID] = []
    refused: list[Refused] = []
    with transaction.atomic():
        for case_id in sorted(last):
            try:
                with doing.changing(case_id, by=by, at=at, ability=Ability.SEE) as work:
                    undoing.taken_back(work, last[case_id])
                done.append(case_id)
            except errors.Refusal as refusal:
                refused.append(_refused(case_id, refusal, by))
    return Done(batch, tuple(done), tuple(refused))


def _refused(case_id: uuid.UUID, refusal: errors.Refusal, by: accounts.Acting) -> Refused:
    # A case that she may not know of has no name for her.
    hidden = isinstance(refusal, rules.NoSuchCase)
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, id=case_id)
    named = "" if hidden else rows.values_list("reference", flat=True).first()
    return Refused(case_id, named or "", refusal.code, refusal.message)
