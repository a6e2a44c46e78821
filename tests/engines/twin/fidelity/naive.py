"""The nine distances told slowly, row by row and without our columns: the slow twin of what the engine does."""

import datetime as dt
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean

from scipy import stats

from evenkeel.engines import twin

HOUR = 3_600_000_000
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Row = tuple[int, int, str, int]
"""Start, end, activity, resource."""


def distances(first: twin.EventLog, second: twin.EventLog) -> dict[str, float]:
    """Return all nine."""
    a, b = cases(first), cases(second)
    return {
        "n_gram_2": n_grams(a, b, n=2),
        "n_gram_3": n_grams(a, b, n=3),
        "absolute_events": moved([t // HOUR for t in moments(a)], [t // HOUR for t in moments(b)]),
        "relative_events": moved(relative(a), relative(b)),
        "circadian_events": by_weekday(hours(a), hours(b)),
        "circadian_workforce": by_weekday(people(a), people(b)),
        "cycle_time": from_least([took(rows) for rows in a], [took(rows) for rows in b]),
        "case_arrivals": moved([rows[0][0] // HOUR for rows in a], [rows[0][0] // HOUR for rows in b]),
        "remaining_time": from_least([over(rows) for rows in a], [over(rows) for rows in b]),
    }


def cases(log: twin.EventLog) -> list[list[Row]]:
    """Return the rows of each case by start, then end."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for place in range(log.n_instances):
        row = log.start[place], log.end[place], log.activities[log.activity[place]], log.resource[place]
        found[int(log.case[place])].append((int(row[0]), int(row[1]), row[2], int(row[3])))
    return [sorted(rows, key=lambda row: row[:2]) for _, rows in sorted(found.items())]


def over(rows: Sequence[Row]) -> int:
    """Return the last end of a case."""
    return max(row[1] for row in rows)


def took(rows: Sequence[Row]) -> int:
    """Return how long a case took."""
    return over(rows) - rows[0][0]


def moments(log: Sequence[Sequence[Row]]) -> list[int]:
    """Return all starts and ends."""
    return [moment for rows in log for row in rows for moment in row[:2]]


def relative(log: Sequence[Sequence[Row]]) -> list[int]:
    """Return how many whole hours after the first start of their case starts and ends lie."""
    return [(moment - rows[0][0]) // HOUR for rows in log for row in rows for moment in row[:2]]


def moved(first: Iterable[int], second: Iterable[int]) -> float:
    """Ask SciPy."""
    return float(stats.wasserstein_distance(list(first), list(second)))


def from_least(first: Sequence[int], second: Sequence[int]) -> float:
    """Move times in whole hours above the least."""
    least = min(*first, *second)
    return moved([(t - least) // HOUR for t in first], [(t - least) // HOUR for t in second])


def n_grams(first: Sequence[Sequence[Row]], second: Sequence[Sequence[Row]], *, n: int) -> float:
    """Count sequences as tuples of names."""
    one, other = counted(first, n), counted(second, n)
    apart = sum(abs(one[key] - other[key]) for key in one.keys() | other.keys())
    return apart / (one.total() + other.total())


def counted(log: Sequence[Sequence[Row]], n: int) -> Counter[tuple[str | None, ...]]:
    """Count the sequences of one log."""
    found: Counter[tuple[str | None, ...]] = Counter()
    for rows in log:
        told = [None] * (n - 1) + [row[2] for row in rows] + [None] * (n - 1)
        found.update(itertools.pairwise(told) if n == 2 else zip(told, told[1:], told[2:], strict=False))
    return found


def hours(log: Sequence[Sequence[Row]]) -> dict[int, list[int]]:
    """Return the hours of the day of starts and ends by weekday."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for moment in moments(log):
        at = EPOCH + dt.timedelta(microseconds=moment)
        found[at.weekday()].append(at.hour)
    return found


def people(log: Sequence[Sequence[Row]]) -> dict[int, list[int]]:
    """Return each hour of the day by weekday as often as there are hundredths of people, cut off."""
    days: defaultdict[int, set[dt.date]] = defaultdict(set)
    seen: defaultdict[tuple[int, int], set[tuple[dt.date, int]]] = defaultdict(set)
    for rows in log:
        for start, end, _, who in rows:
            for moment in (start, end):
                at = EPOCH + dt.timedelta(microseconds=moment)
                days[at.weekday()].add(at.date())
                seen[at.weekday(), at.hour].add((at.date(), who))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for (weekday, hour), present in sorted(seen.items()):
        found[weekday] += [hour] * math.trunc(len(present) / len(days[weekday]) * 100)
    return found


def by_weekday(first: dict[int, list[int]], second: dict[int, list[int]]) -> float:
    """Move within each weekday; 23 hours where one log has nothing."""
    return mean(on_a_day(first.get(day, []), second.get(day, [])) for day in range(7))


def on_a_day(first: list[int], second: list[int]) -> float:
    """Move within one weekday."""
    if not first or not second:
        return 23.0 if first or second else 0.0
    return moved(first, second)
