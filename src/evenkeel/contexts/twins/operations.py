"""What people do with twins: have one learnt anew, take one out. What the background job does stands in `runs`."""

import datetime as dt

from django.db import IntegrityError, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.twins import models, queries, rules
from evenkeel.contexts.twins.values import LEARN, Attempt, State, Team
from evenkeel.lib import jobs


def ask(*, unit: str, by: accounts.Acting, at: dt.datetime) -> Attempt:
    """Have the twin of a team learnt anew, as soon as the worker comes to it; what nobody works on any more is given up.

    Raises rules.NoSuchTeam, rules.NotAsked, rules.LearningAlready.
    """
    team = queries.team(unit=unit, by=by, at=at)
    rules.check_ask(queries.reach(by=by, at=at), unit)
    before = queries.under_way(organisation_id=by.organisation_id, unit=unit)
    if before is not None and not rules.is_stalled(before, at=at):
        raise rules.LearningAlready
    try:
        with transaction.atomic():
            if before is not None:
                models.Attempt.objects.filter(id=before.id).update(state=State.STOPPED, finished_at=at)
            row = models.Attempt.objects.create(
                organisation_id=by.organisation_id,
                unit=unit,
                state=State.ASKED,
                asked_at=at,
                asked_by_id=by.user_id,
                asked_by_name=by.name,
            )
            jobs.request(LEARN, jobs.ForWhom(by.organisation_id, by.user_id), attempt_id=str(row.id))
            _record("twins.twin-asked", team, by=by, at=at)
    except IntegrityError as other:
        # The other of two that asked at the same moment was first.
        raise rules.LearningAlready from other
    return queries.frozen(row)


def note_download(*, unit: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Record that a twin left the house, with the names of people. Raises rules.NoSuchTeam."""
    team = queries.team(unit=unit, by=by, at=at)
    with transaction.atomic():
        _record("twins.twin-downloaded", team, by=by, at=at)


def _record(action: str, team: Team, *, by: accounts.Acting, at: dt.datetime, **details: str) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="team", id=team.unit, label=team.title),
        at=at,
        details=details,
    )
