"""The loops behind the facts. Each has a slow twin in `tests/engines/flow/test_facts_kernels.py`.

Tables of hashes are of open addressing with linear probing and at most half full. Their seed is drawn anew in each
process, so that nobody can make a log whose every path falls into the same place. Places in them have no sign: Numba
looks twice at those that might count from the end.
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
A_MINUTE = 60_000_000
FEWEST = 1024
"""Places of the smallest table: it grows as it fills, so that a few different paths take little memory."""
SHORT = 32
"""Up to so many rows insertion is quicker than anything cleverer, and cases are mostly shorter."""


@Kernel
def added(
    keys: Integers, counts: NDArray[Any], seed: np.uint64, most: int
) -> tuple[Integers, Integers, bool]:
    """Add up the counts of equal keys, in the order in which they are met; those of count 0 are left out.

    Ends with False as soon as more than so many keys differ: a table that outgrows the processor's own memory is slower
    than sorting.
    """
    size, n, one = 1, 0, np.uint64(1)
    while size < 2 * most:
        size *= 2
    table, last = np.zeros(size, np.int32), np.uint64(size - 1)  # 0 is free, so the first is number 1
    found, sums = np.empty(most + 1, np.int64), np.zeros(most + 1, np.int64)
    for i in range(keys.size):
        if counts[i] == 0:
            continue
        slot = (((np.uint64(keys[i]) ^ seed) * MIX) >> SHIFT) & last
        at = np.uint64(table[slot])
        while at != 0 and found[at] != keys[i]:
            slot = (slot + one) & last
            at = np.uint64(table[slot])
        if at == 0:
            if n == most:
                return found[:0].copy(), sums[:0].copy(), False
            n += 1
            at = np.uint64(n)
            table[slot], found[at] = n, keys[i]
        sums[at] += counts[i]
    return found[1 : n + 1].copy(), sums[1 : n + 1].copy(), True


@Kernel
def followed(
    codes: Codes, moments: Integers, bounds: Integers, seed: np.uint64, most: int
) -> tuple[Integers, Integers, Integers, Integers, bool]:
    """Count the neighbours in each case by both codes and the time between; return these three and the counts.

    It is `added` without a column of pairs in between. Ends with False as soon as more than so many differ.
    """
    size, n, one = 1, 0, np.uint64(1)
    while size < 2 * most:
        size *= 2
    table, last = np.zeros(size, np.int32), np.uint64(size - 1)  # 0 is free, so the first is number 1
    edges, spans, sums = (
        np.empty(most + 1, np.int64),
        np.empty(most + 1, np.int64),
        np.zeros(most + 1, np.int64),
    )
    for case in range(bounds.size - 1):
        for i in range(bounds[case] + 1, bounds[case + 1]):
            edge, span = (np.int64(codes[i - 1]) << 32) | np.int64(codes[i]), moments[i] - moments[i - 1]
            hashed = ((np.uint64(edge) ^ seed) * MIX) ^ np.uint64(span)
            slot = ((hashed * MIX) >> SHIFT) & last
            at = np.uint64(table[slot])
            while at != 0 and (spans[at] != span or edges[at] != edge):
                slot = (slot + one) & last
                at = np.uint64(table[slot])
            if at == 0:
                if n == most:
                    return edges[:0].copy(), edges[:0].copy(), edges[:0].copy(), edges[:0].copy(), False
                n += 1
                at = np.uint64(n)
                table[slot], edges[at], spans[at] = n, edge, span
            sums[at] += 1
    edges = edges[1 : n + 1].copy()
    return edges >> 32, edges & 0xFFFFFFFF, spans[1 : n + 1].copy(), sums[1 : n + 1].copy(), True


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
def hashed(steps: NDArray[Any], bounds: Integers, seed: np.uint64) -> NDArray[np.uint64]:
    """Return a hash of each sequence: equal ones have the same; sequence k is steps[bounds[k] : bounds[k + 1]]."""
    places, hashes = bounds.view(np.uint64), np.empty(bounds.size - 1, np.uint64)
    for k in range(hashes.size):
        begin, end = places[k], places[k + 1]
        mixed = seed ^ (end - begin)
        for i in range(begin, end):
            mixed = (mixed ^ np.uint64(steps[i])) * MIX
            mixed ^= mixed >> SHIFT
        hashes[k] = mixed
    return hashes


@Kernel
def number(steps: NDArray[Any], bounds: Integers, hashes: NDArray[np.uint64]) -> tuple[Integers, Integers]:
    """Give equal sequences the same number: that of each, and for each number the first sequence that has it.

    Numbers count up as sequences are met. Sequences with the same hash (see `hashed`) are compared step by step, so that
    the answer is exact.
    """
    places, one = bounds.view(np.uint64), np.uint64(1)
    numbers, firsts = np.empty(hashes.size, np.int64), np.empty(hashes.size, np.int64)
    size, n = FEWEST, 0
    table, last = np.full(size, -1, np.int64), np.uint64(size - 1)
    for k in range(hashes.size):
        if 2 * n >= size:
            size *= 4
            table, last = np.full(size, -1, np.int64), np.uint64(size - 1)
            for met in range(n):
                slot = (hashes[firsts[met]] >> SHIFT) & last
                while table[slot] >= 0:
                    slot = (slot + one) & last
                table[slot] = met
        slot = (hashes[k] >> SHIFT) & last
        while table[slot] >= 0:
            first = firsts[table[slot]]
            other, i, end = places[first], places[k], places[k + 1]
            if hashes[first] == hashes[k] and places[first + 1] - other == end - i:
                while i < end and steps[other] == steps[i]:
                    i, other = i + one, other + one
                if i == end:
                    break
            slot = (slot + one) & last
        if table[slot] < 0:
            table[slot], firsts[n] = n, k
            n += 1
        numbers[k] = table[slot]
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
def last(moments: Integers, offsets: Codes) -> tuple[int, int, int]:
    """Return the last moment with its offset, of several the least, and the latest wall clock in microseconds."""
    moment, offset, clock = moments[0], offsets[0], moments[0] + offsets[0] * A_MINUTE
    for i in range(moments.size):
        clock = max(clock, moments[i] + offsets[i] * A_MINUTE)
        if moments[i] > moment or (moments[i] == moment and offsets[i] < offset):
            moment, offset = moments[i], offsets[i]
    return moment, offset, clock


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
def outermost(moments: Integers, bounds: Integers) -> tuple[Integers, Integers]:
    """Return for each case the first row with its least moment, and the last with its greatest."""
    least, greatest = bounds[:-1].copy(), bounds[1:] - 1
    for case in range(bounds.size - 1):
        low, high = moments[bounds[case]], moments[bounds[case]]
        for i in range(bounds[case], bounds[case + 1]):
            if moments[i] < low:
                low, least[case] = moments[i], i
            if moments[i] >= high:
                high, greatest[case] = moments[i], i
    return least, greatest


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
