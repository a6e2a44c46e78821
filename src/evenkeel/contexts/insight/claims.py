"""Who of the members is which resource of the event logs: said by herself, so that she finds her own figures.

A name that is said by hand is no proof. It is therefore kept once for each person and each name, recorded in the
trail, and shown to leaders, who can take it back.
"""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import IntegrityError, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.insight import models, rules
from evenkeel.contexts.insight.values import Claim
from evenkeel.kernel import errors


class NoSuchResource(errors.Invalid):
    """Nobody in this report is called that; write the name as the log does."""

    code: ClassVar[str] = "no-such-resource"


class AlreadyClaimed(errors.Conflict):
    """Somebody else has said that this is her; a leader or an administrator can take that back."""

    code: ClassVar[str] = "resource-already-claimed"


class NoSuchClaim(errors.NotFound):
    """Nobody has said that; it may have been taken back."""

    code: ClassVar[str] = "no-such-claim"


def mine(*, by: accounts.Acting) -> Claim | None:
    """Return what the member has said of herself."""
    row = models.Claim.objects.filter(organisation_id=by.organisation_id, user_id=by.user_id).first()
    return _frozen(row) if row else None


def names(*, by: accounts.Acting) -> frozenset[str]:
    """Return the names that the member has said are hers."""
    said = mine(by=by)
    return frozenset({said.resource}) if said else frozenset()


def everybody(*, by: accounts.Acting) -> tuple[Claim, ...]:
    """Return what all members have said of themselves, by name. Raises rules.PeopleUnseen."""
    rules.check_see_people(by)
    rows = models.Claim.objects.filter(organisation_id=by.organisation_id)
    return tuple(_frozen(row) for row in rows.order_by("user_name", "id"))


def claim(*, resource: str, known: frozenset[str], by: accounts.Acting, at: dt.datetime) -> Claim:
    """Note that the member is this resource, one of those known. Raises NoSuchResource, AlreadyClaimed."""
    wanted = " ".join(resource.split()).casefold()
    found = sorted(name for name in known if " ".join(name.split()).casefold() == wanted)
    if not wanted or not found:
        raise NoSuchResource
    try:
        with transaction.atomic(durable=True):
            row, _ = models.Claim.objects.update_or_create(
                organisation_id=by.organisation_id,
                user_id=by.user_id,
                defaults={"resource": found[0], "user_name": by.name, "claimed_at": at},
            )
            _record("insight.resource-claimed", row, by=by, at=at)
    except IntegrityError as trouble:
        raise AlreadyClaimed from trouble
    return _frozen(row)


def release(*, claim_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """Take a claim back: one's own, or as a leader anybody's. Raises NoSuchClaim."""
    with transaction.atomic(durable=True):
        row = (
            models.Claim.objects.select_for_update()
            .filter(organisation_id=by.organisation_id, id=claim_id)
            .first()
        )
        if row is None or (row.user_id != by.user_id and not rules.can_see_people(by)):
            raise NoSuchClaim
        _record("insight.resource-released", row, by=by, at=at)
        row.delete()


def _record(action: str, row: models.Claim, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=row.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="claim", id=str(row.id), label=row.user_name),
        at=at,
        details={"resource": row.resource},
    )


def _frozen(row: models.Claim) -> Claim:
    return Claim(
        id=row.id,
        user_id=row.user_id,
        user_name=row.user_name,
        resource=row.resource,
        claimed_at=row.claimed_at,
    )
