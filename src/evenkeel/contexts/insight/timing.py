"""Where the time of the cases goes: between which steps, and how much of it is work."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import page, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import bars, scales, svg
from evenkeel.ui.charts.figure import Column, Figure, Table

DRAWN = 10
"""Transitions that are shown; all are in the JSON document."""
ROOM = bars.WIDTH - 50
"""For the names of both ends of a transition: without the arrow, and some to spare for wider fonts."""


def where_time_goes(facts: flow.Facts) -> page.Section | None:
    """Show the transitions that take most of the time; None where there is no choice between several."""
    ranked = _ranked(facts)
    if len(ranked) < 2:
        return None
    return page.Section(
        "time", _("Where the time goes"), (most_time(facts),), (_most_time(ranked),), layout="half"
    )


def most_time(facts: flow.Facts) -> str:
    """Say between which two steps most of the time lies. There is at least one transition that took time."""
    ranked = _ranked(facts)
    first = ranked[0]
    if first.source == first.target:
        said = _("Of all the time between steps, %(share)s lies between one “%(source)s” and the next.")
    else:
        said = _("Of all the time between steps, %(share)s lies between “%(source)s” and “%(target)s”.")
    said %= {
        "share": scales.percent(first.share or 0),
        "source": sentences.name(first.source),
        "target": sentences.name(first.target),
    }
    if len(ranked) > DRAWN:
        together = sum(one.share or 0 for one in ranked[:DRAWN])
        said += " " + _("The %(n)s transitions shown hold %(share)s.") % {
            "n": DRAWN,
            "share": scales.percent(together),
        }
    return f"{said} " + _("Work and waiting count together; the figures do not say why it took that long.")


def work_and_waiting(facts: flow.Facts) -> page.Section | None:
    """Show touch time, waiting and flow efficiency; None without start times."""
    touch = facts.touch_time
    if touch is None:
        return None
    waiting = _("85 in 100 up to %(p85)s") % {"p85": scales.say("duration", touch.waiting.p85)}
    return page.Section(
        "waiting",
        _("Work and waiting"),
        (efficiency(facts),),
        layout="half",
        kpis=(
            page.Kpi(
                _("Touch time, half of the cases up to"),
                scales.say("duration", touch.per_case.median),
                _("%(cases)s with a start") % {"cases": sentences.cases(touch.per_case.count)},
                about="touch_time",
            ),
            page.Kpi(
                _("Waiting before a step, half up to"),
                scales.say("duration", touch.waiting.median),
                waiting if touch.waiting.count else "",
                about="touch_time",
            ),
            page.Kpi(
                _("Flow efficiency, the median case"),
                scales.say("share", touch.efficiency_median),
                _("touch time by lead time"),
                about="touch_time",
            ),
            page.Kpi(
                _("Flow efficiency, all together"),
                scales.say("share", touch.efficiency_pooled),
                _("long cases weigh more"),
                about="touch_time",
            ),
        ),
    )


def efficiency(facts: flow.Facts) -> str:
    """Say how much of the lead time is touch time, and what that rests on; empty without start times."""
    touch = facts.touch_time
    if touch is None:
        return ""
    if touch.efficiency_median is None:
        return _(
            "Some events have a start, but no finished case that took time has one, "
            "so how much of the time was work is not known."
        )
    said = _(
        "Touch time makes up %(median)s of the lead time in the median case, and %(pooled)s of all lead times "
        "added up. It runs from start to completion, whatever the hour."
    ) % {
        "median": scales.percent(touch.efficiency_median),
        "pooled": scales.say("share", touch.efficiency_pooled),
    }
    missing = touch.events_without_start
    if not missing:
        return said
    return f"{said} " + ngettext(
        "%(n)s event has no start and adds nothing, so it is at least this much.",
        "%(n)s events have no start and add nothing, so it is at least this much.",
        missing,
    ) % {"n": scales.amount(missing)}


def _ranked(facts: flow.Facts) -> list[flow.Edge]:
    took = [one for one in facts.dfg if one.share is not None and one.total > 0]
    return sorted(took, key=lambda one: (-one.total, one.source, one.target))


def _most_time(ranked: list[flow.Edge]) -> Figure:
    title = _("Share of all the time between steps")
    sentence = _("From the completion of one step to that of the next in the same case, added up.")
    shown = ranked[:DRAWN]
    chart = bars.Bars(
        "most-time",
        title,
        sentence,
        tuple(bars.Bar(_between(one), (one.share,), _times(one)) for one in shown),
        unit="share",
    )
    has_starts = any(one.waiting is not None for one in shown)
    columns = (
        Column(_("From"), is_number=False),
        Column(_("To"), is_number=False),
        Column(_("Times")),
        Column(_("Median")),
        Column(_("Total")),
        Column(_("Share")),
        *((Column(_("Of it until the next start")),) if has_starts else ()),
    )
    rows = tuple(
        (
            sentences.name(one.source),
            sentences.name(one.target),
            scales.amount(one.count),
            scales.say("duration", one.median),
            scales.say("duration", one.total),
            scales.say("share", one.share),
            *((scales.say("duration", one.waiting),) if has_starts else ()),
        )
        for one in shown
    )
    return Figure(chart.key, title, sentence, bars.draw(chart), Table(title, columns, rows))


def _between(edge: flow.Edge) -> str:
    """Name both ends within the width of the bars: a long first name must not push the second out."""
    source, target = sentences.name(edge.source), sentences.name(edge.target)
    for_source = ROOM - min(svg.room(target), ROOM / 2)
    shortened = svg.shorten(source, for_source)
    return f"{shortened} → {svg.shorten(target, ROOM - svg.room(shortened))}"


def _times(edge: flow.Edge) -> str:
    return ngettext("once", "%(n)s times", edge.count) % {"n": scales.amount(edge.count)}
