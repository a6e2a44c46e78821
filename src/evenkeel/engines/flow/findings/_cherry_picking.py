"""Does somebody take lighter cases than colleagues who do the same at the same time?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.facts import _calendar, _facts_time
from evenkeel.engines.flow.findings import _attributes, _chance, _kind, _matter, _workers

KIND = _kind.Kind(
    code="cherry-picking",
    severity="warning",
    about="work",
    title="Light cases go to the same hands",
    explanation="By what was known of the cases when they opened, some take cases that are lighter by a fifth or "
    "more than those that colleagues take at the same step in the same month. It may be picking, and it may be "
    "agreed: a duty, a newcomer, a speciality that the log does not name.",
    what_to_do="Ask how cases are handed out before asking anybody why. If people choose for themselves, let the "
    "next case be the oldest, or share the kinds out by rule.",
    method="The expected weight of a case is the mean logarithm of the lead time of the other cases of its kind (the "
    "one or two attributes known at the opening that tell most, the case itself left out). Each person's first step in "
    "each case that somebody else opened is compared with all such steps of that activity, group and month: under random "
    "handing out the sum of the weights has the mean and variance of sampling without replacement, n (N - n) / (N - 1) "
    "times that of the weights. z over all strata is widened by the phi of all others (Spiegelhalter, Statistics in "
    "Medicine 24, 2005, 1185) where it exceeds 1. Flagged if the cases are lighter by 20 % or more and p, one-sided by "
    "Student's t, is below 0.002 over all (Holm). At least 50 cases and 3 colleagues. Programs, and those who take "
    "nearly only one kind of case, are left out.",
    false_alarms=0.005,
)

FEWEST_CASES = 50
FEWEST_COLLEAGUES = 3
LIGHTER = 0.8
ALPHA = 0.002
ONE_KIND = 0.8
FEWEST_OF_KIND = 10
MOST_RESOURCES = 1_000
COLUMNS = ("cases", "weight against colleagues", "z", "flagged")


@dataclass(frozen=True)
class _Taken:
    """The first step of each resource in each case; one entry each."""

    who: NDArray[np.int64]
    case: NDArray[np.int64]
    stratum: NDArray[np.int64]
    weight: NDArray[np.float64]


@dataclass(frozen=True)
class _Weighed:
    """How light the cases of each resource are; one entry per resource."""

    cases: NDArray[np.float64]
    lighter: NDArray[np.float64]
    """Their mean weight by that of what colleagues take: 0.8 is a fifth lighter."""
    z: NDArray[np.float64]


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find who takes lighter cases than colleagues."""
    log = matter.log
    kind, basis = _kinds(log)
    if kind is None:
        return
    weight = _weights(log, kind)
    taken = _taken(log, weight)
    if not taken.who.size or int(taken.who.max()) >= MOST_RESOURCES:
        return
    weighed = _weighed(taken, len(log.resource.values))
    judged = _judged(taken, weighed, kind)
    adjusted = _chance.holm(np.where(judged, _p(weighed, judged), 1.0))
    flagged = judged & (adjusted < ALPHA) & (weighed.lighter <= LIGHTER)
    if flagged.any():
        yield _told(log, weighed, judged, flagged, basis)


def _kinds(log: Log) -> tuple[NDArray[np.int64] | None, str]:
    """Sort cases by the attribute known at the opening that tells most of the lead time, and by a second if it adds."""
    lead = _facts_time.lead_times(log)
    finished = ~np.isnan(lead)
    columns = _attributes.known_at_opening(log)
    if not columns or finished.sum() < FEWEST_CASES:
        return None, ""
    value = np.log(np.maximum(lead[finished], 1.0))
    coded = {column.name: _attributes.joined(column.codes) for column in columns}
    first = max(coded, key=lambda name: _told_by(value, coded[name][finished]))
    if _told_by(value, coded[first][finished]) <= 0:
        return None, ""
    both = {name: _attributes.joined(coded[first], codes) for name, codes in coded.items() if name != first}
    second = max(both, key=lambda name: _told_by(value, both[name][finished]), default=None)
    if second and _told_by(value, both[second][finished]) > _told_by(value, coded[first][finished]):
        return both[second], f"{first} and {second}"
    return coded[first], first


def _told_by(value: NDArray[np.float64], kinds: NDArray[np.int64]) -> float:
    """Return how much kinds tell of a value: the F-test's chi-squared less twice its degrees of freedom (Akaike 1974)."""
    n = np.bincount(kinds)
    mean = np.bincount(kinds, weights=value) / np.maximum(n, 1)
    between = float((n * (mean - value.mean()) ** 2).sum())
    within = float(((value - mean[kinds]) ** 2).mean())
    return between / max(within, 1e-12) - 2 * int((n > 0).sum() - 1)


def _weights(log: Log, kind: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean logarithm of the lead time of the other finished cases of the same kind; NaN where they are few."""
    lead = _facts_time.lead_times(log)
    value = np.log(np.maximum(lead, 1.0))
    finished = (log.closed_at != MISSING) & ~np.isnan(lead)
    n = np.bincount(kind, weights=finished)[kind] - finished
    total = np.bincount(kind[finished], weights=value[finished], minlength=int(kind.max()) + 1)[kind]
    own = np.where(finished, value, 0.0)
    return np.where(n >= FEWEST_OF_KIND, (total - own) / np.maximum(n, 1), np.nan)


def _taken(log: Log, weight: NDArray[np.float64]) -> _Taken:
    """Return the first step of each person in each case that another opened, with what it is compared with.

    Who opens a case makes it what it is, and chooses nothing.
    """
    who = log.resource.codes.astype(np.int64)
    opener = who[log.bounds[:-1]][log.case]
    known = (who >= 0) & ~_workers.automatic(log)[log.resource.codes] & ~np.isnan(weight[log.case])
    rows = np.flatnonzero(known & (who != opener))
    _, first = np.unique(
        log.case[rows].astype(np.int64) * len(log.resource.values) + who[rows], return_index=True
    )
    rows = rows[first]
    month = _calendar.numbers(_calendar.days(log.completed_at[rows], log.utc_offset[rows]), "month")
    case = log.case[rows].astype(np.int64)
    if not rows.size:
        return _Taken(rows, rows, rows, np.zeros(0))
    stratum = _attributes.joined(log.group.codes[rows], log.activity.codes[rows], month)
    return _Taken(who[rows], case, stratum, weight[case])


def _weighed(taken: _Taken, n: int) -> _Weighed:
    """Compare what each took with what chance would have given: sampling without replacement in each stratum."""
    size = np.bincount(taken.stratum)
    mean = np.bincount(taken.stratum, weights=taken.weight) / size
    around = taken.weight - mean[taken.stratum]
    variance = np.bincount(taken.stratum, weights=around**2) / size
    cell, number = np.unique(taken.stratum * n + taken.who, return_inverse=True)
    stratum, who = cell // n, cell % n
    times = np.bincount(number)
    excess = np.bincount(number, weights=around)
    rest = size[stratum] - times
    spread = times * rest / np.maximum(size[stratum] - 1, 1) * variance[stratum]
    # Against colleagues rather than against all: what a person took is part of the mean of all.
    apart = np.where(rest > 0, excess * size[stratum] / np.maximum(rest, 1), 0.0)
    compared = np.where(rest > 0, times, 0)
    cases, gap, total, z2 = (
        np.bincount(who, weights=each, minlength=n).astype(np.float64)
        for each in (compared, apart, excess, spread)
    )
    z = total / np.sqrt(np.maximum(z2, 1e-12))
    return _Weighed(cases, np.exp(gap / np.maximum(cases, 1)), np.where(z2 > 1e-9, z, 0.0))


def _judged(taken: _Taken, weighed: _Weighed, kind: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return who can be judged: with enough cases, of more than one kind, and with colleagues."""
    n = weighed.cases.size
    kinds, times = np.unique(taken.who * (int(kind.max()) + 1) + kind[taken.case], return_counts=True)
    most = np.zeros(n)
    np.maximum.at(most, kinds // (int(kind.max()) + 1), times)
    mixed = most < ONE_KIND * np.maximum(np.bincount(taken.who, minlength=n), 1)
    pairs = np.unique(taken.stratum * n + taken.who)
    beside = np.bincount(pairs // n)[pairs // n] - 1
    colleagues = np.bincount(pairs % n, weights=beside, minlength=n) / np.maximum(
        np.bincount(pairs % n, minlength=n), 1
    )
    return np.asarray((weighed.cases >= FEWEST_CASES) & mixed & (colleagues >= FEWEST_COLLEAGUES - 1))


def _p(weighed: _Weighed, judged: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how often chance alone gives cases at least so light, widened by how the others spread."""
    p = np.ones(weighed.z.size)
    rows = np.flatnonzero(judged)
    for i in rows.tolist():
        others = weighed.z[rows[rows != i]]
        if weighed.z[i] >= 0 or others.size < FEWEST_COLLEAGUES:
            continue
        wider = max(1.0, _chance.over_dispersion(others))
        learnt = max((wider - 1) / wider, 1e-3)
        t = weighed.z[i : i + 1] / np.sqrt(wider)
        p[i] = _chance.students(t, max(others.size - 1, 1) / learnt**2)[0] / 2
    return p


def _told(
    log: Log, weighed: _Weighed, judged: NDArray[np.bool_], flagged: NDArray[np.bool_], basis: str
) -> _matter.Found:
    lightest = int(np.flatnonzero(flagged)[np.argmin(weighed.lighter[flagged])])
    n = int(flagged.sum())
    sentence = (
        f"{n} of {int(judged.sum())} people {'takes' if n == 1 else 'take'} cases that by their {basis} are lighter than "
        f"those of colleagues at the same step in the same month, by up to {1 - weighed.lighter[lightest]:.0%}."
    )
    shown = np.flatnonzero(judged)
    rows = tuple(
        (
            log.resource.values[i],
            int(weighed.cases[i]),
            float(weighed.lighter[i]),
            float(weighed.z[i]),
            "yes" if flagged[i] else "no",
        )
        for i in shown[np.argsort(weighed.lighter[shown], kind="stable")].tolist()
    )
    evidence: dict[str, _matter.Value] = {
        "people": int(judged.sum()),
        "with_lighter_cases": n,
        "lightest_against_colleagues": float(weighed.lighter[lightest]),
        "z_of_lightest": float(weighed.z[lightest]),
        "judged_by": basis,
    }
    return _matter.Found(sentence, evidence, table=_matter.Rows(("person", *COLUMNS), rows, personal=True))


CHECK = _matter.Check(KIND, look)
