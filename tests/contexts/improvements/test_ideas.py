"""Ideas from the first words to what is kept, on pages and on the improvement board; and who gets in where."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from evenkeel.contexts.improvements import operations, queries, rules, urls
from evenkeel.contexts.improvements.values import Stage
from tests.contexts.conftest import AT, Cast, Player, acts, questions
from tests.contexts.improvements.conftest import written

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LOGIN = "302 login"
OURS = ("administrator", "leader", "staff", "colleague", "designer")
TEAM = ("administrator", "leader", "staff", "colleague")
# Each address: how it is asked, what is sent, and who is let in.
TABLE: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "ideas": ("get", {}, (*OURS, "other_organisation")),
    "add": ("get", {}, (*OURS, "other_organisation")),
    "idea": ("get", {}, OURS),
    "comment": ("post", {"text": "We do it so"}, OURS),
    "change": ("get", {}, TEAM),
    "move": ("get", {}, TEAM),
}


def get(player: Player, path: str) -> str:
    found = player.client.get(path)
    assert found.status_code == 200, found
    text: str = found.content.decode()
    return text.replace("&#x27;", "'")


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)} == set(TABLE)


def test_who_gets_in(team: Cast) -> None:
    idea = written(team.staff.acts)
    for name, (method, sent, let_in) in TABLE.items():
        address = reverse(f"improvements:{name}", args=[] if name in {"ideas", "add"} else [idea.id])
        for player in team:
            answer = getattr(player.client, method)(address, sent)
            if player.label == "anonymous":
                assert "/login/" in answer["Location"], name
            elif player.label in let_in:
                assert answer.status_code in (200, 302), (name, player.label)
            else:
                assert answer.status_code in (403, 404), (name, player.label)
    with acts(team.designer.acts), pytest.raises(rules.NotYourIdea):
        operations.move(idea_id=idea.id, to=Stage.LOOKED_AT, by=team.designer.acts, at=AT)


def test_nobody_of_another_organisation_sees_it_whatever_a_query_forgets(team: Cast) -> None:
    written(team.staff.acts)

    def seen(player: Player | None) -> list[int]:
        with acts(player.acts) if player else nullcontext(), connection.cursor() as cursor:
            found = []
            for table in ("idea", "word"):
                cursor.execute(f"select count(*) from improvements_{table}")
                found.append(int(cursor.fetchone()[0]))
            return found

    assert seen(team.colleague) == [1, 1]
    assert seen(team.other_organisation) == seen(None) == [0, 0]


def test_an_idea_from_the_first_words_to_what_is_kept(
    team: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    assert "No ideas yet" in get(team.staff, reverse("improvements:ideas"))
    page = get(team.staff, reverse("improvements:add"))
    owner = page.split('">Oona Pell')[0].rpartition('value="')[2]
    sent = {"title": "One page for all drawings", "seen": "", "unit": "planning", "owner": owner}
    made = team.staff.client.post(reverse("improvements:add"), sent)
    address = made["Location"]
    assert team.staff.client.post(reverse("improvements:add"), {"title": " "}).status_code == 422
    assert "Oona Pell takes care of it" in get(team.designer, address)
    assert "No idea fits" in get(team.designer, reverse("improvements:ideas") + "?mine=on")
    assert "One page for all drawings" in get(team.colleague, reverse("improvements:ideas") + "?mine=on")

    changed = team.colleague.client.post(
        address + "change/", {**sent, "seen": "Thrice back.", "version": "1"}
    )
    assert changed.status_code == 302
    stale = team.colleague.client.post(address + "change/", {**sent, "version": "1"})
    assert stale.status_code == 422
    assert b"Somebody has changed this idea meanwhile" in stale.content

    def move(**said: str) -> Any:
        with acts(team.staff.acts):
            (now,) = queries.ideas(by=team.staff.acts)
        return team.staff.client.post(address + "move/", {"seen": str(now.version), **said})

    assert move(to="kept", words="Half the time").status_code == 422, "not before it was tried"
    with CaptureQueriesContext(connection) as captured, django_capture_on_commit_callbacks(execute=True):
        assert move(to="on-trial").status_code == 302
    assert any("pg_notify" in each["sql"] and "On trial" in each["sql"] for each in captured)
    without_words = move(to="kept")
    assert b"Write what the trial has shown." in without_words.content
    assert move(to="kept", words="Half the time", back="/boards/ideas/")["Location"] == "/boards/ideas/"
    team.designer.client.post(address + "comment/", {"text": "Callers like it."})
    text = get(team.leader, address)
    for words in ("What the trial has shown", "Half the time", "Callers like it.", "Thrice back."):
        assert words in text
    assert "No idea fits" in get(team.staff, reverse("improvements:ideas"))
    assert "Half the time" in get(team.staff, reverse("improvements:ideas") + "?stage=kept")


def test_the_improvement_board_shows_the_ideas_of_its_team_and_everybodys(team: Cast) -> None:
    board = reverse("boards:board", args=["ideas"])
    assert "Ideas of Planning" in get(team.staff, reverse("boards:boards"))
    idea = written(team.staff.acts)
    written(team.staff.acts, "Open at eight", unit="")
    written(team.designer.acts, "Fewer transfers", unit="contact")
    text = get(team.colleague, board)
    assert text.count("data-idea>") == 2
    assert "Fewer transfers" not in text
    onward = {"to": "looked-at", "seen": "1", "back": board}
    team.colleague.client.post(reverse("improvements:move", args=[idea.id]), onward)
    with CaptureQueriesContext(connection) as few:
        part = team.colleague.client.get(board, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    looked_at = part.partition('id="bi-looked-at"')[2].partition("</section>")[0]
    assert "One page for all drawings" in looked_at
    for number in range(10):
        written(team.staff.acts, f"Idea {number}")
    with CaptureQueriesContext(connection) as many:
        part = team.colleague.client.get(board, headers={"HX-Request": "true"}).content.decode()
    assert part.count("data-idea>") == 12
    assert len(questions(few)) <= 12
    assert len(questions(many)) == len(questions(few))
    stranger = get(team.designer, board)
    assert reverse("improvements:move", args=[idea.id]) not in stranger, "another team's idea"
