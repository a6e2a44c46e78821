"""Agreeing what is done, by whom, by when; and what becomes of it."""

import datetime as dt
import uuid

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.operations import closing
from evenkeel.contexts.meetings.operations.stirring import stir
from evenkeel.contexts.meetings.queries import agreed
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import LONGEST_LINE, Action
from evenkeel.lib.db import texts


def agree(
    *,
    series: str,
    text: str,
    owner_id: uuid.UUID,
    due_date: dt.date | None,
    case_id: uuid.UUID | None = None,
    meeting_id: uuid.UUID | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> Action:
    """Agree that somebody of a meeting does something by a day.

    Raises rules.NoSuchSeries, rules.NotTakingPart, rules.OnlyGuest, rules.NoOwner, rules.NotInBounds.
    """
    found = known.one(known.model(by=by, at=at), series)
    rules.check_take_part(known.reach(by=by, at=at), found)
    words = rules.words(text, longest=LONGEST_LINE, what="what is to be done")
    if due_date is not None and due_date < at.astimezone(by.zone).date():
        raise rules.NotInBounds(words="The day by which it is done lies in the past.")
    there = {each.person_id: each.name for each in known.participants(series=found, by=by, at=at)}
    if owner_id not in there:
        raise rules.NoOwner
    with transaction.atomic():
        row = models.Action.objects.create(
            organisation_id=by.organisation_id,
            series=series,
            series_title=found.title,
            meeting_id=meeting_id,
            text=texts.storable(words),
            owner_id=owner_id,
            owner_name=there[owner_id],
            due_date=due_date,
            case_id=case_id,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        stir(row.organisation_id, series=row.series)
        closing.record("meetings.action-agreed", row, by=by, at=at)
    return agreed.frozen(row)


def finish(*, action_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Action:
    """Say that an action is done: its owner, or who takes part in its meeting.

    Raises rules.NoSuchAction, rules.NotTakingPart, rules.OnlyGuest, rules.ClosedAlready.
    """
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        closing.close(row, by=by, done_at=at)
        closing.record("meetings.action-done", row, by=by, at=at)
    return agreed.frozen(row)


def drop(*, action_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> Action:
    """Say that an action is not done after all, and why. Raises rules.NotInBounds, and as `finish` does."""
    words = rules.words(reason, longest=LONGEST_LINE, what="why it is not done")
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        closing.close(row, by=by, dropped_at=at, reason=texts.storable(words))
        closing.record("meetings.action-dropped", row, by=by, at=at)
    return agreed.frozen(row)
