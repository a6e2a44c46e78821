"""Holding an agreed action that is still open, and closing it: what every end of an action has in common."""

import datetime as dt
import uuid
from typing import Any

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.operations import holding
from evenkeel.contexts.meetings.operations.stirring import stir
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.people import queries as people


def held(action_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime) -> models.Action:
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


def close(row: models.Action, *, by: accounts.Acting, **said: Any) -> None:
    """Close an action in the words of one who may, and let those who follow its meeting see it."""
    for name, value in {**said, "closed_by_name": by.name}.items():
        setattr(row, name, value)
    row.save(update_fields=[*said, "closed_by_name"])
    stir(row.organisation_id, series=row.series)


def record(done: str, row: models.Action, *, by: accounts.Acting, at: dt.datetime) -> None:
    """Tell the audit trail what was done with an action."""
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(kind="meeting-action", id=str(row.id), label=_label(row)),
        at=at,
    )


def _label(row: models.Action) -> str:
    """Name an action in the audit trail, which keeps its words for good: of one about a case only about which."""
    return row.text[:200] if row.case is None else f"An action about {row.case.reference}"
