"""What becomes of the pile, in plain words."""

from collections.abc import Callable, Mapping

import numpy as np

from evenkeel.engines.twin.forecasting._document import Course, Day, Range, Trend
from evenkeel.engines.twin.running._calendars import Floats

_WEEK = 7 * 86_400.0
_LITTLE = 0.05
"""A change by less than this part of the pile is none."""


def of(pile: Floats, seconds: float, last: Day, level: float) -> Trend:
    """Return what becomes of the pile: `pile` has a row for each future, from now to `seconds` later."""
    weeks = seconds / _WEEK
    now, then = pile[:, 0], pile[:, -1]
    paces = (then - now) / weeks
    ends = (0.5 - level / 2, 0.5 + level / 2)
    low, high = np.quantile(paces, ends, method="weibull").tolist()
    pace = float(paces.mean())
    a_week = Range(mean=pace, low=low, high=high)
    course: Course = "steady"
    little = abs(float(then.mean() - now.mean())) <= _LITTLE * max(float(now.mean()), 1.0)
    if not little and (low > 0 or high < 0):
        course = "grows" if pace > 0 else "shrinks"
    empty = None
    if course == "shrinks" and high < 0:
        here = float(now.mean())
        empty = Range(mean=here / -pace, low=here / -low, high=here / -high)
    told = _SENTENCES[course](a_week, empty)
    ahead = f"{_whole(last.open.mean)} ({_whole(last.open.low)} to {_whole(last.open.high)})"
    open_now = (
        f"{_whole(float(now.mean()))} {'case is' if round(float(now.mean())) == 1 else 'cases are'} open now"
    )
    sentence = (
        f"{open_now}. If nothing changes, about {ahead} will be open on {last.at.day} {last.at:%B %Y}: "
        f"{told} (in {level:.0%} of all futures)."
    )
    return Trend(course=course, a_week=a_week, weeks_until_empty=empty, sentence=sentence)


def _grows(pace: Range, _: Range | None) -> str:
    return f"the pile grows by about {pace.mean:,.1f} a week, between {pace.low:,.1f} and {pace.high:,.1f}"


def _shrinks(pace: Range, empty: Range | None) -> str:
    told = (
        f"the pile shrinks by about {-pace.mean:,.1f} a week, between {-pace.high:,.1f} and {-pace.low:,.1f}"
    )
    if empty is None:
        return told
    return (
        f"{told}, so that at that pace it would be empty in about {empty.mean:,.0f} weeks, "
        f"between {empty.low:,.0f} and {empty.high:,.0f}"
    )


def _steady(pace: Range, _: Range | None) -> str:
    return f"no clear change, between {pace.low:+,.1f} and {pace.high:+,.1f} a week"


def _whole(figure: float) -> str:
    return f"{round(figure):,}"


_SENTENCES: Mapping[Course, Callable[[Range, Range | None], str]] = {
    "grows": _grows,
    "shrinks": _shrinks,
    "steady": _steady,
}
