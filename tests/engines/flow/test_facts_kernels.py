"""Kernels and tallies beside slow twins."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines.flow.facts import _compiled, _grouping, _kernels, _tallies
from evenkeel.engines.flow.facts._tallies import Tally

FEW = st.integers(-1, 3)
WIDE = st.integers(-(2**62), 2**62)
CASES = st.lists(st.lists(FEW, max_size=40), min_size=1, max_size=8)
ROWS = st.lists(st.tuples(FEW, FEW | WIDE, FEW | WIDE), max_size=30)


def laid(cases: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Lay cases one behind another."""
    bounds = np.cumsum([0, *(len(case) for case in cases)])
    return np.array([step for case in cases for step in case], np.int32), bounds


@settings(deadline=None)
@given(CASES)
@pytest.mark.slow
def test_equal_sequences_have_the_same_number(cases: list[list[int]]) -> None:
    steps, bounds = laid(cases)
    numbers, firsts = _kernels.number(steps, bounds, _kernels.hashed(steps, bounds, _kernels.SEED))
    met: dict[tuple[int, ...], int] = {}
    assert numbers.tolist() == [met.setdefault(tuple(case), len(met)) for case in cases]
    assert [tuple(cases[row]) for row in firsts] == list(met)


def test_sequences_with_the_same_hash_are_told_apart() -> None:
    # Half of them are equal, all have the same hash, and there are more of them than the first table holds.
    cases = [[step] * length for length in range(1, 30) for step in range(30)] * 2
    steps, bounds = laid(cases)
    numbers, firsts = _kernels.number(steps, bounds, np.zeros(len(cases), np.uint64))
    assert numbers.tolist() == [*range(len(cases) // 2)] * 2
    assert firsts.tolist() == [*range(len(cases) // 2)]


def test_equal_sequences_alone_have_the_same_hash() -> None:
    cases = [[step // 30, step % 30] for step in range(900)] + [[7], [], [7, 7, 7]]
    steps, bounds = laid(cases * 2)
    hashes = _kernels.hashed(steps, bounds, _kernels.SEED).tolist()
    assert hashes[: len(cases)] == hashes[len(cases) :]
    assert len(set(hashes)) == len(cases)


@settings(deadline=None)
@given(st.lists(st.tuples(WIDE, st.integers(0, 3)), max_size=40), st.integers(1, 4))
@pytest.mark.slow
def test_a_table_adds_up_until_it_is_full(rows: list[tuple[int, int]], most: int) -> None:
    keys, counts = (
        np.array([key for key, _ in rows], np.int64),
        np.array([count for _, count in rows], np.int64),
    )
    found, sums, whole = _kernels.added(keys, counts, _kernels.SEED, most)
    expected: Counter[int] = Counter()
    for key, count in rows:
        expected[key] += count
    expected = +expected
    assert whole == (len(expected) <= most)
    if whole:
        assert dict(zip(found.tolist(), sums.tolist(), strict=True)) == expected
        assert sums.tolist() == [expected[key] for key in dict.fromkeys(key for key, count in rows if count)]


@settings(deadline=None)
@given(CASES, st.integers(1, 12))
@pytest.mark.slow
def test_neighbours_are_counted_with_the_time_between(cases: list[list[int]], most: int) -> None:
    codes, bounds = laid([[abs(step) for step in case] for case in cases])
    moments = (codes.astype(np.int64) * 7) ** 2 - np.arange(codes.size) % 2
    *columns, counts, whole = _kernels.followed(codes, moments, bounds, _kernels.SEED, most)
    pairs = [row for begin, end in pairwise(bounds.tolist()) for row in pairwise(range(begin, end))]
    expected = Counter((int(codes[a]), int(codes[b]), int(moments[b] - moments[a])) for a, b in pairs)
    assert whole == (len(expected) <= most)
    if whole:
        assert told(Tally(("a", "b", "c"), tuple(columns), counts)) == expected


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), FEW), min_size=1, max_size=20))
@pytest.mark.slow
def test_the_last_moment_is_that_furthest_west(rows: list[tuple[int, int]]) -> None:
    moments, offsets = (
        np.array([at for at, _ in rows], np.int64),
        np.array([off for _, off in rows], np.int32),
    )
    at, offset = max(rows, key=lambda row: (row[0], -row[1]))
    clock = max(at + offset * 60_000_000 for at, offset in rows)
    assert _kernels.last(moments, offsets) == (at, offset, clock)


@settings(deadline=None)
@given(CASES)
@pytest.mark.slow
def test_different_codes_of_a_case(cases: list[list[int]]) -> None:
    codes, bounds = laid(cases)
    found, again, each, repeats, first = _kernels.distinct(codes, bounds, 4)
    counts = [Counter(step for step in case if step >= 0) for case in cases]
    assert found.tolist() == [sum(code in times for times in counts) for code in range(4)]
    assert again.tolist() == [sum(times[code] > 1 for times in counts) for code in range(4)]
    assert each.tolist() == [len(times) for times in counts]
    assert repeats.tolist() == [times.total() - len(times) for times in counts]
    assert first.tolist() == [
        step >= 0 and step not in case[:i] for case in cases for i, step in enumerate(case)
    ]


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(FEW, FEW), max_size=80), min_size=1, max_size=4))
@pytest.mark.slow
def test_rows_of_a_case_are_ordered_by_both_columns(cases: list[list[tuple[int, int]]]) -> None:
    rows = [row for case in cases for row in case]
    bounds = np.cumsum([0, *(len(case) for case in cases)])
    first, second = np.array([a for a, _ in rows], np.int64), np.array([b for _, b in rows], np.int32)
    found = _grouping.within(first, second, bounds).tolist()
    for begin, end in pairwise(bounds.tolist()):
        assert found[begin:end] == sorted(range(begin, end), key=rows.__getitem__)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.none() | st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=6), max_size=5)
)
@pytest.mark.slow
def test_covered_time_is_that_of_the_union(cases: list[list[tuple[int, int] | None]]) -> None:
    rows = [row for case in cases for row in case]
    bounds = np.cumsum([0, *(len(case) for case in cases)])
    start = np.array([-1 if row is None else row[0] for row in rows], np.int64)
    end = np.array([0 if row is None else sum(row) for row in rows], np.int64)
    order = _grouping.within(start, np.zeros(start.size, np.int32), bounds)
    found = _kernels.covered(start, end, order, bounds, -1).tolist()
    for case, length in zip(cases, found, strict=True):
        known = [row for row in case if row is not None]
        covered = {moment for begin, lasting in known for moment in range(begin, begin + lasting)}
        assert length == (len(covered) if known else -1)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=5))
@pytest.mark.slow
def test_a_stage_is_reached_with_it_or_a_later_one(cases: list[dict[int, int]]) -> None:
    stages, bounds = laid([[*case] for case in cases])
    periods = np.array([period for case in cases for period in case.values()], np.int32)
    found = _kernels.reached(stages, periods, bounds, 4, 5)
    for stage in range(4):
        first = [min((at for of, at in case.items() if of >= stage), default=None) for case in cases]
        assert found[stage].tolist() == [first.count(period) for period in range(5)]


@settings(deadline=None)
@given(CASES.filter(all))
@pytest.mark.slow
def test_the_last_moment_of_a_case(cases: list[list[int]]) -> None:
    moments, bounds = laid(cases)
    assert _kernels.latest(moments.astype(np.int64), bounds).tolist() == [max(case) for case in cases]


@settings(deadline=None)
@given(CASES.filter(all))
@pytest.mark.slow
def test_the_first_row_with_the_least_moment_and_the_last_with_the_greatest(cases: list[list[int]]) -> None:
    moments, bounds = laid(cases)
    least, greatest = _kernels.outermost(moments.astype(np.int64), bounds)
    begins = bounds[:-1].tolist()
    assert (least - bounds[:-1]).tolist() == [case.index(min(case)) for case in cases]
    last = [len(case) - 1 - case[::-1].index(max(case)) for case in cases]
    assert greatest.tolist() == [begin + at for begin, at in zip(begins, last, strict=True)]


def told(tally: Tally) -> Counter[tuple[int, ...]]:
    """Return a tally as rows and counts."""
    rows = zip(*(column.tolist() for column in tally.columns), strict=True)
    return Counter(dict(zip(rows, tally.counts.tolist(), strict=True)))


def tally(rows: list[tuple[int, ...]]) -> Tally:
    """Count rows of three columns."""
    columns = np.array(rows, np.int64).reshape(len(rows), 3).T
    return Tally.of(a=columns[0], b=columns[1], c=columns[2])


@settings(deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4))
@pytest.mark.slow
def test_tallies_add_up_however_wide_their_columns(parts: list[list[tuple[int, ...]]]) -> None:
    tallies = [tally(part) for part in parts]
    for part, found in zip(parts, tallies, strict=True):
        assert told(found) == Counter(part)
    assert told(_tallies.total(tallies)) == Counter(row for part in parts for row in part)


def test_rows_too_wide_for_any_packing_are_counted_too() -> None:
    # Eight columns of 300 different numbers each: more combinations than 64 bits tell apart.
    draw = np.random.default_rng(1)
    columns = [draw.permutation(300)[draw.integers(0, 300, 900)] * 10**9 for _ in range(8)]
    rows = np.concatenate([np.arange(900), np.arange(0, 900, 7)])
    names = tuple("abcdefgh")
    whole = Tally.counted(names, [column[rows] for column in columns])
    parts = [
        Tally.counted(names, [column[part] for column in columns]) for part in np.split(rows, [200, 950])
    ]
    expected = Counter(zip(*(column[rows].tolist() for column in columns), strict=True))
    assert told(whole) == expected
    assert told(_tallies.total(parts)) == expected


def test_a_kernel_is_compiled_where_nothing_can_be_kept() -> None:
    # Numba keeps what it compiles beside the source; what has no source is compiled all the same.
    space: dict[str, object] = {}
    exec("def doubled(n):\n    return 2 * n", space)
    kernel: _compiled.Kernel[[int], int] = _compiled.Kernel(space["doubled"])  # type: ignore[arg-type]  # made by exec
    assert kernel(21) == 42
