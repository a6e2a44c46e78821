"""Members and settings of an organisation: what is done, refused, and recorded."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import models, operations, queries, rules, values
from evenkeel.contexts.audit import queries as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.kernel import zones
from evenkeel.lib.db import tenancy

HARBOUR, MOORLAND = values.EXAMPLES


def membership_of(who: Any) -> uuid.UUID:
    """Return the present membership of a player."""
    return models.Membership.objects.get(user_id=who.user_id, ended_at__isnull=True).id


def newest(organisation_id: uuid.UUID) -> Any:
    """Return the newest audit entry."""
    return audit.trail(organisation_id=organisation_id)[0]


def no_letter(user_id: uuid.UUID) -> None:
    """Send nothing."""


def test_a_person_of_another_organisation_joins_under_her_own_account(
    cast: Any, acting: Any, at: dt.datetime
) -> None:
    ruth, ines = cast.administrator.acts, cast.other_organisation
    with acting(ruth):
        added = operations.add_member(
            by=ruth,
            email=ines.email.upper(),
            name="Somebody Else",
            role=values.Role.LEADER,
            at=at,
            welcome=no_letter,
        )
        assert (added.user_id, added.name, added.role) == (ines.user_id, "Ines Farrowby", values.Role.LEADER)
        entry = newest(ruth.organisation_id)
    assert (entry.action, entry.actor_id, entry.at) == ("accounts.member-added", ruth.user_id, at)
    assert (entry.subject.label, entry.details) == (
        "Ines Farrowby <administrator@moorland.example>",
        {"role": "leader"},
    )
    with tenancy.acting(user_id=ines.user_id):
        assert {choice.name for choice in queries.choices(user_id=ines.user_id)} == {
            HARBOUR.name,
            MOORLAND.name,
        }
    switched = ines.client.post(reverse("accounts:switch"), {"organisation": str(ruth.organisation_id)})
    assert switched.status_code == 302
    assert "Members of Harbour Vale" in ines.client.get(reverse("accounts:members")).content.decode()


def test_nobody_is_a_member_twice(cast: Any, acting: Any, at: dt.datetime) -> None:
    ruth = cast.administrator.acts
    with (
        acting(ruth),
        pytest.raises(operations.AlreadyMember, match=r"staff@harbour-vale\.example is a member already"),
    ):
        operations.add_member(
            by=ruth, email=cast.staff.email, name="Tom", role=values.Role.STAFF, at=at, welcome=no_letter
        )
    response = cast.administrator.client.post(
        reverse("accounts:add-member"), {"email": cast.staff.email, "name": "Tom", "role": "staff"}
    )
    assert "staff@harbour-vale.example is a member already." in response.content.decode()


def test_who_left_can_come_back(cast: Any, acting: Any, at: dt.datetime) -> None:
    ruth = cast.administrator.acts
    with acting(ruth):
        operations.end_membership(by=ruth, membership_id=membership_of(cast.staff), at=at)
        assert newest(ruth.organisation_id).action == "accounts.membership-ended"
        operations.add_member(
            by=ruth, email=cast.staff.email, name="", role=values.Role.LEADER, at=at, welcome=no_letter
        )
        assert models.Membership.objects.filter(user_id=cast.staff.user_id).count() == 2


def test_the_role_changes_and_what_she_may_with_it(cast: Any, acting: Any, at: dt.datetime) -> None:
    ruth = cast.administrator.acts
    with acting(ruth):
        operations.change_role(
            by=ruth, membership_id=membership_of(cast.staff), role=values.Role.ADMINISTRATOR, at=at
        )
        assert newest(ruth.organisation_id).details == {"role": "staff → administrator"}
    assert cast.staff.client.get(reverse("accounts:audit-trail")).status_code == 200


@pytest.mark.parametrize("change", ["role", "end"])
def test_the_last_administrator_stays(change: str, cast: Any, acting: Any, at: dt.datetime) -> None:
    ruth, client = cast.administrator.acts, cast.administrator.client
    with acting(ruth):
        mine = membership_of(cast.administrator)
        refused: Callable[[], None] = {
            "role": lambda: operations.change_role(
                by=ruth, membership_id=mine, role=values.Role.STAFF, at=at
            ),
            "end": lambda: operations.end_membership(by=ruth, membership_id=mine, at=at),
        }[change]
        with pytest.raises(rules.LastAdministrator):
            refused()
    if change == "role":
        page = client.post(reverse("accounts:member", args=[mine]), {"role": "staff"})
        assert "make somebody else an administrator first" in page.content.decode()
    else:
        assert client.post(reverse("accounts:end-membership", args=[mine])).status_code == 409
    with acting(ruth):
        operations.change_role(
            by=ruth, membership_id=membership_of(cast.leader), role=values.Role.ADMINISTRATOR, at=at
        )
        operations.end_membership(by=ruth, membership_id=mine, at=at)


def test_members_of_another_organisation_cannot_be_reached(cast: Any, acting: Any, at: dt.datetime) -> None:
    with acting(cast.administrator.acts):
        theirs = membership_of(cast.staff)
    ines = cast.other_organisation.acts
    with acting(ines), pytest.raises(queries.UnknownMember):
        operations.end_membership(by=ines, membership_id=theirs, at=at)


@pytest.mark.parametrize("who", ["leader", "designer", "staff"])
def test_operations_ask_the_rules_themselves(who: str, cast: Any, acting: Any, at: dt.datetime) -> None:
    by = getattr(cast, who).acts
    with acting(by):
        target = membership_of(cast.colleague)
        for refused in (
            lambda: operations.end_membership(by=by, membership_id=target, at=at),
            lambda: operations.change_role(by=by, membership_id=target, role=values.Role.LEADER, at=at),
            lambda: operations.add_member(
                by=by, email="a@b.example", name="A", role=values.Role.STAFF, at=at, welcome=no_letter
            ),
            lambda: operations.change_organisation(by=by, name="A", time_zone="UTC", language="en-gb", at=at),
        ):
            with pytest.raises(rules.NotAllowed):
                refused()


def test_settings_are_changed_and_recorded(cast: Any, acting: Any, at: dt.datetime) -> None:
    ruth, client = cast.administrator.acts, cast.administrator.client
    fields = {"name": "Harbour Vale (example)", "time_zone": "Europe/Oslo", "language": "en-gb"}
    assert client.post(reverse("accounts:organisation"), fields).status_code == 302
    with acting(ruth):
        known = queries.organisation(organisation_id=ruth.organisation_id)
        entry = newest(ruth.organisation_id)
    assert (known.name, known.time_zone, known.partnership) == (
        "Harbour Vale (example)", "Europe/Oslo", "Two Rivers Partnership (example)",
    )  # fmt: skip
    assert entry.details == {
        "name": "Harbour Vale Council (example) → Harbour Vale (example)",
        "time_zone": "Europe/London → Europe/Oslo",
    }
    with acting(ruth), pytest.raises(zones.UnknownZone):
        operations.change_organisation(
            by=ruth, name="A", time_zone="Europe/Atlantis", language="en-gb", at=at
        )


def test_the_own_name(cast: Any, acting: Any) -> None:
    response = cast.staff.client.post(reverse("accounts:account"), {"name": "Tom Ash"}, follow=True)
    assert "Your name is saved." in response.content.decode()
    with acting(cast.administrator.acts):
        entry = newest(cast.administrator.acts.organisation_id)
    assert (entry.action, entry.details) == ("accounts.name-changed", {"name": "Tom Ashdowne → Tom Ash"})


def test_the_audit_page_filters_and_pages(cast: Any) -> None:
    client = cast.administrator.client
    everything = client.get(reverse("accounts:audit-trail")).content.decode()
    assert everything.count("Added a member</td>") == 5
    made = client.get(
        reverse("accounts:audit-trail"), {"action": "accounts.organisation-made"}
    ).content.decode()
    assert "Made the organisation</td>" in made
    assert "Added a member</td>" not in made
    assert client.get(reverse("accounts:audit-trail"), {"action": "\0"}).status_code == 200
    nothing = client.get(reverse("accounts:audit-trail"), {"action": "insight.log-deleted"}).content.decode()
    assert "Nothing of this kind has been recorded." in nothing


def test_the_example_is_made_once_and_takes_a_new_password(people: None, at: dt.datetime) -> None:
    again = operations.make_example(password="another-tide-lamp-7", at=at)
    assert [person.email.partition("@")[0] for person in again] == [
        "administrator", "leader", "designer", "staff", "administrator", "leader", "designer",
    ]  # fmt: skip
    with tenancy.acting(organisation_id=HARBOUR.id, identity=True):
        assert queries.members(organisation_id=HARBOUR.id).paginator.count == 5
        assert models.User.objects.get(email=again[0].email).check_password("another-tide-lamp-7")
        assert audit.verdict(organisation_id=HARBOUR.id) == dataclasses.replace(
            audit.verdict(organisation_id=HARBOUR.id), entries=6, broken=None
        )


@pytest.mark.django_db
def test_a_short_name_belongs_to_one_organisation(people: None, at: dt.datetime, cast: Any) -> None:
    with pytest.raises(operations.SlugTaken, match="moorland"):
        operations.make_organisation(
            name="Another",
            slug="moorland",
            time_zone="UTC",
            language="en-gb",
            by=cast.staff.acts.actor,
            at=at,
        )


def test_an_organisation_gets_its_first_administrator_once(cast: Any, at: dt.datetime) -> None:
    shell = trail.Actor("Whoever runs the machine", trail.Origin("cli"))
    made = operations.make_organisation(
        name="Saltmarsh Council (example)",
        slug="saltmarsh",
        time_zone="UTC",
        language="en-gb",
        by=shell,
        at=at,
    )
    user_id = operations.appoint_first_administrator(
        organisation_id=made, email="Wren@saltmarsh.example", name="Wren Tolliver", by=shell, at=at
    )
    with pytest.raises(operations.HasAdministrator):
        operations.appoint_first_administrator(
            organisation_id=made, email=cast.leader.email, name="", by=shell, at=at
        )
    person, key = queries.first_sign_in(user_id=user_id)
    assert (person.email, person.name) == ("wren@saltmarsh.example", "Wren Tolliver")
    assert key is not None
    with tenancy.acting(organisation_id=made):
        recorded = [
            (entry.sequence, entry.action, entry.origin.channel)
            for entry in audit.trail(organisation_id=made)
        ]
    assert recorded == [(2, "accounts.member-added", "cli"), (1, "accounts.organisation-made", "cli")]


def test_days_are_those_of_the_organisation(cast: Any) -> None:
    with tenancy.acting(user_id=cast.staff.user_id):
        late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
        models.User.objects.filter(id=cast.staff.user_id).update(last_login=late)
    administrator = cast.administrator.acts
    with tenancy.acting(organisation_id=administrator.organisation_id, user_id=administrator.user_id):
        operations.change_organisation(
            by=administrator, name="Harbour Vale", time_zone="Asia/Tokyo", language="en-gb", at=late
        )
    page = cast.administrator.client.get(reverse("accounts:members")).content.decode()
    assert "3 March 2026" in page
    assert "2 March 2026" not in page
