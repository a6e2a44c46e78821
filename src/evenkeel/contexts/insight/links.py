"""Which definition and which cases belong to what a report shows."""

import dataclasses
from collections.abc import Iterable
from typing import Final, NamedTuple

from evenkeel.contexts.insight import page
from evenkeel.ui.charts.figure import Figure


class Behind(NamedTuple):
    """What stands behind a figure: a part of the document, and what narrows the list of cases."""

    about: str
    cases: str = ""


FIGURES: Final = {
    "came-and-went": Behind("over_time", "of=all"),
    "in-progress": Behind("wip", "of=all"),
    "cumulative": Behind("cumulative_flow", "of=all"),
    "lead-time-by-period": Behind("lead_time", "of=lead-time"),
    "lead-time-by-channel": Behind("lead_time", "of=lead-time"),
    "follows": Behind("dfg", "of=all"),
    "variants": Behind("variants", "variant=1"),
    "most-time": Behind("dfg", "of=all"),
    "steps-again": Behind("rework", "again=1"),
    "work": Behind("by_resource"),
    "even-load": Behind("adjusted_imbalance"),
    "teams": Behind("group_handovers"),
    "weekdays": Behind("weekdays"),
    "hours": Behind("hours"),
}


def of_heading(heading: page.Heading, links: page.Links) -> page.Heading:
    """Return the heading with links at its key figures."""
    return dataclasses.replace(heading, kpis=of_kpis(heading.kpis, links))


def of_sections(sections: Iterable[page.Section], links: page.Links) -> tuple[page.Section, ...]:
    """Return the sections with links at all that they show."""
    return tuple(
        dataclasses.replace(
            one,
            kpis=of_kpis(one.kpis, links),
            figures=tuple(_figure(each, links) for each in one.figures),
            cards=tuple(_card(each, links) for each in one.cards),
        )
        for one in sections
    )


def of_kpis(kpis: tuple[page.Kpi, ...], links: page.Links) -> tuple[page.Kpi, ...]:
    """Return key figures with links."""
    return tuple(
        dataclasses.replace(one, links=links.of(one.label, about=one.about, cases=one.cases)) for one in kpis
    )


def _figure(figure: Figure, links: page.Links) -> Figure:
    behind = FIGURES.get(figure.key)
    if behind is None or figure.links:
        return figure
    return dataclasses.replace(figure, links=links.of(figure.title, about=behind.about, cases=behind.cases))


def _card(card: page.Card, links: page.Links) -> page.Card:
    made = links.of(card.title, about=card.about, cases=card.cases, label=card.cases_label)
    return dataclasses.replace(card, links=made)
