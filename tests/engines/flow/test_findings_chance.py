"""What chance can do is computed as the sources say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenkeel.engines.flow.findings import _chance, _funnel, _telling


def test_over_dispersion_pulls_in_a_tenth_on_either_side() -> None:
    z = np.array([-9.0, -1, -1, 0, 0, 0, 0, 1, 1, 9, 9.5])
    # Of 11 values the quantiles 0.1 and 0.9 are the second and the tenth.
    pulled = [-1, -1, -1, 0, 0, 0, 0, 1, 1, 9, 9]
    assert _chance.over_dispersion(z) == pytest.approx(np.mean(np.square(pulled)))


def test_one_who_differs_does_not_hide_herself() -> None:
    others = np.random.default_rng(1).standard_normal(40)
    assert _chance.over_dispersion(np.append(others, 50.0)) < 1.2


def test_without_units_there_is_no_over_dispersion() -> None:
    assert _chance.over_dispersion(np.zeros(0)) == 1


def test_holm_by_hand() -> None:
    assert _chance.holm(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx(
        [0.03, 0.06, 0.06, 0.02]
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_nor_changes_their_order(p: list[float]) -> None:
    before, after = np.array(p), _chance.holm(np.array(p))
    assert (after >= before).all()
    assert (after <= 1).all()
    assert (np.diff(after[np.argsort(before, kind="stable")]) >= 0).all()


@pytest.mark.parametrize("n", [30, 53, 200])
@pytest.mark.parametrize("alpha", [0.1, 0.01])
def test_the_median_lies_within_its_bounds_as_often_as_promised(n: int, alpha: float) -> None:
    low, high = _chance.median_bounds(np.arange(n, dtype=np.float64), alpha)
    # How many of n values lie below the true median is binomial; counted from 0, so many lie below each.
    missed = stats.binom.cdf(low, n, 0.5) + stats.binom.sf(high, n, 0.5)
    assert missed <= alpha
    assert low + high == n - 1


def test_the_median_test_is_that_of_the_two_by_two_table() -> None:
    rng = np.random.default_rng(2)
    one, other = rng.normal(0, 1, 60), rng.normal(0.8, 1, 45)
    above = np.median(np.append(one, other))
    table = [[(one > above).sum(), (other > above).sum()], [(one <= above).sum(), (other <= above).sum()]]
    upper = stats.fisher_exact(table, "greater").pvalue, stats.fisher_exact(table, "less").pvalue
    assert _chance.median_test(one, other) == pytest.approx(2 * min(upper))


def test_equal_samples_have_the_same_median() -> None:
    values = np.arange(40.0)
    assert _chance.median_test(values, values) == 1


@pytest.mark.parametrize(
    ("hits", "n", "expected"),
    [(12, 100, 5.0), (1, 100, 9.0), (500, 1_000, 400.0)],
    ids=["many", "few", "large"],
)
def test_the_binomial_deviate_has_the_tail_of_the_binomial(hits: int, n: int, expected: float) -> None:
    z = float(_chance.binomial_z(np.array([hits * 1.0]), np.array([n * 1.0]), np.array([expected]))[0])
    law = stats.binom(n, expected / n)
    tail = (law.sf(hits) if hits > expected else law.cdf(hits - 1)) + law.pmf(hits) / 2
    assert stats.norm.sf(abs(z)) == pytest.approx(tail)
    assert (z > 0) == (hits > expected)


def test_what_hangs_together_counts_once() -> None:
    residuals = np.repeat([1.0, -1.0, 1.0, -1.0], 5)
    clusters = np.repeat(np.arange(4), 5)
    assert _chance.cluster_error(residuals, clusters, 4) == pytest.approx(np.sqrt(4 * 25 * 4 / 3))
    assert _chance.cluster_error(residuals, np.arange(20), 20) == pytest.approx(np.sqrt(20 * 20 / 19))


def test_like_with_like_takes_away_what_the_kind_of_case_explains() -> None:
    rng = np.random.default_rng(3)
    units = np.repeat(np.arange(10), 300)
    # Units get different cases, and treat them alike.
    heavy = rng.random(units.size) < np.linspace(0.1, 0.9, 10)[units]
    hits = rng.random(units.size) < np.where(heavy, 0.7, 0.2)
    assert _funnel.of(hits, units).plain.sum() >= 6
    assert not _funnel.standardised(hits, units, heavy.astype(np.int64)).plain.any()


def test_small_units_and_nobody_are_left_out_of_a_funnel() -> None:
    units = np.repeat([0, 1, -1, 2], [30, 29, 500, 100])
    assert _funnel.of(np.arange(units.size) % 3 == 0, units).units.tolist() == [0, 2]


def test_a_unit_is_judged_by_the_spread_of_the_others() -> None:
    hits = np.zeros(600, bool)
    units = np.repeat(np.arange(6), 100)
    for unit, share in enumerate((20, 22, 18, 21, 19, 80)):
        hits[unit * 100 : unit * 100 + share] = True
    funnel = _funnel.of(hits, units)
    # Its own cases draw the common share, and so all the others, out: phi is large.
    assert funnel.phi > 5
    assert funnel.p[-1] < 1e-12
    assert funnel.p[:-1].min() > 0.0005


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.4, "0.4 seconds"),
        (60, "1 minute"),
        (5_400, "1.5 hours"),
        (86_400, "1 day"),
        (42_073_200, "487 days"),
    ],
)
def test_spans_are_told_in_the_unit_that_fits(seconds: float, told: str) -> None:
    assert _telling.span(seconds) == told


def test_each_case_is_named_once_in_the_order_given() -> None:
    assert _telling.in_order(np.array([5, 2, 5, 9, 2])).tolist() == [5, 2, 9]
