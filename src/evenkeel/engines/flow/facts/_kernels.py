"""The loops behind the facts. Each has a slow twin in `tests/engines/flow/test_facts_kernels.py`.

The table of hashes is of open addressing with linear probing and at most half full. Its seed is drawn anew in each
process, so that nobody can make a log whose every path falls into the same place.
"""

import secrets
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.facts._compiled import Kernel

Integers = NDArray[np.int64]
Codes = NDArray[np.int32]

SEED = np.uint64(secrets.randbits(64))
MIX, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
SHORT = 32
"""Up to so many rows insertion is quicker than anything cleverer, and cases are mostly shorter."""


@Kernel
def united(
    keys: Integers, counts: Integers, other_keys: Integers, other_counts: Integers
) -> tuple[Integers, Integers]:
    """Bring two sorted runs of different keys together; the counts of a key that stands in both are added."""
    found, sums = (
        np.empty(keys.size + other_keys.size, np.int64),
        np.empty(keys.size + other_keys.size, np.int64),
    )
    i, j, n = 0, 0, 0
    while i < keys.size or j < other_keys.size:
        mine = j == other_keys.size or (i < keys.size and keys[i] <= other_keys[j])
        other = i == keys.size or (j < other_keys.size and other_keys[j] <= keys[i])
        found[n] = keys[i] if mine else other_keys[j]
        sums[n] = (counts[i] if mine else 0) + (other_counts[j] if other else 0)
        i, j, n = i + mine, j + other, n + 1
    return found[:n].copy(), sums[:n].copy()


@Kernel
def number(steps: NDArray[Any], bounds: Integers, seed: np.uint64) -> tuple[Integers, Integers]:
    """Give equal sequences the same number: that of each, and for each number the first sequence that has it.

    Sequence k is steps[bounds[k] : bounds[k + 1]]. Numbers count up as sequences are met. Sequences with the same hash
    are compared step by step, so that the answer is exact.
    """
    cases = bounds.size - 1
    numbers, firsts, hashes = np.empty(cases, np.int64), np.empty(cases, np.int64), np.empty(cases, np.uint64)
    size, n = 1, 0
    while size < 2 * cases:
        size *= 2
    table = np.full(size, -1, np.int64)
    for case in range(cases):
        begin, end = bounds[case], bounds[case + 1]
        hashed = seed ^ np.uint64(end - begin)
        for i in range(begin, end):
            hashed = (hashed ^ np.uint64(steps[i])) * MIX
            hashed ^= hashed >> SHIFT
        slot = np.int64(hashed >> SHIFT) & (size - 1)
        while table[slot] >= 0:
            met = table[slot]
            if hashes[met] == hashed:
                start = bounds[firsts[met]]
                i, length = 0, bounds[firsts[met] + 1] - start
                while i < length and length == end - begin and steps[start + i] == steps[begin + i]:
                    i += 1
                if i == length and length == end - begin:
                    break
            slot = (slot + 1) & (size - 1)
        if table[slot] < 0:
            table[slot], firsts[n], hashes[n] = n, case, hashed
            n += 1
        numbers[case] = table[slot]
    return numbers, firsts[:n].copy()


@Kernel
def distinct(
    codes: Codes, bounds: Integers, n: int
) -> tuple[Integers, Integers, Integers, Integers, NDArray[np.bool_]]:
    """Tell the different codes of each case apart; codes below 0 are nobody's and left out.

    Returns, for each code 0 to n - 1, in how many cases it stands and in how many more than once; for each case, how
    many different ones it has and how many events beyond the first of their code; and which events are such firsts.
    """
    cases, again = np.zeros(n, np.int64), np.zeros(n, np.int64)
    each, repeats = np.zeros(bounds.size - 1, np.int64), np.zeros(bounds.size - 1, np.int64)
    first = np.zeros(codes.size, np.bool_)
    met, met_again = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    for case in range(bounds.size - 1):
        for i in range(bounds[case], bounds[case + 1]):
            code = codes[i]
            if code < 0:
                continue
            if met[code] != case:
                met[code] = case
                first[i] = True
                cases[code] += 1
                each[case] += 1
                continue
            repeats[case] += 1
            if met_again[code] != case:
                met_again[code] = case
                again[code] += 1
    return cases, again, each, repeats, first


@Kernel
def ordered(first: Integers, second: Codes, bounds: Integers) -> Integers:
    """Sort the rows of each case by the first column, those equal in it by the second; return them.

    Sorts by insertion, so cases longer than `SHORT` are left as they stand: `_grouping.within` sorts them too.
    """
    rows = np.arange(first.size)
    for case in range(bounds.size - 1):
        begin, end = bounds[case], bounds[case + 1]
        if end - begin > SHORT:
            continue
        for i in range(begin + 1, end):
            one, other, at = first[i], second[i], i
            while at > begin:
                before = rows[at - 1]
                if first[before] < one or (first[before] == one and second[before] <= other):
                    break
                rows[at] = before
                at -= 1
            rows[at] = i
    return rows


@Kernel
def latest(moments: Integers, bounds: Integers) -> Integers:
    """Return the last moment of each case."""
    last = np.empty(bounds.size - 1, np.int64)
    for case in range(bounds.size - 1):
        last[case] = moments[bounds[case]]
        for i in range(bounds[case] + 1, bounds[case + 1]):
            last[case] = max(last[case], moments[i])
    return last


@Kernel
def covered(start: Integers, end: Integers, rows: Integers, bounds: Integers, missing: int) -> Integers:
    """Return for each case the length of the union of its intervals, -1 where none has a known start.

    `rows` are those of the case in order of their start; a start equal to `missing` is not known.
    """
    lengths = np.full(bounds.size - 1, -1, np.int64)
    for case in range(bounds.size - 1):
        until = missing
        for i in range(bounds[case], bounds[case + 1]):
            row = rows[i]
            if start[row] == missing:
                continue
            begin = start[row]
            if until == missing:
                lengths[case] = 0
                until = begin
            begin = max(begin, until)
            if end[row] > begin:
                lengths[case] += end[row] - begin
                until = end[row]
    return lengths


@Kernel
def reached(stages: Codes, periods: Codes, bounds: Integers, n_stages: int, n_periods: int) -> Integers:
    """Count for each stage and period the cases that reach that stage or a later one in it for the first time.

    A case is the steps bounds[k] to bounds[k + 1], each a stage (below 0: none) and the period it was reached in.
    """
    counts = np.zeros((n_stages, n_periods), np.int64)
    earliest = np.empty(n_stages, np.int64)
    for case in range(bounds.size - 1):
        earliest[:] = n_periods
        for i in range(bounds[case], bounds[case + 1]):
            if stages[i] >= 0 and periods[i] < earliest[stages[i]]:
                earliest[stages[i]] = periods[i]
        least = n_periods
        for stage in range(n_stages - 1, -1, -1):
            least = min(least, earliest[stage])
            if least < n_periods:
                counts[stage, least] += 1
    return counts
