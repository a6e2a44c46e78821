"""API tokens: made, shown once, looked up, revoked. Programs ask with them for an organisation, within their scopes.

A token names its organisation and itself, and carries 192 random bits. The database keeps the SHA-256 of the whole alone; at 192
bits nobody guesses one, so the digest needs no salt and no slow hash. It is found by its name and compared in constant time.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from typing import ClassVar, Final

from django.db import transaction

from evenkeel.contexts.accounts import models, rules, values
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.kernel import errors, ids
from evenkeel.lib.db import tenancy, texts

PREFIX: Final = "ekt_"
"""So that people, and programs that look for secrets in files, know what they see."""
MOST: Final = 100
_SECRET_BYTES: Final = 24
_ID_BYTES: Final = 16


class NoSuchToken(errors.NotFound):
    """There is no such API token, or it was revoked already."""

    code: ClassVar[str] = "no-such-api-token"


class TooManyTokens(errors.Conflict):
    """An organisation can have 100 API tokens at a time. Revoke some that are not used."""

    code: ClassVar[str] = "too-many-api-tokens"


class UselessToken(errors.Invalid):
    """A token needs a name, at least one thing that it may be used for, and a last day that has not passed."""

    code: ClassVar[str] = "useless-api-token"


def make(
    *,
    by: values.Acting,
    name: str,
    scopes: Iterable[values.Scope],
    adds_members: bool,
    expires_date: dt.date | None,
    at: dt.datetime,
) -> tuple[values.ApiToken, str]:
    """Make a token; return it with its secret, which nobody can be shown again.

    Raises rules.NotAllowed, UselessToken, TooManyTokens.
    """
    rules.check(by, rules.Ability.MANAGE_TOKENS)
    wanted = sorted(set(scopes))
    past = expires_date is not None and expires_date < at.astimezone(by.zone).date()
    if not name.strip() or not wanted or past:
        raise UselessToken
    token_id = ids.new()
    secret = PREFIX + _encoded(by.organisation_id.bytes + token_id.bytes + secrets.token_bytes(_SECRET_BYTES))
    with transaction.atomic():
        kept = models.ApiToken.objects.filter(organisation_id=by.organisation_id)
        if kept.filter(revoked_at__isnull=True).count() >= MOST:
            raise TooManyTokens
        row = models.ApiToken.objects.create(
            id=token_id,
            organisation_id=by.organisation_id,
            name=texts.storable(name.strip()[:200]),
            scopes=[scope.value for scope in wanted],
            adds_members=adds_members,
            digest=digest(secret),
            made_by_id=by.user_id,
            made_by_name=by.name,
            made_at=at,
            expires_date=expires_date,
        )
        _record("accounts.token-made", row, by=by, at=at)
    return _frozen(row), secret


def revoke(*, by: values.Acting, token_id: uuid.UUID, at: dt.datetime) -> None:
    """Let a token open nothing any more. Raises rules.NotAllowed, NoSuchToken."""
    rules.check(by, rules.Ability.MANAGE_TOKENS)
    with transaction.atomic():
        rows = models.ApiToken.objects.select_for_update().filter(organisation_id=by.organisation_id)
        row = rows.filter(id=token_id, revoked_at__isnull=True).first()
        if row is None:
            raise NoSuchToken
        row.revoked_at, row.revoked_by_name = at, by.name
        row.save(update_fields=["revoked_at", "revoked_by_name"])
        _record("accounts.token-revoked", row, by=by, at=at)


def listed(*, organisation_id: uuid.UUID) -> tuple[values.ApiToken, ...]:
    """Return the tokens of an organisation: those that open something first, then the latest revoked."""
    rows = models.ApiToken.objects.filter(organisation_id=organisation_id)
    return tuple(_frozen(row) for row in rows.order_by("-revoked_at", "name", "id")[: 2 * MOST])


def token(*, organisation_id: uuid.UUID, token_id: uuid.UUID) -> values.ApiToken:
    """Return one token. Raises NoSuchToken."""
    row = models.ApiToken.objects.filter(organisation_id=organisation_id, id=token_id).first()
    if row is None:
        raise NoSuchToken
    return _frozen(row)


def used(*, secret: str, origin: trail.Origin, at: dt.datetime) -> values.Acting | None:
    """Return the program that asks with a secret; None where the token is none, or opens nothing any more.

    The day of its last use is kept, no more: one write a day.
    """
    named = _named(secret)
    if named is None:
        return None
    organisation_id, token_id = named
    with tenancy.acting(organisation_id=organisation_id):
        row = models.ApiToken.objects.filter(id=token_id).select_related("organisation").first()
        kept = row.digest if row else ""
        if not hmac.compare_digest(kept, digest(secret)) or row is None:
            return None
        acting = _acting(row, origin)
        today = at.astimezone(acting.zone).date()
        if not _frozen(row).is_open(today):
            return None
        if row.last_used_date != today:
            models.ApiToken.objects.filter(id=row.id).update(last_used_date=today)
        return acting


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _named(secret: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Return the organisation and the token that a secret says it is of; it proves nothing."""
    if not secret.startswith(PREFIX) or not secret.isascii():
        return None
    written = secret.removeprefix(PREFIX)
    try:
        content = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(content) != 2 * _ID_BYTES + _SECRET_BYTES:
        return None
    return uuid.UUID(bytes=content[:_ID_BYTES]), uuid.UUID(bytes=content[_ID_BYTES : 2 * _ID_BYTES])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _acting(row: models.ApiToken, origin: trail.Origin) -> values.Acting:
    organisation = row.organisation
    known = {scope.value for scope in values.Scope}
    return values.Acting(
        user_id=row.made_by_id,
        name=row.name,
        email="",
        organisation_id=row.organisation_id,
        organisation_name=organisation.name,
        organisation_slug=organisation.slug,
        role=values.Role.STAFF,
        time_zone=organisation.time_zone,
        language=organisation.language,
        is_example=organisation.is_example,
        origin=origin,
        token=values.TokenUse(
            id=row.id,
            name=row.name,
            scopes=frozenset(values.Scope(each) for each in row.scopes if each in known),
            adds_members=row.adds_members,
        ),
    )


def _frozen(row: models.ApiToken) -> values.ApiToken:
    known = {scope.value for scope in values.Scope}
    return values.ApiToken(
        id=row.id,
        name=row.name,
        scopes=tuple(values.Scope(each) for each in row.scopes if each in known),
        adds_members=row.adds_members,
        made_by_name=row.made_by_name,
        made_at=row.made_at,
        expires_date=row.expires_date,
        last_used_date=row.last_used_date,
        revoked_at=row.revoked_at,
        revoked_by_name=row.revoked_by_name,
    )


def _record(action: str, row: models.ApiToken, *, by: values.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="api-token", id=str(row.id), label=row.name),
        at=at,
        details={"scopes": ", ".join(row.scopes)},
    )
