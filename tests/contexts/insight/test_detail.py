"""What a map shows: a readable part of the log, whole ways, and nothing that the log does not have."""

import itertools
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.insight import detail
from evenkeel.engines import flow
from tests.contexts.insight import samples

LOGS = pathlib.Path(__file__).parents[4] / "shared/data/event-logs"
PLAIN = samples.report().facts
NAMES = "abcdefghij"
WAYS = st.dictionaries(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=8).map(tuple),
    st.integers(1, 50),
    min_size=1,
    max_size=9,
)
PERCENT = st.one_of(st.none(), st.integers(0, 100))


def facts_of(ways: dict[tuple[str, ...], int]) -> flow.Facts:
    """Return the facts of a log whose cases took these ways, as far as a map asks for them."""
    events: dict[str, dict[str, int]] = {}
    pairs: dict[tuple[str, str], int] = {}
    for way, cases in ways.items():
        for name in way:
            events.setdefault(name, {"events": 0, "cases": 0, "starts": 0, "ends": 0})["events"] += cases
        for name in set(way):
            events[name]["cases"] += cases
        events[way[0]]["starts"] += cases
        events[way[-1]]["ends"] += cases
        for pair in itertools.pairwise(way):
            pairs[pair] = pairs.get(pair, 0) + cases
    ranked = sorted(events.items(), key=lambda one: (-one[1]["events"], one[0]))
    # Copied, not validated: a property asks for hundreds of these.
    return PLAIN.model_copy(
        update={
            "cases": sum(ways.values()),
            "events": sum(one["events"] for one in events.values()),
            "by_activity": tuple(
                PLAIN.by_activity[0].model_copy(update={"activity": name} | counts) for name, counts in ranked
            ),
            "dfg": tuple(
                PLAIN.dfg[0].model_copy(update={"source": source, "target": target, "count": count})
                for (source, target), count in sorted(pairs.items(), key=lambda one: (-one[1], one[0]))
            ),
        }
    )


@given(ways=WAYS, steps=PERCENT, paths=PERCENT)
def test_every_step_shown_lies_on_a_way_from_start_to_end(
    ways: dict[tuple[str, ...], int], steps: int | None, paths: int | None
) -> None:
    facts = facts_of(ways)
    shown = detail.excerpt(facts, steps=steps, paths=paths)
    ends = set(shown.activities)
    assert ends
    assert {end for path in shown.paths for end in (path.source, path.target) if end >= 0} <= ends
    assert reached(shown, detail.START) == ends
    assert reached(shown, detail.END) == ends


def test_the_way_on_may_pass_through_the_way_there() -> None:
    facts = facts_of({tuple("cacacbdb"): 23, tuple("adfabb"): 15})
    shown = detail.excerpt(facts, steps=1, paths=65)
    assert reached(shown, detail.START) == reached(shown, detail.END) == set(shown.activities)


def reached(shown: detail.Excerpt, root: int) -> set[int]:
    """Return the steps that can be come to from the start, or from which the end can be come to."""
    found, open_ = {root}, [root]
    while open_:
        here = open_.pop()
        for path in shown.paths:
            near, far = (path.source, path.target) if root == detail.START else (path.target, path.source)
            if near == here and far not in found:
                found.add(far)
                open_.append(far)
    return {one for one in found if one >= 0}


@given(ways=WAYS)
def test_all_is_all(ways: dict[tuple[str, ...], int]) -> None:
    facts = facts_of(ways)
    shown = detail.excerpt(facts, steps=100, paths=100)
    assert len(shown.activities) == len(facts.by_activity)
    assert sum(path.is_step for path in shown.paths) == len(facts.dfg)
    assert (shown.share_of_events, shown.share_of_pairs, shown.is_cut) == (1.0, 1.0, False)


@given(ways=WAYS, less=st.integers(0, 100), more=st.integers(0, 100))
def test_more_shows_no_less(ways: dict[tuple[str, ...], int], less: int, more: int) -> None:
    facts = facts_of(ways)
    less, more = sorted((less, more))
    few, many = (detail.excerpt(facts, steps=one, paths=50) for one in (less, more))
    assert set(few.activities) <= set(many.activities)
    few, many = (detail.excerpt(facts, steps=50, paths=one) for one in (less, more))
    assert set(few.paths) <= set(many.paths)


@given(ways=WAYS)
def test_the_default_can_be_asked_for(ways: dict[tuple[str, ...], int]) -> None:
    facts = facts_of(ways)
    shown = detail.excerpt(facts)
    asked = detail.excerpt(facts, steps=shown.steps_percent, paths=shown.paths_percent)
    assert (asked.activities, asked.paths) == (shown.activities, shown.paths)


def test_the_default_says_how_much_of_all_it_shows() -> None:
    facts = facts_of({("a", "b"): 980, ("a", "c", "b"): 10, ("a", "d", "b"): 10})
    shown = detail.excerpt(facts)
    assert (len(shown.activities), shown.steps_percent) == (3, 75)
    assert (len(shown.paths), shown.possible_paths, shown.paths_percent) == (5, 5, 100)


def test_the_way_whose_rarest_path_is_the_most_frequent_is_kept() -> None:
    facts = facts_of({("a", "b", "c"): 10, ("a", "c"): 3, ("a", "d", "c"): 1})
    shown = detail.excerpt(facts, steps=75, paths=0)
    names = [facts.by_activity[one].activity for one in shown.activities]
    assert names == ["a", "c", "b"]
    assert {(path.edge.source, path.edge.target) for path in shown.paths if path.edge} == {
        ("a", "b"),
        ("b", "c"),
    }


def test_shares_are_those_of_the_log() -> None:
    facts = facts_of({("a", "b"): 9, ("a", "c", "b"): 1})
    shown = detail.excerpt(facts, steps=50, paths=0)
    assert shown.share_of_events == 20 / 21
    assert shown.share_of_pairs == 9 / 11


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "steps", "paths"), [("receipt.xes.gz", 20, 37), ("BPIC15_1.xes.gz", 24, 45)]
)
def test_a_real_log_is_readable_at_first(name: str, steps: int, paths: int) -> None:
    if not (LOGS / name).exists():
        pytest.skip("the public event logs are not beside this folder")
    log = flow.read(LOGS / name, timezone="UTC").log
    needed = flow.measure_some(log, facts=("by_activity", "dfg"))
    facts = PLAIN.model_copy(update={"cases": log.n_cases, "events": log.n_events} | needed)
    shown = detail.excerpt(facts)
    assert (len(shown.activities), len(shown.paths)) == (steps, paths)
    everything = detail.excerpt(facts, steps=100, paths=100)
    assert len(everything.activities) <= detail.MOST_STEPS
    assert len(everything.paths) <= detail.MOST_PATHS
    assert everything.is_cut == (len(facts.by_activity) > detail.MOST_STEPS)
