"""Charts of a twin: lead times that happened beside simulated ones, and when cases come."""

import math
from collections.abc import Sequence
from typing import Final

from evenkeel.contexts.twins import words
from evenkeel.contexts.twins.values import Share
from evenkeel.engines import twin
from evenkeel.kernel.time import spoken_duration
from evenkeel.ui.charts import bars, lines, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

POINTS: Final = 30
"""Lines of lead times are drawn at so many times at most."""
_HOUR, _DAY = 3_600.0, 86_400.0
_STEPS: Final = (
    *(60.0 * each for each in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * each for each in (1, 2, 3, 6, 12)),
    *(_DAY * each for each in (1, 2, 5, 10, 20, 50, 100)),
)


def round_times(top: float) -> tuple[float, ...]:
    """Return the times, in seconds, at which lines of lead times up to `top` seconds are drawn: such as one would name."""
    step = next((each for each in _STEPS if each * POINTS >= top), top / POINTS)
    return tuple(step * (number + 1) for number in range(max(math.ceil(top / step - 1e-9), 2)))


def lead_times(shares: Sequence[Share]) -> Figure | None:
    """Show how many cases were done within how long, in what happened and in simulations; None where that is not kept."""
    if not shares:
        return None
    title = "Lead times: what happened beside what the twin told"
    sentence = (
        "The share of cases done within so long. The last fifth of the work was kept back; the twin learnt from what came before "
        "and told the rest ten times. Where the lines lie on one another, it told right."
    )
    chart = lines.Lines(
        "lead-times",
        title,
        sentence,
        tuple(spoken_duration(each.within) for each in shares),
        (
            lines.Series("Happened", tuple(each.happened for each in shares)),
            lines.Series("Simulated", tuple(each.simulated for each in shares)),
        ),
        unit="share",
    )
    table = Table(
        title,
        (
            Column("Done within"),
            Column("Happened"),
            Column("Simulated"),
            Column("Of ten simulations from"),
            Column("to"),
        ),
        tuple(
            (
                spoken_duration(each.within),
                *(scales.percent(one) for one in (each.happened, each.simulated, each.least, each.most)),
            )
            for each in shares
        ),
    )
    return Figure(chart.key, title, sentence, lines.draw(chart), table)


def weekdays(model: twin.Twin) -> Figure | None:
    """Show how many cases come on each day of a usual week; None where there is no rhythm."""
    hours = words.week(model)
    if not sum(hours):
        return None
    days = [sum(hours[24 * day : 24 * day + 24]) for day in range(7)]
    return _columns(
        "weekdays",
        "Cases that come, by day",
        "In a usual week.",
        short=[day[:3] for day in words.DAYS],
        long=words.DAYS,
        values=days,
    )


def times(model: twin.Twin) -> Figure | None:
    """Show how many cases come at each hour of the day; None where there is no rhythm."""
    hours = words.week(model)
    if not sum(hours):
        return None
    by_hour = [sum(hours[hour::24]) for hour in range(24)]
    short = [str(hour) if hour % 6 == 0 else "" for hour in range(24)]
    long = [f"{hour}:00 to {hour + 1}:00" for hour in range(24)]
    title = "Cases that come, by hour"
    sentence = "All days of a usual week together."
    return _columns("hours", title, sentence, short=short, long=long, values=by_hour)


def _columns(
    key: str,
    title: str,
    sentence: str,
    *,
    short: Sequence[str],
    long: Sequence[str],
    values: Sequence[float],
) -> Figure:
    chart = bars.Columns(key, title, sentence, tuple(short), tuple(values))
    rows = tuple((name, scales.amount(round(value, 2))) for name, value in zip(long, values, strict=True))
    table = Table(title, (Column("When", is_number=False), Column("Cases in a week")), rows)
    return Figure(key, title, sentence, bars.draw_columns(chart), table)
