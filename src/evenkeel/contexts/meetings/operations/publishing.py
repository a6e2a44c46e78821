"""The address at which calendar programs find the times of a series: made, renewed, ended."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.queries import series as known


def publish(*, series: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Make an address for the times of a series; an earlier one opens nothing from then on.

    Raises rules.NoSuchSeries, rules.NotTakingPart, rules.OnlyGuest.
    """
    title = _checked(series, by=by, at=at)
    with transaction.atomic():
        _open(series, by).update(ended_at=at)
        models.Address.objects.create(
            organisation_id=by.organisation_id,
            series=series,
            made_by_id=by.user_id,
            made_by_name=by.name,
            made_at=at,
        )
        _record("meetings.calendar-address-made", series, title, by=by, at=at)


def end_address(*, series: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Let the address open nothing any more. Raises rules.NoSuchAddress, and as `publish` does."""
    title = _checked(series, by=by, at=at)
    with transaction.atomic():
        if not _open(series, by).update(ended_at=at):
            raise rules.NoSuchAddress
        _record("meetings.calendar-address-ended", series, title, by=by, at=at)


def _checked(series: str, *, by: accounts.Acting, at: dt.datetime) -> str:
    found = known.one(known.model(by=by, at=at), series)
    rules.check_take_part(known.reach(by=by, at=at), found)
    return found.title


def _open(series: str, by: accounts.Acting) -> "QuerySet[models.Address]":
    return models.Address.objects.filter(
        organisation_id=by.organisation_id, series=series, ended_at__isnull=True
    )


def _record(done: str, series: str, title: str, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(kind="meeting-series", id=series, label=title),
        at=at,
    )
