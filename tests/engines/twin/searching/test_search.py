"""Search: what theory says is the least that does, is what it finds; the absurd it neither takes nor recommends."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from math import factorial

import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document._distribution import Exponential
from tests.engines.twin.twins import queue

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAY = 86_400.0


def found(one: twin.Twin, levers: Sequence[str], goal: str, *constraints: str, **asked: object) -> twin.Found:
    arguments: dict[str, object] = {"start": MONDAY, "window": twin.Window(DAY, 4 * DAY, 5 * DAY)} | asked
    return twin.search(
        one,
        [twin.read_lever(line) for line in levers],
        twin.read_goal(goal),
        [twin.read_goal(each) for each in constraints],
        **arguments,  # type: ignore[arg-type]  # a test's own table
    )


def sojourn(servers: int, *, load: float, service: float) -> float:
    """Return the mean time in M/M/c (Erlang 1917)."""
    busy = load**servers / factorial(servers) * servers / (servers - load)
    waits = busy / (sum(load**n / factorial(n) for n in range(servers)) + busy)
    return service + waits * service / (servers - load)


def line() -> twin.Twin:
    """Three at a counter, 2.4 of them busy on average: a customer each minute, 144 seconds each."""
    return queue(servers=3, service=Exponential(mean=144))


def test_finds_the_fewest_people_that_theory_says_are_enough() -> None:
    exact = {servers: sojourn(servers, load=2.4, service=144) for servers in range(3, 7)}
    wanted = (exact[4] + exact[5]) / 2
    search = found(line(), ["people +1..+3"], f"lead_time <= {wanted:.0f}s")
    assert search.best is not None
    assert search.best.title == "2 people more"
    assert search.best.meets is twin.Meets.YES
    for value in (search.best.goal, search.confirmed):
        assert value is not None
        assert value.mean == pytest.approx(exact[5], rel=0.05)
    assert search.comparison is not None
    assert search.comparison.variants[0].measured("lead_time").leaning is twin.Leaning.BETTER
    assert [choice.title for choice in search.front] == [
        "as it is now", "1 person more", "2 people more", "3 people more",
    ]  # fmt: skip
    assert any(sentence.startswith("Least disruption: 2 people more") for sentence in search.sentences)
    assert twin.Found.model_validate_json(search.model_dump_json()) == search


def test_moves_one_lever_rather_than_two_and_less_rather_than_far() -> None:
    search = found(line(), ["people +1..+3", "effort -5%..-10% by 5%"], "lead_time <= 185s")
    assert search.best is not None
    assert [setting.title for setting in search.best.settings] == ["1 person more"]
    assert search.tried == 4 * 3
    disruptions = [choice.disruption for choice in search.front]
    assert disruptions == sorted(disruptions)


def test_nothing_need_change_where_the_goal_is_reached() -> None:
    search = found(line(), ["people +1..+3"], "lead_time <= 400s")
    assert search.best is not None
    assert search.best.settings == ()
    assert search.comparison is None
    assert any(sentence.startswith("Nothing need change") for sentence in search.sentences)


def test_what_cannot_last_is_not_recommended() -> None:
    """At 99 % of their hours two would do for a while, until the pile has grown."""
    tired = queue(servers=2, service=Exponential(mean=119))
    search = found(tired, ["effort -1%"], "done >= 9000")
    assert search.best is None
    assert any("keeps within the constraints" in sentence for sentence in search.sentences)
    loose = found(tired, ["effort -20%"], "done >= 9000")
    assert loose.best is not None
    assert loose.best.title == "all work takes 20 % less long"


def test_what_cannot_be_reached_is_said_with_what_comes_nearest() -> None:
    search = found(line(), ["people +1..+2"], "lead_time <= 100s")
    assert search.best is None
    assert search.nearest is not None
    assert search.nearest.title == "2 people more"
    assert any(
        sentence.startswith("No combination of these levers surely reaches it")
        for sentence in search.sentences
    )


def test_constraints_hold() -> None:
    search = found(line(), ["people +1..+3"], "lead_time <= 170s", "workload <= 50%")
    assert search.best is not None
    assert search.best.title == "2 people more"


def test_spends_the_budget_where_it_is_least_clear_whoever_runs_it() -> None:
    wanted = sojourn(4, load=2.4, service=144)
    asked = {"budget": 80, "goal": f"lead_time <= {wanted:.0f}s", "levers": ["people +1..+3"]}
    search = found(line(), **asked)  # type: ignore[arg-type]  # a test's own table
    assert search.replications <= 80 + 10
    with ThreadPoolExecutor(2) as pool:
        assert found(line(), **asked, executor=pool) == search  # type: ignore[arg-type]  # as above
    unclear = search.open or [choice for choice in search.front if choice.title == "1 person more"]
    assert unclear[0].title == "1 person more"
    assert unclear[0].replications >= max(choice.replications for choice in search.front)


def test_levers_are_read_with_their_bounds() -> None:
    assert [each.title for each in twin.read_lever("people -1..+2").settings] == [
        "1 person fewer", "1 person more", "2 people more",
    ]  # fmt: skip
    assert [each.title for each in twin.read_lever("wip 40..20 by 10").settings] == [
        "40 open cases at most", "30 open cases at most", "20 open cases at most",
    ]  # fmt: skip
    assert [each.change.kind for each in twin.read_lever("order.line due|shortest").settings] == ["order"] * 2
    assert len(twin.read_lever("removal.second signature").settings) == 1
    assert len(twin.read_lever("absence.Ada 2027-07-05..2027-07-23").settings) == 1
    for bad in ("people 1..x", "people +1..+900", "effort -10%..x0.5", "nothing 1..2", "people +1..+3 by 0"):
        with pytest.raises(twin.BadChange):
            twin.read_lever(bad)


@pytest.mark.parametrize(
    "lever",
    ["people +1..+9", "effort -10%..-80% by 10%", "absence 0%", "arrivals -10%..-90% by 20%", "order target",
     "hours.always mon-sun 06:00-22:00"],
    ids=str,
)  # fmt: skip
def test_the_absurd_is_refused(lever: str) -> None:
    with pytest.raises(twin.Absurd, match="reaches too far"):
        found(line(), [lever], "lead_time <= 170s")


def test_asks_that_cannot_be_answered_are_refused_in_words() -> None:
    with pytest.raises(twin.NothingAsked, match="takes a budget of 20, not 10"):
        found(line(), ["people +1..+3"], "lead_time <= 170s", budget=10)
    with pytest.raises(twin.NothingToChange, match="at least one lever"):
        found(line(), [], "lead_time <= 170s")
    for goal in ("lead_time", "happiness >= 3", "lead_time <= 10", "kept >= 0.9", "wip <= 10d"):
        with pytest.raises(twin.BadGoal, match="is not understood"):
            twin.read_goal(goal)
