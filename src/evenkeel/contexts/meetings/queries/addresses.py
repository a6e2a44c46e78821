"""Addresses of calendars: whoever holds one may read the times of a series, and nothing else.

An address carries its organisation, a number and a signature over both with the secret key of this installation, as the addresses
of the annual wheel do: nobody can guess one, the database holds nothing that would open it, and a member can be shown it again.
"""

import base64
import binascii
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.core import signing

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import Series
from evenkeel.engines import operating_model
from evenkeel.kernel import errors
from evenkeel.lib.db import tenancy

_SIGNER: Final = "evenkeel.meetings.calendar"
_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address opens."""

    series: Series
    organisation: accounts.Organisation
    model: operating_model.OperatingModel


def token(*, series: str, by: accounts.Acting) -> str:
    """Return the part of the address that opens the calendar of a series; empty where there is none. One query."""
    rows = models.Address.objects.filter(organisation_id=by.organisation_id, ended_at__isnull=True)
    row = rows.filter(series=series).first()
    if row is None:
        return ""
    named = base64.urlsafe_b64encode(row.organisation_id.bytes + row.id.bytes).decode().rstrip("=")
    return signing.Signer(salt=_SIGNER).sign(named).replace(":", ".")


def opened(*, token: str, at: dt.datetime) -> Opened:
    """Return what an address opens, asking the database as its organisation. Raises rules.NoSuchAddress."""
    organisation_id, address_id = _named(token)
    with tenancy.acting(organisation_id=organisation_id):
        rows = models.Address.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
        row = rows.filter(id=address_id).first()
        if row is None:
            raise rules.NoSuchAddress
        try:
            model = blueprint.effective(organisation_id=organisation_id, at=at).model
            series = known.one(model, row.series)
        except errors.NotFound:
            raise rules.NoSuchAddress from None
        return Opened(series, members.organisation(organisation_id=organisation_id), model)


def _named(token: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Read the organisation and the address that a token names. Raises rules.NoSuchAddress where it was not signed here."""
    try:
        named = signing.Signer(salt=_SIGNER).unsign(token.replace(".", ":"))
        content = base64.urlsafe_b64decode(named + "=" * (-len(named) % 4))
        return uuid.UUID(bytes=content[:_ID_BYTES]), uuid.UUID(bytes=content[_ID_BYTES:])
    except (signing.BadSignature, binascii.Error, ValueError):
        raise rules.NoSuchAddress from None
