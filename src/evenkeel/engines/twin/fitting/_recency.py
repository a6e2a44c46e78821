"""How much each case counts: what ended lately more, and what the end of the log hides more often, too.

A log of finished cases hides a case that began shortly before it ends and takes long: the cases that began lately are the short
ones. Those that ended lately are not: as many long ones end on a day as began on one. So a case counts by how lately it ended,
over the part of such weight that lies where a case of its length could end at all (Horvitz and Thompson 1952). This is right as
long as cases behave alike over time. Where they change faster than that, the cases that began lately, as they were seen,
foretell better. Which of both holds is tried within the log: cases resampled from the earlier part, as many as ended first,
against what came after.
"""

from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin.fitting._traces import (
    WEEK_HOURS,
    Clock,
    Floats,
    Integers,
    Traces,
    alike,
    hour_of_week,
)

HALF_LIFE = 0.25
SHORT = 0.1
"""After this part of the length of the log a case counts half; the short one where something has clearly changed."""
_ROOM = 0.05
_MISSING = 10.0
_MOST = 0.75
_CLEARLY = 1.645
"""Standard errors by which arrivals must ebb, or the short half-life foretell better: by chance, either is so in one of twenty
logs."""
_TRIALS = 10
_TELLING = 20
"""Fewer cases that came after an earlier part do not tell how long the slow ones take."""
_QUANTILES = (np.arange(200) + 0.5) / 200


@dataclass(frozen=True, eq=False)
class Seen:
    """The share of all cases that take at most so long, by length: what can be seen of those that began so long ago.

    The product-limit estimator for right truncation (Lynden-Bell 1971, Woodroofe 1985).
    """

    lengths: Floats
    shares: Floats
    drained: bool = False
    """Whether the log goes on until all were done."""

    @classmethod
    def of(cls, traces: Traces, *, cut: bool = False) -> "Seen":
        """Estimate it; `cut`: it is known that the log hides cases at its end."""
        lengths = np.sort(traces.closed - traces.opened)
        windows = np.sort(traces.cut - traces.opened)
        at_risk = np.searchsorted(lengths, lengths, "right") - np.searchsorted(windows, lengths, "left")
        hazard = np.minimum(1 / np.maximum(at_risk, 1), 0.5)
        after = np.concatenate([np.cumprod((1 - hazard)[::-1])[::-1][1:], [1.0]])
        seen = cls(lengths=lengths, shares=after)
        if cut or not seen._all(traces):
            return seen
        return cls(lengths=np.zeros(1), shares=np.ones(1), drained=True)

    def _all(self, traces: Traces) -> bool:
        """Return whether the log goes on, after arrivals ended, until all cases were done: then it hides none.

        So it is where many cases should have been seen that began after the last one, and arrivals did not ebb before it: where
        a log was cut, fewer and fewer of those that came are done by then.
        """
        ages = (np.arange(100) + 0.5) / 100 * (traces.cut - traces.opened.max())
        missing = traces.cases / traces.span * self.within(ages).mean() * (traces.cut - traces.opened.max())
        return bool(missing > _MISSING) and not _ebbs(traces)

    def within(self, seconds: Floats) -> Floats:
        """Return the share of cases that are done so long after they began."""
        share: Floats = np.interp(seconds, self.lengths, self.shares, left=0.0)
        return share


def _ebbs(traces: Traces) -> bool:
    """Return whether fewer and fewer arrivals are seen before the last, over as long as three of four cases take at most.

    Moments are those of a clock that runs as fast as arrivals come in each hour of the week. Where they do not ebb, they lie in
    the middle of such a stretch on average (the test of Laplace for a trend of events; Cox and Lewis 1966).
    """
    hours = np.bincount(hour_of_week(traces.opened), minlength=WEEK_HOURS).astype(np.float64)
    clock = Clock(alike(hours, traces.span) * (WEEK_HOURS / traces.cases))
    came = np.sort(clock.read(traces.opened))
    before = came[-1] - came[:-1]
    stretch = float(np.quantile(traces.closed - traces.opened, _MOST))
    before = before[before <= stretch]
    if not before.size or stretch <= 0:
        return False
    return bool((before / stretch - 0.5).mean() * np.sqrt(12 * before.size) > _CLEARLY)


@dataclass(frozen=True, eq=False)
class Weights:
    """What each case counts (they sum up to one), and whether the hidden ones are made up for."""

    cases: Floats
    corrected: bool
    drained: bool = False
    """Whether the log goes on until all were done, so that none are hidden."""


def weigh(traces: Traces, *, seed: int) -> Weights:
    """Return what each case counts, by the way that foretold better within the log."""
    if Seen.of(traces).drained:
        return Weights(cases=weights(traces, corrected=False), corrected=False, drained=True)
    gain = 0.0
    for before, after in trials(traces):
        if after.size < _TELLING:
            continue
        earlier, later = traces.of_cases(before), traces.of_cases(after)
        gain += later.cases * _gain(earlier, later, seed=seed)
    corrected = gain > 0
    return Weights(cases=weights(traces, corrected=corrected), corrected=corrected)


def halved(ages: Floats, span: float, half_life: float = HALF_LIFE) -> Floats:
    """Return what is left of a weight at these ages in a log of this length."""
    left: Floats = 0.5 ** (ages / (half_life * span))
    return left


def weights(traces: Traces, *, corrected: bool, half_life: float = HALF_LIFE) -> Floats:
    """Return what each case counts; what is hidden made up for, or as they were seen."""
    if corrected:
        room = 1 - halved(traces.span - (traces.closed - traces.opened), traces.span, half_life)
        count = halved(traces.cut - traces.closed, traces.span, half_life) / np.maximum(room, _ROOM)
    else:
        count = halved(traces.cut - traces.opened, traces.span, half_life)
    total = count.sum()
    return count / total if total > 0 else np.full(traces.cases, 1 / traces.cases)


def trials(traces: Traces) -> list[tuple[Integers, Integers]]:
    """Return the cases of two pairs of an earlier part and what came after, cut in time as a log is for judging."""
    pairs: list[tuple[Integers, Integers]] = []
    cases = np.arange(traces.cases)
    for _ in range(2):
        order = np.argsort(traces.end, kind="stable")
        late = np.zeros(traces.start.size, np.bool_)
        late[order[int(np.round(0.8 * order.size)) :]] = True
        lates = np.bincount(traces.case, weights=late, minlength=traces.cases)
        before, after = np.flatnonzero(lates == 0), np.flatnonzero(lates == np.diff(traces.bounds))
        if before.size < 10 or after.size < 5:
            break
        pairs.append((cases[before], cases[after]))
        traces, cases = traces.of_cases(before), cases[before]
    return pairs


def clearly(gains: Floats) -> bool:
    """Return whether the short half-life, which knows few cases, foretold clearly better, by what each case gained by it."""
    error = float(np.sqrt(np.square(gains - gains.sum() / max(gains.size, 1)).sum()))
    return bool(gains.sum() > _CLEARLY * error)


def _gain(before: Traces, after: Traces, *, seed: int) -> float:
    """Return how much nearer (mean logarithm of the ratio) corrected weights come to what came after."""
    far = [_distance(before, after, corrected=corrected, seed=seed) for corrected in (False, True)]
    return float(np.mean(np.log((far[0] + 1) / (far[1] + 1))))


def _distance(before: Traces, after: Traces, *, corrected: bool, seed: int) -> Floats:
    """Return how far resampled cases are from those that came after, in hours: moments, moments within a case, lengths."""
    count = weights(before, corrected=corrected)
    seen = Seen.of(before, cut=True)
    days = np.arange(before.began, before.opened.max() + 1, 86_400.0)
    recent = halved(before.cut - days, before.span)
    exposed = float((seen.within(before.cut - days) * recent).sum()) * 86_400.0
    rate = float(halved(before.cut - before.opened, before.span).sum()) / max(exposed, 1.0)
    real = _pictures(after, np.arange(after.cases), after.opened)
    far = np.zeros(3)
    for trial in range(_TRIALS):
        chosen, came = _resample(before, count, rate, after.cases, np.random.default_rng([seed, trial]))
        made = _pictures(before, chosen, after.began + came)
        far += [float(np.abs(one - other).mean()) / 3600 for one, other in zip(real, made, strict=True)]
    return far / _TRIALS


def _resample(
    before: Traces, weights: Floats, rate: float, cases: int, rng: np.random.Generator
) -> tuple[Integers, Floats]:
    """Draw cases and when they come, and keep those that are done first."""
    length = before.closed - before.opened
    for size in (3 * cases, 12 * cases, 48 * cases):
        came = np.cumsum(rng.exponential(1 / rate, size))
        chosen = rng.choice(before.cases, size, p=weights)
        first = np.argsort(came + length[chosen])[:cases]
        if (came + length[chosen])[first[-1]] <= came[-1]:
            break
    return chosen[first], came[first]


def _pictures(traces: Traces, chosen: Integers, came: Floats) -> tuple[Floats, Floats, Floats]:
    """Return quantiles of the moments, of the moments within a case, and of the lengths of some cases."""
    sizes = np.diff(traces.bounds)[chosen]
    rows = np.repeat(traces.bounds[:-1][chosen] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    within = np.concatenate([traces.start[rows], traces.end[rows]]) - np.tile(
        np.repeat(traces.opened[chosen], sizes), 2
    )
    moments = within + np.tile(np.repeat(came, sizes), 2)
    lengths = (traces.closed - traces.opened)[chosen]
    absolute, relative, whole = (np.quantile(each, _QUANTILES) for each in (moments, within, lengths))
    return absolute, relative, whole
