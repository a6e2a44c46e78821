"""Does the mean hide what most cases meet?"""

import itertools
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.facts import _calendar, _facts_time
from evenkeel.engines.flow.findings import _attributes, _chance, _kind, _matter, _telling

KIND = _kind.Kind(
    code="mean-hides",
    severity="warning",
    about="work",
    title="The mean hides what most cases meet",
    explanation="Half of the cases of one kind are done many times quicker than half of those of another, and yet "
    "their means are almost equal: a few very long cases make the mean. Or, within the whole log, the mean is "
    "many times the median. A report of means alone would show nothing of it.",
    what_to_do="Report medians and percentiles, by channel or kind. Then look at the long cases behind the mean: "
    "they are another sort of work, and often few enough to be taken one by one.",
    method="Lead times of finished cases by each attribute with 2 to 12 values of at least 30 cases. Flagged if the "
    "medians differ at least 4 times while the means differ by less than 2 times and by less than a third of what the "
    "medians do; the exact 99 % bounds of the medians by order statistics do not overlap, and Mood's median test (1950) "
    "gives p below 0.001 over all the pairs looked at (Bonferroni). "
    "Within the log: the mean, 3 standard errors lower, is at least 5 times the "
    "upper bound of the median; log-normal times pass up to a standard deviation of 1.8 of their logarithm. "
    "No median counts as less than a second, or a day where the log knows only days.",
    false_alarms=0.001,
)

FEWEST = 30
MOST_VALUES = 12
ALPHA = 0.001
BOUNDS = 0.01
MEDIANS_APART = 4.0
MEANS_ALIKE = 2.0
AGAINST_MEANS = 3.0
MEAN_AGAINST_MEDIAN = 5.0
COLUMNS = ("value", "cases", "median", "mean", "p90")


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the attribute by which medians differ most while means do not, and a mean far from its median."""
    lead = _facts_time.lead_times(matter.log)
    finished = np.flatnonzero(~np.isnan(lead))
    lead = lead[finished]
    if lead.size < FEWEST:
        return
    least = _resolution(matter)
    columns = [
        column.only(finished)
        for column in _attributes.of_cases(matter.log)
        if not column.is_result and not column.is_person
        if 2 <= _large(column.codes[finished]).size <= MOST_VALUES
    ]
    found = [each for column in columns if (each := _between(column, lead, least, len(columns)))]
    if found:
        yield max(found, key=lambda each: each[0])[1]
    within = _within(lead, least)
    if within:
        yield _with_cases(within, finished[np.argsort(-lead, kind="stable")])


def _resolution(matter: _matter.Matter) -> float:
    """Return the shortest span that the log can tell, in seconds."""
    clock = _calendar.wall_clock(matter.log.completed_at, matter.log.utc_offset)
    in_days = np.mean(clock % _calendar.MICROSECONDS_A_DAY == 0) >= 0.95
    return _telling.DAY if in_days else 1.0


def _large(codes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the values with enough cases."""
    return np.flatnonzero(np.bincount(codes[codes >= 0]) >= FEWEST)


def _between(
    column: _attributes.Column, lead: NDArray[np.float64], least: float, columns: int
) -> tuple[float, _matter.Found] | None:
    """Compare the values of an attribute two by two; return the widest gap between medians that the means hide."""
    groups = {code: np.sort(lead[column.codes == code]) for code in _large(column.codes).tolist()}
    pairs = list(itertools.combinations(groups, 2))
    alpha = ALPHA / (len(pairs) * columns)
    gaps = [
        (gap, low, high)
        for one, other in pairs
        for low, high in [sorted((one, other), key=lambda code: float(np.median(groups[code])))]
        if (gap := _gap(groups[low], groups[high], alpha, least))
    ]
    if not gaps:
        return None
    gap, low, high = max(gaps)
    return gap, _told_between(column, groups, (low, high), least)


def _gap(low: NDArray[np.float64], high: NDArray[np.float64], alpha: float, least: float) -> float:
    """Return by how much the medians differ, or 0 where the means tell the same or chance could do it."""
    medians = float(np.median(high) / max(np.median(low), least))
    means = high.mean() / max(low.mean(), least)
    hidden = 1 / MEANS_ALIKE < means < MEANS_ALIKE and medians >= max(AGAINST_MEANS * means, MEDIANS_APART)
    if not hidden:
        return 0.0
    apart = _chance.median_bounds(high, BOUNDS)[0] > _chance.median_bounds(low, BOUNDS)[1]
    return medians if apart and _chance.median_test(low, high) < alpha else 0.0


def _told_between(
    column: _attributes.Column,
    groups: dict[int, NDArray[np.float64]],
    pair: tuple[int, int],
    least: float,
) -> _matter.Found:
    name, values = column.name, column.values
    low, high = (groups[code] for code in pair)
    medians = float(np.median(high) / max(np.median(low), least))
    means = float(high.mean() / max(low.mean(), least))
    sentence = (
        f"By {name}, medians of the lead time differ {_telling.times(medians)} between {values[pair[0]]} "
        f"({_telling.span(float(np.median(low)))}) and {values[pair[1]]} ({_telling.span(float(np.median(high)))}), "
        f"while the means differ only {_telling.times(means)}: means alone hide it."
    )
    rows = tuple(
        (
            values[code],
            int(lead.size),
            float(np.median(lead)),
            float(lead.mean()),
            float(np.quantile(lead, 0.9)),
        )
        for code, lead in sorted(groups.items(), key=lambda each: -each[1].size)
    )
    evidence: dict[str, _matter.Value] = {
        "quick": values[pair[0]],
        "slow": values[pair[1]],
        "ratio_of_medians": medians,
        "ratio_of_means": means,
    }
    return _matter.Found(sentence, evidence, subject=name, table=_matter.Rows(COLUMNS, rows))


def _within(lead: NDArray[np.float64], least: float) -> _matter.Found | None:
    """Compare the mean of all lead times with their median."""
    ordered = np.sort(lead)
    middle = max(_chance.median_bounds(ordered, ALPHA)[1], least)
    mean, error = float(lead.mean()), float(lead.std(ddof=1) / np.sqrt(lead.size))
    if mean - 3 * error < MEAN_AGAINST_MEDIAN * middle:
        return None
    median = float(np.median(ordered))
    cut = float(ordered[int(0.9 * ordered.size)])
    long_share = float(ordered[ordered >= cut].sum() / ordered.sum())
    sentence = (
        f"The mean lead time is {_telling.span(mean)}, but half of the cases take {_telling.span(median)} or less: "
        f"the longest tenth holds {long_share:.0%} of all the time."
    )
    evidence = {"mean": mean, "median": median, "share_of_time_of_longest_tenth": long_share}
    return _matter.Found(sentence, dict(evidence), subject="lead time")


def _with_cases(found: _matter.Found, longest: NDArray[np.int64]) -> _matter.Found:
    return _matter.Found(
        found.sentence, found.evidence, longest[: max(longest.size // 10, 1)], subject=found.subject
    )


CHECK = _matter.Check(KIND, look)
