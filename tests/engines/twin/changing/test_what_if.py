"""What if: figures that theory or arithmetic knows, under the same luck, with intervals that hold."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin import changes
from evenkeel.engines.twin.changing._measures import _mean_difference
from evenkeel.engines.twin.document._arrivals import Gaps
from evenkeel.engines.twin.document._calendar import DAYS, Calendar, Shift
from evenkeel.engines.twin.document._distribution import Exponential, Fixed
from evenkeel.engines.twin.document._work import Activity, Person
from tests.engines.twin.twins import queue

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAY = 86_400.0
ONE_MORE = (changes.People(by=1),)


def compared(one: twin.Twin, these: Sequence[changes.Change] = ONE_MORE, **asked: object) -> twin.Comparison:
    arguments: dict[str, object] = {
        "start": MONDAY, "replications": 12, "window": twin.Window(DAY, 4 * DAY, 5 * DAY), "level": 0.999
    }  # fmt: skip
    return twin.what_if(one, {"then": these}, **(arguments | asked))  # type: ignore[arg-type]  # a test's own table


def test_one_more_at_a_counter_does_what_queueing_theory_says() -> None:
    """M/M/1 and M/M/2 (Erlang 1917): a customer each minute, 48 seconds of work."""
    found = compared(queue(), window=twin.Window(DAY, 22 * DAY, 23 * DAY))
    then = found.outcome("then")
    arrival, service = 1 / 60, 1 / 48
    alone = 1 / (service - arrival)
    load = arrival / service
    two_busy = load**2 / (2 - load)
    with_two = 48 + two_busy / (1 + load + two_busy) / (2 * service - arrival)
    for value, exact in (
        (found.now.measured("lead_time").value, alone),
        (then.measured("lead_time").value, with_two),
        (then.measured("lead_time").difference, with_two - alone),
        (found.now.measured("workload").value, load),
        (then.measured("workload").value, load / 2),
        (found.now.measured("wip").value, arrival * alone),
    ):
        assert value is not None
        assert value.low <= exact <= value.high, exact
        assert value.half < 0.25 * abs(exact)
    assert then.measured("lead_time").leaning is twin.Leaning.BETTER
    assert then.sustainable
    assert found.now.sustainable


def test_both_meet_the_same_luck() -> None:
    """A tenth more load: the difference is told far more exactly than two independent simulations would tell it."""
    found = compared(queue(), [changes.Effort(factor=1.02)])
    then = found.outcome("then").measured("lead_time")
    assert then.difference is not None
    assert then.difference.low > 0
    apart = np.hypot(found.now.measured("lead_time").value.half, then.value.half)
    assert then.difference.half < apart / 3


def office(**changed: object) -> twin.Twin:
    """One case at eight o'clock each working day, nine hours of work in a shift of eight, ten an hour."""
    shifts = tuple(Shift(day=day, begin=time(8), end=time(16)) for day in DAYS[:5])
    parts: dict[str, object] = {
        "streams": (Gaps(gap=Fixed(value=28_800), calendar="office"),),
        "activities": (
            Activity(key="serve", shelf="line", duration=Fixed(value=32_400), at_shift_end="finish"),
        ),
        "people": (Person(key="server 0", calendar="office", cost_per_hour=10),),
        "calendars": (Calendar(key="office", shifts=shifts),),
        "norm": 30_000.0,
    }
    return queue(**(parts | changed))  # type: ignore[arg-type]  # a test's own table


def test_an_office_by_the_clock_comes_to_what_arithmetic_says() -> None:
    week = 7 * DAY
    found = compared(
        office(), [changes.Effort(factor=8 / 9)], window=twin.Window(week, 3 * week, 4 * week), replications=2
    )
    now, then = found.now, found.outcome("then")
    expected = {
        "lead_time": 32_400, "kept": 0, "lateness": 2_400, "done": 5, "growth": 0, "unfinished": 0,
        "workload": 1, "overtime": 5, "cost": 450, "unevenness": 0, "wip": 45 / 168,
    }  # fmt: skip
    assert {key: now.measured(key).value.mean for key in expected} == pytest.approx(expected)
    differences = {each.key: each.difference.mean for each in then.measures if each.difference}
    for key, less in {"lead_time": -3_600, "kept": 1, "overtime": -5, "cost": -50}.items():
        assert differences[key] == pytest.approx(less)
    assert (
        then.sentences[0]
        == "Time from arrival to the end, mean: 8.0 hours instead of 9.0 hours, 60.0 minutes less (60.0 to 60.0)."
    )
    assert (
        then.measured("kept").sentence == "Promises kept: 100 % instead of 0 %, 100 points more (100 to 100)."
    )


def test_more_than_can_be_done_is_not_called_a_lead_time() -> None:
    found = compared(queue(), [changes.Load(factor=1.5)])
    then = found.outcome("then")
    assert not then.sustainable
    assert any("no lead time holds" in sentence for sentence in then.sentences)
    assert then.measured("growth").value.mean == pytest.approx((1.5 / 60 - 1 / 48) * 7 * DAY, rel=0.1)


def test_working_to_the_target_keeps_promises_and_leaves_the_late_behind() -> None:
    found = compared(queue(norm=400.0), gaming=True, replications=6)
    for outcome in (found.now, found.outcome("then")):
        assert outcome.gaming is not None
        assert outcome.sentences[-1] == outcome.gaming.sentence
    assert found.now.gaming is not None
    assert found.now.gaming.kept.low > 0
    assert found.now.gaming.lateness.low > 0
    assert compared(queue(), gaming=True, replications=2).now.gaming is None


def test_people_are_told_by_name_before_and_after() -> None:
    found = compared(queue(servers=2, service=Exponential(mean=96)))
    then = found.outcome("then")
    assert [each.person for each in then.workloads] == ["server 0", "server 1", "server 0 (new 1)"]
    assert [each.difference is None for each in then.workloads] == [False, False, True]
    relieved = next(sentence for sentence in then.sentences if sentence.startswith("Relieved"))
    assert "server 0 (8" in relieved
    assert "server 1 (" in relieved
    with pytest.raises(twin.NothingToChange, match="nobody would be left who can do “serve”"):
        compared(queue(), [changes.People(by=-1)])


def test_as_many_replications_as_the_precision_needs_whoever_runs_them() -> None:
    found = compared(queue(), replications=None, precision=0.2, at_most=60, level=0.95)
    assert found.reached
    assert 10 <= found.replications < 60
    difference = found.outcome("then").measured("lead_time").difference
    assert difference is not None
    assert difference.half <= 0.2 * max(found.now.measured("lead_time").value.mean, -difference.mean)
    tight = compared(queue(), replications=None, precision=0.001, at_most=12)
    assert (tight.reached, tight.replications) == (False, 12)
    with ThreadPoolExecutor(2) as pool:
        assert compared(queue(), replications=None, precision=0.001, at_most=12, executor=pool) == tight
    assert twin.Comparison.model_validate_json(tight.model_dump_json()) == tight


def test_what_is_looked_at_follows_how_long_cases_take() -> None:
    slow = office(activities=(Activity(key="serve", shelf="line", duration=Fixed(value=28_800)),))
    found = twin.what_if(slow, {"then": [changes.Effort(factor=0.5)]}, start=MONDAY, replications=2)
    assert (found.settled_days, found.watched_days, found.followed_days) == (7, 700, 7)


def test_asks_that_ask_nothing_are_refused() -> None:
    with pytest.raises(twin.NothingAsked, match="at least one variant"):
        twin.what_if(queue(), {}, start=MONDAY)
    with pytest.raises(twin.NothingAsked, match="at least two replications"):
        twin.what_if(queue(), {"then": ONE_MORE}, start=MONDAY, replications=1)
    with pytest.raises(twin.NothingAsked, match="longer time"):
        compared(queue(gap=Fixed(value=90 * DAY)))


def test_the_difference_of_two_people_is_that_of_a_pair_drawn_at_random() -> None:
    values = np.array([0.1, 0.4, 0.9])
    assert _mean_difference(values) == pytest.approx((0.3 + 0.8 + 0.5) / 3)


def test_what_the_twin_had_to_assume_stands_beside_what_it_says() -> None:
    assumed = [
        twin.Assumption(code="waiting", sentence="9% of all waiting is explained by busy colleagues."),
        twin.Assumption(code="any-order", sentence="Work was taken in no order that the log would show."),
    ]
    found = compared(queue(assumptions=tuple(assumed)), replications=2)
    assert found.caveats == (assumed[0].sentence,)


def test_what_to_expect_goes_by_what_happened() -> None:
    """A twin that is a fifth too slow in all still tells what becomes of the mean in its log."""
    learned = twin.Learned(cases=9, instances=9, begin=MONDAY, end=MONDAY, lead_time=27_000)
    found = compared(
        office(learned=learned),
        [changes.Effort(factor=8 / 9)],
        replications=2,
        window=twin.Window(7 * DAY, 21 * DAY, 28 * DAY),
    )
    assert found.now.expected is None
    assert "In the log that it has learnt from the mean was 7.5 hours." in found.now.sentences
    expected = found.outcome("then").expected
    assert expected is not None
    assert expected.mean == pytest.approx(27_000 * 8 / 9)
    assert (
        "So expect, of the 7.5 hours in the log: 6.7 hours (6.7 to 6.7 hours)."
        in found.outcome("then").sentences
    )
    noisy = compared(queue(learned=learned)).outcome("then")
    assert noisy.expected is not None
    difference, now = (
        noisy.measured("lead_time").difference,
        compared(queue()).now.measured("lead_time").value,
    )
    assert difference is not None
    assert noisy.expected.mean == pytest.approx(27_000 * (1 + difference.mean / now.mean))
    assert noisy.expected.half > 0


def standing(*, due: float | None = None) -> twin.State:
    """Ten cases in a line, none begun, which came a second after the other."""
    return twin.State(
        at=MONDAY,
        cases=tuple(
            twin.OpenCase(
                key=f"case {number}",
                arrived=MONDAY - timedelta(seconds=10 - number),
                due=None if due is None else MONDAY + timedelta(seconds=due),
            )
            for number in range(10)
        ),
    )


def test_from_how_things_stand_variants_come_to_what_arithmetic_says() -> None:
    """An hour of work each: one does ten in ten hours, two in five; nothing else comes."""
    one = queue(streams=(Gaps(gap=Fixed(value=1_000 * DAY)),), service=Fixed(value=3_600))
    found = compared(
        one.model_copy(update={"streams": ()}),
        start=None, state=standing(due=5 * 3_600), until=MONDAY + timedelta(seconds=4.5 * 3_600), window=None, replications=2,
    )  # fmt: skip
    now, then = found.now, found.outcome("then")
    assert (found.open_now, found.start, found.settled_days, found.followed_days) == (10, MONDAY, 0, 0)
    assert now.measured("pile").value.mean == 6
    assert then.measured("pile").value.mean == 2
    assert now.measured("open_kept").value.mean == 0.5
    assert then.measured("open_kept").value.mean == 1
    assert now.measured("open_lead_time").value.mean == pytest.approx(5.5 * 3_600 + 5.5)
    difference = then.measured("open_lead_time").difference
    assert difference is not None
    assert difference.mean == pytest.approx(-2.5 * 3_600)
    assert then.sentences[0] == "Open cases at the end: 2.0 instead of 6.0, 4.0 less (4.0 to 4.0)."
    assert "lead_time" not in {each.key for each in then.measures}


def test_from_how_things_stand_both_meet_the_same_luck_in_any_executor() -> None:
    asked = {"start": None, "state": standing(), "until": MONDAY + timedelta(hours=8), "window": None}
    with ThreadPoolExecutor(2) as pool:
        found = [
            compared(queue(), [changes.Effort(factor=1.05)], executor=executor, **asked)
            for executor in (None, pool)
        ]
    assert found[0] == found[1]
    then = found[0].outcome("then").measured("open_lead_time")
    assert then.difference is not None
    assert then.difference.low > 0
    assert then.difference.half < then.value.half / 3


def test_from_a_state_without_a_case_or_a_time_nothing_is_compared() -> None:
    nothing = twin.State(at=MONDAY)
    for asked, words in (
        ({"state": nothing}, "Nothing is open in this state"),
        ({"state": standing(), "until": MONDAY, "window": None}, "a moment after that of the state"),
        ({"start": None}, "Say when to start"),
    ):
        with pytest.raises(twin.NothingAsked, match=words):
            compared(queue(), **asked)
