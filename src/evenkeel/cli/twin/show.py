"""`evenkeel twin show`: what stands in a twin, in words, tables and pictures."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from rich.console import Console
from rich.table import Table

from evenkeel.cli import terminal
from evenkeel.cli.model import outputs
from evenkeel.cli.twin import paper, running, sources, what_if
from evenkeel.engines import twin

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CASES = 1_000
"""Simulated to see what follows what: a course is a net, and its ways are easiest read from cases that went them."""
BEGIN, END = "(begin)", "(end)"
LISTED = 60
_DAY = 86_400


def show(
    model: sources.TwinFile,
    *,
    html: outputs.Html = None,
    seed: sources.Seed = 0,
) -> None:
    """Show what stands in a twin: when cases come, what follows what, how long work takes and waits, who works when.

    All of it can be changed by hand in the file; `docs/reference/twin.md` tells what stands where.
    """
    outputs.check(html)
    shown = sources.load(model)
    asked = twin.each_replication(shown, start=what_if.after(shown), arrivals=CASES, seed=seed)
    (log,) = running.each(twin.Replication.log, asked)
    paper_ = written(shown, log, shown.name or model.name)
    _print(terminal.output(), paper_)
    outputs.write(html, lambda: paper.page(paper_))


def _print(console: Console, shown: paper.Paper) -> None:
    for line in shown.lead:
        console.print(terminal.printable(line, longest=1000), soft_wrap=True)
    for part in shown.parts:
        console.print(f"\n{part.title}")
        for sentence in part.sentences:
            console.print(f"  - {terminal.printable(sentence, longest=1000)}", soft_wrap=True)
        if part.table is None:
            continue
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for heading in part.table.headings:
            table.add_column(heading, overflow="fold")
        for row in part.table.rows:
            table.add_row(*(terminal.printable(cell.text, longest=100) for cell in row))
        console.print(table)


def written(shown: twin.Twin, log: twin.EventLog, name: str) -> paper.Paper:
    """Return what stands in a twin as a page."""
    said = []
    if shown.learned:
        said.append(
            f"Learnt from {shown.learned.cases:,} cases with {shown.learned.instances:,} pieces of work, "
            f"{shown.learned.begin:%Y-%m-%d} to {shown.learned.end:%Y-%m-%d}."
        )
    said.append(f"Clocks are those of {shown.timezone}.")
    parts = [_coming(shown), _follows(log), _work(shown, log), _people(shown)]
    if shown.experience:
        parts.append(_experience(shown))
    if shown.assumptions:
        parts.append(paper.Part("What had to be assumed", [each.sentence for each in shown.assumptions]))
    return paper.Paper(f"What stands in the twin: {name}", said, parts)


def _coming(shown: twin.Twin) -> paper.Part:
    """Tell when cases come."""
    weekly = [stream for stream in shown.streams if stream.kind == "weekly"]
    said = []
    for stream in shown.streams:
        match stream.kind:
            case "weekly":
                growth = "" if not stream.growth else f", growing by {stream.growth:.0%} a year"
                said.append(
                    f"“{stream.key}”: {sum(stream.rates):,.1f} a week by chance, at rates that follow the week{growth}."
                )
            case "gaps":
                said.append(f"“{stream.key}”: one after the other, with gaps as they were seen.")
            case "population":
                said.append(f"“{stream.key}”: {stream.size:,} customers who come again.")
            case _:
                said.append(f"“{stream.key}”: at known moments.")
    chart = None
    if weekly:
        hours = [sum(stream.rates[hour] for stream in weekly) for hour in range(168)]
        chart = paper.over(
            [("Cases an hour", hours)],
            ticks=[(24 * day, name) for day, name in enumerate(DAYS)],
            unit="",
            said=f"Cases that come in each hour of a usual week, {sum(hours):,.1f} in all.",
        )
    return paper.Part("When cases come", said, chart=chart)


def _follows(log: twin.EventLog) -> paper.Part:
    """Tell what follows what, by the starts of simulated work."""
    order, bounds = log.by_case.order, log.by_case.bounds
    pairs: Counter[tuple[str, str]] = Counter()
    for number in range(log.n_cases):
        names = [log.activities[code] for code in log.activity[order[bounds[number] : bounds[number + 1]]]]
        pairs.update(zip([BEGIN, *names], [*names, END], strict=True))
    before: Counter[str] = Counter()
    for (first, _), count in pairs.items():
        before[first] += count
    rows = [
        [
            paper.Cell(first),
            paper.Cell(then),
            paper.Cell(f"{count / before[first]:.0%}"),
            paper.Cell(f"{count:,}"),
        ]
        for (first, then), count in sorted(
            pairs.items(), key=lambda each: (each[0][0] != BEGIN, -before[each[0][0]], each[0][0], -each[1])
        )
    ]
    caption = f"In {log.n_cases:,} simulated cases, by when work was begun." + (
        f" The {LISTED} most frequent of {len(rows)}." if len(rows) > LISTED else ""
    )
    kept = sorted(rows, key=lambda row: -int(row[3].text.replace(",", "")))[:LISTED]
    table = paper.Table(["After", "comes", "Share", "Times"], [row for row in rows if row in kept], caption)
    return paper.Part("What follows what", table=table)


def _work(shown: twin.Twin, log: twin.EventLog) -> paper.Part:
    """Tell how long work takes, and how long it waits; what the simulated cases met, so that every place in a course counts."""
    able = Counter(skill.activity for skill in shown.skills)
    shelves = {shelf.key: shelf for shelf in shown.shelves}
    rows = []
    for number, activity in enumerate(shown.activities):
        mine = log.activity == number
        if activity.silent or not mine.any():
            continue
        took = (log.end - log.start)[mine] / 1e6
        waited = np.zeros(1) if log.enabled is None else (log.start - log.enabled)[mine] / 1e6
        shelf = shelves[activity.shelf]
        rows.append(
            [
                paper.Cell(activity.key),
                paper.Cell(f"{mine.sum() / log.n_cases:,.2f}"),
                paper.Cell(f"{able[activity.key]:,}" if able[activity.key] else "by itself"),
                paper.Cell(_two(took)),
                paper.Cell(_two(waited)),
                paper.Cell(f"{shelf.key}: {twin.ORDERS[shelf.discipline]}"),
            ]
        )
    headings = [
        "Work",
        "Times a case",
        "People",
        "Takes (half, 9 in 10)",
        "Begins after (half, 9 in 10)",
        "Shelf, and what comes first",
    ]
    return paper.Part(
        "Work",
        table=paper.Table(headings, rows, "Simulated; from start to end, pauses between shifts included."),
    )


def _two(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    half, most = np.quantile(values, [0.5, 0.9])
    return f"{twin.amount('seconds', float(half))}, {twin.amount('seconds', float(most))}"


def _people(shown: twin.Twin) -> paper.Part:
    """Tell who works when; in the order of names, for nobody is ranked here."""
    calendars = {calendar.key: calendar for calendar in shown.calendars}
    able = Counter(skill.person for skill in shown.skills)
    rows = []
    for person in sorted(shown.people, key=lambda one: one.key.casefold()):
        calendar = calendars[person.calendar]
        rows.append(
            [
                paper.Cell(person.key),
                paper.Cell(person.unit or "–"),
                paper.Cell("; ".join(_week(calendar)) or "always"),
                paper.Cell(f"{able[person.key]:,}"),
                paper.Cell(f"{person.capacity:,}"),
            ]
        )
    table = paper.Table(["Who", "Unit", "When", "Kinds of work", "At once"], rows)
    return paper.Part(
        "People", [] if rows else ["Nobody: everything happens by itself."], table=table if rows else None
    )


def _experience(shown: twin.Twin) -> paper.Part:
    """Tell what became of past cases: from the beginning of a stay, and where they had stood longer than nine in ten."""
    rows = []
    for stays in sorted(shown.experience, key=lambda each: (each.activity is not None, -sum(each.alike))):
        alike = np.cumsum(stays.alike)
        long = stays.stood[int(np.searchsorted(alike, 0.9 * alike[-1]))]
        found = [twin.still_takes(stays, stood, (0.5,)) for stood in (0.0, long)]
        at_once, later = ("–" if each is None else twin.amount("seconds", each[0]) for each in found)
        what, stood = stays.activity or "Whole cases", twin.amount("seconds", long)
        rows.append([paper.Cell(text) for text in (what, f"{alike[-1]:,}", at_once, stood, later)])
    caption = "Times in the middle: half took less, half more. Cases that were still open count as longer."
    table = paper.Table(
        ["After", "Stays", "Until done", "Having stood for", "still takes"], rows[:LISTED], caption
    )
    said = ["Forecasts are averaged with what became of cases that had stood as long."]
    return paper.Part("What became of past cases", said, table=table)


def _week(calendar: twin.Calendar) -> Iterator[str]:
    """Say the hours of each day; shifts that touch are one."""
    for day, name in enumerate(DAYS):
        spans: list[list[int]] = []
        for begin, end in sorted(shift.span for shift in calendar.shifts if shift.span[0] // _DAY == day):
            if spans and begin <= spans[-1][1]:
                spans[-1][1] = max(spans[-1][1], end)
            else:
                spans.append([begin, end])
        if spans:
            yield f"{name} " + ", ".join(f"{_clock(begin, day)}–{_clock(end, day)}" for begin, end in spans)


def _clock(seconds: int, day: int) -> str:
    minutes = (seconds - day * _DAY) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"
