"""Steps that were done again, and work that was passed on."""

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import page, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import bars, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

DRAWN = 10
LISTED = 50
"""Rows of the table at most; what is beyond stands in the JSON document."""


def again(facts: flow.Facts) -> page.Section | None:
    """Show rework and handovers; None where no step was repeated and nobody is known to have passed on work."""
    said = tuple(one for one in (rework(facts), handovers(facts)) if one)
    is_repeated = facts.rework is not None and facts.rework.cases > 0
    if not is_repeated and not handovers(facts):
        return None
    title = _("Again and again") if is_repeated else _("From hand to hand")
    figure = _repeated(facts)
    return page.Section("again", title, said, (figure,) if figure else (), layout="half")


def rework(facts: flow.Facts) -> str:
    """Say in how many cases a step was repeated; empty where that was not measured."""
    found = facts.rework
    if found is None:
        return ""
    if not found.cases:
        return _("No case has the same step twice.")
    return _(
        "In %(share)s of the cases (%(cases)s of %(all)s) at least one step was done more than once. "
        "Some steps are meant to be done again; which, the log does not say."
    ) % {
        "share": scales.percent(found.share),
        "cases": scales.amount(found.cases),
        "all": scales.amount(facts.cases),
    }


def handovers(facts: flow.Facts) -> str:
    """Say how often work was passed on, between resources and between groups; empty where none is known."""
    people = _passed(facts.handovers.share if facts.handovers else None)
    teams = _passed(facts.group_handovers.share if facts.group_handovers else None)
    said = ""
    if facts.handovers and people:
        said = _(
            "A case was passed from one resource to another %(mean)s times on average: at %(share)s of the "
            "places where two steps meet and both resources are known."
        ) % {"mean": scales.amount(round(facts.handovers.handovers / facts.cases, 2)), "share": people}
    if facts.group_handovers and teams:
        between = _("Between groups or teams it was %(mean)s times, at %(share)s of the places.") % {
            "mean": scales.amount(round(facts.group_handovers.handovers / facts.cases, 2)),
            "share": teams,
        }
        said = f"{said} {between}" if said else _alone(facts, teams)
    return said


def _alone(facts: flow.Facts, share: str) -> str:
    """Say how often work was passed between groups, where no resources are known."""
    count = facts.group_handovers.handovers if facts.group_handovers else 0
    return _(
        "A case was passed from one group or team to another %(mean)s times on average: at %(share)s of the "
        "places where two steps meet and both are known."
    ) % {"mean": scales.amount(round(count / facts.cases, 2)), "share": share}


def _passed(share: float | None) -> str:
    return "" if share is None else scales.percent(share)


def _repeated(facts: flow.Facts) -> Figure | None:
    found = facts.rework.by_activity if facts.rework else ()
    if not found:
        return None
    title = _("Steps done again")
    sentence = _("How often beyond the first time in a case; behind it, in how many cases.")
    chart = bars.Bars(
        "steps-again",
        title,
        sentence,
        tuple(
            bars.Bar(
                sentences.name(one.activity),
                (float(one.repeat_events),),
                sentences.cases(one.cases),
            )
            for one in found[:DRAWN]
        ),
    )
    columns = (
        Column(_("Activity"), is_number=False),
        Column(_("Done again")),
        Column(_("In cases")),
        Column(_("Straight after itself")),
    )
    rows = tuple(
        (
            sentences.name(one.activity),
            scales.amount(one.repeat_events),
            scales.amount(one.cases),
            scales.amount(one.self_loops),
        )
        for one in found[:LISTED]
    )
    note = sentences.beyond(len(found), len(rows), in_json=True)
    return Figure(chart.key, title, sentence, bars.draw(chart), Table(title, columns, rows, note))
