"""How the work is shared: between teams, between people, and what is one's own. Counts, never a ranking of people."""

import statistics

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import figures, load, page, sentences, sharing
from evenkeel.contexts.insight.people import Sight
from evenkeel.engines import flow
from evenkeel.ui.charts import bars, scales
from evenkeel.ui.charts.figure import Column, Figure, Table


def own(facts: flow.Facts, seen: Sight) -> page.Section | None:
    """Show the member her own figures; None where the log does not name her."""
    mine = [one for one in facts.by_resource if one.resource in seen.own]
    if not mine:
        return None
    names = ", ".join(one.resource for one in mine)
    busy = (
        [one for one in facts.multitasking.by_resource if one.resource in seen.own]
        if facts.multitasking
        else []
    )
    strip = [
        page.Kpi(_("Your steps"), scales.amount(sum(one.events for one in mine)), about="by_resource"),
        page.Kpi(
            _("In so many cases"),
            scales.amount(sum(one.cases for one in mine)),
            _("of %(all)s") % {"all": scales.amount(facts.cases)},
            about="by_resource",
        ),
        page.Kpi(
            _("Of all steps with a name"), scales.percent(sum(one.share for one in mine)), about="by_resource"
        ),
    ]
    if busy and busy[0].overlapping_share is not None:
        strip.append(
            page.Kpi(
                _("Of your busy time with several open"),
                scales.percent(busy[0].overlapping_share),
                about="multitasking",
            )
        )
    said = _("The log names you as %(names)s. Only you and leaders see this.") % {"names": names}
    return page.Section("you", _("You"), (said, heavy()), kpis=tuple(strip))


def together(facts: flow.Facts, teams: tuple[flow.Team, ...]) -> page.Section:
    """Show what each team did, none of them so small that it tells of a single person."""
    said = tuple(
        one for one in (_about_teams(facts, teams), sharing.handovers(facts), _per_case(facts)) if one
    )
    figure = (_teams(teams),) if len(teams) > 1 else ()
    return page.Section("teams", _("Teams"), said, figure)


def spread(facts: flow.Facts) -> page.Section:
    """Say how evenly the steps are spread over those whom the log names, without naming anybody."""
    return page.Section("work", _("Everybody together"), (sentences.work(facts), *_evenness(facts)))


def one_by_one(facts: flow.Facts) -> page.Section | None:
    """Show what each resource did, for those who may see that; None where the log names nobody."""
    figure = figures.work(facts)
    if figure is None:
        return None
    said = _("Leaders and administrators see this part; everybody else sees teams, and herself.")
    load_ = load.even_load(facts)
    shown = (figure, load_) if load_ else (figure,)
    return page.Section("people", _("Person by person"), (said, heavy()), shown)


def heavy() -> str:
    """Say what counts of steps do not tell."""
    return _(
        "Counting steps says nothing about how heavy they were, so this is no measure of anyone's effort."
    )


def _about_teams(facts: flow.Facts, teams: tuple[flow.Team, ...]) -> str:
    if facts.group_handovers is None:
        return _("The log names no teams.")
    if not teams:
        return _(
            "The log names so few people that figures of its teams would tell of single ones: "
            "a team is shown from %(n)s people on."
        ) % {"n": flow.FEWEST_PEOPLE}
    said = _("A team is shown on its own from %(n)s people on.") % {"n": flow.FEWEST_PEOPLE}
    small = next((one.together for one in teams if one.name is None), 0)
    if not small:
        return said
    return f"{said} " + _("So that no smaller one is left over, %(n)s stand together here.") % {"n": small}


def _per_case(facts: flow.Facts) -> str:
    found = facts.resources_per_case
    if found is None:
        return ""
    return _("In half of the cases there are up to %(median)s different people, at most %(max)s.") % {
        "median": scales.amount(found.median),
        "max": scales.amount(found.max),
    }


def _evenness(facts: flow.Facts) -> tuple[str, ...]:
    found = facts.imbalance
    if found is None or found.resources < flow.FEWEST_PEOPLE:
        return ()
    counts = [one.events for one in facts.by_resource]
    said = _(
        "Spread evenly, each of the %(n)s would have %(even)s of the steps; the one with most has %(most)s."
    ) % {
        "n": scales.amount(found.resources),
        "even": scales.percent(1 / found.resources),
        "most": scales.percent(found.top_share),
    }
    if len(counts) < found.resources:
        return (said,)
    middle = _("Half of them have up to %(median)s steps.") % {
        "median": scales.amount(statistics.median(counts))
    }
    return (f"{said} {middle}",)


def _teams(teams: tuple[flow.Team, ...]) -> Figure:
    title = _("Steps by team")
    sentence = _("As the log names the teams; a case with steps of several teams counts for each of them.")
    chart = bars.Bars(
        "teams",
        title,
        sentence,
        tuple(bars.Bar(_name(one), (float(one.events),), scales.percent(one.share)) for one in teams),
    )
    columns = (
        Column(_("Team"), is_number=False),
        Column(_("People")),
        Column(_("Cases")),
        Column(_("Steps")),
        Column(_("Share of steps")),
    )
    rows = tuple(
        (
            _name(one),
            scales.amount(one.people) if one.people else _("not known"),
            scales.amount(one.cases),
            scales.amount(one.events),
            scales.percent(one.share),
        )
        for one in teams
    )
    return Figure(chart.key, title, sentence, bars.draw(chart), Table(title, columns, rows))


def _name(team: flow.Team) -> str:
    if team.name is not None:
        return sentences.name(team.name)
    return _("%(n)s teams together") % {"n": team.together}
