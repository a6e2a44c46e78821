"""Levers: what they can be set to, how they stand in an address, and the changes that come of them."""

import datetime as dt
import functools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.twins import levers, saying, words
from evenkeel.contexts.twins.values import MOST_MOVES, Move
from evenkeel.engines import twin
from tests.contexts.twins.conftest import learnt


@functools.cache
def room(*, names: bool = True) -> levers.Room:
    """Return what the invented team's twin leaves room for."""
    model = twin.parse(learnt().document)
    # Nobody but the first three assesses.
    skills = tuple(
        each
        for each in model.skills
        if each.activity == "Check" or each.person in {f"Planner {name}" for name in "ABC"}
    )
    return levers.Room(model.model_copy(update={"skills": skills}), 5 * 86_400.0, names)


@pytest.mark.parametrize("lever", levers.LEVERS, ids=lambda each: each.key)
def test_each_lever_where_it_stands_first_makes_another_twin(lever: levers.Lever) -> None:
    bench = room()
    assert lever in levers.there(bench)
    move = levers.first(lever, bench)
    assert not levers.is_nothing(move)
    assert levers.fitting(move, bench) == move
    then = twin.applied(bench.model, levers.changed([move], bench))
    assert then != bench.model
    words = saying.said(move, bench)
    assert words
    assert words[0] == words[0].upper()


def test_what_is_set_beyond_its_bounds_is_brought_back() -> None:
    bench = room()
    assert levers.fitting(Move("people", -99), bench) == Move("people", -5)
    assert levers.fitting(Move("order", choice="alphabetical"), bench) == Move("order", choice="first")
    assert levers.fitting(Move("removal", target="Nothing"), bench) == Move("removal", target="Check")
    assert levers.fitting(Move("magic"), bench) is None
    assert levers.is_nothing(Move("load", 0))
    assert levers.changed([Move("load", 0)], bench) == ()


def test_nobody_is_offered_by_name_to_those_who_do_not_see_people() -> None:
    offered = {names: [key for key, _ in room(names=names).people] for names in (True, False)}
    assert "Planner A" in offered[True]
    assert offered[False] == ["", "Check", "Assess"]
    assert levers.fitting(Move("absence", 20, target="Planner A"), room(names=False)) == Move("absence", 20)


def test_people_learn_what_they_did_not_do() -> None:
    bench = room()
    assert bench.learnable == (("Assess", "Assess"),)

    def learning(target: str) -> tuple[int, str]:
        move = levers.fitting(Move("training", choice="Assess", target=target), bench)
        assert move is not None
        then = twin.applied(bench.model, levers.changed([move], bench))
        return len(then.skills) - len(bench.model.skills), saying.said(move, bench)

    assert learning("") == (3, "Everybody learns “Assess”")
    assert learning("Planner D") == (1, "Planner D learns “Assess”")
    assert learning("Check") == (3, "Those who do “Check” learn “Assess”")
    assert learning("Planner A") == (0, "Planner A learns “Assess”")
    pooled = twin.applied(bench.model, levers.changed([Move("pool")], bench))
    assert len(pooled.skills) == 2 * len(bench.model.people)
    everybody = levers.Room(pooled, 5 * 86_400.0, True)
    assert {"training", "pool"}.isdisjoint(each.key for each in levers.there(everybody))


def test_work_gathers_by_number_or_by_the_hour() -> None:
    bench = room()
    gathering = levers.fitting(Move("gathering", 99, "day", "Assess"), bench)
    assert gathering == Move("gathering", 40, "day", "Assess")
    expected = twin.changes.Batching(activity="Assess", size=40, longest=86_400)
    assert levers.changed([gathering], bench) == (expected,)
    assert (
        saying.said(gathering, bench) == "“Assess” let gather, 40 at a time, the first waits 24 hours at most"
    )
    hour = levers.fitting(Move("hour", 13, target="Assess"), bench)
    assert hour is not None
    assert levers.changed([hour], bench) == (twin.changes.Batching(activity="Assess", at=(dt.time(13),)),)
    assert saying.said(hour, bench) == "“Assess” let gather until 13:00"
    assert levers.fitting(Move("hour", 24), bench) == Move("hour", 20, target="Check")


def test_what_is_how_it_is_now_is_marked_and_not_tried_first() -> None:
    bench = room()
    for lever, now in (("order", "first"), ("giving", "pull")):
        choices = levers.BY_KEY[lever].choices
        assert choices is not None
        labels = dict(choices(bench))
        assert [key for key, label in labels.items() if label.endswith(" (as now)")] == [now]
        assert levers.first(levers.BY_KEY[lever], bench).choice != now
        assert levers.is_as_now([Move(lever, choice=now)], bench)
    already = Move("training", choice="Assess", target="Planner A")
    assert levers.is_as_now([already], bench)
    assert not levers.is_as_now([already, Move("load", 20)], bench)


def test_levers_say_how_it_is_now() -> None:
    bench = room()
    said = {each.key: each.now(bench) for each in levers.LEVERS if each.now(bench)}
    assert set(said) == {"people", "load", "wip", "promise"}
    assert said["people"] == "Now 6 people work here."
    assert said["promise"] == "Now 10 days."
    assert re.fullmatch(r"Now about [\d.]+ come in a week\.", said["load"])
    (one,) = bench.model.course.classes
    kinds = (one.model_copy(update={"due_after": 172_800.0}), one.model_copy(update={"due_after": 864_000.0}))
    course = bench.model.course.model_copy(update={"classes": kinds})
    assert words.promised_now(bench.model.model_copy(update={"course": course})) == (
        "Now 2 days to 10 days, by the kind of case."
    )


def test_one_is_said_as_one() -> None:
    bench = room()
    for lever, one, two in (
        ("hours", "1 hour a day more for everybody", "2 hours a day more for everybody"),
        ("wip", "1 open case at most", "2 open cases at most"),
        ("promise", "A promise of 1 day for every case", "A promise of 2 days for every case"),
    ):
        assert [saying.said(Move(lever, value), bench) for value in (1, 2)] == [one, two]


def test_whom_a_move_means_is_said() -> None:
    bench = room()
    for move, said in (
        (Move("people", -2), "2 people fewer"),
        (Move("people", 1, target="Assess"), "1 person more of those who do “Assess”"),
        (Move("people", 2, target="Planner A"), "2 people more, like Planner A"),
        (Move("people", -3, target="Planner A"), "Without Planner A"),
        (Move("absence", 20), "Everybody away on 20 % of days"),
        (Move("absence", 5, target="Assess"), "Those who do “Assess” away on 5 % of days"),
        (Move("absence", 5, target="Planner A"), "Planner A away on 5 % of days"),
    ):
        assert saying.said(move, bench) == said


def test_days_end_later_within_the_day_and_never_before_they_have_begun() -> None:
    bench = room()
    before = {each.key: each.shifts for each in bench.model.calendars}
    for hours in (-4.0, 1.5, 4.0):
        then = twin.applied(bench.model, levers.changed([Move("hours", hours)], bench))
        for each in then.calendars:
            for old, new in zip(before[each.key], each.shifts, strict=True):
                assert new.begin == old.begin
                grown = new.seconds - old.seconds
                assert grown in {0, hours * 3_600} or new.seconds == 3_600 or new.end == dt.time.min


def test_what_is_typed_with_a_comma_is_a_number() -> None:
    assert [levers.number(text) for text in ("1,5", " -2 ", "", "many", "1e9")] == [1.5, -2, None, None, None]


@given(st.sampled_from(levers.LEVERS), st.floats(-1e4, 1e4), st.text(max_size=30), st.text(max_size=30))
def test_moves_come_out_of_an_address_as_they_went_in(
    lever: levers.Lever, value: float, choice: str, target: str
) -> None:
    bench = room()
    move = levers.fitting(Move(lever.key, round(value), choice, target), bench)
    assert move is not None
    assert levers.read(levers.written(move)) == move
    assert levers.all_of([levers.written(move)] * 9, bench) == (move,) * MOST_MOVES


@given(st.text(max_size=60))
def test_whatever_stands_in_an_address_is_read_or_left_out(text: str) -> None:
    levers.all_of([text], room())
