"""A report on an event log, shaped for reading: the same on the web and in a file of its own."""

import base64
import hashlib
import statistics
from collections.abc import Iterator
from typing import TypeVar

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import (
    cards,
    definitions,
    figures,
    links,
    page,
    promises,
    quality,
    sentences,
    sharing,
    stages,
    teams,
    timing,
    values,
    week,
)
from evenkeel.contexts.insight import people as people_
from evenkeel.engines import flow
from evenkeel.ui import assets
from evenkeel.ui.charts import scales
from evenkeel.ui.charts.figure import Column, Table

STYLES = ("tokens.css", "base.css", "components.css", "charts.css", "report.css", "print.css")
"""What a report in a file of its own carries, in this order."""

T = TypeVar("T")

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "space"}


def heading(report: flow.Report, *, title: str) -> page.Heading:
    """Return the title, what was read, and the key figures."""
    return page.Heading(
        title=title,
        file=report.source.file,
        extent=sentences.extent(report.facts),
        made=_("Made on %(day)s by evenkeel %(version)s")
        % {"day": sentences.day(report.generated_at), "version": report.evenkeel},
        kpis=_kpis(report.facts),
    )


def findings(report: flow.Report) -> tuple[page.Section, ...]:
    """Return what stands out: in the work, then in the data."""
    return (cards.about_work(report), cards.about_data(report))


def course(report: flow.Report) -> tuple[page.Section, ...]:
    """Return what came and went, how long it took, what was promised, where the time goes, and when."""
    facts = report.facts
    return page.fitted(
        _those_there(
            *_time(facts),
            timing.where_time_goes(facts),
            sharing.again(facts),
            week.section(facts),
        )
    )


def ways(report: flow.Report) -> tuple[page.Section, ...]:
    """Return which steps follow which, and the orders in which cases took them."""
    facts = report.facts
    return (
        page.Section(
            "follows", _("Steps"), (sentences.follows(facts),), _those_there(figures.follows(facts))
        ),
        page.Section("variants", _("Ways through"), (sentences.variants(facts),), (figures.variants(facts),)),
    )


def people(
    report: flow.Report, by_team: tuple[flow.Team, ...] = (), seen: people_.Sight = people_.EVERYBODY
) -> tuple[page.Section, ...]:
    """Return one's own figures first, then those of teams, then, for those who may see them, of people."""
    facts = report.facts
    return _those_there(
        teams.own(facts, seen),
        teams.together(facts, by_team),
        teams.one_by_one(facts) if seen.sees_people and facts.by_resource else teams.spread(facts),
    )


def data(report: flow.Report) -> tuple[page.Section, ...]:
    """Return how the log was read, and what is noticeable about it."""
    return _those_there(_reading(report), quality.section(report.facts))


def sections(
    report: flow.Report, by_team: tuple[flow.Team, ...] = (), seen: people_.Sight = people_.EVERYBODY
) -> tuple[page.Section, ...]:
    """Return all parts of the report in the order of reading, findings first."""
    parts = (findings(report), course(report), ways(report), people(report, by_team, seen), data(report))
    return tuple(section for part in parts for section in part)


def standalone_html(
    report: flow.Report,
    *,
    title: str,
    by_team: tuple[flow.Team, ...] = (),
    seen: people_.Sight = people_.EVERYBODY,
) -> str:
    """Return the report as one HTML file that asks for nothing else: no script, no font, no address.

    Its style stands inside and is the only one that its own content security policy allows, by its hash.
    Needs Django's settings, for the templates and the language. Served over HTTP, send it as a download:
    the policy of the web pages does not know that hash.
    """
    style = "\n" + "\n".join(assets.source(name) for name in STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return render_to_string(
        "insight/standalone.html",
        {
            "heading": links.of_heading(heading(report, title=title), page.Links()),
            "sections": links.of_sections(
                (*sections(report, by_team, seen), definitions.section()), page.Links()
            ),
            "style": SafeString(style),
            "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        },
    )


def _time(facts: flow.Facts) -> tuple[page.Section | None, ...]:
    """Return the parts about what came and went, how long it took, and what was promised."""
    return (
        page.Section(
            "over-time",
            _("What came and what was finished"),
            (sentences.over_time(facts),),
            _those_there(figures.came_and_went(facts), figures.in_progress(facts), stages.cumulative(facts)),
        ),
        page.Section(
            "lead-time",
            _("How long cases take"),
            (sentences.lead_time(facts),),
            _those_there(figures.lead_time_by_period(facts), figures.lead_time_by_channel(facts)),
        ),
        promises.due_dates(facts),
        stages.step_due_dates(facts),
        promises.in_hand(facts),
        timing.work_and_waiting(facts),
    )


def _kpis(facts: flow.Facts) -> tuple[page.Kpi, ...]:
    time = facts.lead_time
    finished = (
        _("of %(cases)s that are finished") % {"cases": sentences.cases(time.count)} if time.count else ""
    )
    strip = [
        page.Kpi(
            _("Half of the cases were done within"),
            scales.say("duration", time.median),
            finished,
            about="lead_time",
            cases=f"of=lead-time&to={time.median:.6f}" if time.median is not None else "",
        ),
        page.Kpi(
            _("85 in 100 were done within"),
            scales.say("duration", time.p85),
            _("the others took longer"),
            about="lead_time",
            cases=f"of=lead-time&from={time.p85:.6f}" if time.p85 is not None else "",
        ),
        page.Kpi(
            _("In progress on average"),
            scales.amount(round(facts.wip.mean, 1)),
            _("at most %(n)s at once") % {"n": scales.amount(facts.wip.max)},
            about="wip",
            cases="of=all",
        ),
    ]
    if facts.open_cases:
        strip.append(
            page.Kpi(
                _("In hand at the end"), scales.amount(facts.wip.at_end), about="open_cases", cases="open=1"
            )
        )
    return (*strip, _finished(facts))


def _finished(facts: flow.Facts) -> page.Kpi:
    """Return how many cases are finished in a period, without the first and last, which may be cut short."""
    label = {
        "day": _("Finished a day, as a rule"),
        "week": _("Finished a week, as a rule"),
        "month": _("Finished a month, as a rule"),
        "quarter": _("Finished a quarter, as a rule"),
        "year": _("Finished a year, as a rule"),
    }[facts.over_time.period]
    whole = [one.completions for one in facts.over_time.periods[1:-1]]
    if not whole:
        return page.Kpi(label, _("not known"), _("the log is too short to say"), about="over_time")
    span = {"low": scales.amount(min(whole)), "high": scales.amount(max(whole))}
    return page.Kpi(
        label,
        scales.amount(statistics.median(whole)),
        _("from %(low)s to %(high)s") % span,
        about="over_time",
        cases="of=finished",
    )


def _reading(report: flow.Report) -> page.Section:
    source = report.source
    return page.Section(
        "reading",
        _("How this was read"),
        (sentences.finished_and_open(report.facts), *source.notes),
        assumptions=(*_assumptions(source), *_limits(report)),
        tables=_those_there(_mapping(source), _left_out(source)),
    )


def _limits(report: flow.Report) -> Iterator[page.Assumption]:
    if report.targets:
        yield page.Assumption(_("Limits that were named"), ", ".join(report.targets))


def _assumptions(source: flow.Source) -> list[page.Assumption]:
    aware = _("every time carries its offset")
    naive = ngettext(
        "%(n)s time without an offset was read in %(zone)s",
        "%(n)s times without an offset were read in %(zone)s",
        source.naive_times,
    ) % {"n": scales.amount(source.naive_times), "zone": source.timezone}
    delimiter = _DELIMITERS.get(source.delimiter or "", source.delimiter)
    said = (
        (_("File"), source.file),
        (_("Format"), values.FORMATS.get(source.format, source.format)),
        (_("Rows found"), scales.amount(source.rows)),
        (_("Encoding"), source.encoding),
        (_("Between the columns"), delimiter),
        (_("Decimal sign"), source.decimal),
        (_("Dates are written"), source.date_format),
        (_("Time zone"), naive if source.naive_times else aware),
    )
    return [page.Assumption(label, value) for label, value in said if value]


def _mapping(source: flow.Source) -> Table | None:
    if not source.mapping:
        return None
    names = (_("Read as"), _("Column"), _("Why"))
    return Table(
        _("What the columns mean"),
        tuple(Column(name, is_number=False) for name in names),
        tuple((one.role, one.column, one.reason) for one in source.mapping),
    )


def _left_out(source: flow.Source) -> Table | None:
    if not source.problems:
        return None
    return Table(
        _("Rows left out"),
        (Column(_("What is wrong"), is_number=False), Column(_("Rows"))),
        tuple((one.sentence, scales.amount(one.count)) for one in source.problems),
    )


def _those_there(*values: T | None) -> tuple[T, ...]:
    return tuple(value for value in values if value is not None)
