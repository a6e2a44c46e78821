"""What was promised and what is still in hand: due dates, and the ages of open cases."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import page, periods, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import scales
from evenkeel.ui.charts.figure import Column, Table

OLDEST = 10
"""Open cases that are named; the JSON document has up to 20."""


def due_dates(facts: flow.Facts) -> page.Section | None:
    """Show how due dates were kept; None where no case has one."""
    due = facts.due_dates
    if due is None:
        return None
    strip = [
        page.Kpi(
            _("On time by date"),
            scales.say("share", due.share_by_date),
            _of(due.on_time_by_date, due.finished),
            about="due_dates",
            cases="late=1",
        ),
        page.Kpi(
            _("On time to the moment"),
            scales.say("share", due.share_by_instant),
            _of(due.on_time_by_instant, due.finished),
            about="due_dates",
        ),
    ]
    if due.open:
        strip.append(
            page.Kpi(
                _("Open and past due"),
                scales.amount(due.open_and_past_due),
                _("of %(open)s open with a due date") % {"open": scales.amount(due.open)},
                about="due_dates",
                cases="late=open",
            )
        )
    if due.without_due_date:
        strip.append(
            page.Kpi(_("Without a due date"), scales.amount(due.without_due_date), _("finished or open"))
        )
    return page.Section("due", _("Due dates"), (due_rule(due),), layout="half", kpis=tuple(strip))


def due_rule(due: flow.DueDates) -> str:
    """Name the rules, and keep open cases apart."""
    said = _(
        "Of the finished cases, on time by date are those closed on the due day or before, to the moment those "
        "closed by the due time (the first moment of the day where none is given)"
    )
    if not due.open:
        return f"{said}."
    return f"{said}; " + _("open cases are kept apart, and never count as on time.")


def in_hand(facts: flow.Facts) -> page.Section | None:
    """Show how old the open cases are, and name the oldest; None where none is known to be open."""
    ageing = facts.ageing
    if ageing is None or not ageing.ages.count:
        return None
    shown = ageing.oldest[:OLDEST]
    columns = (Column(_("Case"), is_number=False), Column(_("Opened"), is_number=False), Column(_("Age")))
    rows = tuple(
        (sentences.name(one.case), periods.short(one.opened_at), scales.say("duration", one.age))
        for one in shown
    )
    return page.Section(
        "in-hand",
        _("Work in hand"),
        (ages(facts),),
        tables=(Table(_("Open longest"), columns, rows),) if shown else (),
        layout="half",
        kpis=(
            page.Kpi(_("Open"), scales.amount(ageing.ages.count), about="ageing", cases="open=1"),
            page.Kpi(_("Half are no older than"), scales.say("duration", ageing.ages.median), about="ageing"),
            page.Kpi(_("85 in 100 no older than"), scales.say("duration", ageing.ages.p85)),
            page.Kpi(_("The oldest"), scales.say("duration", ageing.ages.max)),
        ),
    )


def ages(facts: flow.Facts) -> str:
    """Say how many cases are open, until when ages run, and what they do not tell."""
    count = facts.ageing.ages.count if facts.ageing else 0
    return ngettext(
        "%(n)s case is open at the last moment of the log, %(day)s. Its age runs from its opening until then; "
        "why it is still open the log does not say.",
        "%(n)s cases are open at the last moment of the log, %(day)s. Ages run from the opening until then; "
        "why they are still open the log does not say.",
        count,
    ) % {"n": scales.amount(count), "day": sentences.day(facts.span.end)}


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s finished") % {
        "part": scales.amount(part),
        "whole": scales.amount(whole),
    }
