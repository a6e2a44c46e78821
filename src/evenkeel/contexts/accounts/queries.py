"""Reads of organisations and people. What they can find is decided by row-level security."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Q

from evenkeel.contexts.accounts import models, values
from evenkeel.contexts.audit import values as audit
from evenkeel.kernel import errors
from evenkeel.lib.db import tenancy

PER_PAGE = 50


class UnknownMember(errors.NotFound):
    """There is no such member in your organisation."""

    code: ClassVar[str] = "unknown-member"


def acting(*, user_id: uuid.UUID, chosen: str | None, origin: audit.Origin) -> values.Acting | None:
    """Return for whom a user acts: the chosen organisation, else her first; None without membership."""
    found = list(
        models.Membership.objects.filter(user_id=user_id, ended_at__isnull=True)
        .select_related("user", "organisation")
        .order_by("began_at", "id")
    )
    if not found:
        return None
    one = next((each for each in found if str(each.organisation_id) == chosen), found[0])
    return values.Acting(
        user_id=one.user_id,
        name=one.user.name,
        email=one.user.email,
        organisation_id=one.organisation_id,
        organisation_name=one.organisation.name,
        organisation_slug=one.organisation.slug,
        role=values.Role(one.role),
        time_zone=one.organisation.time_zone,
        language=one.organisation.language,
        is_example=one.organisation.is_example,
        origin=origin,
    )


def acting_by_email(*, email: str, slug: str, origin: audit.Origin) -> values.Acting | None:
    """Return a member of an organisation by her e-mail address, for whoever runs the machine; None where there is none."""
    with tenancy.acting(identity=True):
        user = models.User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        return None
    with tenancy.acting(user_id=user.id):
        found = (
            models.Membership.objects.filter(user_id=user.id, organisation__slug=slug, ended_at__isnull=True)
            .values_list("organisation_id", flat=True)
            .first()
        )
        return acting(user_id=user.id, chosen=str(found), origin=origin) if found else None


def choices(*, user_id: uuid.UUID) -> list[values.Choice]:
    """Return the organisations that a user may act for."""
    rows = models.Membership.objects.filter(user_id=user_id, ended_at__isnull=True).select_related(
        "organisation"
    )
    return [
        values.Choice(row.organisation_id, row.organisation.name, values.Role(row.role))
        for row in rows.order_by("organisation__name")
    ]


def members(*, organisation_id: uuid.UUID, page: str | int = 1) -> Page[values.Member]:
    """Return one page of the organisation's present members, by name."""
    rows = models.Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
    found = Paginator(rows.select_related("user").order_by("user__name", "id"), PER_PAGE).get_page(page)
    return Page([_member(row) for row in found.object_list], found.number, found.paginator)  # type: ignore[arg-type]


def member(*, organisation_id: uuid.UUID, membership_id: uuid.UUID) -> values.Member:
    """Return one present member. Raises UnknownMember."""
    row = (
        models.Membership.objects.filter(
            organisation_id=organisation_id, id=membership_id, ended_at__isnull=True
        )
        .select_related("user")
        .first()
    )
    if row is None:
        raise UnknownMember
    return _member(row)


def members_named(*, organisation_id: uuid.UUID, said: Iterable[str]) -> dict[str, tuple[values.Member, ...]]:
    """Return, for each name or e-mail address that somebody typed, the present members whom it can mean."""
    rows = models.Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
    known = rows.select_related("user").order_by("user__name", "id")
    return {
        each: tuple(
            _member(row) for row in known.filter(Q(user__name__iexact=each) | Q(user__email__iexact=each))[:2]
        )
        for each in dict.fromkeys(said)
    }


def present(*, organisation_id: uuid.UUID, user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of those of these users who are members of an organisation now. One query."""
    rows = models.Membership.objects.filter(
        organisation_id=organisation_id, user_id__in=set(user_ids), ended_at__isnull=True
    )
    return dict(rows.values_list("user_id", "user__name"))


def administrators(*, organisation_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return who administers an organisation now. One query."""
    rows = models.Membership.objects.filter(
        organisation_id=organisation_id, role=values.Role.ADMINISTRATOR, ended_at__isnull=True
    )
    return frozenset(rows.values_list("user_id", flat=True))


def addresses(*, organisation_id: uuid.UUID, user_ids: Iterable[uuid.UUID]) -> tuple[values.Person, ...]:
    """Return those of these users who are members of an organisation now, with their e-mail addresses. One query."""
    rows = models.Membership.objects.filter(
        organisation_id=organisation_id, user_id__in=set(user_ids), ended_at__isnull=True
    )
    found = rows.order_by("user__name", "user_id").values_list("user_id", "user__name", "user__email")
    return tuple(values.Person(*each) for each in found)


def organisation(*, organisation_id: uuid.UUID) -> values.Organisation:
    """Return the organisation's settings."""
    return _organisation(models.Organisation.objects.select_related("partnership").get(id=organisation_id))


def organisations(*, using: str = "default") -> list[values.Organisation]:
    """Return every organisation that the connection may see, by name; the owner sees all."""
    rows = models.Organisation.objects.using(using).select_related("partnership").order_by("name")
    return [_organisation(row) for row in rows]


def partnership(*, organisation_id: uuid.UUID) -> values.Partnership | None:
    """Return the partnership to which the organisation that asks belongs; None where it belongs to none."""
    row = models.Organisation.objects.select_related("partnership").get(id=organisation_id).partnership
    return None if row is None else values.Partnership(row.id, row.name)


def partnership_named(*, name: str, using: str = "default") -> values.Partnership | None:
    """Return the partnership of a name that the connection may see; the owner sees all. None where there is none."""
    row = models.Partnership.objects.using(using).filter(name=name).order_by("id").first()
    return None if row is None else values.Partnership(row.id, row.name)


def partners() -> tuple[values.Partner, ...]:
    """Return the organisations of the partnership of the one that asks, itself included, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select id, name, slug from accounts_partners() order by name")
        return tuple(values.Partner(*row) for row in cursor.fetchall())


def names(*, user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of users, present and former, of the organisation that asks."""
    return dict(models.User.objects.filter(id__in=set(user_ids)).values_list("id", "name"))


def addressees(
    *,
    organisation_id: uuid.UUID,
    user_ids: Iterable[uuid.UUID] | None = None,
    role: values.Role | None = None,
) -> tuple[values.Person, ...]:
    """Return present members who can sign in, by name: all, those of some users, or those of a role."""
    rows = models.Membership.objects.filter(
        organisation_id=organisation_id, ended_at__isnull=True, user__is_active=True
    )
    if user_ids is not None:
        rows = rows.filter(user_id__in=set(user_ids))
    if role is not None:
        rows = rows.filter(role=role)
    known = rows.select_related("user").order_by("user__name", "id")
    return tuple(values.Person(row.user_id, row.user.name, row.user.email) for row in known)


def sign_in_methods(*, user_id: uuid.UUID) -> values.SignInMethods:
    """Return how a user can sign in."""
    user = models.User.objects.get(id=user_id)
    by_type: dict[str, list[Authenticator]] = {}
    for one in Authenticator.objects.filter(user_id=user_id).order_by("created_at"):
        by_type.setdefault(one.type, []).append(one)
    return values.SignInMethods(
        has_password=user.has_usable_password(),
        has_authenticator_app=Authenticator.Type.TOTP in by_type,
        passkeys=tuple(
            values.Passkey(one.pk, one.wrap().name, one.created_at, one.last_used_at)
            for one in by_type.get(Authenticator.Type.WEBAUTHN, [])
        ),
        recovery_codes_left=sum(
            len(one.wrap().get_unused_codes()) for one in by_type.get(Authenticator.Type.RECOVERY_CODES, [])
        ),
    )


def first_sign_in(*, user_id: uuid.UUID) -> tuple[values.Person, tuple[str, str] | None]:
    """Return a person, and the two parts of a one-time key to choose a password where she has none yet."""
    with tenancy.acting(identity=True):
        user = models.User.objects.get(id=user_id)
        key = None
        if not user.has_usable_password():
            key = (user_pk_to_url_str(user), default_token_generator.make_token(user))
    return values.Person(user.id, user.name, user.email), key


def _member(row: models.Membership) -> values.Member:
    return values.Member(
        membership_id=row.id,
        user_id=row.user_id,
        name=row.user.name,
        email=row.user.email,
        role=values.Role(row.role),
        began_at=row.began_at,
        last_sign_in_at=row.user.last_login,
    )


def _organisation(row: models.Organisation) -> values.Organisation:
    return values.Organisation(
        id=row.id,
        name=row.name,
        slug=row.slug,
        time_zone=row.time_zone,
        language=row.language,
        partnership=row.partnership.name if row.partnership else "",
        is_example=row.is_example,
    )
