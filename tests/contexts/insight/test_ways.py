"""The ways through a process: which are listed, how they differ, and what is said of them."""

import collections
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.insight import page, ways
from evenkeel.engines import flow
from tests.contexts.insight import samples

WAY = st.lists(st.sampled_from("abcd"), max_size=12)


def facts_of(*found: tuple[tuple[str, ...], int, float | None], **changed: Any) -> flow.Facts:
    """Return facts with these ways: steps, cases, median lead time."""
    cases = sum(count for _steps, count, _median in found)
    top = [
        {"activities": steps, "cases": count, "share": count / cases, "median": median}
        for steps, count, median in found
    ]
    variants = {"count": len(top), "singletons": 0, "shortest": 1, "longest": 9, "top": top} | changed
    return samples.report({"cases": cases, "variants": variants}).facts


FACTS = facts_of(
    (("Received", "Checked", "Decided"), 70, 3600.0),
    (("Received", "Sent back", "Sent back", "Checked", "Decided"), 20, None),
    (("Received", "Decided"), 10, 7200.0),
)


@given(usual=WAY, other=WAY)
def test_laid_beside_each_other_ways_lose_nothing(usual: list[str], other: list[str]) -> None:
    found = ways.compared(usual, other)
    assert [name for name, mark in found if mark != "less"] == other
    assert [name for name, mark in found if mark != "more"] == usual
    common = sum(mark == "" for _name, mark in found)
    assert common <= sum((collections.Counter(usual) & collections.Counter(other)).values())
    assert (common == len(other)) == (_contains(usual, other))


def _contains(longer: list[str], shorter: list[str]) -> bool:
    """Tell whether one way has all steps of another, in their order."""
    rest = iter(longer)
    return all(step in rest for step in shorter)


def test_what_both_have_is_the_longest_that_can_be() -> None:
    found = ways.compared(tuple("abcbdab"), tuple("bdcaba"))
    assert sum(mark == "" for _name, mark in found) == 4


def test_equal_steps_in_a_row_are_one_but_not_where_one_is_more() -> None:
    chips = list(ways.folded([("a", ""), ("a", ""), ("a", "more"), ("b", "less")], {"a": "A"}))
    assert chips == [("A", "a", 2, ""), ("A", "a", 1, "more"), ("b", "b", 1, "less")]


@pytest.mark.parametrize(
    ("wish", "ranks"),
    [
        (ways.Wish(), [1, 2, 3]),
        (ways.Wish(contains="check"), [1, 2]),
        (ways.Wish(without="SENT"), [1, 3]),
        (ways.Wish(contains="decided", without="checked"), [3]),
        (ways.Wish(contains="nothing"), []),
        (ways.Wish(sort="slowest"), [3, 1, 2]),
        (ways.Wish(sort="longest"), [2, 1, 3]),
        (ways.Wish(sort="whatever"), [1, 2, 3]),
    ],
    ids=["all", "with", "without", "both", "none", "slowest", "longest", "unknown-order"],
)
def test_the_ways_that_are_wanted(wish: ways.Wish, ranks: list[int]) -> None:
    assert [place + 1 for place in ways.found(FACTS, wish)] == ranks


def test_a_row_says_what_a_way_is() -> None:
    _usual, way, short = ways.rows(FACTS, [0, 1, 2], short={}, compare=True, links=page.Links())
    assert (way.rank, way.cases, way.share, way.cumulative) == (2, "20", "20 %", "90 %")
    assert (way.median, way.length, way.before, way.bar) == ("not known", "5", 70.0, 20.0)
    assert [(chip.name, chip.times, chip.mark) for chip in way.chips] == [
        ("Received", 1, ""),
        ("Sent back", 2, "more"),
        ("Checked", 1, ""),
        ("Decided", 1, ""),
    ]
    assert way.difference == "2 steps more than the most frequent way."
    assert short.difference == "1 step fewer than the most frequent way."


def test_without_comparison_nothing_is_marked() -> None:
    rows = ways.rows(FACTS, [0, 1], short={}, compare=False, links=page.Links())
    assert {chip.mark for row in rows for chip in row.chips} == {""}
    assert {row.difference for row in rows} == {""}


def test_a_way_too_long_to_be_drawn_says_how_many_steps_follow() -> None:
    long = tuple(f"Step {number}" for number in range(400))
    facts = facts_of((("Received",), 5, 1.0), (long, 1, 1.0))
    row = ways.rows(facts, [1], short={}, compare=True, links=page.Links())[0]
    assert (len(row.chips), row.beyond) == (ways.LONGEST, 320)
    assert row.difference == "Too long to be laid beside the most frequent way."


def test_short_names_stand_for_one_step_each() -> None:
    steps = (
        "T02 Check it",
        "T02 Check it twice",
        "Send the letter",
        "Payment",
        "💧 💧",
        " ",
        "01_HOOFD_030_1",
        "",
    )
    facts = facts_of((steps, 1, 1.0))
    short = ways.short_names(facts)
    assert len(set(short.values())) == len(steps)
    assert [short[step] for step in steps[:4]] == ["T02", "T02-2", "STL", "Payment"]
    assert short["01_HOOFD_030_1"] == "01_HOOFD_030_1"


def test_long_names_are_better_short() -> None:
    assert not ways.is_better_short(FACTS)
    assert ways.is_better_short(facts_of((("A very long name of a step " * 3,) * 3, 1, 1.0)))


def test_the_key_names_what_is_on_the_page() -> None:
    short = ways.short_names(FACTS)
    rows = ways.rows(FACTS, [2], short=short, compare=False, links=page.Links())
    assert ways.key(short, rows) == (("Decided", "Decided"), ("Received", "Received"))
    assert ways.key({}, rows) == ()


def test_how_unevenly_cases_spread_is_said() -> None:
    shown = {one.label: (one.value, one.note) for one in ways.kpis(FACTS)}
    assert shown["Different ways"] == ("3", "of 100 cases")
    assert shown["Ways that cover 80 % of the cases"] == ("2", "67 % of all ways")
    assert ways.extent(FACTS) == "All 3 ways that cases took."


def test_where_the_known_ways_do_not_reach_that_it_is_said() -> None:
    facts = facts_of((("a",), 1, 1.0), count=900, singletons=900)
    few = facts.variants.model_copy(
        update={"top": (facts.variants.top[0].model_copy(update={"share": 0.01}),)}
    )
    facts = facts.model_copy(update={"variants": few})
    assert next(one.value for one in ways.kpis(facts) if "80 %" in one.label) == "more than 1"
    assert ways.extent(facts) == "The 1 most frequent of 900 ways; 1 % of the cases took one of these."
