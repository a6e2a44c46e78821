"""Views of a model for those who hold an address: made, renewed, ended, opened.

An address carries its organisation, the share and a signature over both with the secret key of this installation: nobody can
guess one, the database holds nothing that would open it, and a member can be shown it again.
"""

import base64
import binascii
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar, Final

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import models, queries, rules
from evenkeel.contexts.blueprint.values import Branch, Contents, Share, SharedAs, Status
from evenkeel.kernel import errors
from evenkeel.lib.db import tenancy

_SIGNER: Final = "evenkeel.blueprint.share"
_ID_BYTES: Final = 16
_CLOSED: Final = (Status.TAKEN, Status.WITHDRAWN)


class NoSuchShare(errors.NotFound):
    """Nothing is shown at this address any more. Ask whoever gave it to you for a new one."""

    code: ClassVar[str] = "no-such-share"


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address opens."""

    share: Share
    branch: Branch
    contents: Contents
    organisation: accounts.Organisation


def share(*, branch: str, what: SharedAs, by: accounts.Acting, at: dt.datetime) -> Share:
    """Open a view to those who hold its address; an earlier address opens nothing from then on.

    Raises rules.NotDesigner, rules.NoSuchBranch.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        row = _locked(branch, by=by)
        ended = _open(by.organisation_id).filter(branch=row, what=what).update(ended_at=at)
        made = models.Share.objects.create(
            organisation_id=by.organisation_id,
            branch=row,
            what=what,
            made_by_id=by.user_id,
            made_by_name=by.name,
            made_at=at,
        )
        action = "blueprint.share-renewed" if ended else "blueprint.share-made"
        _record(action, row, what, by=by, at=at)
    return _frozen(made)


def end_share(*, branch: str, what: SharedAs, by: accounts.Acting, at: dt.datetime) -> None:
    """Close a view to those who hold its address. Raises rules.NotDesigner, rules.NoSuchBranch, NoSuchShare."""
    rules.check_design(by)
    with transaction.atomic(durable=True):
        row = _locked(branch, by=by)
        if not _open(by.organisation_id).filter(branch=row, what=what).update(ended_at=at):
            raise NoSuchShare
        _record("blueprint.share-ended", row, what, by=by, at=at)


def current(*, organisation_id: uuid.UUID, branch_id: uuid.UUID, what: SharedAs) -> Share | None:
    """Return the share of a view that is open; None where there is none."""
    row = _open(organisation_id).filter(branch_id=branch_id, what=what).first()
    return _frozen(row) if row else None


def token(*, share: Share) -> str:
    """Return the part of an address that opens a share."""
    named = base64.urlsafe_b64encode(share.organisation_id.bytes + share.id.bytes).decode().rstrip("=")
    return signing.Signer(salt=_SIGNER).sign(named).replace(":", ".")


def opened(*, token: str, what: SharedAs) -> Opened:
    """Return what an address opens, asking the database as its organisation. Raises NoSuchShare, rules.NotUsable."""
    organisation_id, share_id = _named(token)
    with tenancy.acting(organisation_id=organisation_id):
        rows = _open(organisation_id).exclude(branch__status__in=_CLOSED)
        row = rows.filter(id=share_id, what=what).select_related("branch").first()
        if row is None or row.branch.head_id is None:
            raise NoSuchShare
        contents = queries.contents(organisation_id=organisation_id, revision_id=row.branch.head_id)
        organisation = accounts_queries.organisation(organisation_id=organisation_id)
        return Opened(_frozen(row), queries.frozen_branch(row.branch), contents, organisation)


def _named(token: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Read the organisation and the share that a token names. Raises NoSuchShare where it was not signed here."""
    try:
        named = signing.Signer(salt=_SIGNER).unsign(token.replace(".", ":"))
        content = base64.urlsafe_b64decode(named + "=" * (-len(named) % 4))
    except (signing.BadSignature, binascii.Error, ValueError):
        raise NoSuchShare from None
    return uuid.UUID(bytes=content[:_ID_BYTES]), uuid.UUID(bytes=content[_ID_BYTES:])


def _open(organisation_id: uuid.UUID) -> QuerySet[models.Share]:
    return models.Share.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)


def _locked(name: str, *, by: accounts.Acting) -> models.Branch:
    rows = models.Branch.objects.select_for_update().filter(organisation_id=by.organisation_id, name=name)
    row = rows.first()
    if row is None:
        raise rules.NoSuchBranch
    return row


def _frozen(row: models.Share) -> Share:
    return Share(
        row.id, row.organisation_id, row.branch_id, SharedAs(row.what), row.made_by_name, row.made_at
    )


def _record(action: str, row: models.Branch, what: SharedAs, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="operating-model", id=str(row.id), label=row.title),
        at=at,
        details={"what": what.value},
    )
