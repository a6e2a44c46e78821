"""Cards where they lie, as each person may see them, and moves: by the rules of casework, in one order, never on top of others'."""

import datetime as dt
import random
import uuid
from typing import Any

import pytest

from evenkeel.contexts.boards import presentation, rules
from evenkeel.contexts.boards.operations import helping, placing
from evenkeel.contexts.boards.queries import cards as asked
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Rows, View, Wish
from evenkeel.contexts.casework import moving as against
from evenkeel.contexts.casework.operations import confidential, desk, moving, taking, waiting, writing
from evenkeel.contexts.casework.queries import case as reading
from evenkeel.contexts.casework.values.cases import Pause, Priority, State
from tests.contexts.boards.conftest import CALLS, PLANS, WEEK, ids, lanes, looked, several
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = pytest.mark.django_db


def put(by: Any, case: uuid.UUID, lane: str, before: uuid.UUID | None = None, **more: Any) -> str:
    wish = Wish(case_id=case, lane=lane, before=before, **more)
    return placing.place(key=PLANS, wish=wish, by=by, at=AT + HOUR).sentence


def together(found: dict[str, list[uuid.UUID]]) -> list[uuid.UUID]:
    return [each for held in found.values() for each in held]


@pytest.mark.slow
def test_a_board_shows_what_is_open_where_it_stands_and_what_matters_of_it(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        first, second, third, closed = several(tom, 4)
        taking.take(case_id=second.id, by=tom, at=AT)
        taking.take(case_id=third.id, by=tom, at=AT)
        waiting.pause(
            case_id=third.id, kind=Pause.CUSTOMER, reason="Asked for a plan to scale.", by=tom, at=AT
        )
        writing.change(case_id=first.id, priority=Priority.URGENT, by=tom, at=AT)
        desk.give_star(reference=second.reference, by=tom, at=AT + 4 * DAY + HOUR)
        taking.take(case_id=closed.id, by=tom, at=AT)
        moving.withdraw(case_id=closed.id, reason="No more", by=tom, at=AT)
        with acts(oona):
            desk.give_star(reference=second.reference, by=oona, at=AT + 4 * DAY + HOUR)
        found = looked(tom, at=AT + 4 * DAY + HOUR)
        words = presentation.Words(found, finding.model_of(by=tom, at=AT), tom, AT + 4 * DAY + HOUR)
        lines = presentation.lines(words)
    assert lanes(found) == {"new": [first.id], "check": [second.id, third.id]}
    assert [(each.title, each.count) for each in lines] == [("Urgent", 1), ("Planned", 2)]
    assert (found.count, found.blocked, found.long, found.nowhere) == (3, 1, 3, 0)
    assert [each.words for each in presentation.columns(found)] == ["1", "2 of 2, full", "0", "0"]
    star, blocked = lines[1].fields[1].cards
    assert star.stars == f"yours, {oona.name}"
    assert (star.done, star.of) == (0, 3)
    assert (star.who.name, star.who.initials) == (tom.name, "TA") if star.who else pytest.fail("nobody")
    assert star.days == "4 d"
    assert star.age == "4 days in this stage; its norm is 3 days"
    assert star.level == "over"
    assert star.due == "Due Mon 13 Apr"
    assert blocked.blocked == "Asked for a plan to scale, since 2 Mar"


@pytest.mark.slow
def test_how_long_a_stage_usually_takes_is_learnt_from_what_was_closed_last(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        for days in range(1, 13):
            case = opened(tom, "permit", at=AT - 60 * DAY)
            taking.take(case_id=case.id, by=tom, at=AT - 60 * DAY)
            for task in reading.page(case_id=case.id, by=tom, at=AT).tasks:
                writing.tick(case_id=case.id, task_id=task.id, by=tom, at=AT - 60 * DAY)
            moving.move(case_id=case.id, stage="views", by=tom, at=AT - (60 - days) * DAY)
            moving.withdraw(case_id=case.id, reason="No more", by=tom, at=AT - 20 * DAY)
        opened(tom)
        found = looked(tom)
    usual = found.usual["permit", "check"]
    assert usual.passages == 12
    assert usual.within == dt.timedelta(days=10.35), "85 of 100 from 1, 2 … 12 days"


def test_a_hand_is_seen_by_all_with_who_raised_it_and_anybody_of_the_team_lowers_it(team: Cast) -> None:
    tom, oona, priya = team.staff.acts, team.colleague.acts, team.designer.acts

    def turn(by: Any, case: uuid.UUID) -> str:
        return helping.turn_hand(key=PLANS, case_id=case, by=by, at=AT)

    def raised(by: Any) -> list[str]:
        found = looked(by)
        words = presentation.Words(found, finding.model_of(by=by, at=AT), by, AT)
        return [
            card.hand for line in presentation.lines(words) for field in line.fields for card in field.cards
        ]

    with acts(tom):
        first, second = several(tom, 2)
        put(tom, second.id, "new", before=first.id)
        assert turn(tom, second.id) == f"{tom.name} raised a hand on A wall."
        assert raised(tom) == [tom.name, ""]
        assert asked.hands(by=tom) == {second.id}
    with acts(priya):
        assert raised(priya) == [tom.name, ""], "other teams see it and may not lower it"
        with pytest.raises(rules.NotYours):
            turn(priya, second.id)
    with acts(team.other_organisation.acts):
        assert not asked.hands(by=team.other_organisation.acts)
        with pytest.raises(rules.NotOnBoard):
            turn(team.other_organisation.acts, second.id)
    with acts(oona):
        assert turn(oona, second.id) == f"{oona.name} lowered a hand on A wall."
        assert raised(oona) == ["", ""]


def test_each_sees_what_she_may(team: Cast) -> None:
    marek, priya = team.leader.acts, team.designer.acts
    with acts(marek):
        plain, hidden = opened(marek), opened(marek, "worry")
        taking.take(case_id=plain.id, by=marek, at=AT)
        waiting.pause(case_id=plain.id, kind=Pause.PARTNER, reason="The fire service looks.", by=marek, at=AT)
        assert set(together(lanes(looked(marek)))) == {plain.id, hidden.id}
    with acts(priya):
        seen = looked(priya)
        assert set(together(lanes(seen))) == {plain.id}
        words = presentation.Words(seen, finding.model_of(by=priya, at=AT), priya, AT)
        card = presentation.lines(words)[1].fields[1].cards[0]
        assert card.blocked == "Waits for a partner, since 2 Mar", (
            "what is written inside is not for other teams"
        )
        with pytest.raises(rules.NotOnBoard):
            put(priya, hidden.id, "check")
        assert card.move_url == ""
        with pytest.raises(rules.NotYours):
            put(priya, plain.id, "check", from_lane="check")
        boards = finding.listed(by=priya, at=AT)
        assert [(each.board.key, each.is_hers, each.count) for each in boards] == [
            (CALLS, True, 0),
            (PLANS, False, 1),
            (WEEK, False, 1),
            *((each, False, 1) for each in ("ways", "goals", "over-all", "nothing")),
        ]
    with acts(team.other_organisation.acts):
        assert lanes(looked(team.other_organisation.acts)) == {}
    with pytest.raises(rules.NoSuchBoard), acts(priya):
        looked(priya, key="later")


@pytest.mark.slow
def test_a_move_to_another_lane_is_a_move_of_the_case_by_its_rules(team: Cast) -> None:
    tom, marek = team.staff.acts, team.leader.acts
    with acts(tom):
        first, second, third = several(tom, 3)
        for each in (first, second):
            assert put(tom, each.id, "check", from_lane="new", seen=0) == f"{tom.name} moved A wall to Check."
        assert (
            put(tom, third.id, "check")
            == f"{tom.name} moved A wall to Check. Check is now over its limit, 3 of 2."
        )
        page = reading.page(case_id=first.id, by=tom, at=AT)
        assert (page.case.standing.state, page.case.standing.responsible) == (State.OPEN, tom.user_id)
        with pytest.raises(against.AgainstStandard, match="“Plans have a scale” is not ticked"):
            put(tom, first.id, "views")
        with pytest.raises(rules.NoWay, match="holds what nobody has begun"):
            put(tom, first.id, "new")
        with pytest.raises(rules.NoSuchLane):
            put(tom, first.id, "nowhere")
        assert lanes(looked(tom)) == {"check": ids([first, second, third])}, "a refused move changes nothing"
    with acts(marek):
        put(marek, first.id, "views", reason="Looked at it", overrule=True)
        put(marek, second.id, "check", row="urgent")
        put(marek, third.id, "check", row="", kind=Rows.PERSON)
        found = looked(marek)
        assert lanes(found) == {"check": [second.id, third.id], "views": [first.id]}
        assert [(row.key, row.count) for row in found.rows] == [("urgent", 1), ("planned", 2)]
        by_person = looked(marek, view=View(rows=Rows.PERSON))
        assert [row.key for row in by_person.rows] == [str(tom.user_id), ""]
        with pytest.raises(rules.NoWay, match="The unit of a case is changed on its page"):
            put(marek, third.id, "check", row="contact", kind=Rows.UNIT)


def test_a_move_is_refused_when_what_it_names_has_changed_meanwhile(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        first, second, third, fourth = several(tom, 4)
        seen = looked(tom).version
        put(tom, third.id, "new", before=first.id, from_lane="new", seen=seen)
    with acts(oona):
        with pytest.raises(rules.MovedMeanwhile, match=f"Meanwhile {tom.name} moved it to “New”"):
            put(oona, third.id, "check", from_lane="new", seen=seen)
        put(oona, fourth.id, "new", before=second.id, from_lane="new", seen=seen)
        assert lanes(looked(oona)) == {"new": ids([third, first, fourth, second])}
        put(oona, second.id, "check", from_lane="new", seen=seen)
        with pytest.raises(rules.NotThere, match="no longer in “New”"):
            put(oona, first.id, "new", before=second.id, from_lane="new", seen=seen)
        with pytest.raises(rules.MovedMeanwhile, match="moved it to “Check”"):
            put(oona, second.id, "new", from_lane="new", seen=seen + 3)
        assert looked(oona).version == seen + 3


@pytest.mark.slow
def test_random_moves_of_several_end_in_the_order_that_each_was_told(team: Cast) -> None:
    dice = random.Random(7)
    players = [team.staff.acts, team.colleague.acts, team.leader.acts]
    with acts(players[0]):
        expected = ids(several(players[0], 9))
    seen = {player.user_id: 0 for player in players}
    last: dict[uuid.UUID, int] = {}
    done = refused = 0
    for turn in range(60):
        player = dice.choice(players)
        card = dice.choice(expected)
        others = [each for each in expected if each != card]
        before = dice.choice([*others, None])
        with acts(player):
            try:
                put(player, card, "new", before=before, from_lane="new", seen=seen[player.user_id])
            except rules.MovedMeanwhile:
                assert last[card] > seen[player.user_id], "refused only where somebody has moved it since"
                refused += 1
                seen[player.user_id] = done
                continue
        done += 1
        last[card] = done
        at = others.index(before) if before else len(others)
        expected = [*others[:at], card, *others[at:]]
        if turn % 3 == 0:
            seen[player.user_id] = done
    assert done + refused == 60
    assert done > 20
    assert refused > 3
    for player in players:
        with acts(player):
            found = looked(player)
            assert lanes(found) == {"new": expected}
            assert found.version == done


def test_somebody_finds_what_she_looks_for(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        first, second = several(tom, 2)
        taking.take(case_id=second.id, by=tom, at=AT)

        def found(**wish: Any) -> list[uuid.UUID]:
            return together(lanes(looked(tom, view=View(**wish), at=AT + 9 * DAY)))

        assert found(said="WALL") == [first.id, second.id]
        assert found(said=second.reference.lower().replace("-", " ")) == [second.id]
        assert found(who="me") == [second.id]
        assert found(who="nobody") == [first.id]
        assert found(only="blocked") == []
        assert found(only="long") == [first.id, second.id]
        folded = looked(tom, view=View(folded=frozenset({"new"})))
        assert lanes(folded) == {"check": [second.id]}
        assert [each.count for each in folded.headings][:2] == [1, 1]
        confidential.hide(case_id=second.id, reason="A neighbour", by=tom, at=AT)
        assert found() == [first.id, second.id]
        assert found(is_shared=True) == [first.id], "others look at the same screen"
