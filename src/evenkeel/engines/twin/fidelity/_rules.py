"""When a distance is small enough, and for what: the rules of the verdict as data.

A distance is good when it is small against its scale or hardly above what resampling noise costs. The limits are a convention of
ours, not from the literature; on the public logs what happened, resampled, nowhere fails, and another process does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from evenkeel.engines.twin.fidelity import _document

Grade = _document.Grade

GOOD_FLOORS = 1.5
"""A distance up to so many times that of resampling is good, however large that is against the scale."""
CARE_FLOORS = 3.0
"""Up to so many times it is to be used with care."""
FEWEST_CASES = 50
"""With fewer cases held out nothing is better than `with care`."""
NEAR_COVERAGE, FAR_COVERAGE = 0.05, 0.15
"""How far the share of cases within their interval may be from what is said."""
GOOD_AMOUNT, CARE_AMOUNT = 0.10, 0.25
"""By how large a part more or less may be simulated than happened."""
GOOD_SKILL = 0.05
"""So much better than past cases that were as far a forecast of single cases has to be."""

ORDER = (Grade.GOOD, Grade.CARE, Grade.NO, Grade.UNKNOWN)


class Scale(Enum):
    """What a distance is read against."""

    ITSELF = "itself"
    CYCLE_TIME = "lead time"
    PERIOD = "period"


@dataclass(frozen=True)
class Way:
    """A way of looking: how it is told and when it is good. Limits are shares of the scale, or in the unit where it is itself."""

    code: str
    published: str
    unit: str
    scale: Scale
    good: float
    care: float
    subject: str


WAYS = (
    Way("n_gram_2", "2GD", "share", Scale.ITSELF, 0.10, 0.25, "Of the sequences of two steps {} do not match"),
    Way("n_gram_3", "NGD", "share", Scale.ITSELF, 0.15, 0.30, "Of the sequences of three steps {} do not match"),
    Way(
        "absolute_events", "AEDD", "hours", Scale.PERIOD, 0.05, 0.15,
        "Starts and ends of work lie {} from where they were in the calendar, on average",
    ),
    Way(
        "relative_events", "REDD", "hours", Scale.CYCLE_TIME, 0.15, 0.35,
        "Within their cases, starts and ends of work come {} off, on average",
    ),
    Way(
        "circadian_events", "CEDD", "hours", Scale.ITSELF, 0.75, 2.0,
        "Within the day, starts and ends of work lie {} off, on average over weekdays",
    ),
    Way(
        "circadian_workforce", "CWDD", "hours", Scale.ITSELF, 0.75, 2.0,
        "Within the day, people are at work {} off, on average over weekdays",
    ),
    Way(
        "cycle_time", "CTDD", "hours", Scale.CYCLE_TIME, 0.15, 0.35,
        "Lead times of simulated cases differ from what happened by {} on average",
    ),
    Way("case_arrivals", "CADD", "hours", Scale.PERIOD, 0.05, 0.15, "Cases begin {} from when they did, on average"),
    Way("remaining_time", "RTDD", "hours", Scale.PERIOD, 0.05, 0.15, "Cases end {} from when they did, on average"),
)  # fmt: skip
"""Every way of looking, in the order in which it is told."""


@dataclass(frozen=True)
class Use:
    """Something a twin can be used for, and the ways of looking that must be good for it."""

    code: str
    words: str
    stands_on: tuple[str, ...]


AMOUNT = "amount"
"""Stands for how much is simulated among the codes that a use can stand on."""
REMAINING = "single_cases"
"""Stands for forecasts of single cases among the codes that a use can stand on."""

USES = (
    Use("staffing", "compare changes of staffing, skills and distribution", ("cycle_time", "relative_events", AMOUNT)),
    Use("process", "compare changes of the process: steps removed, added or automated", ("n_gram_3", "cycle_time")),
    Use("hours", "compare opening hours, shifts and calendars", ("circadian_events", "circadian_workforce")),
    Use("volumes", "foresee when how much work comes and is done", ("case_arrivals", "absolute_events", AMOUNT)),
    Use("promises", "promise dates to people", (REMAINING,)),
)  # fmt: skip
"""Every use that is judged, in the order in which it is told."""


def grade(way: Way, *, distance: float, floor: float, scale: float | None, naive: float | None) -> Grade:
    """Grade a distance by its scale and by what resampling costs; the rules in order:

    1. Beyond the wider limit, and more than noise gives, is bad.
    2. What a replay of the cases before does better is at most to be used with care, unless noise explains it.
    3. So is what noise alone can bring beyond the wider limit: such a log cannot tell a good twin from a middling one.
    4. Within the narrower limit, or hardly above noise, is good.
    """
    unit = 1.0 if scale is None else scale
    noise = distance <= GOOD_FLOORS * floor
    if distance > max(way.care * unit, CARE_FLOORS * floor):
        return Grade.NO
    if behind(distance=distance, floor=floor, naive=naive) or undecided(way, floor=floor, scale=scale):
        return Grade.CARE
    return Grade.GOOD if noise or distance <= way.good * unit else Grade.CARE


def behind(*, distance: float, floor: float, naive: float | None) -> bool:
    """Tell whether a replay of the cases before is nearer to what happened, by more than noise explains."""
    return naive is not None and naive < distance and distance > GOOD_FLOORS * floor


def undecided(way: Way, *, floor: float, scale: float | None) -> bool:
    """Tell whether noise alone brings what happened so far from itself that it cannot be a measure."""
    return floor > way.care * (1.0 if scale is None else scale)


def grade_amount(ratio: float) -> Grade:
    """Grade how much was simulated by that beside what happened."""
    off = abs(ratio - 1)
    if off <= GOOD_AMOUNT:
        return Grade.GOOD
    return Grade.CARE if off <= CARE_AMOUNT else Grade.NO


def grade_cases(*, coverage: float, interval: float, skill: float | None) -> Grade:
    """Grade forecasts of single cases: they must cover what they say, and know more than past cases tell."""
    off = abs(coverage - interval)
    if off > FAR_COVERAGE or (skill is not None and skill <= 0):
        return Grade.NO
    good = off <= NEAR_COVERAGE and skill is not None and skill >= GOOD_SKILL
    return Grade.GOOD if good else Grade.CARE


def worst(grades: Iterable[Grade]) -> Grade:
    """Return the least favourable grade; not to know is worse than any."""
    return max(grades, key=ORDER.index)


def at_most_care(given: Grade) -> Grade:
    """Return the grade, but nothing better than `with care`."""
    return worst((given, Grade.CARE))
