"""Reads of the doorway: the link of a case, and what it opens."""

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from evenkeel.contexts.accounts import queries as organisations
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.queries import outside
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.outside import Outside
from evenkeel.contexts.doorway import models, rules
from evenkeel.contexts.doorway.values import Link
from evenkeel.contexts.twins import queries as twins
from evenkeel.contexts.twins.values import Expected
from evenkeel.kernel import errors
from evenkeel.lib import secret_links


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: a case as it may be told outside, and when it will be done, where that is known well enough."""

    organisation: accounts.Organisation
    zone: ZoneInfo
    case: Outside
    expected: Expected | None


def link(*, organisation_id: uuid.UUID, case_id: uuid.UUID) -> Link | None:
    """Return the open link of a case; None where there is none. One query."""
    row = open_links(organisation_id).filter(case_id=case_id).first()
    return Link(row.id, row.case_id, row.made_at, row.made_by_name) if row else None


def opened(*, organisation_id: uuid.UUID, token: str, at: dt.datetime) -> Opened:
    """Return what a token opens; the database is asked as its organisation. Raises rules.NoSuchLink. Seven queries."""
    row = open_links(organisation_id).filter(digest=secret_links.digest(token)).first()
    if row is None:
        raise rules.NoSuchLink
    organisation = organisations.organisation(organisation_id=organisation_id)
    zone = ZoneInfo(organisation.time_zone)
    try:
        case = outside.told(organisation_id=organisation_id, case_id=row.case_id, zone=zone)
    except errors.NotFound:
        raise rules.NoSuchLink from None
    if rules.is_over(closed_at=case.closed_at, contest_until=case.contest_until, at=at):
        raise rules.NoSuchLink
    return Opened(organisation, zone, case, _expected(organisation_id, case, zone, at))


def _expected(organisation_id: uuid.UUID, case: Outside, zone: dt.tzinfo, at: dt.datetime) -> Expected | None:
    if case.state is State.CLOSED or not case.unit:
        return None
    found = twins.expectation(
        organisation_id=organisation_id, unit=case.unit, reference=case.reference, zone=zone, at=at
    )
    return found.expected if found else None


def open_links(organisation_id: uuid.UUID) -> QuerySet[models.Link]:
    """Return the rows of links that were not ended."""
    return models.Link.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
