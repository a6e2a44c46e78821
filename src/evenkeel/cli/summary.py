"""The report on the terminal: what was read and how, headline figures, tables, findings."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evenkeel.cli.terminal import printable
from evenkeel.engines import flow
from evenkeel.kernel.time import spoken_duration

ROWS = 10
VARIANTS = 5
STEPS = 12
BAR = 24
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STYLES = {"serious": "bold red", "warning": "yellow", "info": "cyan"}


def show(console: Console, report: flow.Report, *, zone_origin: str) -> None:
    """Print the report."""
    facts = report.facts
    _section(console, f"Report on {printable(report.source.file)}")
    _pairs(console, headline(facts))
    hurts = [finding for finding in report.findings if finding.about == "work"]
    _section(console, "What stands out")
    findings(console, hurts, nothing="Nothing stands out beyond what chance gives.")
    _section(console, "What was read, and how")
    _pairs(console, reading(report.source, zone_origin))
    _section(console, "How work went")
    _pairs(console, work(facts))
    _section(console, "Busiest paths")
    _table(console, ("From", "To", "Times", "Median", "Mean"), paths(facts), texts=("From", "To"))
    _section(console, f"Most frequent orders of activities ({_number(facts.variants.count)} in all)")
    _table(console, ("Cases", "Share", "Median", "Activities"), variants(facts), texts=("Activities",))
    if facts.by_resource:
        _section(console, "Resources")
        _table(console, ("Resource", "Events", "Cases", "Share"), resources(facts), texts=("Resource",))
    _section(console, "Days of the week")
    headings = ("Day", "Events", "Opened", "Closed", *(("",) if console.is_terminal else ()))
    _table(console, headings, weekdays(facts, bars=console.is_terminal), texts=("Day", ""))
    _section(console, "What to know before using these figures")
    findings(console, [finding for finding in report.findings if finding.about == "data"])


def headline(facts: flow.Facts) -> Iterable[tuple[str, str]]:
    """Say the figures that everybody asks for first."""
    still = f", {_number(facts.open_cases)} of them still open" if facts.open_cases else ""
    yield "Cases", f"{_number(facts.cases)}{still}"
    people = f" by {_number(facts.resources)} resources" if facts.resources else ""
    yield "Events", f"{_number(facts.events)} of {_number(facts.activities)} activities{people}"
    yield "Time", f"{facts.span.start:%-d %B %Y} to {facts.span.end:%-d %B %Y}"
    lead = facts.lead_time
    if lead.median is not None and lead.p85 is not None and lead.p95 is not None and lead.mean is not None:
        yield "Lead time", f"half of the cases within {spoken_duration(lead.median)}"
        yield (
            "",
            f"85 in 100 within {spoken_duration(lead.p85)}, 95 in 100 within {spoken_duration(lead.p95)}",
        )
        yield "", f"mean {spoken_duration(lead.mean)}"
    wip = facts.wip
    yield (
        "In progress",
        f"{wip.mean:,.1f} cases on average, {_number(wip.max)} at most, {_number(wip.at_end)} at the end",
    )


def work(facts: flow.Facts) -> Iterable[tuple[str, str]]:
    """Say what was done again, passed on, kept waiting and kept in time, as far as it is known."""
    if rework := facts.rework:
        again = f"{rework.share:.1%} of the cases repeat an activity: {_many(rework.repeat_events, 'repeat event')}"
        yield "Rework", again if rework.cases else "no case repeats an activity"
    if (passed := facts.handovers) and passed.share is not None:
        back = f", {_many(passed.ping_pong, 'time')} straight back" if passed.ping_pong else ""
        yield (
            "Handovers",
            f"{passed.share:.1%} of {_many(passed.pairs_with_both, 'step')} go to another resource{back}",
        )
    if (touch := facts.touch_time) and touch.efficiency_median is not None:
        yield (
            "Flow efficiency",
            f"touch time is {touch.efficiency_median:.1%} of the lead time, in the median case",
        )
    if facts.due_dates:
        yield from _due(facts.due_dates)


def _due(kept: flow.DueDates) -> Iterable[tuple[str, str]]:
    if kept.share_by_date is not None and kept.share_by_instant is not None:
        yield (
            "Due dates",
            f"{kept.share_by_date:.1%} of {_many(kept.finished, 'finished case')} on time by the day, "
            f"{kept.share_by_instant:.1%} by the moment",
        )
    if kept.open:
        yield (
            "" if kept.finished else "Due dates",
            f"{_number(kept.open_and_past_due)} of {_many(kept.open, 'open case')} past the due date",
        )


def reading(source: flow.Source, zone_origin: str) -> Iterable[tuple[str, str]]:
    """Say what was read, and each assumption."""
    yield "Format", f"{source.format}, {_number(source.rows)} rows"
    yield from (
        (name, printable(repr(value) if name == "Columns split by" else value))
        for name, value in (
            ("Encoding", source.encoding),
            ("Columns split by", source.delimiter),
            ("Decimal sign", source.decimal),
            ("Dates", source.date_format),
        )
        if value is not None
    )
    if source.naive_times:
        yield (
            "Time zone",
            f"{source.timezone} ({zone_origin}) for {_number(source.naive_times)} times without one",
        )
    else:
        yield "Time zone", "every time carries its own offset"
    for used in source.mapping:
        yield used.role.capitalize(), f"{printable(used.column)}: {used.reason}"
    for problem in source.problems:
        yield "Left out", f"{_number(problem.count)} rows. {problem.sentence}"
    for note in source.notes:
        yield "Note", printable(note, longest=300)


def paths(facts: flow.Facts) -> Iterable[Sequence[str]]:
    """Return the most frequent steps from one activity to the next."""
    for edge in facts.dfg[:ROWS]:
        yield (
            edge.source,
            edge.target,
            _number(edge.count),
            spoken_duration(edge.median),
            spoken_duration(edge.mean),
        )


def variants(facts: flow.Facts) -> Iterable[Sequence[str]]:
    """Return the most frequent orders of activities."""
    for variant in facts.variants.top[:VARIANTS]:
        order = " → ".join(printable(activity, longest=30) for activity in variant.activities[:STEPS])
        unsaid = len(variant.activities) - STEPS
        order += f" → {_number(unsaid)} more" if unsaid > 0 else ""
        median = "–" if variant.median is None else spoken_duration(variant.median)
        yield _number(variant.cases), f"{variant.share:.1%}", median, order


def resources(facts: flow.Facts) -> Iterable[Sequence[str]]:
    """Return the resources with most events."""
    for work in facts.by_resource[:ROWS]:
        yield work.resource, _number(work.events), _number(work.cases), f"{work.share:.1%}"


def weekdays(facts: flow.Facts, *, bars: bool) -> Iterable[Sequence[str]]:
    """Return the days of the week, if wanted with a bar for the events."""
    most = max(day.events for day in facts.weekdays)
    for day in facts.weekdays:
        bar = ("█" * round(BAR * day.events / most),) if bars else ()
        counts = (_number(day.events), _number(day.arrivals), _number(day.completions))
        yield DAYS[day.weekday - 1], *counts, *bar


def findings(console: Console, found: Sequence[flow.Finding], *, nothing: str = "Nothing to note.") -> None:
    """Print the findings, gravest first."""
    if not found:
        _indented(console, Text(nothing))
    for finding in found:
        mark = Text.assemble(
            (f"{finding.severity:<8}", STYLES[finding.severity]), (f" {finding.code}", "dim")
        )
        _indented(console, mark)
        _indented(console, Text(printable(finding.sentence, longest=500)), by=11)
        if finding.cases:
            named = ", ".join(printable(case, longest=30) for case in finding.cases[:5])
            more = " …" if len(finding.cases) > 5 else ""
            of = f" (of {_number(finding.affected)})" if finding.affected > len(finding.cases) else ""
            _indented(console, Text(f"Cases: {named}{more}{of}", "dim"), by=11)
        if finding.about == "work":
            rate = finding.false_alarms
            rare = f" False in at most {rate:.1%} of logs without it." if rate else ""
            _indented(console, Text(f"{finding.what_to_do}{rare}", "dim"), by=11)


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, "bold"))


def _indented(console: Console, what: RenderableType, *, by: int = 2) -> None:
    console.print(Padding(what, (0, 0, 0, by), expand=False))


def _pairs(console: Console, pairs: Iterable[tuple[str, str]]) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for name, value in pairs:
        grid.add_row(name, value)
    _indented(console, grid)


def _table(
    console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]], *, texts: Sequence[str]
) -> None:
    """Print a table; `texts` are the headings of columns that hold texts, all others hold figures."""
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        is_text = heading in texts
        table.add_column(heading, justify="left" if is_text else "right", no_wrap=not is_text)
    for row in rows:
        table.add_row(*(printable(cell, longest=400) for cell in row))
    _indented(console, table)


def _number(n: int) -> str:
    return f"{n:,}"


def _many(n: int, noun: str) -> str:
    return f"{_number(n)} {noun}{'' if n == 1 else 's'}"
