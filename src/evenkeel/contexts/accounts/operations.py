"""Writes of organisations and members; each is one transaction, with its audit entry inside."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.db import transaction

from evenkeel.contexts.accounts import models, queries, rules, values
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.kernel import errors, ids, zones
from evenkeel.lib.db import tenancy

Welcome = Callable[[uuid.UUID], None]
"""Tells a person, by her identifier, that she has become a member; called once that is certain."""


class AlreadyMember(errors.Conflict):
    """{email} is a member already."""

    code: ClassVar[str] = "already-member"


class HasAdministrator(errors.Conflict):
    """The organisation has an administrator already, who can add further ones."""

    code: ClassVar[str] = "has-administrator"


class SlugTaken(errors.Conflict):
    """There is an organisation with the short name {slug} already."""

    code: ClassVar[str] = "organisation-slug-taken"


def make_organisation(
    *,
    name: str,
    slug: str,
    time_zone: str,
    language: str,
    by: trail.Actor,
    at: dt.datetime,
    organisation_id: uuid.UUID | None = None,
    partnership: values.Partnership | None = None,
    is_example: bool = False,
) -> uuid.UUID:
    """Make an organisation without members, return its identifier. Raises SlugTaken, zones.UnknownZone."""
    made = models.Organisation(
        id=organisation_id or ids.new(),
        name=name,
        slug=slug,
        time_zone=zones.named(time_zone).key,
        language=language,
        partnership_id=partnership.id if partnership else None,
        is_example=is_example,
        created_at=at,
    )
    with tenancy.acting(organisation_id=made.id), transaction.atomic():
        # A short name that another organisation has is invisible here, so the database is asked by trying.
        if models.Organisation.objects.bulk_create([made], ignore_conflicts=True) and not _is_there(made.id):
            raise SlugTaken(slug=slug)
        if partnership:
            # Only now: a partnership is seen by its organisations, and its key is checked at the commit.
            models.Partnership.objects.get_or_create(id=partnership.id, defaults={"name": partnership.name})
        _record(made.id, by, "accounts.organisation-made", _organisation(made), at)
    return made.id


def change_organisation(
    *, by: values.Acting, name: str, time_zone: str, language: str, at: dt.datetime
) -> values.Organisation:
    """Change the settings of the organisation that asks. Raises rules.NotAllowed, zones.UnknownZone."""
    rules.check(by, rules.Ability.CHANGE_ORGANISATION)
    wanted = {"name": name, "time_zone": zones.named(time_zone).key, "language": language}
    with transaction.atomic():
        row = models.Organisation.objects.select_for_update().get(id=by.organisation_id)
        before = {field: getattr(row, field) for field in wanted}
        changed = {field: value for field, value in wanted.items() if before[field] != value}
        for field, value in changed.items():
            setattr(row, field, value)
        row.save(update_fields=[*changed])
        details = {field: f"{before[field]} → {value}" for field, value in changed.items()}
        _record(row.id, by.actor, "accounts.organisation-changed", _organisation(row), at, **details)
    return queries.organisation(organisation_id=by.organisation_id)


def add_member(
    *, by: values.Acting, email: str, name: str, role: values.Role, at: dt.datetime, welcome: Welcome
) -> values.Member:
    """Make a person a member; one whom evenkeel does not know yet is made, without a password.

    Raises rules.NotAllowed, AlreadyMember.
    """
    rules.check(by, rules.Ability.MANAGE_MEMBERS)
    with transaction.atomic():
        membership = _join(by.organisation_id, email=email, name=name, role=role, by=by.actor, at=at)
        user_id = membership.user_id
        transaction.on_commit(lambda: welcome(user_id))
    return queries.member(organisation_id=by.organisation_id, membership_id=membership.id)


def provision_member(*, by: values.Acting, email: str, name: str, at: dt.datetime) -> uuid.UUID:
    """Let somebody whom an identity provider tells of sign in, as staff; return her identifier. A member stays what she is.

    Raises rules.NotAllowed unless the program's token adds members.
    """
    rules.check_adds_members(by)
    with transaction.atomic():
        try:
            with transaction.atomic():
                joined = _join(
                    by.organisation_id, email=email, name=name, role=values.Role.STAFF, by=by.actor, at=at
                )
        except AlreadyMember:
            present = models.Membership.objects.filter(
                organisation_id=by.organisation_id, user__email=email.strip().lower(), ended_at__isnull=True
            )
            return present.values_list("user_id", flat=True).get()
    return joined.user_id


def end_provisioned_membership(*, by: values.Acting, user_id: uuid.UUID, at: dt.datetime) -> bool:
    """End the membership of staff whom an identity provider has deactivated; tell whether there was one.

    Other roles stay: an administrator ends them, so that no program locks an organisation out of its own house.
    Raises rules.NotAllowed unless the program's token adds members.
    """
    rules.check_adds_members(by)
    with transaction.atomic():
        found = models.Membership.objects.select_for_update(of=("self",)).filter(
            organisation_id=by.organisation_id, user_id=user_id, ended_at__isnull=True, role=values.Role.STAFF
        )
        row = found.select_related("user").first()
        if row is None:
            return False
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        action = "accounts.membership-ended"
        _record(row.organisation_id, by.actor, action, _person(row.user), at, role=row.role)
    return True


def appoint_first_administrator(
    *, organisation_id: uuid.UUID, email: str, name: str, by: trail.Actor, at: dt.datetime
) -> uuid.UUID:
    """Make a person the administrator of an organisation that has none; return her identifier.

    For whoever runs the machine: from then on administrators appoint each other. Raises HasAdministrator.
    """
    with tenancy.acting(organisation_id=organisation_id), transaction.atomic():
        models.Organisation.objects.select_for_update().get(id=organisation_id)
        present = models.Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
        if present.filter(role=values.Role.ADMINISTRATOR, user__is_active=True).exists():
            raise HasAdministrator
        membership = _join(
            organisation_id, email=email, name=name, role=values.Role.ADMINISTRATOR, by=by, at=at
        )
    return membership.user_id


def change_role(*, by: values.Acting, membership_id: uuid.UUID, role: values.Role, at: dt.datetime) -> None:
    """Give a member another role. Raises rules.NotAllowed, queries.UnknownMember, rules.LastAdministrator."""
    rules.check(by, rules.Ability.MANAGE_MEMBERS)
    with transaction.atomic():
        row = _locked(by.organisation_id, membership_id)
        if row.role == role:
            return
        if row.role == values.Role.ADMINISTRATOR:
            rules.check_administrator_remains(others=_other_administrators(row))
        details = {"role": f"{row.role} → {role}"}
        row.role = role
        row.save(update_fields=["role"])
        _record(
            row.organisation_id, by.actor, "accounts.member-role-changed", _person(row.user), at, **details
        )


def end_membership(*, by: values.Acting, membership_id: uuid.UUID, at: dt.datetime) -> None:
    """End a membership from this moment.

    Raises rules.NotAllowed, queries.UnknownMember, rules.LastAdministrator.
    """
    rules.check(by, rules.Ability.MANAGE_MEMBERS)
    with transaction.atomic():
        row = _locked(by.organisation_id, membership_id)
        if row.role == values.Role.ADMINISTRATOR:
            rules.check_administrator_remains(others=_other_administrators(row))
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _record(
            row.organisation_id,
            by.actor,
            "accounts.membership-ended",
            _person(row.user),
            at,
            role=row.role,
        )


def change_name(*, by: values.Acting, name: str, at: dt.datetime) -> None:
    """Change the own name."""
    with transaction.atomic():
        user = models.User.objects.select_for_update().get(id=by.user_id)
        details = {"name": f"{user.name} → {name}"}
        user.name = name
        user.save(update_fields=["name"])
        record_own(user_id=user.id, action="accounts.name-changed", origin=by.origin, at=at, details=details)


def record_own(
    *,
    user_id: uuid.UUID,
    action: str,
    origin: trail.Origin,
    at: dt.datetime,
    details: trail.Details | None = None,
) -> None:
    """Record what a person did with her own account, in the trail of each of her organisations."""
    with transaction.atomic(), tenancy.acting(user_id=user_id):
        user = models.User.objects.get(id=user_id)
        actor = trail.Actor(label=f"{user.name} <{user.email}>", origin=origin, id=user.id)
        # In one order, so that two people who share organisations do not wait for each other for ever.
        for organisation_id in sorted(choice.organisation_id for choice in queries.choices(user_id=user_id)):
            with tenancy.acting(organisation_id=organisation_id, user_id=user_id):
                _record(organisation_id, actor, action, _person(user), at, **(details or {}))


def record_failed_sign_in(*, email: str, origin: trail.Origin, at: dt.datetime) -> None:
    """Record that somebody tried to sign in as a person; for an address that nobody has there is no trail."""
    with transaction.atomic(), tenancy.acting(identity=True):
        user = models.User.objects.filter(email=email.strip().lower()).first()
        if user:
            record_own(user_id=user.id, action="accounts.sign-in-failed", origin=origin, at=at)


def _join(
    organisation_id: uuid.UUID, *, email: str, name: str, role: values.Role, by: trail.Actor, at: dt.datetime
) -> models.Membership:
    """Find or make the person and make her a member. Whether an address is known is an identity's matter."""
    address = email.strip().lower()
    with tenancy.acting(organisation_id=organisation_id, user_id=by.id, identity=True):
        user = models.User.objects.filter(email=address).first()
        if user is None:
            user = models.User.objects.create_user(email=address, name=name, created_at=at)
            # The administrator vouches for the address; the person proves it by the link that is sent there.
            EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
        membership = models.Membership(
            id=ids.new(), user=user, organisation_id=organisation_id, role=role, began_at=at
        )
        models.Membership.objects.bulk_create([membership], ignore_conflicts=True)
        if not models.Membership.objects.filter(id=membership.id).exists():
            raise AlreadyMember(email=address)
        _record(organisation_id, by, "accounts.member-added", _person(user), at, role=role)
    return membership


def _locked(organisation_id: uuid.UUID, membership_id: uuid.UUID) -> models.Membership:
    """Return a present membership; the lock on its organisation keeps two from each ending the other's."""
    models.Organisation.objects.select_for_update().get(id=organisation_id)
    found = models.Membership.objects.filter(
        organisation_id=organisation_id, id=membership_id, ended_at__isnull=True
    )
    row = found.select_related("user").first()
    if row is None:
        raise queries.UnknownMember
    return row


def _other_administrators(row: models.Membership) -> int:
    present = models.Membership.objects.filter(organisation_id=row.organisation_id, ended_at__isnull=True)
    return present.filter(role=values.Role.ADMINISTRATOR, user__is_active=True).exclude(id=row.id).count()


def _is_there(organisation_id: uuid.UUID) -> bool:
    return models.Organisation.objects.filter(id=organisation_id).exists()


def _organisation(row: models.Organisation) -> trail.Subject:
    return trail.Subject("organisation", str(row.id), row.name)


def _person(user: models.User) -> trail.Subject:
    return trail.Subject("person", str(user.id), f"{user.name} <{user.email}>")


def _record(
    organisation_id: uuid.UUID,
    by: trail.Actor,
    action: str,
    subject: trail.Subject,
    at: dt.datetime,
    **details: str,
) -> None:
    audit.record(
        organisation_id=organisation_id, by=by, action=action, subject=subject, at=at, details=details
    )


def make_example(*, password: str, at: dt.datetime) -> tuple[values.ExamplePerson, ...]:
    """Make the example organisations and their invented people unless they are there; return who can sign in.

    All sign in with the given password; where they are there with another one, this one holds from now on.
    """
    kept = ""
    with transaction.atomic():
        for example in values.EXAMPLES:
            with tenancy.acting(organisation_id=example.id):
                known = _is_there(example.id)
            if not known:
                make_organisation(
                    name=example.name,
                    slug=example.slug,
                    time_zone="Europe/London",
                    language="en-gb",
                    by=trail.SYSTEM,
                    at=at,
                    organisation_id=example.id,
                    partnership=values.EXAMPLE_PARTNERSHIP,
                    is_example=True,
                )
            for person in example.people:
                kept = _make_example_person(example, person, password=password, kept=kept, at=at)
    return tuple(person for example in values.EXAMPLES for person in example.people)


def _make_example_person(
    example: values.Example, person: values.ExamplePerson, *, password: str, kept: str, at: dt.datetime
) -> str:
    """Make a person unless she is there; return the password as it is kept, the same for all of them.

    Hashing is slow on purpose, and every start comes by here: once for all is enough where all share one password.
    """
    with tenancy.acting(organisation_id=example.id, identity=True):
        user = models.User.objects.filter(email=person.email).first()
        if user is None:
            _join(example.id, email=person.email, name=person.name, role=person.role, by=trail.SYSTEM, at=at)
            user = models.User.objects.get(email=person.email)
        if not kept:
            kept = user.password if user.check_password(password) else hashers.make_password(password)
        if user.password != kept:
            user.password = kept
            user.save(update_fields=["password"])
    return kept
