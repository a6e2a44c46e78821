"""Who gets in where: everybody of the cast, at every address of people."""

from typing import Any

import pytest
from django.urls import URLPattern, reverse

from evenkeel.contexts.people import about, absences, queries, urls
from evenkeel.contexts.people.values import AbsenceKind, Subject, SubjectKind
from tests.contexts.conftest import AT, HARBOUR, acts
from tests.contexts.people.conftest import SINCE, TODAY, Team
from tests.contexts.people.test_operations import away

LOGIN = "302 login"
MEMBERS = ("administrator", "leader", "designer", "staff", "colleague")
EVERY_MEMBER = (*MEMBERS, "other_organisation")
ADMINISTRATOR = ("administrator",)
LEADING = ("administrator", "leader", "colleague")
"""About Tom: his team's leader is `colleague`."""
ABOUT_TOM = (*LEADING, "staff")
DAY = TODAY.isoformat()
ROLE = {"role": "planner", "unit": "planning", "fte": "0.5", "first_date": DAY}
TOM = {"person_id": "tom"}

# Each address: its arguments, how it is asked, what is sent, and who is let in.
TABLE: dict[str, tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]] = {
    "directory": ({}, "get", {}, EVERY_MEMBER),
    "me": ({}, "get", {}, EVERY_MEMBER),
    "add": ({}, "get", {}, ("administrator", "other_organisation")),
    "absences": ({}, "get", {}, EVERY_MEMBER),
    "absence": ({"absence_id": "absence"}, "get", {}, ABOUT_TOM),
    "decide-absence": ({"absence_id": "absence", "move": "approve"}, "post", {}, LEADING),
    "change-absence": ({"absence_id": "absence"}, "post", {"last_date": DAY}, ABOUT_TOM),
    "skills": ({}, "get", {}, EVERY_MEMBER),
    "skills-csv": ({}, "get", {}, EVERY_MEMBER),
    "exchange": ({}, "get", {}, ("administrator", "other_organisation")),
    "bring-in": ({}, "post", {}, ("administrator", "other_organisation")),
    "template": ({}, "get", {}, ("administrator", "other_organisation")),
    "export": ({"kind": "csv"}, "get", {}, ("administrator", "other_organisation")),
    "end-role": ({"membership_id": "role"}, "get", {}, ADMINISTRATOR),
    "end-conflict": ({"conflict_id": "conflict"}, "post", {}, ABOUT_TOM),
    "person": (TOM, "get", {}, MEMBERS),
    "change": (TOM, "get", {}, ("administrator", "staff")),
    "end": (TOM, "get", {}, ADMINISTRATOR),
    "bring-back": (TOM, "post", {}, ADMINISTRATOR),
    "give-role": (TOM, "post", ROLE, ADMINISTRATOR),
    "hold-skill": (TOM, "get", {}, ABOUT_TOM),
    "confirm-skill": ({**TOM, "skill": "advice"}, "post", {}, LEADING),
    "end-skill": ({**TOM, "skill": "advice"}, "post", {}, ABOUT_TOM),
    "working-time": (TOM, "get", {}, LEADING),
    "ask-absence": (TOM, "get", {}, ("administrator", "staff", "colleague")),
    "declare": (TOM, "get", {}, ABOUT_TOM),
}


@pytest.fixture
def made(team: Team) -> dict[str, str]:
    """Let Tom have everything that an address can be about; give the identifiers."""
    tom = team.cast.staff.acts
    with acts(tom):
        about.hold_skill(by=tom, person_id=team.tom.id, skill="advice", level=2, since_date=SINCE, at=AT)
        asked = absences.ask(by=tom, kind=AbsenceKind.HOLIDAY, away=away(team.tom), note="", at=AT)
        conflict = about.declare_conflict(
            by=tom,
            person_id=team.tom.id,
            subject=Subject(SubjectKind.CASE, "1"),
            label="One",
            reason="",
            at=AT,
        )
        (role,) = queries.memberships(organisation_id=HARBOUR.id, ids=[team.tom.id])[team.tom.id]
    return {
        "tom": str(team.tom.id),
        "absence": str(asked.id),
        "conflict": str(conflict.id),
        "role": str(role.id),
    }


def answer(player: Any, name: str, made: dict[str, str]) -> str:
    arguments, method, sent, _ = TABLE[name]
    kwargs = {key: made.get(value, value) for key, value in arguments.items()}
    found = getattr(player.client, method)(reverse(f"people:{name}", kwargs=kwargs), sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def test_every_address_is_in_the_table() -> None:
    named = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert named == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_who_gets_in(team: Team, made: dict[str, str], name: str) -> None:
    let_in = TABLE[name][3]
    # Who is let in comes last, so that what she does changes nothing for the others.
    for player in sorted(team.cast, key=lambda player: player.label in let_in):
        got = answer(player, name, made)
        if player.label == "anonymous":
            assert got == LOGIN
        elif player.label in let_in:
            assert got in ("200", "302", "404", "409", "422"), (player.label, got)
            assert got in ("200", "302", "422") or TABLE[name][1] == "post", (player.label, got)
        else:
            assert got in ("403", "404"), (player.label, got)
