"""The week as the log has it: which days, and which hours where its times have any."""

import dataclasses

from django.utils import dates
from django.utils.translation import gettext as _

from evenkeel.contexts.insight import figures, page, periods, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import heat, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

DATES_ALONE = 0.95
"""From this share of events at exactly midnight on, times are dates, and hours would be made up."""
SOME_DATES = 0.05
"""From this share on, midnight would outshine every hour, so the hour that begins with it is not drawn."""
DAY_HOURS = 24


def section(facts: flow.Facts) -> page.Section:
    """Show the days of the week, and the hours where they are known."""
    said = sentences.weekdays(facts, periods.weekday_names())
    days = page.Section("weekdays", _("The week"), (said,), (figures.weekdays(facts),), layout="half")
    if facts.hours is None:
        return days
    return dataclasses.replace(
        days,
        sentences=(said, hours(facts)),
        figures=(*days.figures, _hours(facts)) if has_hours(facts) else days.figures,
        layout="full" if has_hours(facts) else "half",
    )


def has_hours(facts: flow.Facts) -> bool:
    """Return whether the events have times of day, as far as one can tell."""
    return facts.hours is not None and at_midnight(facts) < DATES_ALONE


def at_midnight(facts: flow.Facts) -> float:
    """Return the share of the events that stand at exactly midnight; 0 where it was not counted."""
    return facts.quality.at_midnight / facts.events if facts.quality and facts.events else 0.0


def hours(facts: flow.Facts) -> str:
    """Say which hour of the week has most events, or why hours are not shown; empty where not counted."""
    if facts.hours is None:
        return ""
    if not has_hours(facts):
        return _(
            "%(share)s of the events stand at exactly 00:00: they have a date without a time of day, so hours "
            "are not shown."
        ) % {"share": scales.percent(at_midnight(facts))}
    first = _first_hour(facts)
    count, day, hour = max(
        (
            (count, -day, -hour)
            for day, row in enumerate(facts.hours)
            for hour, count in enumerate(row[first:])
        ),
    )
    said = _("The hour with most events is %(day)s, %(from)s to %(to)s: %(n)s.") % {
        "day": periods.weekday_names()[-day],
        "from": f"{first - hour}:00",
        "to": f"{first - hour + 1}:00",
        "n": sentences.events(count),
    }
    if facts.quality:
        outside = scales.percent(facts.quality.outside_hours / facts.events)
        said += " " + _("%(share)s of all events lie before 8:00 or from 18:00 on.") % {"share": outside}
    if not first:
        return said
    return f"{said} " + _(
        "%(share)s stand at exactly 00:00, often a date without a time of day: these are left out here, and the "
        "first hour of the day is not drawn."
    ) % {"share": scales.percent(at_midnight(facts))}


def _first_hour(facts: flow.Facts) -> int:
    return 1 if at_midnight(facts) >= SOME_DATES else 0


def _hours(facts: flow.Facts) -> Figure:
    first, counted = _first_hour(facts), facts.hours or ()
    title = _("Events by weekday and hour")
    sentence = _("In local time, by completion. Darker is more; where a field is empty, there was none.")
    short = tuple(str(dates.WEEKDAYS_ABBR[index]) for index in range(7))
    chart = heat.Grid(
        "hours",
        title,
        sentence,
        tuple(str(hour) for hour in range(first, DAY_HOURS)),
        tuple(
            heat.Row(name, tuple(float(count) for count in row[first:]))
            for name, row in zip(short, counted, strict=True)
        ),
    )
    table = Table(
        title,
        (Column(_("Hour"), is_number=False), *(Column(name) for name in short)),
        tuple((f"{hour}:00", *(scales.amount(row[hour]) for row in counted)) for hour in range(DAY_HOURS)),
    )
    return Figure(chart.key, title, sentence, heat.draw_grid(chart), table, is_wide=True)
