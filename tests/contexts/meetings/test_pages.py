"""Pages of meetings: the same screen for all, forms that work without scripts, nothing confidential on a shared screen."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.casework.operations import confidential, taking
from evenkeel.contexts.casework.values.cases import Priority
from evenkeel.contexts.meetings.queries import agreed as actions
from evenkeel.contexts.meetings.queries import held
from evenkeel.kernel import time
from tests.contexts.casework.conftest import DAY, opened
from tests.contexts.conftest import Cast, Player, acts, questions
from tests.contexts.meetings.conftest import agreed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def get(player: Player, name: str, *arguments: Any, **more: Any) -> str:
    found = player.client.get(reverse(f"meetings:{name}", args=arguments), **more)
    assert found.status_code == 200, found
    text: str = found.content.decode()
    return text.replace("&#x27;", "'")


def post(player: Player, name: str, *arguments: Any, **sent: Any) -> Any:
    return player.client.post(reverse(f"meetings:{name}", args=arguments), sent)


def begin(player: Player) -> str:
    """Begin the stand-up by its form; return the address of the meeting."""
    answer = post(player, "begin", "stand-up")
    assert answer.status_code == 302
    return str(answer["Location"]).split("/")[-2]


def test_a_whole_stand_up_by_plain_forms(team: Cast) -> None:
    tom, now = team.staff.acts, time.now()
    with acts(tom):
        case = opened(tom, at=now - DAY, priority=Priority.URGENT)
    agreed(tom, "Ask the surveyor")
    assert "Stand-up of Planning" in get(team.staff, "meetings")
    assert "You belong to no meeting" in get(team.administrator, "meetings")
    meeting = begin(team.staff)
    assert "Your cards are up to date before we begin." in get(team.colleague, "held", meeting)
    for words in ("Desk of Planning: whoever is on duty takes the next one", "At work", "Oona Pell"):
        assert words in get(team.colleague, "held", meeting)
    post(team.colleague, "turn", meeting, seen="0", to="1")
    assert "Ask the surveyor" in get(team.staff, "held", meeting)
    post(team.staff, "turn", meeting, seen="1", to="2")
    text = get(team.colleague, "held", meeting)
    assert f"{case.reference}</dd>" in text
    assert "Right to left · card 1 of 1 · Check" in text
    assert "What is the next step, and does anyone need help?" in text
    owner = re.search(r'<option value="([0-9a-f-]{36})">Oona Pell', text)
    assert owner is not None
    post(team.colleague, "talk-after", meeting, case=str(case.id))
    given = {"text": "Call the owner", "owner": owner[1], "case": str(case.id)}
    assert post(team.colleague, "agree-now", meeting, **given).status_code == 302
    assert post(team.colleague, "agree-now", meeting, text="", owner="x").status_code == 422
    post(team.colleague, "hand", meeting)
    text = get(team.staff, "held", meeting)
    assert "<strong>Hand up</strong> Oona Pell" in text
    post(team.staff, "way", meeting, way="person")
    post(team.staff, "turn", meeting, seen="2", to="3")
    text = get(team.staff, "held", meeting)
    for words in (
        "Person by person · 2 of 4",
        "<h1>Oona Pell</h1>",
        "What Oona Pell brings</h2>",
        "<strong>Hand up</strong>",
        "Call the owner",
        '<li class="is-past"><span>Marek Lindqvist</span>',
        "What nobody has who is here",
    ):
        assert words in text
    post(team.staff, "way", meeting, way="work")
    post(team.staff, "turn", meeting, seen="2", to="3")
    text = get(team.staff, "held", meeting)
    assert "Call the owner" in text
    assert "Who was not there is told on the same day." in text
    assert (
        post(team.staff, "end", meeting, outcome="One permit goes out.", present=[owner[1]]).status_code
        == 302
    )
    text = get(team.leader, "held", meeting)
    for words in (
        "One permit goes out.",
        "Call the owner",
        'Marek Lindqvist <span class="ek-tag">was not there',
    ):
        assert words in text
    text = get(team.staff, "series", "stand-up")
    for words in ("One permit goes out.", "Ask the surveyor", case.reference, "How the meeting goes"):
        assert words in text
    assert post(team.staff, "turn", meeting, seen="3", to="0").status_code == 409


def test_what_she_agreed_stands_on_her_day_and_is_done_there(team: Cast) -> None:
    action = agreed(team.staff.acts, "Call the owner", owner=team.colleague.acts)
    day = reverse("casework:my-day")
    address = reverse("meetings:done", args=[action.id])
    assert address in team.colleague.client.get(day).content.decode()
    assert address not in team.staff.client.get(day).content.decode()
    answer = team.colleague.client.post(address, {"back": "/work/"})
    assert answer["Location"] == "/work/"
    assert address not in team.colleague.client.get(day).content.decode()
    away = team.colleague.client.post(address, {"back": "//elsewhere.example/"})
    assert away["Location"] == reverse("meetings:series", args=["stand-up"])


def test_a_screen_that_is_shared_hides_what_is_confidential(team: Cast) -> None:
    tom, now = team.staff.acts, time.now()
    with acts(tom):
        case = opened(tom, at=now - 60 * DAY)
        taking.take(case_id=case.id, by=tom, at=now)
        confidential.hide(case_id=case.id, reason="A neighbour", by=tom, at=now)
    meeting = begin(team.staff)
    post(team.staff, "turn", meeting, seen="0", to="2")
    # Oona may not know of it, Tom may; on the shared screen neither sees its title or whose it is.
    for player in (team.staff, team.colleague):
        text = get(player, "held", meeting)
        assert "onfidential case</h2>" in text or "onfidential case</a></h2>" in text
        assert "A wall" not in text
    assert case.reference not in get(team.colleague, "held", meeting)
    post(team.staff, "share", meeting, shared="no")
    text = get(team.staff, "held", meeting)
    assert "A wall" in text
    assert "A wall" not in get(team.colleague, "held", meeting)


def test_the_screen_asks_for_what_is_new_alone(team: Cast) -> None:
    meeting = begin(team.staff)
    address = reverse("meetings:now", args=[meeting])
    asked = {"HX-Request": "true"}
    assert team.colleague.client.get(address, {"seen": "1"}, headers=asked).status_code == 204
    assert reverse("meetings:events", args=[meeting]) in get(team.colleague, "held", meeting)
    with CaptureQueriesContext(connection) as captured:
        turned = team.staff.client.post(
            reverse("meetings:turn", args=[meeting]), {"seen": "0", "to": "1"}, headers=asked
        )
    (told,) = (each["sql"] for each in captured if "pg_notify" in each["sql"])
    assert meeting in told
    assert '"version": 2' in told
    assert b"What we agreed before" in turned.content
    assert b"<html" not in turned.content
    assert (
        b"What we agreed before" in team.colleague.client.get(address, {"seen": "1"}, headers=asked).content
    )
    post(team.staff, "end", meeting, outcome="")
    assert team.colleague.client.get(address, {"seen": "2"}, headers=asked)["HX-Refresh"] == "true"


def test_forms_that_cannot_be_used_say_why(team: Cast) -> None:
    answer = post(team.staff, "write-down", "stand-up", kind="backlog", text="")
    assert answer.status_code == 422
    action = agreed(team.staff.acts)
    assert post(team.staff, "drop", action.id, reason="").status_code == 422
    assert post(team.staff, "drop", action.id, reason="It rained").status_code == 302
    post(team.staff, "done", action.id)
    assert "closed already" in get(team.staff, "series", "stand-up")
    with acts(team.staff.acts):
        assert actions.open_of(series="stand-up", by=team.staff.acts) == ()
        assert actions.one(action_id=action.id, by=team.staff.acts).reason == "It rained"


def test_the_queries_of_a_meeting_do_not_grow_with_its_cases(team: Cast) -> None:
    tom, now = team.staff.acts, time.now()

    def asked() -> int:
        with acts(tom):
            opened(tom, at=now - 60 * DAY)
        meeting = begin(team.staff)
        with CaptureQueriesContext(connection) as captured:
            get(team.staff, "held", meeting)
        with acts(tom):
            assert held.cards(meeting_id=meeting, by=tom)  # type: ignore[arg-type]
        post(team.staff, "end", meeting, outcome="")
        return len(questions(captured))

    few = asked()
    with acts(tom):
        for _ in range(8):
            opened(tom, at=now - 60 * DAY)
    assert asked() <= few <= 30


def test_the_calendar_names_the_next_meetings_on_working_days(team: Cast) -> None:
    found = team.staff.client.get(reverse("meetings:calendar", args=["stand-up"]))
    assert found["Content-Type"] == "text/calendar; charset=utf-8"
    text = found.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 90
    assert "SUMMARY:Stand-up of Planning" in text
    assert "T093000" in text
    assert "RRULE" not in text.partition("END:VTIMEZONE")[2]
