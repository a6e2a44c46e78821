"""Do cases go to and fro between two who could each have done it all?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Coded, Log
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.findings import _chance, _kind, _matter, _telling, _workers

KIND = _kind.Kind(
    code="ping-pong",
    severity="warning",
    about="work",
    title="Cases go to and fro",
    explanation="Cases pass from one to another, back, and over again, between two who do the same steps, more often "
    "than if whoever is free had taken them. Each passing costs a wait and a second reading.",
    what_to_do="Look at the named cases and ask what sends them back: a rule that is unclear, something missing from the "
    "start, or a doubt whose case it is.",
    method="Four events in a row by A, B, A and B, where A and B do the same activities (the common part of their shares "
    "by activity is at least a half): what goes to and fro because the work is divided is not counted. Expected is the "
    "greater of two: each doer drawn from who does that activity in that quarter of a year, or the doers of the case in random "
    "order. Flagged if at least 3 % of the cases have it and its number, 3.3 standard errors lower (the "
    "cases as clusters), is at least 1.5 times that expected. Groups first; people where no groups stand out.",
    false_alarms=0.002,
)

ALIKE = 0.5
SHARE = 0.03
EXCESS = 1.5
BOUND = 3.3
FEWEST_CASES = 100
MOST_PARTIES = 1_000
PAIRS = 5


@dataclass(frozen=True)
class _Windows:
    """Four events in a row of a case, all with a known doer; one entry per window."""

    first: NDArray[np.int64]
    """Row of the first event."""
    case: NDArray[np.int64]
    who: NDArray[np.int64]
    """The four doers, a row per window."""


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find going to and fro between groups, or else between people."""
    log = matter.log
    nobody = np.append(
        np.array([name.strip().lower() in ("empty", "undefined") for name in log.group.values], bool), False
    )
    for what, who, excluded in (
        ("groups", log.group, nobody),
        ("people", log.resource, _workers.automatic(log)),
    ):
        codes = np.where(excluded[who.codes], -1, who.codes).astype(np.int64)
        found = _of(log, what, who, codes)
        if found:
            yield found
            return


def _of(log: Log, what: str, who: Coded, codes: NDArray[np.int64]) -> _matter.Found | None:
    """Look at one kind of doers."""
    if log.n_cases < FEWEST_CASES or not 2 <= np.unique(codes[codes >= 0]).size <= MOST_PARTIES:
        return None
    windows = _windows(log, codes)
    first, second = windows.who[:, 0], windows.who[:, 1]
    to_and_fro = (first == windows.who[:, 2]) & (second == windows.who[:, 3]) & (first != second)
    if not to_and_fro.any():
        return None
    known = codes >= 0
    alike = _workers.alike(codes[known], log.activity.codes[known], len(who.values)) >= ALIKE
    returned = to_and_fro & alike[first, second]
    cases = np.unique(windows.case[returned])
    if cases.size < SHARE * log.n_cases:
        return None
    expected = np.maximum(_by_activity(log, codes, windows), _in_any_order(codes, log, windows, alike))
    ratio = returned.sum() / max(expected.sum(), 1e-9)
    error = _chance.cluster_error(
        (returned - ratio * expected) / max(expected.sum(), 1e-9), windows.case, log.n_cases
    )
    if ratio - BOUND * error < EXCESS:
        return None
    those = _Windows(windows.first[returned], windows.case[returned], windows.who[returned])
    return _told(log, (what, who), those, float(expected.sum()))


def _windows(log: Log, codes: NDArray[np.int64]) -> _Windows:
    first = np.arange(max(log.n_events - 3, 0))
    first = first[log.case[first] == log.case[first + 3]]
    who = codes[first[:, np.newaxis] + np.arange(4)]
    known = (who >= 0).all(axis=1)
    return _Windows(first[known], log.case[first[known]].astype(np.int64), who[known])


def _by_activity(log: Log, codes: NDArray[np.int64], windows: _Windows) -> NDArray[np.float64]:
    """Return how likely each window is to go to and fro if each doer were drawn from who does that activity then."""
    n = len(log.activity.values)
    quarter = _calendar.numbers(_calendar.days(log.completed_at, log.utc_offset), "quarter")
    stratum = np.unique((quarter - quarter.min()) * n + log.activity.codes, return_inverse=True)[1]
    known = codes >= 0
    share = np.zeros((int(stratum.max()) + 1, int(codes.max()) + 1), np.float32)
    np.add.at(share, (stratum[known], codes[known]), 1)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1)
    patterns, which = np.unique(
        stratum[windows.first[:, np.newaxis] + np.arange(4)], axis=0, return_inverse=True
    )
    parts = []
    for some in np.array_split(patterns, len(patterns) // 5_000 + 1):
        a, b, c, d = (share[some[:, i]] for i in range(4))
        ac, bd = a * c, b * d
        parts.append(ac.sum(axis=1) * bd.sum(axis=1) - (ac * bd).sum(axis=1))
    return np.concatenate(parts)[which.ravel()].astype(np.float64)


def _in_any_order(
    codes: NDArray[np.int64], log: Log, windows: _Windows, alike: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return how likely each window is to go to and fro if the doers of its case came in random order.

    Of m events, A doing a of them and B b: the sum of a (a - 1) b (b - 1) / (m (m - 1) (m - 2) (m - 3)) over the pairs.
    """
    known = np.flatnonzero(codes >= 0)
    size = len(alike)
    keys, times = np.unique(log.case[known].astype(np.int64) * size + codes[known], return_counts=True)
    case, who, pairs = keys // size, keys % size, (times * (times - 1)).astype(np.float64)
    case, who, pairs = case[times > 1], who[times > 1], pairs[times > 1]
    total = np.zeros(log.n_cases)
    # Doers of one case stand together, so those k places apart are all its pairs.
    for apart in range(1, int(np.bincount(case, minlength=1).max())):
        one, other = np.arange(case.size - apart), np.arange(apart, case.size)
        both = (case[one] == case[other]) & alike[who[one], who[other]]
        np.add.at(total, case[one[both]], 2 * pairs[one[both]] * pairs[other[both]])
    m = np.bincount(log.case[known], minlength=log.n_cases).astype(np.float64)
    orders = np.maximum(m * (m - 1) * (m - 2) * (m - 3), 1)
    return np.asarray((total / orders)[windows.case])


def _told(log: Log, doers: tuple[str, Coded], windows: _Windows, expected: float) -> _matter.Found:
    what, who = doers
    times = np.bincount(windows.case, minlength=log.n_cases)
    cases = np.argsort(-times, kind="stable")[: np.count_nonzero(times)]
    ratio, share = windows.case.size / max(expected, 1e-9), cases.size / log.n_cases
    sentence = (
        f"{_matter.many(cases.size, 'case')} ({share:.0%}) {'goes' if cases.size == 1 else 'go'} to and fro between two "
        f"{what} who do the same steps, {_telling.times(ratio)} as often as if whoever is free had taken them."
    )
    low, high = np.sort(windows.who[:, :2], axis=1).T
    pairs, counts = np.unique(low * len(who.values) + high, return_counts=True)
    top = np.argsort(-counts, kind="stable")[:PAIRS].tolist()
    names = [(who.values[pairs[i] // len(who.values)], who.values[pairs[i] % len(who.values)]) for i in top]
    rows = tuple((*name, int(counts[i])) for name, i in zip(names, top, strict=True))
    evidence: dict[str, _matter.Value] = {
        "cases": int(cases.size),
        "share": share,
        "times": int(windows.case.size),
        "expected": expected,
        "ratio": ratio,
    }
    table = _matter.Rows(("one", "other", "times"), rows, personal=what == "people")
    return _matter.Found(sentence, evidence, cases, subject=what, table=table)


CHECK = _matter.Check(KIND, look)
