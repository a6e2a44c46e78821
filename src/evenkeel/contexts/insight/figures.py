"""The charts and tables of a report, each with what it shows."""

from collections.abc import Sequence

from django.utils import dates
from django.utils.translation import gettext as _

from evenkeel.contexts.insight import detail, maps, periods, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import bars, graph, heat, lines, paths, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

DRAWN_CHANNELS = 10
DRAWN_VARIANTS = 10
LISTED_STEPS = 30
DRAWN_RESOURCES = 15
LISTED = 50
"""Rows of a table at most; what is beyond stands in the JSON document."""

_SPREAD = ("count", "median", "p85", "p95", "mean")


def came_and_went(facts: flow.Facts) -> Figure:
    """Show arrivals and completions, period by period."""
    found = facts.over_time.periods
    labels = periods.names(facts)
    title = _("Arrivals and completions by %(period)s") % {"period": periods.noun(facts)}
    series = (
        lines.Series(_("Arrivals"), tuple(float(one.arrivals) for one in found)),
        lines.Series(_("Completions"), tuple(float(one.completions) for one in found)),
    )
    sentence = _("The first and the last may be cut short by the edges of the log.")
    chart = lines.Lines("came-and-went", title, sentence, labels, series)
    table = Table(
        title,
        (Column(_("From"), is_number=False), Column(_("Arrivals")), Column(_("Completions"))),
        tuple(
            (periods.short(one.start), scales.amount(one.arrivals), scales.amount(one.completions))
            for one in found
        ),
    )
    return Figure(chart.key, title, sentence, lines.draw(chart), table)


def in_progress(facts: flow.Facts) -> Figure:
    """Show how many cases were in progress at the end of each period."""
    found = facts.over_time.periods
    title = _("Cases in progress at the end of each %(period)s") % {"period": periods.noun(facts)}
    sentence = _("Over the whole time %(mean)s on average, at most %(most)s at once.") % {
        "mean": scales.amount(round(facts.wip.mean, 1)),
        "most": scales.amount(facts.wip.max),
    }
    series = lines.Series(_("In progress"), tuple(float(one.wip) for one in found))
    chart = lines.Lines("in-progress", title, sentence, periods.names(facts), (series,), is_area=True)
    table = Table(
        title,
        (Column(_("From"), is_number=False), Column(_("In progress at its end"))),
        tuple((periods.short(one.start), scales.amount(one.wip)) for one in found),
    )
    return Figure(chart.key, title, sentence, lines.draw(chart), table)


def lead_time_by_period(facts: flow.Facts) -> Figure | None:
    """Show how long the cases took that closed in each period; None where none is finished."""
    found = facts.lead_time.by_period
    if not facts.lead_time.count:
        return None
    title = _("Lead time by %(period)s of closing") % {"period": periods.noun(facts)}
    sentence = _("From the first moment of a case to its last, nothing taken off.")
    series = (
        lines.Series(_("Median: half took no longer"), tuple(one.median for one in found)),
        lines.Series(_("85 in 100 took no longer"), tuple(one.p85 for one in found)),
    )
    names = periods.names_of(facts, [one.start for one in found])
    chart = lines.Lines("lead-time-by-period", title, sentence, names, series, unit="duration")
    table = _spread_table(title, _("Closed from"), [(periods.short(one.start), one) for one in found])
    return Figure(chart.key, title, sentence, lines.draw(chart), table)


def lead_time_by_channel(facts: flow.Facts) -> Figure | None:
    """Show how long cases took in each channel; None where the log names no channel."""
    channels = facts.lead_time.by_channel
    if not channels:
        return None
    title = _("Lead time by channel")
    sentence = _("Median beside mean: where they lie far apart, some cases took much longer than most.")
    named = [(sentences.name(one.channel, _("no channel named")), one) for one in channels]
    chart = bars.Bars(
        "lead-time-by-channel",
        title,
        sentence,
        tuple(
            bars.Bar(f"{name}, {sentences.cases(one.count)}", (one.median, one.mean))
            for name, one in named[:DRAWN_CHANNELS]
        ),
        series=(_("median"), _("mean")),
        unit="duration",
    )
    return Figure(chart.key, title, sentence, bars.draw(chart), _spread_table(title, _("Channel"), named))


def variants(facts: flow.Facts) -> Figure:
    """Show the most frequent orders of activities."""
    found = facts.variants
    title = _("The most frequent orders of activities")
    sentence = _("Each box is one step; the key below says which.")
    chart = paths.Paths(
        "variants",
        title,
        sentence,
        tuple(
            paths.Path(
                tuple(sentences.name(step) for step in one.activities),
                _case_share(one.cases, one.share, one.median),
            )
            for one in found.top[:DRAWN_VARIANTS]
        ),
    )
    rows = tuple(
        (
            " → ".join(sentences.name(step) for step in one.activities),
            scales.amount(len(one.activities)),
            scales.amount(one.cases),
            scales.percent(one.share),
            scales.say("duration", one.median),
        )
        for one in found.top[:LISTED]
    )
    columns = (
        Column(_("Activities in order"), is_number=False),
        Column(_("Steps")),
        Column(_("Cases")),
        Column(_("Share")),
        Column(_("Median lead time")),
    )
    return Figure(
        chart.key,
        title,
        sentence,
        paths.draw(chart),
        Table(
            title, columns, rows, sentences.beyond(found.count, len(rows), in_json=len(found.top) > len(rows))
        ),
    )


def follows(facts: flow.Facts) -> Figure | None:
    """Show which activity came straight after which; None where nothing follows anything."""
    if not facts.dfg:
        return None
    title = _("What follows what")
    shown = detail.excerpt(facts)
    sentence = _(
        "%(steps)s of %(all_steps)s steps and %(paths)s of %(all_paths)s paths, the most frequent. A thicker line is a "
        "more frequent path; broken lines lead back. On each line: how often."
    ) % {
        "steps": len(shown.activities),
        "all_steps": scales.amount(len(facts.by_activity)),
        "paths": scales.amount(sum(path.is_step for path in shown.paths)),
        "all_paths": scales.amount(len(facts.dfg)),
    }
    chart = maps.chart(facts, shown, maps.Measure.COUNT, key="follows", title=title, description=sentence)
    rows = tuple(
        (
            f"{sentences.name(one.source)} → {sentences.name(one.target)}",
            scales.amount(one.count),
            scales.say("duration", one.median),
            scales.say("duration", one.mean),
        )
        for one in facts.dfg[:LISTED_STEPS]
    )
    columns = (
        Column(_("Step"), is_number=False),
        Column(_("Times")),
        Column(_("Median time")),
        Column(_("Mean time")),
    )
    return Figure(
        chart.key,
        title,
        sentence,
        graph.draw(chart),
        Table(title, columns, rows, sentences.beyond(len(facts.dfg), len(rows), in_json=True)),
        is_wide=True,
    )


def work(facts: flow.Facts) -> Figure | None:
    """Show how many events each resource has; None where the log names none."""
    found = facts.by_resource
    if not found:
        return None
    title = _("Events by resource")
    sentence = _("As the log names them; one name may stand for a person, a team or a machine.")
    chart = bars.Bars(
        "work",
        title,
        sentence,
        tuple(
            bars.Bar(sentences.name(one.resource), (float(one.events),), scales.percent(one.share))
            for one in found[:DRAWN_RESOURCES]
        ),
    )
    rows = tuple(
        (
            sentences.name(one.resource),
            scales.amount(one.events),
            scales.amount(one.cases),
            scales.percent(one.share),
        )
        for one in found[:LISTED]
    )
    columns = (
        Column(_("Resource"), is_number=False),
        Column(_("Events")),
        Column(_("Cases")),
        Column(_("Share of events")),
    )
    note = sentences.beyond(len(found), len(rows), in_json=True)
    return Figure(chart.key, title, sentence, bars.draw(chart), Table(title, columns, rows, note))


def weekdays(facts: flow.Facts) -> Figure:
    """Show on which days of the week things happen."""
    title = _("Days of the week")
    sentence = _("In local time. Each row is shaded within itself: darker is more.")
    names = periods.weekday_names()
    short = tuple(str(dates.WEEKDAYS_ABBR[index]) for index in range(7))
    parts = (
        (_("Cases that began"), tuple(float(one.arrivals) for one in facts.weekdays)),
        (_("Cases that ended"), tuple(float(one.completions) for one in facts.weekdays)),
        (_("Events"), tuple(float(one.events) for one in facts.weekdays)),
    )
    rows = tuple(heat.Row(name, values) for name, values in parts)
    chart = heat.Strip("weekdays", title, sentence, short, rows)
    table = Table(
        title,
        (Column(_("Day"), is_number=False), *(Column(name) for name, _values in parts)),
        tuple(
            (names[index], *(scales.amount(values[index]) for _name, values in parts)) for index in range(7)
        ),
    )
    return Figure(chart.key, title, sentence, heat.draw(chart), table)


def _spread_table(title: str, first: str, rows: Sequence[tuple[str, flow.Distribution]]) -> Table:
    columns = (
        Column(first, is_number=False),
        Column(_("Cases")),
        Column(_("Median")),
        Column(_("85 in 100 within")),
        Column(_("95 in 100 within")),
        Column(_("Mean")),
    )
    return Table(
        title,
        columns,
        tuple(
            (
                name,
                scales.amount(one.count),
                *(scales.say("duration", getattr(one, what)) for what in _SPREAD[1:]),
            )
            for name, one in rows
        ),
    )


def _case_share(cases: int, share: float, median: float | None) -> str:
    return _("%(cases)s, %(share)s, median %(median)s") % {
        "cases": sentences.cases(cases),
        "share": scales.percent(share),
        "median": scales.say("duration", median),
    }
