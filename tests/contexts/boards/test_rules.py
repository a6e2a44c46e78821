"""In which lane a card lies, and in what order, whatever people do."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.boards import making, presentation, rules
from evenkeel.contexts.boards.values import Board, Lane, Rows
from evenkeel.contexts.casework.values.boards import Lying, Scope
from evenkeel.contexts.casework.values.cases import State
from evenkeel.engines import operating_model
from tests.contexts.boards.conftest import BOARDS
from tests.contexts.casework.conftest import MODEL

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def model() -> operating_model.OperatingModel:
    found = operating_model.read_files({"model.yaml": (MODEL + BOARDS).encode()}).model
    assert found is not None
    return found


def board(key: str = "plans") -> Board:
    found = making.board(model(), key)
    assert found is not None
    return found


def lying(number: int = 1, **more: object) -> Lying:
    values: dict[str, object] = {
        "id": uuid.UUID(int=number),
        "case_type": "permit",
        "stage": "check",
        "shelf": "plans",
        "state": State.OPEN,
        "priority": 0,
        "due_at": AT,
        "turn": 0.0,
    }
    return Lying(**(values | more))  # type: ignore[arg-type]  # values of the fields, each of its own type


@pytest.mark.parametrize(
    ("card", "lane"),
    [
        (lying(state=State.NEW), "new"),
        (lying(), "check"),
        (lying(state=State.PAUSED, stage="views"), "views"),
        (lying(stage="assess"), "decide"),
        (lying(stage="decide"), "decide"),
        (lying(stage="gone"), "new"),
        (lying(stage="gone", shelf="elsewhere"), None),
        (lying(stage="check", shelf="elsewhere", state=State.NEW), "check"),
    ],
    ids=[
        "not-begun",
        "by-stage",
        "paused",
        "first-stage",
        "second-stage",
        "by-shelf",
        "nowhere",
        "other-shelf",
    ],
)
def test_a_card_lies_by_its_shelf_until_somebody_begins_then_by_its_stage(
    card: Lying, lane: str | None
) -> None:
    found = rules.lane_of(board(), card)
    assert (found.key if found else None) == lane


def test_boards_of_the_model_come_first_and_teams_without_one_get_one_by_rule() -> None:
    found = making.boards(model())
    assert [each.key for each in found] == [
        "plans",
        "plans-week",
        "ways",
        "goals",
        "over-all",
        "nothing",
        "team.contact",
    ]
    assert found[0].scope == Scope(("permit", "worry"), ("planning",))
    assert found[-1].lanes == (Lane("shelf-calls", "Calls", (), "calls"),)
    assert found[-1].scope == Scope((), ("contact",))


def test_by_rule_lanes_follow_the_stages_of_the_teams_case_types() -> None:
    found = operating_model.read_files({"model.yaml": MODEL.encode()}).model
    assert found is not None
    made = making.board(found, "team.planning")
    assert made is not None
    assert [each.key for each in made.lanes] == ["check", "views", "assess", "decide", "shelf-plans"]
    assert made.is_by_rule
    assert made.rows is Rows.URGENCY


@pytest.mark.parametrize(
    ("count", "limit", "words"),
    [(3, None, "3"), (2, 4, "2 of 4"), (4, 4, "4 of 4, full"), (4, 3, "4 of 3, over")],
    ids=["none", "room", "full", "over"],
)
def test_how_full_a_lane_is_is_said(count: int, limit: int | None, words: str) -> None:
    assert presentation.filling(Lane("x", "X", wip_limit=limit), count) == words


# Ranks as they come: nearly always different, sometimes the very same, as with dates that a norm time gives.
RANKS = st.lists(st.integers(0, 5) | st.integers(-(10**10), 10**10), min_size=1, max_size=9)
MOVES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 9)), max_size=30)


@given(RANKS, MOVES)
def test_a_card_lies_before_the_one_it_was_put_before_whatever_was_moved_earlier(
    ranks: list[int], moves: list[tuple[int, int]]
) -> None:
    cards = [lying(number, due_at=None) for number in range(1, len(ranks) + 1)]
    put = {card.id: float(rank) for card, rank in zip(cards, ranks, strict=True)}
    expected = [key for key, _ in rules.ordered(cards, put)]
    for which, where in moves:
        card = cards[which % len(cards)].id
        others = [key for key in expected if key != card]
        before = others[where] if where < len(others) else None
        put |= rules.placed(rules.ordered(cards, put), card, before=before)
        at = others.index(before) if before else len(others)
        expected = [*others[:at], card, *others[at:]]
        assert [key for key, _ in rules.ordered(cards, put)] == expected


def test_nearly_always_only_the_card_itself_is_written() -> None:
    lane = [(uuid.UUID(int=number), 86_400.0 * number) for number in range(600)]
    found = rules.placed(lane, lane[400][0], before=lane[2][0])
    assert list(found) == [lane[400][0]]
    assert found[lane[400][0]] == 86_400.0 * 1.5


SAW = {"saw": "check", "who": "Oona", "moved_at": 4, "seen": 4}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, False),
        ({"moved_at": 5}, True),
        ({"seen": None, "moved_at": 5}, False),
        ({"saw": "new"}, True),
        ({"saw": "", "moved_at": 5}, False),
    ],
    ids=["as-seen", "put-elsewhere-since", "does-not-say", "in-another-lane", "does-not-say-where"],
)
def test_a_move_is_stale_only_where_the_card_itself_was_moved(
    change: dict[str, object], refused: bool
) -> None:
    asked = SAW | change
    if not refused:
        rules.check_seen(board(), here=board().lane("check"), **asked)  # type: ignore[arg-type]  # as above
        return
    with pytest.raises(rules.MovedMeanwhile, match="Meanwhile Oona moved it to “Check”"):
        rules.check_seen(board(), here=board().lane("check"), **asked)  # type: ignore[arg-type]  # as above


def test_what_a_board_of_projects_shows_is_not_on_the_board_by_rule() -> None:
    held = operating_model.load(Path(__file__).parents[3] / "operating-models" / "two-councils" / "as-is")
    found = making.board(held, "team.contact")
    assert found is not None
    assert found.scope.has(case_type="permit", unit="contact")
    assert found.scope.has(case_type="question", unit="contact"), "all else that comes"
    assert not found.scope.has(case_type="small-project", unit="contact")
    shown = {stage for each in found.lanes for stage in each.stages} | {each.shelf for each in found.lanes}
    assert "projects" not in shown
    other = making.board(held, "team.feedback")
    assert other is not None
    assert other.scope.has(case_type="small-project", unit="feedback"), "no board of projects is theirs"
