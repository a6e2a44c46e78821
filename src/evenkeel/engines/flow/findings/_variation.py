"""Do outcomes differ between people, teams or units by more than chance and the cases they get?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.findings import _attributes, _chance, _funnel, _kind, _matter, _outcomes

KIND = _kind.Kind(
    code="variation",
    severity="warning",
    about="work",
    title="Outcomes differ more than chance allows",
    explanation="How often cases come to a certain outcome depends on who has them, by more than chance and the ordinary "
    "spread between units explain, also among cases of the same period and kind. What sort of cases one gets is not "
    "one's own doing, and what is not in the log cannot be allowed for: it is a question, not a verdict.",
    what_to_do="Look at the cases of the units named in the table together with them. Ask first what is different about "
    "their cases, then whether the same rule is read in different ways.",
    method="A funnel for each outcome (a step that occurs, a value of a result, in 2 to 98 % of finished cases; not a "
    "step that the unit does itself) and each kind of unit (who did the first event, its group, a responsible person "
    "or department of the case) with 5 or more units of at least 30 cases: z = (p - p0) / sqrt(p0 (1 - p0) / n), phi "
    "the mean of its squares after Winsorising a tenth on either side, limits 3 sqrt(max(1, phi)) (Spiegelhalter, "
    "Statistics in Medicine 24, 2005, 1185). Flagged if a unit outside them has p below 0.001 over all units and "
    "outcomes (exact binomial tail against the others, widened by their phi, Student's t with Satterthwaite's "
    "degrees of freedom, Holm 1979), and differs by at least 10 points, or half as much again or less. The same is "
    "then asked of cases that are alike: each against those of the same period and the attribute known at the "
    "opening that tells most (indirect standardisation). Nothing is said unless that unit is then "
    "still outside; it is a warning "
    "if a unit still differs beyond doubt, else a note.",
    false_alarms=0.005,
)

FEWEST_UNITS = 5
MOST = 5
ALPHA = 0.001
POINTS = 0.1
HALF_AS_MUCH_AGAIN = 1.5
MOST_PERIODS = 15
PERIODS: tuple[_calendar.Period, ...] = ("week", "month", "quarter", "year")
COLUMNS = ("cases", "share", "expected share", "z", "outside like with like")


@dataclass(frozen=True)
class _Comparison:
    """One outcome by one kind of unit."""

    outcome: _outcomes.Outcome
    units: _outcomes.Units
    plain: _funnel.Funnel
    alike: _funnel.Funnel
    """The same among cases that are alike."""
    strata: str


@dataclass(frozen=True)
class _Judged:
    """A comparison, and which units differ beyond doubt when all that were compared are taken together."""

    comparison: _Comparison
    plainly: NDArray[np.bool_]
    like_with_like: NDArray[np.bool_]
    p: float


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the outcomes that depend on whose a case is; the surest first."""
    log = matter.log
    finished = np.flatnonzero(log.closed_at != MISSING)
    if finished.size < FEWEST_UNITS * _funnel.FEWEST_CASES:
        return
    outcomes = _outcomes.of(log, finished)
    kinds = _kinds(log, finished)
    compared = [
        comparison
        for units in _outcomes.units(log, finished)
        for outcome in outcomes
        if not _outcomes.is_own_doing(log, outcome, units, finished)
        and (comparison := _compared(outcome, units, kinds))
    ]
    yield from _surest(compared, finished)


def _kinds(log: Log, finished: NDArray[np.int64]) -> list[tuple[str, NDArray[np.int64]]]:
    """Return ways to tell which cases are alike: the period of opening, alone and with each attribute known then."""
    days = _calendar.days(log.opened_at, log.opened_offset)[finished]
    period, numbers = next(
        (period, numbers)
        for period in PERIODS
        for numbers in [_calendar.numbers(days, period)]
        if period == PERIODS[-1] or np.ptp(numbers) < MOST_PERIODS
    )
    kinds: list[tuple[str, NDArray[np.int64]]] = [(period, _attributes.joined(numbers))]
    for column in _attributes.known_at_opening(log):
        kinds.append((f"{period} and {column.name}", _attributes.joined(numbers, column.codes[finished])))
    return kinds


def _compared(
    outcome: _outcomes.Outcome, units: _outcomes.Units, kinds: list[tuple[str, NDArray[np.int64]]]
) -> _Comparison | None:
    plain = _funnel.of(outcome.hits, units.codes)
    if plain.units.size < FEWEST_UNITS:
        return None
    strata, numbers = max(kinds, key=lambda kind: _told_by(outcome.hits, kind[1]))
    alike = _funnel.standardised(outcome.hits, units.codes, numbers)
    return _Comparison(outcome, units, plain, alike, strata)


def _told_by(hits: NDArray[np.bool_], strata: NDArray[np.int64]) -> float:
    """Return how much strata tell of an outcome: chi-squared less twice its degrees of freedom (Akaike 1974)."""
    n = np.bincount(strata)
    share = np.bincount(strata, weights=hits) / np.maximum(n, 1)
    common = hits.mean()
    return float((n * (share - common) ** 2).sum() / (common * (1 - common)) - 2 * (n > 0).sum())


def _surest(compared: list[_Comparison], finished: NDArray[np.int64]) -> Iterator[_matter.Found]:
    """Return the outcomes with a unit that differs beyond doubt, all units and outcomes taken together."""
    plainly, like_with_like = (
        _beyond([getattr(each, way) for each in compared]) for way in ("plain", "alike")
    )
    judged = [
        _Judged(each, beyond, alike, surest)
        for each, (beyond, surest), (alike, _) in zip(compared, plainly, like_with_like, strict=True)
        if (beyond & _still_outside(each)).any()
    ]
    for each in sorted(judged, key=lambda one: (not one.like_with_like.any(), one.p))[:MOST]:
        yield _told(each, finished)


def _beyond(funnels: list[_funnel.Funnel]) -> list[tuple[NDArray[np.bool_], float]]:
    """Return for each funnel the units that differ surely and far enough, and the smallest p."""
    if not funnels:
        return []
    adjusted = _chance.holm(np.concatenate([funnel.p for funnel in funnels]))
    parts = np.split(adjusted, np.cumsum([funnel.n.size for funnel in funnels])[:-1])
    return [
        (funnel.outside & _far(funnel) & (p < ALPHA), float(p.min(initial=1.0)))
        for funnel, p in zip(funnels, parts, strict=True)
    ]


def _still_outside(each: _Comparison) -> NDArray[np.bool_]:
    """Return the units that lie outside on the same side also when like is compared with like."""
    alike = dict(
        zip(each.alike.units.tolist(), (each.alike.outside * np.sign(each.alike.z)).tolist(), strict=True)
    )
    sides = np.array([alike.get(unit, 0.0) for unit in each.plain.units.tolist()])
    return np.asarray(sides == np.sign(each.plain.z))


def _far(funnel: _funnel.Funnel) -> NDArray[np.bool_]:
    """Return the units whose share differs by enough to matter."""
    share, expected = funnel.hits / funnel.n, funnel.expected / funnel.n
    more, less = np.maximum(share, expected), np.minimum(share, expected)
    return np.asarray((more - less >= POINTS) | (more >= HALF_AS_MUCH_AGAIN * less))


def _told(judged: _Judged, finished: NDArray[np.int64]) -> _matter.Found:
    each = judged.comparison
    plain, alike, remain = each.plain, each.alike, int(judged.like_with_like.sum())
    outside, accused, like = (int(mask.sum()) for mask in (plain.outside, plain.plain, alike.plain))
    sentence = (
        f"{each.outcome.sentence} {each.outcome.hits.mean():.0%} of the cases; {outside} of {plain.units.size} "
        f"{each.units.what} lie outside limits that allow for the ordinary spread between them. Plain limits would have "
        f"accused {accused}, and {like} among cases of the same {each.strata}, where {remain or 'none'} "
        f"differ{'s' if remain == 1 else ''} beyond doubt: case mix is nobody's own doing."
    )
    evidence: dict[str, _matter.Value] = {
        "share": float(each.outcome.hits.mean()),
        "units": int(plain.units.size),
        "outside": outside,
        "outside_plain_limits": accused,
        "phi": plain.phi,
        "compared_within": each.strata,
        "outside_plain_limits_like_with_like": like,
        "mean_z2_like_with_like": float((alike.z**2).mean()),
        "phi_like_with_like": alike.phi,
        "outside_like_with_like": int(alike.outside.sum()),
        "beyond_doubt_like_with_like": remain,
    }
    return _matter.Found(
        sentence,
        evidence,
        finished[np.isin(each.units.codes, plain.units[plain.outside])],
        subject=each.outcome.name,
        severity="warning" if remain else "info",
        table=_table(each),
    )


def _table(each: _Comparison) -> _matter.Rows:
    """Name the units outside the limits, with what would be expected of their cases."""
    plain, alike = each.plain, each.alike
    shown = np.flatnonzero(plain.outside)
    rows = []
    for i in shown[np.argsort(-np.abs(plain.z[shown]), kind="stable")].tolist():
        same = np.flatnonzero(alike.units == plain.units[i])
        expected = float(alike.expected[same[0]] / alike.n[same[0]]) if same.size else None
        still = "yes" if same.size and alike.outside[same[0]] else "no"
        share = float(plain.hits[i] / plain.n[i])
        rows.append(
            (each.units.values[plain.units[i]], int(plain.n[i]), share, expected, float(plain.z[i]), still)
        )
    return _matter.Rows((each.units.what, *COLUMNS), tuple(rows), personal=each.units.personal)


CHECK = _matter.Check(KIND, look)
