"""Who gets in where: everybody of the cast, at every address of meetings."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.urls import URLPattern, reverse

from evenkeel.contexts.meetings import urls
from evenkeel.contexts.meetings.operations import agreeing, holding, visiting
from evenkeel.contexts.meetings.queries import held
from evenkeel.contexts.meetings.values import ItemKind
from evenkeel.contexts.people import operations as staff
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people.values import Details
from tests.contexts.casework.conftest import opened
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.meetings.conftest import agreed, begun

LOGIN = "302 login"
TEAM = ("leader", "staff", "colleague")
GUESTS = (*TEAM, "administrator")
EVERY_MEMBER = (*GUESTS, "designer", "other_organisation")
BY_ADDRESS = {"shared-calendar"}
AT_HARBOUR = (*GUESTS, "other_organisation")
"""The other organisation has the same model: its administrator is a guest in her own meeting of that key."""
WORDS = {"kind": "backlog", "text": "The new form"}
Table = dict[str, tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]]

# Each address: its arguments, how it is asked, what is sent, and who is let in.
TABLE: Table = {
    "meetings": ({}, "get", {}, EVERY_MEMBER),
    "series": ({"key": "stand-up"}, "get", {}, AT_HARBOUR),
    "calendar": ({"key": "stand-up"}, "get", {}, AT_HARBOUR),
    "invite": ({"key": "stand-up"}, "post", {}, TEAM),
    "publish": ({"key": "stand-up"}, "post", {}, TEAM),
    "end-address": ({"key": "stand-up"}, "post", {}, TEAM),
    "shared-calendar": ({"token": "nonsense"}, "get", {}, ()),
    "kept": ({}, "get", {}, ("administrator", "other_organisation")),
    "erase": ({"key": "stand-up"}, "post", {}, ("administrator", "other_organisation")),
    "guest": ({"key": "stand-up"}, "get", {}, TEAM),
    "withdraw-guest": ({"guest_id": "<guest>"}, "post", {}, TEAM),
    "begin": ({"key": "stand-up"}, "post", {}, TEAM),
    "write-down": ({"key": "stand-up"}, "post", WORDS, TEAM),
    "agree": ({"key": "stand-up"}, "post", {"text": "Ask", "owner": "<person>"}, TEAM),
    "held": ({"meeting_id": "<meeting>"}, "get", {}, GUESTS),
    "now": ({"meeting_id": "<meeting>"}, "get", {}, GUESTS),
    "events": ({"meeting_id": "<meeting>"}, "get", {}, GUESTS),
    "turn": ({"meeting_id": "<meeting>"}, "post", {"seen": "0", "to": "1"}, TEAM),
    "share": ({"meeting_id": "<meeting>"}, "post", {"shared": "no"}, TEAM),
    "way": ({"meeting_id": "<meeting>"}, "post", {"way": "person"}, TEAM),
    "hand": ({"meeting_id": "<meeting>"}, "post", {}, TEAM),
    "talk-after": ({"meeting_id": "<meeting>"}, "post", {"case": "<case>"}, TEAM),
    "write-down-now": ({"meeting_id": "<meeting>"}, "post", WORDS, TEAM),
    "agree-now": ({"meeting_id": "<meeting>"}, "post", {"text": "Ask", "owner": "<person>"}, TEAM),
    "feedback": ({"meeting_id": "<meeting>"}, "get", {}, ("administrator",)),
    "end": ({"meeting_id": "<meeting>"}, "get", {}, TEAM),
    "done": ({"action_id": "<done>"}, "post", {}, TEAM),
    "drop": ({"action_id": "<action>"}, "get", {}, TEAM),
    "task": ({"action_id": "<about>"}, "post", {}, TEAM),
    "become": ({"action_id": "<action>"}, "get", {}, TEAM),
    "settle": ({"item_id": "<item>"}, "post", {}, TEAM),
}  # fmt: skip
ONCE = {
    "end-address": "a second time it is ended",
    "withdraw-guest": "a second time it is taken back",
    "task": "a second time it is a task already",
    "settle": "a second time it is off the list",
}
"""Where only the first who is let in can do it."""


@pytest.fixture
def made(team: Cast) -> dict[str, str]:
    """Have a meeting that runs, with something agreed and something written down."""
    tom = team.staff.acts
    with acts(tom):
        case = opened(tom, at=AT)
    meeting, action, done = begun(tom), agreed(tom), agreed(tom, "Call back")
    with acts(tom):
        about = agreeing.agree(
            series="stand-up", text="Look", owner_id=action.owner_id, due_date=None, case_id=case.id, by=tom, at=AT
        )  # fmt: skip
        holding.write_down(series="stand-up", kind=ItemKind.BACKLOG, text="The roof", by=tom, at=AT)
        (item,) = held.items(series="stand-up", by=tom)
        person = people.of_user(organisation_id=tom.organisation_id, user_id=tom.user_id)
    assert person is not None
    boss = leader_of_contact(team)
    with acts(tom):
        day = AT.astimezone(tom.zone).date()
        guest = visiting.invite(series="stand-up", person_id=boss, on_date=day, by=tom, at=AT)
    found: dict[str, Any] = {
        "guest": guest,
        "meeting": meeting,
        "action": action,
        "done": done,
        "about": about,
        "item": item,
    }
    ids = {f"<{name}>": str(each.id) for name, each in found.items()}
    return ids | {"<person>": str(person.id), "<case>": str(case.id)}


def leader_of_contact(team: Cast) -> uuid.UUID:
    """Have somebody without an account lead Contact."""
    admin = team.administrator.acts
    with acts(admin):
        boss = staff.add_person(
            by=admin, details=Details(name="Greta Holm"), user_id=None, at=AT, first_date=None
        )
        staff.begin_membership(
            by=admin,
            person_id=boss.id,
            role="contact-leader",
            unit="contact",
            fte=Decimal(1),
            first_date=dt.date(2024, 1, 1),
            at=AT,
        )
    return boss.id


def answer(player: Any, name: str, made: dict[str, str]) -> str:
    arguments, method, sent, _ = TABLE[name]
    address = reverse(
        f"meetings:{name}", kwargs={key: made.get(each, each) for key, each in arguments.items()}
    )
    found = getattr(player.client, method)(address, {key: made.get(each, each) for key, each in sent.items()})
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)} == set(TABLE)


@pytest.mark.slow
@pytest.mark.django_db
def test_who_gets_in(team: Cast, made: dict[str, str]) -> None:
    for name, (_, _, _, let_in) in TABLE.items():
        is_done = False
        # Who is let in comes last, so that what she does changes nothing for the others.
        for player in sorted(team, key=lambda player: player.label in let_in):
            got = answer(player, name, made)
            if name in BY_ADDRESS:
                assert got == "404", "the address alone opens it"
            elif player.label == "anonymous":
                assert got == LOGIN, name
            elif player.label in let_in:
                assert got in ("200", "302") or (is_done and name in ONCE), (name, player.label, got)
                is_done = True
            else:
                assert got in ("403", "404"), (name, player.label, got)


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_finds_what_is_not_there(team: Cast) -> None:
    nothing = str(uuid.UUID(int=7))
    names = {"<meeting>", "<action>", "<done>", "<about>", "<item>"}
    for name, (arguments, _, _, _) in TABLE.items():
        if names & set(arguments.values()):
            assert answer(team.staff, name, dict.fromkeys(names, nothing)) == "404", name
    unknown = team.staff.client.get(reverse("meetings:series", args=["no-such"]))
    assert unknown.status_code == 404
    assert b"no such meeting" in unknown.content
