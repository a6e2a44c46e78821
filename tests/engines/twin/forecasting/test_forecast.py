"""Foretelling: when open cases are done, how big the pile will be, and corrections by what came in the past."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document._arrivals import Gaps, Weekly
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import Exponential, Fixed
from evenkeel.engines.twin.document._work import Activity
from evenkeel.engines.twin.forecasting import _calibrating
from tests.engines.twin.twins import queue

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def waiting(number: int) -> twin.State:
    """Cases in a line, none begun: the n-th came n seconds after the first."""
    cases = tuple(
        twin.OpenCase(key=f"case {place}", arrived=AT - timedelta(seconds=1_000 - place))
        for place in range(number)
    )
    return twin.State(at=AT, cases=cases)


def line(*, gap: float, service: float, norm: float | None = None) -> twin.Twin:
    """One who takes so many days for a case, and a case each so many days."""
    return queue(
        streams=(Gaps(gap=Fixed(value=gap * 86_400)),), service=Fixed(value=service * 86_400), norm=norm
    )


def test_when_cases_are_done_is_told_with_the_chance_to_be_in_time() -> None:
    found = twin.forecast(
        line(gap=400, service=2, norm=5 * 86_400), waiting(3), until=AT + 10 * DAY, replications=9
    )
    assert [case.key for case in found.cases] == ["case 2", "case 0", "case 1"]
    first = found.cases[1]
    assert (first.low, first.median, first.high) == (AT + 2 * DAY,) * 3
    assert [case.on_time for case in found.cases] == [0, 1, 1]
    assert found.cases[0].due == AT + 5 * DAY - timedelta(seconds=998)
    assert [day.open.mean for day in found.pile[:7:2]] == [4, 3, 2, 1]  # a grid begins with a case at once
    assert json.loads(found.model_dump_json())["cases"][0]["on_time"] == 0


@pytest.mark.parametrize(
    ("gap", "service", "course", "words"),
    [
        (1, 2, "grows", "the pile grows by about 3.4 a week, between 3.4 and 3.4"),
        (2, 0.5, "shrinks", "the pile shrinks by about"),
        (1, 1, "steady", "no clear change"),
    ],
)
def test_what_becomes_of_the_pile_is_said_with_its_size(
    gap: float, service: float, course: str, words: str
) -> None:
    found = twin.forecast(
        line(gap=gap, service=service), waiting(30), until=AT + 12 * DAY + DAY / 2, replications=9
    )
    assert found.trend.course == course
    assert words in found.trend.sentence
    assert (found.trend.weeks_until_empty is not None) == (course == "shrinks")
    assert "If nothing changes, about" in found.trend.sentence
    assert found.pile[-1].at == AT + 12 * DAY + DAY / 2


def test_the_same_seed_gives_the_same_forecast_in_any_executor() -> None:
    one = queue(gap=Exponential(mean=60), service=Exponential(mean=50))
    with ThreadPoolExecutor(2) as pool:
        both = [
            twin.forecast(one, waiting(3), until=AT + DAY / 24, replications=20, seed=4, executor=executor)
            for executor in (None, pool)
        ]
    assert both[0] == both[1]
    assert both[0] != twin.forecast(one, waiting(3), until=AT + DAY / 24, replications=20, seed=5)


def test_what_cannot_be_foretold_is_refused() -> None:
    one = line(gap=1, service=1)
    with pytest.raises(twin.NothingForetold, match="draw at least 39"):
        twin.forecast(one, waiting(1), level=0.95, replications=20)
    for wrong in ({"level": 1.0}, {"until": AT}, {"until": AT + 9_999 * DAY}):
        with pytest.raises(twin.NothingForetold, match="between 0 and 1"):
            twin.forecast(one, waiting(1), **wrong)


def test_nothing_open_is_a_pile_too() -> None:
    found = twin.forecast(line(gap=1, service=3), waiting(0), until=AT + 7 * DAY, replications=9)
    assert (found.cases, found.pile[-1].open.mean > 3) == ((), True)


def test_what_is_known_to_be_open_counts_where_nothing_is_left_to_do() -> None:
    work = (twin.Piece(activity="serve", start=AT - DAY, end=AT - DAY / 2),)
    open_still = twin.OpenCase(key="done but open", arrived=AT - DAY, work=work)
    one = queue(gap=Exponential(mean=90 * 86_400), service=Fixed(value=60))
    stands = twin.State(at=AT, cases=(open_still,))
    found = twin.forecast(one, stands, until=AT + 7 * DAY, replications=9)
    assert found.pile[0].open.mean == 1
    assert found.trend.sentence.startswith("1 case is open now")


def coming(
    *, error: float = 0.0, wander: float = 0.0, spread: float = 1.0, service: float = 1e9
) -> twin.Twin:
    """A hundred cases a week, which all stay if nothing is said, and how sure that is."""
    return queue(
        streams=(Weekly(rates=(100 / 168,) * 168, error=error, wander=wander, spread=spread),),
        service=Fixed(value=service),
    )


@pytest.mark.parametrize(
    ("unsure", "deviation"),
    [
        ({}, 20),
        ({"error": 0.2}, (400 + 80**2) ** 0.5),
        ({"spread": 9}, (400 * 9) ** 0.5),
        ({"wander": 0.1}, (400 + 100**2 * 0.1**2 * (16 + 9 + 4 + 1)) ** 0.5),
    ],
    ids=["sure", "error", "spread", "wander"],
)
def test_how_many_come_is_drawn_as_unsurely_as_it_is_known(
    unsure: dict[str, float], deviation: float
) -> None:
    found = twin.forecast(coming(**unsure), waiting(0), until=AT + 28 * DAY, replications=400, level=0.68)
    pile = found.pile[-1].open
    assert pile.mean == pytest.approx(400, rel=0.05)
    assert (pile.high - pile.low) / 2 == pytest.approx(deviation, rel=0.2)


def test_simulations_have_the_rates_of_the_twin() -> None:
    """What a variant changes is compared with the same customers, so how many come is not drawn there."""
    sure, unsure = (
        twin.simulate(coming(service=60.0, **each), start=AT, until=AT + 28 * DAY, seed=3)[0]
        for each in ({}, {"error": 1.0, "wander": 0.5, "spread": 9.0})
    )
    assert sure.n_cases > 300
    assert np.array_equal(sure.start, unsure.start)


def delayed(mean: float) -> twin.Twin:
    """A twin whose second step happens by itself, after about so many days."""
    activities = (
        Activity(key="open", shelf="line", duration=Fixed(value=60)),
        Activity(key="look", shelf="line", duration=Exponential(mean=mean * 86_400)),
    )
    nodes = (Node(kind="task", activity="open", ways=(Way(to=1),)), Node(kind="task", activity="look"))
    return queue(
        streams=(Gaps(gap=Exponential(mean=40_000)),),
        activities=activities,
        course=Course(nodes=nodes, classes=(CaseClass(key="all", start=0),)),
        people=(),
        skills=(),
    )


@pytest.mark.slow
def test_forecasts_are_corrected_by_what_came_in_the_past() -> None:
    """Work lasts four times as long from a moment on: what was learned before is wrong by that, and the correction finds it."""
    (before,) = twin.simulate(delayed(2), start=AT, arrivals=300, seed=1)
    later = AT + timedelta(seconds=float(before.closed.max()) / 1e6 - AT.timestamp())
    (after,) = twin.simulate(delayed(8), start=later, arrivals=500, seed=2)
    both = twin.EventLog(
        case=np.concatenate([before.case, after.case + before.n_cases]),
        activity=np.concatenate([before.activity, after.activity]),
        resource=np.concatenate([before.resource, after.resource]),
        start=np.concatenate([before.start, after.start]),
        end=np.concatenate([before.end, after.end]),
        cases=(*(f"before {key}" for key in before.cases), *after.cases),
        activities=before.activities,
        resources=before.resources,
    )
    until = later + 100 * DAY
    found = twin.calibrate(both, at=until, replications=30, moments=8)
    assert found is not None
    assert found.end == until
    assert found.covered < 0.8
    middle = dict(zip(found.levels, found.factors, strict=True))[0.5]
    assert middle**2 > 1.1  # it is made by half
    assert (
        twin.parse(delayed(2).model_copy(update={"calibration": found}).model_dump_json()).calibration
        == found
    )


def test_the_pile_is_corrected_by_how_far_off_it_was() -> None:
    """Later cases are half as many again, and deviations twice as large; what is known today stays as it is."""
    known = twin.Calibration(
        levels=(0.1, 0.9), factors=(1, 1), offset=0, begin=AT, end=AT, moments=1, cases=30, covered=0.5,
        piling=1.5, piling_spread=2,
    )  # fmt: skip
    one = coming(error=0.2)
    drawn, corrected = (
        twin.forecast(each, waiting(5), until=AT + 28 * DAY, replications=99)
        for each in (one, one.model_copy(update={"calibration": known}))
    )
    assert corrected.pile[0].open == drawn.pile[0].open
    before, after = drawn.pile[-1].open, corrected.pile[-1].open
    assert after.mean - 5 == pytest.approx(1.5 * (before.mean - 5))
    assert after.high - after.low == pytest.approx(3 * (before.high - before.low))


def test_draws_are_corrected_level_by_level() -> None:
    known = twin.Calibration(
        levels=(0.1, 0.5, 0.9),
        factors=(1, 2, 4),
        offset=0,
        begin=AT,
        end=AT,
        moments=1,
        cases=30,
        covered=0.5,
    )
    drawn = np.arange(99.0, 0, -1)[:, None]
    corrected = _calibrating.recalibrated(drawn, known)[::-1, 0]
    assert corrected[[9, 49, 89]].tolist() == pytest.approx([10, 100, 360])
    assert (np.diff(corrected) >= 0).all()
    assert _calibrating.recalibrated(drawn, None) is drawn


@pytest.mark.slow
def test_too_little_corrects_nothing() -> None:
    (few,) = twin.simulate(delayed(2), start=AT, arrivals=12, seed=1)
    assert twin.calibrate(few) is None
