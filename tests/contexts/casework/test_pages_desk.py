"""One's day, shelves and the search: what they show, to whom, and with how many queries."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import reference
from evenkeel.contexts.casework.addresses import desk as addresses
from evenkeel.contexts.casework.operations import customers, intake, taking, waiting, writing
from evenkeel.contexts.casework.operations import desk as doing
from evenkeel.contexts.casework.presentation import desk as shows
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import desk, filters, searching
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.customers import By, Direction
from evenkeel.contexts.casework.values.desk import Colour
from evenkeel.kernel import time
from tests.contexts.casework.access.desk import TABLE
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import Cast, Player, acts, questions

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OVER = re.compile("4[789] days over")
"""What came 90 days ago and had 42: where clocks changed in between, midnight may lie on either side."""


@pytest.fixture
def made(team: Cast) -> dict[str, str]:
    """Let Tom have what the addresses are about."""
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        case = opened(tom, at=at - DAY)
        doing.give_star(text="Write to the surveyor", by=tom, at=at)
        kept = post(team.staff, "keep-list", "plans", name="Mine", who="me")
        assert kept.status_code == 302
        (mine,) = filters.kept(by=tom, at=at)
        (star,) = desk.stars(reach=desk.reach(by=tom, at=at), by=tom, at=at)
        other = opened(tom, at=at - DAY)
    done = post(team.staff, "several", "plans", case=str(other.id), action="take", step="do")
    batch = done["Location"].partition("done=")[2]
    return {"case": str(case.id), "filter": str(mine.id), "star": str(star.id), "batch": batch}


def post(player: Player, address: str, *arguments: Any, **sent: Any) -> Any:
    return player.client.post(reverse(f"casework:{address}", args=arguments), sent)


def get(player: Player, name: str, *arguments: Any, **sent: Any) -> Any:
    return player.client.get(reverse(f"casework:{name}", args=arguments), sent)


def page(player: Player, name: str, *arguments: Any, **sent: Any) -> str:
    found = get(player, name, *arguments, **sent)
    assert found.status_code == 200, found
    text: str = found.content.decode()
    return text


def has(case: cases.Case, by: accounts.Acting) -> uuid.UUID | None:
    return one.page(case_id=case.id, by=by, at=time.now()).case.standing.responsible


def said(answer: Any, player: Player) -> str:
    """Return the page to which an answer leads, with what is said on top of it."""
    assert answer.status_code == 302, answer
    text: str = player.client.get(answer["Location"]).content.decode()
    return text.replace("&#x27;", "'")


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in addresses.urlpatterns} == set(TABLE)


def test_who_gets_in(team: Cast, made: dict[str, str]) -> None:
    for name, (arguments, method, sent, let_in) in TABLE.items():
        address = reverse(
            f"casework:{name}",
            kwargs={key: made.get(value.strip("<>"), value) for key, value in arguments.items()},
        )
        given = {key: made.get(value.strip("<>"), value) for key, value in sent.items()}
        # Who is let in comes last, so that what she does changes nothing for the others.
        for player in sorted(team, key=lambda player: player.label in let_in):
            found = getattr(player.client, method)(address, given)
            got = str(found.status_code)
            if player.label == "anonymous":
                assert "/login/" in found["Location"], name
            elif player.label in let_in:
                assert got in ("200", "302"), (name, player.label, got)
            else:
                assert got in ("403", "404"), (name, player.label, got)


def test_other_teams_look_and_do_not_take_and_other_organisations_see_nothing(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        case = opened(tom, at=at - DAY)
    text = page(team.designer, "shelf", "plans")
    assert case.reference in text
    assert 'name="take"' not in text
    for player in (team.designer, team.administrator):
        assert "Take the next" not in page(player, "shelf", "plans")
        assert "Plans is the shelf of another team, and who works there takes from it: Planning." in said(
            post(player, "take-next", "plans"), player
        )
    assert case.reference not in page(team.other_organisation, "shelf", "plans")
    assert f"/work/cases/{case.reference}" not in page(team.other_organisation, "search", q=case.reference)


def test_the_next_one_comes_with_why_and_the_second_who_takes_is_told_who_has_it(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        old, young = opened(tom, at=at - 9 * DAY), opened(tom, at=at - 2 * DAY)
    answer = post(team.staff, "take-next", "plans")
    assert answer["Location"] == reverse("casework:case", args=[old.reference])
    text = said(answer, team.staff)
    assert f"You have {old.reference}, A wall. From “Plans”, what has waited longest comes first" in text
    assert "it came in 9 days ago" in text
    post(team.staff, "take-one", "plans", take=str(young.id))
    text = said(post(team.colleague, "take-one", "plans", take=str(young.id)), team.colleague)
    assert "Tom Ashdowne has this case already. Take another one." in text
    assert "Nothing lies on this shelf that you could take" in said(
        post(team.colleague, "take-next", "plans"), team.colleague
    )


def test_many_at_once_are_previewed_done_and_taken_back(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        made = [opened(tom, at=at - DAY * number) for number in range(3)]
    with acts(team.leader.acts):
        taking.take(case_id=made[0].id, by=team.leader.acts, at=at)
    ids = [str(case.id) for case in made]
    preview = post(team.staff, "several", "plans", case=ids, action="take").content.decode()
    assert "Possible for 2" in preview
    assert "Not possible for 1" in preview
    assert "Marek Lindqvist has this case already." in preview
    with acts(tom):
        assert [has(case, tom) for case in made[1:]] == [None, None]
    asks = post(team.staff, "several", "plans", case=ids[1:], action="give").content.decode()
    assert "Oona Pell" in asks
    assert "Show what would happen" in asks
    once_more = {"to": str(team.colleague.user_id), "reason": "Tom is away"}
    looked = post(team.staff, "several", "plans", case=ids[1:], action="give", step="preview", **once_more)
    assert "<dt>To whom</dt><dd>Oona Pell</dd>" in looked.content.decode()
    assert "<dd>Tom is away</dd>" in looked.content.decode()
    wrong = post(team.staff, "several", "plans", case=ids[1:], action="give", step="do", to="")
    assert wrong.status_code == 422
    done = post(
        team.staff, "several", "plans", case=ids[1:], action="give", step="do", to=str(team.colleague.user_id)
    )
    text = said(done, team.staff)
    assert "2 cases given." in text
    assert "Take it back for all" in text
    with acts(tom):
        assert has(made[1], tom) == team.colleague.user_id
    batch = done["Location"].partition("done=")[2]
    assert "2 cases put back as before." in said(post(team.staff, "undo-several", batch), team.staff)
    with acts(tom):
        assert has(made[1], tom) is None
    noted = post(team.staff, "several", "plans", case=ids, action="note", step="do", text="Seen on site")
    assert "3 cases given the note." in said(noted, team.staff)
    nothing = said(post(team.staff, "several", "plans", action="take"), team.staff)
    assert "Choose at least one case first" in nothing


def test_a_shelf_is_filtered_kept_and_downloaded(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        late, fresh = opened(tom, at=at - 90 * DAY), opened(tom, at=at - HOUR)
        waits = opened(tom, at=at - DAY)
        taking.take(case_id=waits.id, by=tom, at=at)
        waiting.pause(case_id=waits.id, kind=cases.Pause.CUSTOMER, reason="plans asked", by=tom, at=at)
        writing.change(case_id=fresh.id, title="=Garage, as sent", by=tom, at=at)

    def shown(**wish: str) -> set[str]:
        text = page(team.staff, "shelf", "plans", **wish)
        return {case.reference for case in (late, fresh, waits) if case.reference in text}

    assert shown() == {late.reference, fresh.reference, waits.reference}
    assert shown(due="over") == {late.reference}
    assert shown(waiting="yes") == shown(who="me") == {waits.reference}
    assert shown(who="nobody", waiting="no") == {late.reference, fresh.reference}
    assert shown(q="gara") == shown(q=fresh.reference) == {fresh.reference}
    assert shown(stage="decide") == shown(channel="phone") == set()
    assert OVER.search(page(team.staff, "shelf", "plans", due="over"))
    assert shown(who="me", waiting="nonsense") == {waits.reference}
    post(team.staff, "keep-list", "plans", name="Far over", due="over", share="on")
    for player in (team.staff, team.colleague):
        text = page(player, "shelves")
        assert "Far over" in text
        assert "?due=over" in text
    assert "Far over" not in page(team.designer, "shelves")
    table = get(team.staff, "shelf-csv", "plans").content.decode("utf-8-sig").splitlines()
    assert len(table) == 4
    assert table[0].startswith("Reference,Title")
    assert any("'=Garage" in line for line in table), "no spreadsheet takes a title for a formula"


def test_the_day_shows_what_is_hers_and_why_something_is_next(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        late, waits, lies = (opened(tom, at=at - days * DAY) for days in (90, 3, 5))
        for case in (late, waits):
            taking.take(case_id=case.id, by=tom, at=at)
        waiting.pause(case_id=waits.id, kind=cases.Pause.PARTNER, reason="fire", by=tom, at=at - HOUR)
        writing.add_task(case_id=late.id, text="Ring Mrs Vane", due_at=at - HOUR, by=tom, at=at)
        writing.receive_message(
            case_id=late.id, channel="email", address="v@x.example", subject="Where is it?", body="…", by=tom, at=at
        )  # fmt: skip
    text = page(team.staff, "my-day")
    for words in (
        "Waits for a partner since", "Ring Mrs Vane", "Where is it?", "Mine now", "Nobody of 3 is away",
        "what has waited longest comes first, and it came in 5 days ago",
    ):  # fmt: skip
        assert words in text, words
    assert OVER.search(text)
    assert lies.reference in text
    assert late.reference not in page(team.colleague, "my-day")
    assert "You belong to no team" not in page(team.administrator, "my-day"), "there is everybody's shelf"


def test_three_stars_and_the_week(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        case = opened(tom, at=at - DAY)
    post(team.staff, "give-star", reference=case.reference)
    post(team.staff, "give-star", reference=case.reference)
    for words in ("", "Second", "Third", "Fourth"):
        answer = post(team.staff, "give-star", text=words)
    assert "Three stars are enough for a day" in said(answer, team.staff)
    with acts(tom):
        stars = desk.stars(reach=desk.reach(by=tom, at=at), by=tom, at=at)
        assert [star.text for star in stars] == ["A wall", "Second", "Third"]
    post(team.staff, "turn-star", stars[1].id)
    post(team.staff, "remove-star", stars[0].id)
    with acts(tom):
        left = desk.stars(reach=desk.reach(by=tom, at=at), by=tom, at=at)
        assert [(star.text, bool(star.done_at)) for star in left] == [("Second", True), ("Third", False)]
        assert desk.stars(reach=desk.reach(by=tom, at=at), by=tom, at=at + DAY) == (), "each day has its own"
        doing.say_week(colour=Colour.GREEN, words="Calm", shared=True, by=tom, at=at - 7 * DAY)
    assert post(team.staff, "say-week", words="no colour").status_code == 422
    assert "Calm" in page(team.staff, "my-day")
    post(team.staff, "say-week", colour="red", words="Two away", shared="on")
    for player, sees in ((team.colleague, True), (team.designer, False)):
        assert ("Two away" in page(player, "my-day")) is sees, player.label
    post(team.staff, "say-week", colour="red", words="Two away")
    assert "Two away" not in page(team.colleague, "my-day"), "she has taken it back from the team"


def test_search_finds_by_everything_and_hides_what_is_hidden(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        vane = customers.add(name="Ottoline Vane", details=((By.PHONE, "01632 960 123"),), by=tom, at=at)
        case = opened(tom, customer_id=vane.id, at=at)
        writing.note(case_id=case.id, text="The hedgehog lives there", by=tom, at=at)
        worry = opened(tom, "worry", at=at)
        taking.take(case_id=worry.id, by=tom, at=at)
        intake.record_contact(
            channel="phone", direction=Direction.IN, summary="Asked about hedgehogs", customer_id=vane.id, by=tom, at=at
        )  # fmt: skip
    assert get(team.staff, "search", q=case.reference.lower().replace("-", " "))["Location"].endswith(
        f"/work/cases/{case.reference}/"
    )
    assert case.reference in page(team.staff, "search", q="otto")
    assert "<mark>Otto</mark>line Vane" in page(team.staff, "search", q="otto")
    text = page(team.staff, "search", q="hedgehog")
    assert "Found in its notes, messages or documents" in text
    assert "Asked about <mark>hedgehog</mark>s" in text
    assert "Ottoline Vane" in page(team.staff, "search", q="01632960123")
    for words in ("hedgehog", "otto"):
        assert case.reference not in page(team.designer, "search", q=words), "another team's inside"
    assert case.reference in page(team.designer, "search", q="wall")
    assert worry.reference in page(team.staff, "search", q="wall")
    assert worry.reference not in page(team.colleague, "search", q="wall")
    assert 'Cases <span class="ek-soft">1</span>' in page(team.colleague, "search", q="wall"), "nor counted"
    swapped = case.reference[:-1] + ("A" if case.reference[-1] != "A" else "B")
    text = page(team.staff, "search", q=swapped)
    assert "No case has this reference" in text
    assert case.reference in text
    assert "Nothing fits" in page(team.staff, "search", q="zebra")
    assert "Nothing fits" in page(team.staff, "search", q="wall", state="closed")


def test_a_reference_with_one_mistake_is_near_and_others_are_not() -> None:
    assert "HV-26-004217-K" not in searching.neighbours("hedgehog")
    right = "HV-26-004217-" + reference.check_character("HV26004217")
    plain = right.replace("-", "")
    for wrong in (plain[:6] + "9" + plain[7:], plain[:7] + plain[8] + plain[7] + plain[9:]):
        near = searching.neighbours(wrong)
        assert right in near
        assert len(near) < 12


@pytest.mark.parametrize("words", ["wall", "a.b", "(", ""])
def test_what_was_looked_for_is_marked_and_nothing_is_lost(words: str) -> None:
    text = "A wall beside the Wallace (old) gate"
    pieces = shows.marked(text, words)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_hit in pieces if is_hit] == {"wall": ["wall", "Wall"], "a.b": ["A", "b"]}.get(
        words, []
    )


def test_pages_ask_the_same_however_much_there_is(team: Cast) -> None:
    tom, at = team.staff.acts, time.now()

    def fill(count: int) -> None:
        with acts(tom):
            for number in range(count):
                case = opened(tom, at=at - DAY * (number % 60 + 1))
                if number % 2:
                    taking.take(case_id=case.id, by=tom, at=at)
                if number % 4 == 1:
                    writing.add_task(case_id=case.id, text="Ring", by=tom, at=at)

    def asked() -> dict[str, int]:
        found = {}
        for name, arguments, sent in (
            ("my-day", (), {}),
            ("shelves", (), {}),
            ("shelf", ("plans",), {}),
            ("shelf-csv", ("plans",), {}),
            ("search", (), {"q": "wall"}),
        ):
            with CaptureQueriesContext(connection) as captured:
                get(team.staff, name, *arguments, **sent)
            found[name] = len(questions(captured))
        return found

    fill(10)
    few = asked()
    fill(70)
    assert all(count <= few[name] for name, count in asked().items())
    assert max(few.values()) <= 45, few
