"""Who gets in where: everybody of the cast, at every address of twins, and what raw SQL sees."""

import dataclasses
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import URLPattern, reverse

from evenkeel.contexts.twins import models, urls
from evenkeel.contexts.twins.values import FEWEST_PEOPLE
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import Cast, acts
from tests.contexts.twins.conftest import kept, learnt

EVERYBODY = {"administrator", "leader", "designer", "staff", "colleague"}
MEMBERS = EVERYBODY | {"other_organisation"}
TABLE: dict[str, tuple[str, set[str], bool]] = {
    "teams": ("get", MEMBERS, False),
    "twin": ("get", MEMBERS, True),
    "progress": ("get", MEMBERS, True),
    "learn": ("post", EVERYBODY | {"other_organisation"}, True),
    "together": ("post", set(), True),
    "json": ("get", {"administrator", "leader"}, True),
    "outlook": ("get", EVERYBODY, True),
    "what-if": ("get", EVERYBODY, True),
    "save": ("post", EVERYBODY, True),
    "scenarios": ("get", MEMBERS, True),
    "compare": ("get", MEMBERS, True),
    "scenario": ("get", set(), True),
    "delete": ("post", set(), True),
    "take": ("post", set(), True),
}
"""Each address: how it is asked, who is let in, and whether it is about one team. The other organisation has a team of the same
name, and sees that. Two teams together stand in test_together,
scenarios that are there in test_scenarios; one that is not is unknown to everybody."""
ABOUT_ONE = {"scenario", "delete", "take"}


def test_every_address_has_a_row() -> None:
    assert {each.name for each in urls.urlpatterns if isinstance(each, URLPattern)} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_who_gets_in(with_twin: Cast, name: str) -> None:
    method, allowed, about_one = TABLE[name]
    for player in with_twin:
        with transaction.atomic():
            further = [uuid.uuid4()] if name in ABOUT_ONE else []
            address = reverse(f"twins:{name}", args=["planning", *further] if about_one else [])
            answer = getattr(player.client, method)(address)
            if player.label == "anonymous":
                assert answer.status_code == 302
                assert "login" in answer["Location"]
            elif player.label in allowed and not (name == "json" and player.label == "other_organisation"):
                assert answer.status_code in {200, 302, 409}, player.label
            else:
                assert answer.status_code in {403, 404}, player.label


def test_a_twin_of_one_organisation_is_unknown_to_the_other(with_twin: Cast) -> None:
    mine = with_twin.leader.client.get(reverse("twins:twin", args=["planning"])).content.decode()
    theirs = with_twin.other_organisation.client.get(
        reverse("twins:twin", args=["planning"])
    ).content.decode()
    assert "What this twin may be used for" in mine
    assert "No twin yet" in theirs
    assert with_twin.leader.client.get(reverse("twins:twin", args=["nowhere"])).status_code == 404


def test_names_are_for_those_who_may_see_people(with_twin: Cast) -> None:
    address = reverse("twins:twin", args=["planning"])
    seen = {
        player.label: "Planner A" in player.client.get(address).content.decode()
        for player in (with_twin.administrator, with_twin.leader, with_twin.designer, with_twin.staff)
    }
    assert seen == {"administrator": True, "leader": True, "designer": False, "staff": False}


def test_a_twin_of_few_people_is_for_those_who_may_see_them(team: Cast) -> None:
    kept(team.administrator.acts, of=dataclasses.replace(learnt(), people=FEWEST_PEOPLE - 1))
    address = reverse("twins:twin", args=["planning"])
    answers = {player.label: player.client.get(address).status_code for player in team if player.acting}
    assert {label for label, status in answers.items() if status == 403} == {"designer", "staff", "colleague"}
    listed = team.staff.client.get(reverse("twins:teams")).content.decode()
    assert "tell of single ones" in listed
    assert address not in listed


def test_rows_stay_in_their_organisation(with_twin: Cast) -> None:
    def seen() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from twins_attempt")
            return int(cursor.fetchone()[0])

    assert seen() == 0
    with acts(with_twin.other_organisation.acts):
        assert seen() == 0
    with tenancy.acting(user_id=with_twin.staff.user_id):
        assert seen() == 0
    with acts(with_twin.staff.acts):
        assert seen() == 1
        other = with_twin.other_organisation.acts.organisation_id
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            models.Attempt.objects.update(organisation_id=other)
