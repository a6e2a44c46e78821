"""How far cases have come: cumulative flow, and the due dates of steps."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import page, periods, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import lines, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

DRAWN = 4
"""Stages that are drawn: with the opened and the closed, as many bands as can be told apart."""
THICK = 0.15
"""Of all cases, the most that were ever open at once from which the bands can be seen above those closed."""


def cumulative(facts: flow.Facts) -> Figure | None:
    """Show how many cases have come how far, period by period; None where that was not measured."""
    found = facts.cumulative_flow
    if found is None or len(found.periods) < 2:
        return None
    drawn = _drawn(found)
    with_closed = max(one.opened - one.closed for one in found.periods) >= THICK * facts.cases
    if with_closed:
        title = _("How far cases have come")
        sentence = _(
            "All cases since the first, by the last of these steps that they have reached. A band that widens is work "
            "that piles up there; how far two edges lie apart sideways is how long cases take."
        )
    else:
        title = _("Where open cases stood")
        sentence = _(
            "Open cases at the end of each period, by the last of these steps that they had reached. The closed ones would "
            "hide them; the table has them too."
        )
    labels = periods.names_of(facts, [one.start for one in found.periods])
    chart = lines.Stacked(
        "cumulative", title, sentence, labels, _bands(found, drawn)[0 if with_closed else 1 :]
    )
    names = [sentences.name(found.stages[n].activity) for n in drawn]
    columns = (
        Column(_("To the end of"), is_number=False),
        Column(_("Opened")),
        *(Column(_("Reached %(step)s") % {"step": name}) for name in names),
        Column(_("Closed")),
    )
    rows = tuple(
        (
            periods.short(one.start),
            scales.amount(one.opened),
            *(scales.amount(one.reached[n]) for n in drawn),
            scales.amount(one.closed),
        )
        for one in found.periods
    )
    return Figure(chart.key, title, sentence, lines.draw_stacked(chart), Table(title, columns, rows))


def _drawn(found: flow.CumulativeFlow) -> list[int]:
    """Return the places of the stages that most cases reach, in their order."""
    most = sorted(range(len(found.stages)), key=lambda n: -found.stages[n].cases)[:DRAWN]
    return sorted(most)


def _bands(found: flow.CumulativeFlow, drawn: list[int]) -> tuple[lines.Series, ...]:
    """Return the bands from the lowest: closed, then by the last stage that is reached, then just opened."""

    def edges() -> Iterator[tuple[str, list[int]]]:
        yield _("Closed"), [one.closed for one in found.periods]
        for n in reversed(drawn):
            name = sentences.name(found.stages[n].activity)
            yield _("Reached %(step)s") % {"step": name}, [one.reached[n] for one in found.periods]
        yield _("Opened"), [one.opened for one in found.periods]

    below = [0] * len(found.periods)
    bands = []
    for name, edge in edges():
        height = tuple(float(max(upper - lower, 0)) for upper, lower in zip(edge, below, strict=True))
        bands.append(lines.Series(name, height))
        below = [max(upper, lower) for upper, lower in zip(edge, below, strict=True)]
    return tuple(bands)


def step_due_dates(facts: flow.Facts) -> page.Section | None:
    """Show how the due dates of steps were kept; None where no step has one."""
    due = facts.step_due_dates
    if due is None:
        return None
    said = _("Each step with a due date (%(column)s) is held against its own, by local date.") % {
        "column": due.column
    }
    strip = (
        page.Kpi(
            _("Steps on time"),
            scales.percent(due.share),
            _("%(part)s of %(whole)s with a due date")
            % {"part": scales.amount(due.on_time), "whole": scales.amount(due.events)},
            about="step_due_dates",
        ),
        page.Kpi(_("On the very day"), scales.amount(due.on_the_day), about="step_due_dates"),
        page.Kpi(_("On the day after"), scales.amount(due.day_after), about="step_due_dates"),
    )
    return page.Section("step-due", _("Due dates of steps"), (said,), layout="half", kpis=strip)
