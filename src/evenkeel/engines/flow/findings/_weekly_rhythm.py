"""Do openings, closings or a main step keep to certain days of the week?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.findings import _chance, _kind, _matter, _telling

KIND = _kind.Kind(
    code="weekly-rhythm",
    severity="info",
    about="work",
    title="Work keeps to certain weekdays",
    explanation="Openings, closings or a main step fall on some working days at least twice as often as on "
    "others, steadily over the weeks. That may be a fixed meeting, a duty rota or a way to share the week; whoever "
    "comes on the wrong day waits longer.",
    what_to_do="Ask what makes the day. If a meeting or a signature does, see whether it could be had more often.",
    method="Counts by local weekday against equal counts on the working days, those with at least a fifth of an average "
    "day's events. Each weekday's deviation is divided by its standard error with whole weeks as clusters, so that busy "
    "weeks and batches do not count as rhythm; flagged if p < 0.001 by Student's t over all weekdays and series (Bonferroni), the "
    "busiest working day has at least twice as many as the quietest, and 1.5 times "
    "still 3 standard errors lower. At least 200 in 12 weeks; openings, closings where they are "
    "stated, and the five most frequent steps.",
    false_alarms=0.002,
)

FEWEST = 200
FEWEST_WEEKS = 12
STEPS = 5
TOLD = 2
OPENINGS = "openings"
WORKING = 0.2
ALPHA = 0.001
TWICE = 2.0
SURELY = 1.5
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class _Series:
    """Something that happens: its name and the local days on which it did."""

    name: str
    days: NDArray[np.int64]


@dataclass(frozen=True)
class _Rhythm:
    """A series by weekday."""

    name: str
    counts: NDArray[np.int64]
    busiest: int
    """Weekday, 0 is Monday."""
    quietest: int
    p: float
    strong: bool


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the rhythms of the week; one finding for all of them, with a table of every series looked at."""
    log = matter.log
    days = _calendar.days(log.completed_at, log.utc_offset)
    by_weekday = np.bincount(_weekday(days), minlength=7)
    working = np.flatnonzero(by_weekday >= WORKING * days.size / 7)
    series = [each for each in _series(matter, days) if each.days.size >= FEWEST]
    if working.size < 2:
        return
    rhythms = [rhythm for each in series if (rhythm := _rhythm(each, working))]
    flagged = [each for each in rhythms if each.strong and each.p * len(rhythms) < ALPHA]
    if flagged:
        yield _told(flagged, rhythms)


def _weekday(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return weekdays from 0, Monday."""
    return _calendar.weekdays(days) - 1


def _series(matter: _matter.Matter, days: NDArray[np.int64]) -> Iterator[_Series]:
    """Return openings, closings and the most frequent steps that are neither."""
    log = matter.log
    declared = matter.clocks.declared
    finished = log.closed_at != MISSING
    yield _Series(OPENINGS, matter.clocks.opened_day if declared is None else declared.begin_day)
    if declared is not None:
        yield _Series("closings", declared.end_day)
    elif matter.is_table_of_cases or not finished.all():
        yield _Series("closings", _calendar.days(log.closed_at[finished], log.closed_offset[finished]))
    ordinary = np.bincount(log.activity.codes, minlength=len(log.activity.values))
    edges = np.bincount(log.activity.codes[log.bounds[:-1]], minlength=ordinary.size)
    steps = [code for code in np.argsort(-ordinary, kind="stable") if edges[code] < ordinary[code] / 2]
    for code in steps[:STEPS]:
        yield _Series(f"“{log.activity.values[code]}”", days[log.activity.codes == code])


def _rhythm(series: _Series, working: NDArray[np.int64]) -> _Rhythm | None:
    """Measure one series, or return None where it has too few weeks."""
    weekday = _weekday(series.days)
    week = _calendar.numbers(series.days, "week")
    counts = np.bincount(weekday, minlength=7)
    # Counts of each week on each working day; what falls on other days is left out.
    week -= week.min()
    table = np.bincount(week * 7 + weekday, minlength=7 * (int(week.max()) + 1)).reshape(-1, 7)[:, working]
    table = table[table.sum(axis=1) > 0].astype(np.float64)
    weeks, total = table.shape[0], table.sum()
    if weeks < FEWEST_WEEKS or total < FEWEST:
        return None
    expected = table.sum(axis=1, keepdims=True) / working.size
    error = np.sqrt(((table - expected) ** 2).sum(axis=0) * weeks / (weeks - 1))
    sums = table.sum(axis=0)
    t = np.abs(sums - total / working.size) / error
    high, low = int(sums.argmax()), int(sums.argmin())
    share = sums / total
    own = np.sqrt(((table - table.sum(axis=1, keepdims=True) * share) ** 2).sum(axis=0))
    # The ratio's error by the delta method, on the logarithm; nobody is divided by an empty day.
    least = max(sums[low], 1.0)
    spread = np.hypot(own[high] / sums[high], max(own[low], 1.0) / least)
    surely = sums[high] / least * np.exp(-3 * spread)
    return _Rhythm(
        name=series.name,
        counts=counts,
        busiest=int(working[high]),
        quietest=int(working[low]),
        p=float(_chance.students(t, weeks - 1).min() * working.size),
        strong=bool(sums[high] >= TWICE * sums[low] and surely >= SURELY),
    )


def _told(flagged: list[_Rhythm], rhythms: list[_Rhythm]) -> _matter.Found:
    first, more = flagged[0], len(flagged) - TOLD
    parts = [_by_day(each) for each in flagged[:TOLD]]
    if more > 0:
        parts.append(f"{_matter.many(more, 'further step')} {_matter.is_(more)} as uneven")
    opened = next((each for each in rhythms if each.name == OPENINGS and each not in flagged), None)
    if opened is not None:
        parts.append(f"most openings are on {NAMES[opened.busiest]} ({opened.counts[opened.busiest]:,})")
    sentence = "; ".join(parts) + "."
    rows = tuple((each.name.strip("“”"), *each.counts.tolist()) for each in rhythms)
    evidence: dict[str, _matter.Value] = {
        "series": _telling.joined([each.name.strip("“”") for each in flagged]),
        "busiest_day": NAMES[first.busiest],
        "on_busiest_day": int(first.counts[first.busiest]),
        "quietest_day": NAMES[first.quietest],
        "on_quietest_day": int(first.counts[first.quietest]),
        "of": int(first.counts.sum()),
    }
    table = _matter.Rows(("what", *NAMES), rows)
    return _matter.Found(sentence[0].upper() + sentence[1:], evidence, table=table)


def _by_day(rhythm: _Rhythm) -> str:
    """Say on which days something happens most, and least."""
    counts = rhythm.counts
    second = int(np.argsort(-counts, kind="stable")[1])
    return (
        f"{rhythm.name}: most on {NAMES[rhythm.busiest]} ({counts[rhythm.busiest]:,} of {counts.sum():,}) "
        f"and {NAMES[second]} ({counts[second]:,}), least on {NAMES[rhythm.quietest]} ({counts[rhythm.quietest]:,})"
    )


CHECK = _matter.Check(KIND, look)
