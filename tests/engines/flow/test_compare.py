"""Two logs beside each other: figures, intervals and tests with known answers, and what is refused."""

import datetime as dt
import json
from typing import Any

import jsonschema
import numpy as np
import pytest
from scipy import stats

from evenkeel.engines import flow
from evenkeel.engines.flow.comparing import _estimates
from evenkeel.engines.flow.comparing._estimates import Stratum
from tests.engines.flow import logs, simulated
from tests.engines.flow.simulated import Process

DAY = 86_400.0
MIN = logs.at("2024-01-01")


def one_step(days: list[float], *, channel: str | None = None, start: int = 0) -> list[logs.Case]:
    """Return cases of two events that many days apart, one opened each day."""
    cases = []
    for k, length in enumerate(days):
        opened = MIN + dt.timedelta(days=start + k)
        events = [
            logs.Event("receive", opened, "Ann"),
            logs.Event("send", opened + dt.timedelta(days=length), "Bo"),
        ]
        cases.append(logs.Case(f"{channel} {k}", events, channel=channel))
    return cases


def measure(found: flow.Comparison, code: str) -> Any:
    return next(m for m in found.measures if m.code == code)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


# -- estimates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe 1998, table II, method 10; his difference is first minus second.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
    ids=["a", "b", "e", "d"],
)
def test_shares_have_the_published_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    raw = _estimates.shares(*other, *one)
    assert (raw.low, raw.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_fisher_is_fishers() -> None:
    hits, others = np.array([3, 9, 0, 14]), np.array([9, 3, 0, 13])
    ours = _estimates.fisher(hits, 20, others, 30)
    for p, a, b in zip(ours, hits, others, strict=True):
        table = [[a, 20 - a], [b, 30 - b]]
        tails = [stats.fisher_exact(table, side).pvalue for side in ("less", "greater")]
        assert p == pytest.approx(min(1.0, 2 * min(tails)))


def test_a_quantile_lies_between_its_order_statistics() -> None:
    # Of 30 values the median lies between the 10th and the 21st with 95.7 % (David and Nagaraja, 7.1).
    values = np.arange(1.0, 31.0)
    assert _estimates._order_bounds(values, 0.5) == (10.0, 21.0)
    assert _estimates._order_bounds(values[:20], 0.85) is None


@pytest.mark.slow  # draws a thousand pairs of samples
@pytest.mark.parametrize("sizes", [(40, 40), (15, 200)], ids=["even", "uneven"])
def test_intervals_cover_the_true_change(sizes: tuple[int, int]) -> None:
    draw, n = rng(), 500
    missed = dict.fromkeys(("median", "mean", "weighted"), 0)
    for _ in range(n):
        one, other = (draw.lognormal(1, 1, size) for size in sizes)
        found = {
            "median": _estimates.quantiles(one, other + 1, 0.5),
            "mean": _estimates.means([Stratum(1.0, one, other + 1)]),
            "weighted": _estimates.weighted_medians([Stratum(1.0, one, other + 1)]),
        }
        for name, raw in found.items():
            assert raw is not None
            missed[name] += not raw.low <= 1 <= raw.high
    assert missed["median"] / n <= 0.07
    assert missed["mean"] / n <= 0.10
    assert missed["weighted"] / n <= 0.10


def test_the_test_of_means_is_that_of_dealing_cases_at_random() -> None:
    draw = rng()
    one, other = draw.lognormal(0, 1, 12), draw.lognormal(0.5, 1, 60)
    change = other.mean() - one.mean()
    both = np.concatenate([one, other])
    dealt = draw.permuted(np.tile(both, (40_000, 1)), axis=1)
    changes = dealt[:, 12:].mean(axis=1) - dealt[:, :12].mean(axis=1)
    tail = min((changes >= change).mean(), (changes <= change).mean())
    assert _estimates.permuted([Stratum(1.0, one, other)], change) == pytest.approx(2 * tail, abs=0.02)


def test_rates_are_wider_where_weeks_differ_more() -> None:
    steady = _estimates.rates(np.array([10, 11, 9, 10, 10, 10]), np.array([20, 21, 19, 20, 20, 20]))
    wild = _estimates.rates(np.array([0, 30, 0, 20, 0, 10]), np.array([40, 0, 40, 0, 40, 0]))
    assert steady is not None
    assert wild is not None
    assert steady.change == wild.change == 2.0
    # Poisson: the error of the logarithm is the root of 1/60 + 1/120; t with 10 degrees of freedom.
    reach = stats.t.ppf(0.975, 10) * np.sqrt(1 / 60 + 1 / 120)
    assert (steady.low, steady.high) == (pytest.approx(2 * np.exp(-reach)), pytest.approx(2 * np.exp(reach)))
    assert wild.low < 1 < wild.high


def test_holm_and_benjamini_hochberg() -> None:
    p = np.array([0.04, 0.01, 0.03])
    assert _estimates.holm(p).tolist() == pytest.approx([0.06, 0.03, 0.06])
    assert _estimates.benjamini_hochberg(p).tolist() == pytest.approx([0.04, 0.03, 0.04])


# -- measures ----------------------------------------------------------------------------------------------


def test_a_clear_difference_is_said_in_a_sentence() -> None:
    first = logs.log(*one_step([10 + k / 10 for k in range(60)]))
    second = logs.log(*one_step([4 + k / 10 for k in range(60)]))
    found = flow.compare(first, second, labels=("2023", "2024"))
    median = measure(found, "lead-time-median")
    assert median.holds
    assert (median.estimate.first, median.estimate.second) == (
        pytest.approx(12.95 * DAY),
        pytest.approx(6.95 * DAY),
    )
    assert median.sentence == (
        "Half of the cases were done within 7 days instead of 12.9 days: 6 days less (4.8 to 7.2 days)."
    )
    assert found.summary[0] == median.sentence
    assert (found.first.label, found.second.label, found.first.cases) == ("2023", "2024", 60)
    assert not measure(found, "handovers").holds
    assert not found.paths.holds


@pytest.mark.slow  # loads the kernels of the facts
def test_the_figures_are_those_of_a_report() -> None:
    first, second = Process().log(12, 1), Process(slower=2).log(12, 2)
    found = flow.compare(first, second)
    for log, side in ((first, "first"), (second, "second")):
        facts = flow.measure(log)

        def figure(code: str, side: str = side) -> float:
            return float(getattr(measure(found, code).estimate, side))

        assert figure("lead-time-median") == pytest.approx(facts.lead_time.median)
        assert figure("lead-time-p85") == pytest.approx(facts.lead_time.p85)
        assert figure("lead-time-mean") == pytest.approx(facts.lead_time.mean)
        assert facts.due_dates is not None
        assert facts.touch_time is not None
        assert facts.rework is not None
        assert figure("on-time") == pytest.approx(facts.due_dates.share_by_date)
        assert figure("flow-efficiency") == pytest.approx(facts.touch_time.efficiency_median)
        assert figure("rework") == pytest.approx(facts.rework.share)
        assert facts.handovers is not None
        assert figure("handovers") * log.n_cases == pytest.approx(facts.handovers.handovers)


def test_few_cases_are_not_compared() -> None:
    found = flow.compare(logs.log(*one_step([1.0] * 9)), logs.log(*one_step([5.0] * 50)))
    median = measure(found, "lead-time-median")
    assert (median.estimate, median.holds) == (None, False)
    assert median.sentence == "There are 9 and 50 cases to compare; below 10 on a side nothing is compared."
    assert found.summary == ()
    assert found.paths.sentence == "No step and no order of activities is taken by enough cases to compare."


def test_open_cases_are_left_out_and_counted() -> None:
    cases = one_step([5.0 + k for k in range(30)])
    still = [logs.Case(f"open {k}", case.events, is_open=True) for k, case in enumerate(cases[:7])]
    found = flow.compare(logs.log(*cases, *still), logs.log(*cases), labels=("A", "B"))
    assert measure(found, "lead-time-median").first_count == 30
    assert found.notes[0].startswith("7 cases of “A” are open")


def test_targets_of_lead_time_and_of_steps() -> None:
    first, second = logs.log(*one_step([3.0] * 20 + [9.0] * 20)), logs.log(*one_step([3.0] * 35 + [9.0] * 5))
    targets = [flow.Target.parse("lead_time<=5d"), flow.Target.parse("receive -> send<=72h")]
    found = flow.compare(first, second, targets=targets)
    kept = [m for m in found.measures if m.code.startswith("within:")]
    assert [(m.estimate.first, m.estimate.second, m.holds) for m in kept if m.estimate] == [
        (0.5, 0.875, True)
    ] * 2
    assert "(lead_time within 5 days)" in kept[0].sentence


def test_waiting_counts_from_completion_to_start() -> None:
    found = flow.compare(Process().log(12, 1), Process().log(12, 2))
    waits = [m for m in found.measures if m.code.startswith("waited:")]
    assert len(waits) == 5
    assert {"waited:receive→check", "waited:decide→send"} <= {m.code for m in waits}


def test_paths_that_appear_and_vanish() -> None:
    def log(middle: str) -> flow.Log:
        steps = [("receive", "2024-01-01"), (middle, "2024-01-02"), ("send", "2024-01-03")]
        return logs.log(*(logs.case(str(k), *steps) for k in range(40)))

    found = flow.compare(log("check"), log("test"))
    news = {change.activities: change.news for change in found.paths.changes if change.holds}
    assert news == {
        ("receive", "check"): "vanishes",
        ("check", "send"): "vanishes",
        ("receive", "check", "send"): "vanishes",
        ("receive", "test"): "appears",
        ("test", "send"): "appears",
        ("receive", "test", "send"): "appears",
    }
    assert found.paths.holds
    assert (
        "Cases take other paths: of 6 steps and orders of activities compared, 6 differ" in found.summary[-1]
    )


def test_the_same_mix_of_cases() -> None:
    quick, slow = [1.0, 1.5, 2.0, 2.5] * 10, [21.0, 21.5, 22.0, 22.5] * 10
    first = logs.log(*one_step(quick * 3, channel="web"), *one_step(slow, channel="letter"))
    second = logs.log(*one_step(quick, channel="web"), *one_step(slow * 3, channel="letter"))
    found = flow.compare(first, second)
    assert found.mix is not None
    assert (found.mix.attributes, found.mix.strata) == (("channel",), 2)
    assert measure(found, "lead-time-mean").holds
    same = measure(found, "lead-time-mean-same-mix")
    assert (same.estimate.change, same.holds) == (pytest.approx(0), False)
    assert same.sentence.startswith("With the same mix of cases by channel, a case took 11.8 days")


def test_the_document_fits_its_schema() -> None:
    found = flow.compare(Process().log(12, 1), Process(asked=0.6).log(12, 2))
    jsonschema.validate(json.loads(found.model_dump_json()), flow.comparison_schema())
    assert json.loads(found.model_dump_json())["schema"] == flow.COMPARISON_SCHEMA


def test_the_same_logs_give_the_same_document() -> None:
    assert flow.compare(Process().log(5, 1), Process().log(5, 2)) == flow.compare(
        Process().log(5, 1), Process().log(5, 2)
    )


# -- periods and groups ------------------------------------------------------------------------------------


def test_a_cut_follows_all_cases_for_the_same_time() -> None:
    log = simulated.ended(Process(slower=20).log(40, 3), 26)
    found = flow.compare_at(log, simulated.day(13))
    assert (found.first.label, found.second.label) == ("before 2024-02-13", "from 2024-02-13")
    assert found.first.cases + found.second.cases < log.n_cases
    assert "is followed for" in found.notes[0]
    longest = measure(found, "lead-time-p85")
    assert longest.first_count == found.first.cases


def test_a_cut_finds_what_changed_there() -> None:
    before, after = Process().log(13, 1), Process(slower=2).log(13, 2)
    found = flow.compare_at(simulated.joined(before, after, weeks=13), simulated.day(13))
    assert measure(found, "lead-time-median").holds
    assert not measure(found, "arrivals").holds


@pytest.mark.parametrize("day", [dt.date(2001, 1, 1), dt.date(2040, 1, 1)], ids=str)
def test_a_cut_outside_the_log_is_refused(day: dt.date) -> None:
    with pytest.raises(flow.NothingToCompare, match="Cases were opened from 2023-11-1"):
        flow.compare_at(Process().log(5, 1), day)


def test_groups_by_channel() -> None:
    log = Process(letters_slower=3).log(40, 1)
    found = flow.compare_groups(log, "channel", first="web", second="letter")
    assert measure(found, "lead-time-median").holds
    assert found.first.cases + found.second.cases < log.n_cases


def test_cases_of_both_groups_are_on_neither_side() -> None:
    def case(k: int, *groups: str) -> logs.Case:
        events = [
            logs.Event(f"step {n}", MIN + dt.timedelta(days=k + n), group=g) for n, g in enumerate(groups)
        ]
        return logs.Case(str(k), events)

    cases = [
        case(k, *(("North",) if k < 12 else ("South",) if k < 24 else ("North", "South"))) for k in range(27)
    ]
    found = flow.compare_groups(logs.log(*cases), "group", first="North", second="South")
    assert (found.first.cases, found.second.cases) == (12, 12)
    assert found.notes[0] == "3 cases belong to both and are on neither side."


def test_a_group_that_is_not_there_is_refused() -> None:
    log = Process().log(5, 1)
    with pytest.raises(flow.NothingToCompare, match=r"“fax”.*The values of channel are letter, phone, web"):
        flow.compare_groups(log, "channel", first="web", second="fax")
    with pytest.raises(flow.NoSuchColumn, match="colour"):
        flow.compare_groups(log, "colour", first="red", second="blue")
