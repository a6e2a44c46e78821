"""Who has more or less than an even share, once the mix of work is taken into account."""

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import bars, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

DRAWN = 15
LISTED = 50


def even_load(facts: flow.Facts) -> Figure | None:
    """Show events against those that the mix of work leads to expect; None where that was not measured."""
    found = facts.adjusted_imbalance
    if found is None or len(found.by_resource) < 2:
        return None
    title = _("Load against an even share")
    sentence = _(
        "Steps done for each one to expect, if those of each activity, month and team were shared evenly by all who did "
        "any of them. 1 is an even share; part-time work and other duties are not in the log."
    )
    chart = bars.Bars(
        "even-load",
        title,
        sentence,
        tuple(
            bars.Bar(
                sentences.name(one.resource),
                (one.ratio,),
                _("%(events)s for %(expected)s to expect")
                % {"events": scales.amount(one.events), "expected": scales.amount(round(one.expected, 1))},
            )
            for one in found.by_resource[:DRAWN]
        ),
    )
    columns = (
        Column(_("Resource"), is_number=False),
        Column(_("Steps")),
        Column(_("To expect")),
        Column(_("Ratio")),
    )
    rows = tuple(
        (
            sentences.name(one.resource),
            scales.amount(one.events),
            scales.amount(round(one.expected, 1)),
            scales.amount(round(one.ratio, 2)),
        )
        for one in found.by_resource[:LISTED]
    )
    note = sentences.beyond(len(found.by_resource), len(rows), in_json=True)
    return Figure(chart.key, title, sentence, bars.draw(chart), Table(title, columns, rows, note))
