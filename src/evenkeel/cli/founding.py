"""Founds organisations; imported once the database runs."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.text import slugify

from evenkeel.config import database
from evenkeel.contexts.accounts import operations, queries, values
from evenkeel.contexts.audit import values as trail
from evenkeel.kernel import errors, ids, time

SHELL = trail.Actor(label="Whoever runs the machine", origin=trail.Origin(trail.Channel.CLI))


class NotAnAddress(errors.Invalid):
    """{email} is not an e-mail address."""

    code: ClassVar[str] = "not-an-email-address"


def found(*, name: str, email: str, person: str, slug: str, time_zone: str, partnership: str) -> str:
    """Make an organisation with its first administrator; return the link by which she gets in.

    Raises NotAnAddress and whatever the operations refuse.
    """
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise NotAnAddress(email=email) from trouble
    database.migrate()
    at = time.now()
    organisation_id = operations.make_organisation(
        name=name,
        slug=slug or slugify(name),
        time_zone=time_zone or settings.TIME_ZONE,
        language=settings.LANGUAGE_CODE,
        by=SHELL,
        at=at,
        partnership=_partnership(partnership),
    )
    user_id = operations.appoint_first_administrator(
        organisation_id=organisation_id,
        email=email,
        name=person or email.partition("@")[0].replace(".", " ").title(),
        by=SHELL,
        at=at,
    )
    _, key = queries.first_sign_in(user_id=user_id)
    if key is None:
        return settings.ENVIRONMENT.public_url + reverse("account_login")
    page = reverse("account_reset_password_from_key", kwargs={"uidb36": key[0], "key": key[1]})
    return f"{settings.ENVIRONMENT.public_url}{page}"


def _partnership(name: str) -> values.Partnership | None:
    """Give the partnership of a name, or a new one; None where no name is given."""
    if not name.strip():
        return None
    known = queries.partnership_named(name=name.strip(), using="owner")
    return known or values.Partnership(ids.new(), name.strip())
