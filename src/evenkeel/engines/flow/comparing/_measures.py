"""The measures of a comparison, each a figure of both sides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.comparing import _estimates, _steps
from evenkeel.engines.flow.comparing._document import Better, Change, Group, Unit
from evenkeel.engines.flow.comparing._estimates import Raw, Stratum
from evenkeel.engines.flow.comparing._sides import DAY, WEEK, Flags, Floats, Integers, Side
from evenkeel.engines.flow.findings import _clocks
from evenkeel.engines.flow.findings._targets import LEAD_TIME, Target

FEWEST = 10
"""Cases of a side below which nothing is compared: a handful is a story, not a measure."""
FEWEST_WEEKS = 4
MOST_CHANNELS = 8
SETTLED = "whole weeks in which nearly all cases in progress are known"
LITTLE = (
    "Time that cases spent in progress in whole weeks, by the length of these weeks (Little 1961). Interval and test: ratio, "
    "by the variance of a compound Poisson sum with the spread of the arrivals, of arrivals and their time in progress together."
)


@dataclass(frozen=True)
class Named:
    """What a measure is called, and how it is said."""

    code: str
    label: str
    phrase: str
    """A sentence with {second} and {first}; its change is added."""
    group: Group = "work"
    unit: Unit = "share"
    better: Better | None = None
    kind: Change = "difference"


@dataclass(frozen=True)
class Draft:
    """A measure before it is known whether its difference holds."""

    named: Named
    counts: tuple[int, int]
    raw: Raw | None
    method: str
    omitted: str
    """Why there is no comparison, where there is none."""


Compare = Callable[[Floats, Floats], Raw | None]
MEDIAN = Named(
    "lead-time-median",
    "Lead time, median",
    "Half of the cases were done within {second} instead of {first}",
    "time",
    "seconds",
    "lower",
)
P85 = Named(
    "lead-time-p85",
    "Lead time, 85 in 100",
    "85 in 100 cases were done within {second} instead of {first}",
    "time",
    "seconds",
    "lower",
)
MEAN = Named(
    "lead-time-mean",
    "Lead time, mean",
    "A case took {second} on average instead of {first}",
    "time",
    "seconds",
    "lower",
)
ON_TIME = Named(
    "on-time",
    "Closed on the day of the due date or before",
    "{second} of the cases with a due date were closed on time instead of {first}",
    "time",
    better="higher",
)
ARRIVALS = Named(
    "arrivals",
    "Cases opened a week",
    "{second} cases came in a week instead of {first}",
    "volume",
    "cases per week",
    kind="ratio",
)
COMPLETIONS = Named(
    "completions",
    "Cases closed a week",
    "{second} cases were closed a week instead of {first}",
    "volume",
    "cases per week",
    kind="ratio",
)
WIP = Named(
    "wip",
    "Cases in progress, mean",
    "{second} cases were in progress on average instead of {first}",
    "volume",
    "cases",
    "lower",
    "ratio",
)
REWORK = Named(
    "rework",
    "Cases with an activity done again",
    "{second} of the cases repeated an activity instead of {first}",
    better="lower",
)
ONE_EVENT = Named(
    "one-event", "Cases of a single event", "{second} of the cases had a single event instead of {first}"
)
EFFICIENCY = Named(
    "flow-efficiency",
    "Flow efficiency, median",
    "Somebody worked on the median case for {second} of its lead time instead of {first}",
    better="higher",
)
HANDOVERS = Named(
    "handovers",
    "Handovers of a case, mean",
    "A case changed hands {second} times on average instead of {first}",
    unit="times per case",
    better="lower",
)
SEVERAL = Named(
    "several-resources",
    "Cases touched by more than one resource",
    "{second} of the cases were touched by more than one resource instead of {first}",
    better="lower",
)


def of(first: Side, second: Side, targets: Sequence[Target], *, channels: bool) -> Iterator[Draft]:
    """Yield all measures that the two sides have anything to say about; the mix of channels where it is asked for."""
    yield quantile(MEDIAN, first.lead, second.lead, 0.5)
    yield quantile(P85, first.lead, second.lead, 0.85)
    yield mean(MEAN, first.lead, second.lead)
    for target in targets:
        yield share(_kept(target), *(_met(side, target) for side in (first, second)))
    if (first.log.due_at != MISSING).any() and (second.log.due_at != MISSING).any():
        yield share(ON_TIME, first.on_time, second.on_time)
    yield from _waits(first, second)
    yield from _volumes(first, second)
    yield from _work(first, second)
    if channels:
        yield from _channels(first, second)


def quantile(named: Named, first: Floats, second: Floats, q: float) -> Draft:
    """Compare a quantile."""
    return _draft(
        named, first, second, lambda one, other: _estimates.quantiles(one, other, q), _estimates.QUANTILES
    )


def mean(named: Named, first: Floats, second: Floats) -> Draft:
    """Compare a mean."""
    return _draft(
        named,
        first,
        second,
        lambda one, other: _estimates.means([Stratum(1.0, one, other)]),
        _estimates.MEANS,
    )


def share(named: Named, first: Floats | Flags, second: Floats | Flags) -> Draft:
    """Compare the share of cases for which something is 1."""

    def shares(one: Floats, other: Floats) -> Raw:
        return _estimates.shares(one.sum(), one.size, other.sum(), other.size)

    return _draft(named, first.astype(np.float64), second.astype(np.float64), shares, _estimates.SHARES)


def _draft(named: Named, first: Floats, second: Floats, compare: Compare, method: str) -> Draft:
    one, other = first[~np.isnan(first)], second[~np.isnan(second)]
    counts = f"{one.size:,} and {other.size:,} cases"
    if min(one.size, other.size) < FEWEST:
        why = f"There are {counts} to compare; below {FEWEST} on a side nothing is compared."
        return Draft(named, (one.size, other.size), None, method, why)
    raw = compare(one, other)
    why = f"No interval can be given with {counts}: too few, or all alike."
    return Draft(named, (one.size, other.size), raw and Raw(*map(float, raw)), method, why)


def _kept(target: Target) -> Named:
    days = target.seconds >= 86_400
    limit = f"{target.seconds / 86_400:g} days" if days else f"{target.seconds / 3_600:g} hours"
    shown = f"{target.what} within {limit}"
    return Named(
        f"within:{target.what}<={target.seconds:g}s",
        f"Target kept: {shown}",
        f"{{second}} of the cases kept the target ({shown}) instead of {{first}}",
        "time",
        better="higher",
    )


def _met(side: Side, target: Target) -> Floats:
    """Return 1 for a case that kept the target, 0 for one that did not, NaN where it cannot be known."""
    if target.what.lower().replace(" ", "_") == LEAD_TIME:
        spans = side.lead
    else:
        after, activity = target.steps
        clock = _clocks.Clocks(side.log).step(activity, after)
        spans = np.full(side.log.n_cases, np.nan)
        spans[clock.cases] = (clock.end - clock.begin) / 1e6
    beyond = side.follow_up is not None and target.seconds >= side.follow_up / 1e6
    return np.where(np.isnan(spans) | beyond, np.nan, spans <= target.seconds)


def _volumes(first: Side, second: Side) -> Iterator[Draft]:
    opened, closed = (first.arrivals, second.arrivals), (first.completions, second.completions)
    yield _weekly(ARRIVALS, opened, "whole weeks", partial(_estimates.rates, *opened))
    yield _weekly(COMPLETIONS, closed, SETTLED, partial(_estimates.rates, *closed))
    yield _weekly(WIP, closed, SETTLED, partial(_wip, first, second))


def _weekly(
    named: Named, weekly: tuple[Integers, Integers], weeks: str, compare: Callable[[], Raw | None]
) -> Draft:
    counts = weekly[0].size, weekly[1].size
    method = LITTLE if named is WIP else _estimates.RATES
    if min(counts) < FEWEST_WEEKS:
        why = f"There are {counts[0]:,} and {counts[1]:,} {weeks} to compare; below {FEWEST_WEEKS} on a side nothing is compared."
        return Draft(named, counts, None, method, why)
    return Draft(named, counts, compare(), method, f"Nothing of it happened in the {weeks} of a side.")


def _wip(first: Side, second: Side) -> Raw | None:
    spent = first.in_progress, second.in_progress
    if not spent[0].size or not spent[1].size:
        return None
    weeks = first.completions.size, second.completions.size
    spread = _estimates.spread(first.arrivals, second.arrivals)
    # Variance of a compound Poisson sum, relative to its square: (1 + cv²) / n.
    error = np.sqrt(sum((spread + float(s.var() / s.mean() ** 2)) / s.size for s in spent))
    level = [float(s.sum()) / (n * WEEK * DAY) for s, n in zip(spent, weeks, strict=True)]
    return _estimates.ratio(level[0], level[1], float(error), sum(weeks) - 2)


def _work(first: Side, second: Side) -> Iterator[Draft]:
    yield share(REWORK, first.reworked, second.reworked)
    if (first.length == 1).any() or (second.length == 1).any():
        yield share(ONE_EVENT, first.length == 1, second.length == 1)
    if first.resources.any() and second.resources.any():
        yield mean(HANDOVERS, first.handovers, second.handovers)
        yield share(SEVERAL, first.by_several, second.by_several)
    if not np.isnan(first.efficiency).all() and not np.isnan(second.efficiency).all():
        yield quantile(EFFICIENCY, first.efficiency, second.efficiency, 0.5)


def _waits(first: Side, second: Side) -> Iterator[Draft]:
    for source, target in _steps.main(first.log, second.log):
        spans = [_steps.waits(side.log, source, target) for side in (first, second)]
        waited = all(waited for _, waited in spans)
        named = Named(
            f"{'waited' if waited else 'went'}:{source}→{target}",
            f"{'Waiting' if waited else 'Time'} from “{source}” to “{target}”, median",
            f"Half of the cases waited no longer than {{second}} for “{target}” after “{source}” instead of {{first}}"
            if waited
            else f"Half of the cases took no more than {{second}} from “{source}” to “{target}” instead of {{first}}",
            "time",
            "seconds",
            "lower",
        )
        yield quantile(named, spans[0][0], spans[1][0], 0.5)


def _channels(first: Side, second: Side) -> Iterator[Draft]:
    (one, other), names = common_codes(first.log, second.log, "channel")
    if len(names) < 2:
        return
    both = np.concatenate([one, other])
    often = np.argsort(-np.bincount(both[both >= 0], minlength=len(names)), kind="stable")
    for code in often[:MOST_CHANNELS].tolist():
        named = Named(
            f"channel:{names[code]}",
            f"Cases through channel “{names[code]}”",
            f"{{second}} of the cases came through “{names[code]}” instead of {{first}}",
            "mix",
        )
        yield share(named, *(np.where(side >= 0, side == code, np.nan) for side in (one, other)))


def common_codes(
    first: Log, second: Log, column: str
) -> tuple[tuple[_steps.Integers, _steps.Integers], tuple[str, ...]]:
    """Return a column of cases of both logs as numbers into one list of texts, -1 where there is none."""
    return _steps.common(_steps.texts(first, column), _steps.texts(second, column))
