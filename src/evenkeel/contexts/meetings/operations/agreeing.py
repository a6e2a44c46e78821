"""Agreeing what is done, by whom, by when; and what becomes of it."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework.operations import writing
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.operations import holding
from evenkeel.contexts.meetings.operations.stirring import stir
from evenkeel.contexts.meetings.queries import agreed
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import LONGEST_LINE, Action
from evenkeel.contexts.people import queries as people
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
        _record("meetings.action-agreed", row, by=by, at=at)
    return agreed.frozen(row)


def finish(*, action_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Action:
    """Say that an action is done: its owner, or who takes part in its meeting.

    Raises rules.NoSuchAction, rules.NotTakingPart, rules.OnlyGuest, rules.ClosedAlready.
    """
    with transaction.atomic():
        row = _held(action_id, by=by, at=at)
        _close(row, by=by, done_at=at)
        _record("meetings.action-done", row, by=by, at=at)
    return agreed.frozen(row)


def drop(*, action_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> Action:
    """Say that an action is not done after all, and why. Raises rules.NotInBounds, and as `finish` does."""
    words = rules.words(reason, longest=LONGEST_LINE, what="why it is not done")
    with transaction.atomic():
        row = _held(action_id, by=by, at=at)
        _close(row, by=by, dropped_at=at, reason=texts.storable(words))
        _record("meetings.action-dropped", row, by=by, at=at)
    return agreed.frozen(row)


def make_task(*, action_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Action:
    """Lay an action on the list of its case, where it goes on; here it is done with.

    Raises rules.HasNoCase, the refusals of casework's `add_task`, and as `finish` does.
    """
    with transaction.atomic():
        row = _held(action_id, by=by, at=at)
        if row.case_id is None or row.task_id is not None:
            raise rules.HasNoCase
        due = None
        if row.due_date is not None:
            due = dt.datetime.combine(row.due_date, dt.time(23, 59), tzinfo=by.zone)
        task = writing.add_task(
            case_id=row.case_id,
            text=f"{row.text} ({row.owner_name})"[:LONGEST_LINE],
            due_at=due,
            by=by,
            at=at,
        )
        _close(row, by=by, done_at=at, task_id=task.id)
        _record("meetings.action-became-task", row, by=by, at=at)
    return agreed.frozen(row)


def _held(action_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime) -> models.Action:
    """Lock an open action that somebody may close."""
    rows = models.Action.objects.select_for_update(of=("self",)).select_related("case")
    row = rows.filter(organisation_id=by.organisation_id, id=action_id).first()
    if row is None:
        raise rules.NoSuchAction
    person = people.of_user(organisation_id=by.organisation_id, user_id=by.user_id)
    if person is None or person.id != row.owner_id:
        found = holding.series_of(row.series, row.series_title, by=by, at=at)
        rules.check_take_part(known.reach(by=by, at=at), found)
    if row.done_at is not None or row.dropped_at is not None:
        raise rules.ClosedAlready
    return row


def _close(row: models.Action, *, by: accounts.Acting, **said: Any) -> None:
    for name, value in {**said, "closed_by_name": by.name}.items():
        setattr(row, name, value)
    row.save(update_fields=[*said, "closed_by_name"])
    stir(row.organisation_id, series=row.series)


def _record(done: str, row: models.Action, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(kind="meeting-action", id=str(row.id), label=row.text[:200]),
        at=at,
    )
