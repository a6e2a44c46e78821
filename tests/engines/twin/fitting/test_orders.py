"""With which of several activities that may begin side by side people begin."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _course as courses
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.document import _work as works
from evenkeel.engines.twin.fitting import _orders
from tests.engines.twin import twins

CLERKS = ("ada", "ben", "cem")


def loans(order: str, *, in_order: bool, skills: Sequence[tuple[str, str]] | None = None) -> twin.Twin:
    """Return a twin in which each of some letters is a step of a case, all side by side, by the same three people.

    Before them, a case is opened by itself.
    """
    letters = sorted(order)
    nodes = [
        courses.Node(kind="task", activity="open", ways=(courses.Way(to=1),)),
        courses.Node(
            kind="all",
            ways=tuple(courses.Way(to=2 + letters.index(letter)) for letter in order),
            in_order=in_order,
        ),
        *(
            courses.Node(kind="task", activity=letter, ways=(courses.Way(to=2 + len(letters)),))
            for letter in letters
        ),
        courses.Node(kind="all", ways=(courses.Way(to=3 + len(letters)),)),
        courses.Node(kind="end"),
    ]
    able = skills or [(name, letter) for name in CLERKS for letter in letters]
    return twins.queue(
        streams=(arrivals.Gaps(gap=distributions.Exponential(mean=600 * len(letters) / len(CLERKS) / 0.8)),),
        course=courses.Course(nodes=tuple(nodes), classes=(courses.CaseClass(key="all", start=0),)),
        activities=(
            works.Activity(key="open", shelf="line"),
            *(
                works.Activity(key=letter, shelf="line", duration=distributions.Exponential(mean=600))
                for letter in letters
            ),
        ),
        people=tuple(works.Person(key=name, calendar="always") for name in CLERKS),
        skills=tuple(works.Skill(person=name, activity=letter) for name, letter in able),
    )


def made(model: twin.Twin, seed: int) -> twin.EventLog:
    """Return a log of six hundred cases."""
    return twin.simulate(model, arrivals=600, start=datetime(2024, 1, 1, tzinfo=UTC), seed=seed)[0]


def learned(model: twin.Twin, seed: int) -> list[str]:
    """Return the order that is learned of each fork, as letters; of forks that have none, nothing."""
    nodes = twin.fit(made(model, seed)).course.nodes
    return [
        "".join(nodes[way.to].activity or "" for way in node.ways)
        for node in nodes
        if node.kind == "all" and node.in_order
    ]


@pytest.mark.parametrize("order", ["ab", "ba", "cab"])
def test_the_order_in_which_people_begin_what_is_side_by_side_is_learned(order: str) -> None:
    found = learned(loans(order, in_order=True), 1)
    assert found
    assert set(found) == {order}


def test_no_order_is_found_where_people_begin_with_any() -> None:
    assert not any(
        learned(loans(letters, in_order=False), seed) for letters in ("ab", "abc") for seed in range(5)
    )


def test_no_order_is_found_where_each_activity_has_people_of_its_own() -> None:
    able = [("ada", "a"), ("ben", "b"), ("cem", "b")]
    assert not any(learned(loans("ab", in_order=True, skills=able), seed) for seed in range(3))


def test_orders_that_contradict_one_another_are_none() -> None:
    told = _orders.Orders(first=frozenset({(0, 1), (1, 2), (2, 0)}))
    assert told.of([0, 1, 2]) is None
    assert told.of([1, 0]) == [1, 0]
    assert told.of([5, 6]) is None
    assert _orders.Orders(first=frozenset({(0, 1)}), any=frozenset({(1, 2), (2, 1)})).of([0, 1, 2]) is None


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_twin_begins_with_the_first_where_it_says_so_and_with_any_else(order: str) -> None:
    for in_order, least, most in ((True, 0.95, 1.0), (False, 0.4, 0.6)):
        log = made(loans(order, in_order=in_order), 2)
        rows = log.by_case.order.reshape(-1, 3)[:, 1:]
        begun = log.start[rows]
        apart = begun[:, 0] < begun[:, 1]
        share = float((log.activity[rows[apart, 0]] == log.activities.index(order[0])).mean())
        assert least <= share <= most
