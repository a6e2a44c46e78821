"""Findings about work: each trouble is found where it is large, and what only looks like it is left alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evenkeel.engines import flow
from evenkeel.engines.flow.findings import _findings, _matter, _presence, _workers
from tests.engines.flow import built, troubles

SEEDS = range(10_000, 10_012)
DAY = 86_400.0
MONDAY = 17_532 * DAY
"""2018-01-01 in seconds since 1970."""


def found(code: str, log: flow.Log) -> list[_matter.Found]:
    check = next(check for check in _findings.CHECKS if check.kind.code == code)
    return list(check.look(troubles.matter_of(log)))


@pytest.mark.slow
@pytest.mark.parametrize("code", troubles.TROUBLES)
def test_a_large_trouble_is_found(code: str) -> None:
    size = max(troubles.TROUBLES[code].sizes)
    times = sum(bool(found(code, troubles.with_trouble(code, size, seed))) for seed in SEEDS)
    # Some logs name nobody, or have teams too small to compare; the page on power gives the shares.
    assert times


@pytest.mark.slow
@pytest.mark.parametrize("code", troubles.TROUBLES)
def test_a_check_alone_finds_what_the_report_finds(code: str) -> None:
    for seed in SEEDS[:3]:
        log = troubles.with_trouble(code, max(troubles.TROUBLES[code].sizes), seed)
        told = [each.sentence for each in troubles.findings_of(log) if each.code == code]
        assert [each.sentence for each in found(code, log)] == told


@pytest.mark.slow
def test_what_is_found_has_the_size_it_was_given() -> None:
    ratios = [
        each.evidence["most_loaded_against_peers"]
        for seed in SEEDS
        for each in found("imbalance", troubles.with_trouble("imbalance", 4, seed))
        if each.subject == "people"
    ]
    # A day present is a day with any event, so the more somebody does, the more days she is there.
    assert ratios
    assert all(2 <= float(ratio or 0) <= 5 for ratio in ratios)


def to_and_fro(*who: str, activity: str = "check", n: int = 200) -> flow.Log:
    """Make cases of four steps in an office of six, every other one by these four."""
    names = np.array(["Ida", "Bo", "Eva", "Jan", "Kim", "Ulf"])
    rng = np.random.default_rng(1)
    doers = rng.choice(names, (n, 4))
    doers[::2] = who
    hours = MONDAY + (9 + np.arange(4)) * 3_600.0 + np.arange(n)[:, np.newaxis] * DAY
    steps = np.array([activity] * 4 if activity == "check" else ["ask", "answer", "ask", "answer"])
    return built.log(np.repeat(np.arange(n), 4), np.tile(steps, n), hours.ravel(), resource=doers.ravel())


def test_cases_that_go_to_and_fro_are_counted() -> None:
    (one,) = found("ping-pong", to_and_fro("Ida", "Bo", "Ida", "Bo"))
    assert one.evidence["cases"] == pytest.approx(100, abs=6)
    assert one.sentence.startswith(f"{one.evidence['cases']} cases (5")
    assert one.table is not None
    assert one.table.personal
    assert set(one.table.rows[0][:2]) == {"Ida", "Bo"}
    assert "Ida" not in one.sentence


def test_one_return_is_not_to_and_fro() -> None:
    assert not found("ping-pong", to_and_fro("Ida", "Bo", "Ida", "Ida"))


def test_divided_work_is_not_to_and_fro() -> None:
    # Who asks never answers: the case must go back and forth.
    n = 200
    rng = np.random.default_rng(1)
    asks, answers = rng.choice(["Ida", "Bo", "Eva"], n), rng.choice(["Jan", "Kim", "Ulf"], n)
    doers = np.stack([asks, answers, asks, answers], axis=1)
    hours = MONDAY + (9 + np.arange(4)) * 3_600.0 + np.arange(n)[:, np.newaxis] * DAY
    log = built.log(
        np.repeat(np.arange(n), 4), np.tile(["ask", "answer"], 2 * n), hours.ravel(), resource=doers.ravel()
    )
    assert not found("ping-pong", log)


def shared_out(per_day: Mapping[str, tuple[int, tuple[int, ...]]], days: int = 120) -> flow.Log:
    """Make steps by day: for each person how many, and on which days of the week."""
    doers, times = [], []
    for day in range(days):
        for name, (count, weekdays) in per_day.items():
            if day % 7 in weekdays:
                doers += [name] * count
                times += [MONDAY + (day + (8 + i) / 24) * DAY for i in range(count)]
    order = np.argsort(times, kind="stable")
    n = order.size
    return built.log(
        np.arange(n), np.repeat("decide", n), np.array(times)[order], resource=np.array(doers)[order]
    )


ALL_WEEK = (0, 1, 2, 3, 4)


def test_who_has_three_times_the_load_of_her_peers_is_found() -> None:
    (one,) = found(
        "imbalance", shared_out({"Ida": (6, ALL_WEEK), **{f"p{i}": (2, ALL_WEEK) for i in range(5)}})
    )
    assert one.evidence["most_loaded_against_peers"] == pytest.approx(3)
    assert "Ida" not in one.sentence
    assert one.table is not None
    assert one.table.rows[0][0] == "Ida"


def test_load_is_told_also_where_most_days_pass_without_an_event() -> None:
    rng = np.random.default_rng(9)
    rates = {"Ida": 1.5, **{f"p{i}": 0.3 for i in range(6)}}
    drawn = [
        (MONDAY + (day + rng.uniform(8, 16) / 24) * DAY, name)
        for day in range(500)
        for name, rate in rates.items()
        if day % 7 < 5
        for _ in range(rng.poisson(rate))
    ]
    times, doers = (np.array(each) for each in zip(*sorted(drawn), strict=True))
    n = times.size
    (one,) = found("imbalance", built.log(np.arange(n), np.repeat("decide", n), times, resource=doers))
    assert one.evidence["most_loaded_against_peers"] == pytest.approx(5, rel=0.25)


def test_days_present_are_more_than_those_with_an_event() -> None:
    rng = np.random.default_rng(10)
    # One works all week and does little each day, one on two days a week and does much, one does much all week.
    drawn = [
        (person, day)
        for person, (rate, week) in enumerate([(0.7, 5), (4, 2), (3, 5)])
        for day in range(700)
        if day % 7 < week
        for _ in range(rng.poisson(rate))
    ]
    person, day = np.array(drawn).T
    who, _, present = _presence.days(person, day // 28, day + int(MONDAY // DAY))
    assert present[who == 0].sum() == pytest.approx(500, rel=0.1)
    assert present[who == 1].sum() == pytest.approx(200, rel=0.05)
    assert present[who == 2].sum() == pytest.approx(500, rel=0.05)
    assert np.unique(day[person == 0]).size < 300


def test_part_time_is_not_uneven_load() -> None:
    people = {"Ida": (3, ALL_WEEK), **{f"p{i}": (3, (i % 5,)) for i in range(5)}}
    assert not found("imbalance", shared_out(people))


def test_a_pair_has_too_few_peers_to_be_uneven() -> None:
    assert not found(
        "imbalance", shared_out({"Ida": (6, ALL_WEEK), "Bo": (2, ALL_WEEK), "Eva": (2, ALL_WEEK)})
    )


def test_a_program_is_not_overloaded() -> None:
    people = {"SYSTEM": (20, ALL_WEEK), **{f"p{i}": (2, ALL_WEEK) for i in range(5)}}
    assert not found("imbalance", shared_out(people))


def in_batches(every: int, n: int = 400) -> flow.Log:
    """Make cases opened over the year and decided in batches so many days apart."""
    opened = MONDAY + np.linspace(0, 360, n) * DAY
    decided = (np.floor((opened - MONDAY) / DAY / every) + 1) * every * DAY + MONDAY + 3_600
    times = np.stack([opened, decided], axis=1)
    return built.log(np.repeat(np.arange(n), 2), np.tile(["open", "decide"], n), times.ravel())


def test_monthly_decisions_are_batches() -> None:
    (one,) = found("batch", in_batches(30))
    assert one.evidence["days_between_batches"] == 30
    assert one.evidence["days"] == 13
    assert one.evidence["median_wait"] == pytest.approx(15 * DAY, rel=0.05)
    assert one.subject == "decide"


def test_decisions_twice_a_week_are_not_batches() -> None:
    assert not found("batch", in_batches(3))


def rhythm(weekdays: list[float], weeks: int = 60, n: int = 15) -> flow.Log:
    """Make cases opened evenly over the working week and decided on days of the week with these chances."""
    rng = np.random.default_rng(2)
    opened = np.repeat(np.arange(weeks), n) * 7 + rng.integers(0, 5, weeks * n)
    decided = (np.repeat(np.arange(weeks), n) + 1) * 7 + rng.choice(5, weeks * n, p=weekdays)
    times = MONDAY + DAY * (np.stack([opened, decided], axis=1) + 0.4)
    m = weeks * n
    return built.log(np.repeat(np.arange(m), 2), np.tile(["open", "decide"], m), times.ravel())


def test_a_day_for_decisions_is_a_rhythm() -> None:
    (one,) = found("weekly-rhythm", rhythm([0.15, 0.45, 0.15, 0.15, 0.1]))
    assert "“decide”: most on Tuesday" in one.sentence.lower().replace("tuesday", "Tuesday")
    assert one.evidence["busiest_day"] == "Tuesday"


def test_a_slightly_quieter_friday_is_no_rhythm() -> None:
    assert not found("weekly-rhythm", rhythm([0.21, 0.22, 0.21, 0.21, 0.15]))


def test_one_mass_closing_is_no_rhythm() -> None:
    log = rhythm([0.2] * 5, n=10)
    times = log.completed_at.reshape(-1, 2) / 1e6
    late = times[:, 1] > MONDAY + 35 * 7 * DAY
    times[late, 1] = times[-1, 1] // (7 * DAY) * 7 * DAY + 7 * DAY
    m = late.size
    assert not found(
        "weekly-rhythm", built.log(np.repeat(np.arange(m), 2), np.tile(["open", "decide"], m), times.ravel())
    )


def lasting(lead: NDArray[np.float64], channel: NDArray[Any] | None = None) -> flow.Log:
    """Make cases with these lead times in days."""
    opened = MONDAY + np.arange(lead.size) * 3_600.0
    times = np.stack([opened, opened + lead * DAY], axis=1)
    return built.log(
        np.repeat(np.arange(lead.size), 2),
        np.tile(["open", "close"], lead.size),
        times.ravel(),
        channel=channel,
    )


def test_a_skewed_distribution_alone_hides_nothing() -> None:
    assert not found("mean-hides", lasting(np.random.default_rng(3).lognormal(1, 1.5, 2_000)))


def test_a_mean_made_by_a_few_cases_is_told() -> None:
    lead = np.random.default_rng(3).lognormal(0, 0.5, 1_000)
    lead[:100] = 100
    (one,) = found("mean-hides", lasting(lead))
    assert one.subject == "lead time"
    assert one.evidence["share_of_time_of_longest_tenth"] == pytest.approx(10_000 / lead.sum(), abs=0.01)


@pytest.mark.parametrize(
    ("slow", "told"), [(0.1, True), (0.0, False)], ids=["hidden by a few", "a plain factor"]
)
def test_channels_are_told_only_where_means_hide_them(slow: float, told: bool) -> None:
    rng = np.random.default_rng(4)
    web, post = rng.lognormal(0, 0.4, 300), rng.lognormal(2.3, 0.4, 300)
    web[: int(300 * slow)] = 95
    channel = np.repeat(["web", "post"], 300)
    assert (
        bool([each for each in found("mean-hides", lasting(np.append(web, post), channel)) if each.subject])
        == told
    )


def waiting_for(decision: float, growth: float = 1.0, n: int = 600) -> flow.Log:
    """Make cases of five steps a day apart, but for the decision; its wait grows over the log."""
    rng = np.random.default_rng(5)
    waits = rng.exponential(1.0, (n, 5))
    waits[:, 3] = rng.exponential(decision, n) * np.linspace(1, growth, n)
    times = MONDAY + (np.arange(n)[:, np.newaxis] + np.cumsum(waits, axis=1)) * DAY
    return built.log(np.repeat(np.arange(n), 5), np.tile(list("abcde"), n), times.ravel())


def test_a_long_wait_is_a_bottleneck_and_its_growth_is_told() -> None:
    (one,) = found("bottleneck", waiting_for(10, growth=4))
    assert one.subject == "c → d"
    assert "has grown" in one.sentence
    (steady,) = found("bottleneck", waiting_for(10))
    assert steady.evidence["later_half_against_first"] is None
    assert steady.evidence["share"] == pytest.approx(10 / 13, abs=0.03)


def test_a_somewhat_longer_wait_is_none() -> None:
    assert not found("bottleneck", waiting_for(1.8))


def test_a_step_that_all_wait_for_is_found_whatever_came_before() -> None:
    rng = np.random.default_rng(8)
    n = 600
    waits = rng.exponential(1.0, (n, 5))
    waits[:, 4] = rng.exponential(8.0, n)
    times = MONDAY + (np.arange(n)[:, np.newaxis] + np.cumsum(waits, axis=1)) * DAY
    # Six ways lead to the decision, none with a fifth of the time.
    steps = np.tile(np.array(list("abcde"), dtype="<U2"), (n, 1))
    steps[:, 3] = np.char.add("d", rng.integers(0, 6, n).astype(str))
    (one,) = found("bottleneck", built.log(np.repeat(np.arange(n), 5), steps.ravel(), times.ravel()))
    assert one.subject == "e"
    assert "before “e”, whatever came before it" in one.sentence


def test_three_forgotten_cases_are_no_bottleneck() -> None:
    log = waiting_for(1)
    times = log.completed_at.reshape(-1, 5) / 1e6
    times[:3, 3:] += 400 * DAY
    n = times.shape[0]
    assert not found(
        "bottleneck", built.log(np.repeat(np.arange(n), 5), np.tile(list("abcde"), n), times.ravel())
    )


def chosen(light: float, opens: bool = False, n: int = 1_200) -> flow.Log:
    """Make cases of two kinds, one ten times as long; Ida takes a light one with this chance, her colleagues any."""
    rng = np.random.default_rng(6)
    people = np.array(["Ida", "Bo", "Eva", "Jan", "Kim", "Ulf"])
    doer = rng.choice(people, n)
    kind = rng.random(n) < 0.5
    kind[doer == "Ida"] = rng.random((doer == "Ida").sum()) < light
    lead = np.where(kind, 2.0, 20.0) * rng.lognormal(0, 0.3, n)
    opened = MONDAY + np.arange(n) * 4 * 3_600.0
    times = np.stack([opened, opened + DAY, opened + (1 + lead) * DAY], axis=1)
    nobody = np.repeat("", n)
    resource = np.stack([doer if opens else nobody, nobody if opens else doer, nobody], axis=1)
    return built.log(
        np.repeat(np.arange(n), 3),
        np.tile(["open", "assess", "close"], n),
        times.ravel(),
        resource=resource.ravel(),
        attributes={"kind": np.where(kind, "light", "heavy")},
    )


def test_who_takes_light_cases_is_found() -> None:
    (one,) = found("cherry-picking", chosen(0.75))
    assert one.evidence["with_lighter_cases"] == 1
    assert "Ida" not in one.sentence
    assert one.table is not None
    assert one.table.personal
    assert one.table.rows[0][0] == "Ida"


@pytest.mark.parametrize(
    "log",
    [chosen(0.5), chosen(0.97), chosen(0.75, opens=True)],
    ids=["like all", "a specialist", "who opens cases"],
)
def test_who_chooses_nothing_is_left_alone(log: flow.Log) -> None:
    assert not found("cherry-picking", log)


def decided_by(refusal: dict[str, float], n: int = 120) -> flow.Log:
    """Make so many cases for each officer, refused with this chance."""
    rng = np.random.default_rng(7)
    officer = rng.permutation(np.repeat(list(refusal), n))
    refused = rng.random(officer.size) < np.array([refusal[name] for name in officer])
    times = MONDAY + np.arange(officer.size) * 3_600.0
    both = np.stack([times, times + 5 * DAY], axis=1).ravel()
    nobody = np.repeat("", officer.size)
    return built.log(
        np.repeat(np.arange(officer.size), 2),
        np.stack([np.repeat("open", officer.size), np.where(refused, "refuse", "grant")], axis=1).ravel(),
        both,
        resource=np.stack([officer, nobody], axis=1).ravel(),
    )


def test_one_officer_who_refuses_much_more_is_found() -> None:
    (one,) = found("variation", decided_by({"Ida": 0.6, **{f"officer {i}": 0.2 for i in range(9)}}))
    assert (one.evidence["outside"], one.evidence["units"]) == (1, 10)
    assert one.severity == "warning"
    assert one.table is not None
    assert [row[0] for row in one.table.rows] == ["Ida"]


def test_officers_who_all_differ_a_little_are_left_alone() -> None:
    # Their spread is wider than chance, but that is how they are: nobody stands out.
    spread = dict(zip([f"officer {i}" for i in range(12)], np.linspace(0.1, 0.4, 12).tolist(), strict=True))
    assert not found("variation", decided_by(spread))


def test_four_officers_are_too_few_to_tell_the_ordinary_spread() -> None:
    assert not found("variation", decided_by({"Ida": 0.7, "Bo": 0.2, "Eva": 0.2, "Jan": 0.2}))


def test_programs_are_told_from_people() -> None:
    n = 2_000
    names = np.array(["SYSTEM", "Ida", "night watch", "AutoApprove_bot", "?", "mill"])
    who = np.concatenate([np.tile(names[:5], 100), np.repeat("mill", n)])
    times = MONDAY + np.arange(who.size) * 40.0 + 8 * 3_600
    times[who == "night watch"] = MONDAY + np.arange(100) * DAY + 2.5 * 3_600
    times[who == "Ida"] = MONDAY + np.arange(100) * DAY + 10 * 3_600
    times[who == "mill"] = MONDAY + np.arange(n) * 20.0 + 9 * 3_600
    log = built.log(np.arange(who.size), np.repeat("a", who.size), times, resource=who)
    told = {log.resource.values[i] for i in np.flatnonzero(_workers.automatic(log)).tolist()}
    assert told == set(names) - {"Ida"}
