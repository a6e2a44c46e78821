"""`evenkeel twin forecast`: when open cases will be done, and how big the pile will be."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from evenkeel.cli import files, options, terminal
from evenkeel.cli.twin import converting, paper, running, sources
from evenkeel.engines import twin

SHOWN = 20
"""So many cases stand in the terminal."""
ENDINGS = (".json", ".csv", ".html")
HEADINGS = ("Case", "Came", "Due", "Likely done", "Between", "In time", "")
Week = tuple[str, str, str]


def forecast(
    model: sources.TwinFile,
    log: options.LogFile,
    *,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            show_default=False,
            help="When things stand as the log says; without it, at its last moment. What comes later is not looked at, but for "
            "which cases were open.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            show_default=False,
            help="Until when the pile is foretold; without it, eight weeks.",
        ),
    ] = None,
    level: Annotated[
        float,
        typer.Option(min=0.01, max=0.99, help="How often what happens shall lie within the intervals."),
    ] = 0.8,
    replications: Annotated[int, typer.Option(min=1, help="How many futures are drawn.")] = 100,
    correct: Annotated[
        bool,
        typer.Option(
            "--correct",
            help="Correct forecasts by how far off they would have been at earlier moments of this log. Takes longer.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            show_default=False,
            help="Everything as a file: .json for programs, .csv for a spreadsheet, .html to read and print.",
        ),
    ] = None,
    seed: sources.Seed = 0,
    roles: options.Roles = None,
    timezone: options.TimeZone = None,
    date_format: options.DateFormat = None,
    delimiter: options.Delimiter = None,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    skip_bad: options.SkipBad = False,
    max_size: options.MaxSize = None,
) -> None:
    """Say when each open case of a log will be done, with the interval, and how big the pile will be.

    What is being worked on goes on, new cases come as the twin has learnt it, and people do what they do: nothing changes.
    """
    _check(out)
    asked = sources.load(model)
    written = sources.Written(roles, timezone, date_format, delimiter, encoding, decimal, skip_bad, max_size)
    found = sources.standing(log, written)
    moment = sources.moment_of(found, at, zone=asked.timezone)
    ends = None if until is None else sources.moment(until, zone=asked.timezone, option="--until")
    if ends is not None and ends <= moment:
        raise typer.BadParameter(f"{until} is not after {moment:%Y-%m-%d %H:%M}", param_hint="--until")
    state = sources.state_of(found, moment, asked)
    if correct:
        with running.watched() as executor:
            asked = _corrected(asked, found, moment, seed=seed, executor=executor)
    with running.watched(replications) as executor:
        told = twin.forecast(
            asked,
            state,
            until=ends,
            level=level,
            replications=replications,
            seed=seed,
            executor=executor,
        )
    show(terminal.output(), told, asked.timezone)
    if out is not None:
        files.write(out, _text(told, out.suffix.lower(), asked, model))
        terminal.notices().print(f"Written: {out}", soft_wrap=True)


def _check(out: Path | None) -> None:
    """Refuse a file that is none of the kinds that can be written, or cannot be, before any work. Raises files.CannotWrite."""
    if out is None:
        return
    if out.suffix.lower() not in ENDINGS:
        raise files.CannotWrite(
            f"{out} is none of the files that can be written: let its name end in .json, .csv or .html."
        )
    files.check(out)


def _corrected(
    asked: twin.Twin,
    found: converting.Stood,
    moment: dt.datetime,
    *,
    seed: int,
    executor: Executor,
) -> twin.Twin:
    """Return the twin with what its forecasts are to be corrected by; as it was where the past is too short to tell."""
    calibration = twin.calibrate(
        found.log,
        at=moment,
        closed=sources.closed(found, moment),
        timezone=asked.timezone,
        seed=seed,
        executor=executor,
    )
    if calibration is None:
        terminal.notices().print(
            "Not corrected: too few cases were open at earlier moments to tell how far off forecasts are.",
            soft_wrap=True,
        )
        return asked
    kept = all(factor == 1 for factor in calibration.factors)
    how = "when cases are done stays as foretold" if kept else "forecasts are corrected by what came"
    terminal.notices().print(
        f"At {calibration.moments} earlier moments since {calibration.begin:%Y-%m-%d}, {calibration.covered:.0%} of "
        f"{calibration.cases:,} cases ended within their interval of 80%; {how}.",
        soft_wrap=True,
    )
    return asked.model_copy(update={"calibration": calibration})


def show(console: Console, told: twin.Forecast, timezone: str) -> None:
    """Print what becomes of the pile, then the cases most at risk."""
    console.print(told.trend.sentence, soft_wrap=True)
    console.print(_known(told), soft_wrap=True)
    pile = _plain(("Pile on", "Open", "Between"))
    for week in weeks(told, timezone):
        pile.add_row(*week)
    console.print()
    console.print(pile)
    if not told.cases:
        return
    cases = _plain(HEADINGS)
    for row, _ in zip(rows(told, timezone), range(SHOWN), strict=False):
        cases.add_row(*(terminal.printable(cell, longest=60) for cell in row))
    console.print()
    console.print(cases)
    if len(told.cases) > SHOWN:
        console.print(f"and {len(told.cases) - SHOWN:,} more: write all with -o FILE.", soft_wrap=True)


def _plain(headings: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _known(told: twin.Forecast) -> str:
    """Say what stands behind the figures."""
    whence = " and what became of past cases" if told.experienced else ""
    how = "corrected by what came in the past" if told.calibrated else "as they are"
    over = f" {told.over:,} cases are surely over." if told.over else ""
    return (
        f"From {told.replications} futures{whence}, {how}; what happens lies within the intervals in {told.level:.0%} of all cases."
        f"{over}"
    )


def weeks(told: twin.Forecast, timezone: str) -> Iterator[Week]:
    """Give the pile week by week, and at the end."""
    zone = ZoneInfo(timezone)
    last = len(told.pile) - 1
    for number, day in enumerate(told.pile):
        if number % 7 == 0 or number == last:
            between = f"{round(day.open.low):,} to {round(day.open.high):,}"
            yield f"{day.at.astimezone(zone):%a %Y-%m-%d}", f"{round(day.open.mean):,}", between


def rows(told: twin.Forecast, timezone: str) -> Iterator[tuple[str, ...]]:
    """Give the cases, the most at risk first."""
    zone = ZoneInfo(timezone)

    def shown(moment: dt.datetime | None) -> str:
        return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d}"

    for case in told.cases:
        yield (
            case.key,
            shown(case.arrived),
            shown(case.due),
            shown(case.median),
            f"{shown(case.low)} to {shown(case.high)}",
            "" if case.on_time is None else f"{case.on_time:.0%}",
            _remark(case),
        )


def _remark(case: twin.CaseForecast) -> str:
    said = []
    if case.over >= 0.5:
        said.append(f"over already with {case.over:.0%}")
    if not case.familiar:
        said.append("unusual course")
    return ", ".join(said)


def _text(told: twin.Forecast, ending: str, asked: twin.Twin, model: Path) -> str:
    if ending == ".json":
        return told.model_dump_json(indent=2) + "\n"
    if ending == ".csv":
        return _csv(told)
    return paper.page(_page(told, asked, asked.name or model.name))


def _csv(told: twin.Forecast) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    fields = ("key", "arrived", "due", "low", "median", "high", "on_time", "over", "familiar")
    writer.writerow(("case", *fields[1:]))
    for case in told.cases:
        given = case.model_dump(mode="json")
        writer.writerow(["" if given[field] is None else _safe(given[field]) for field in fields])
    return text.getvalue()


def _safe(cell: object) -> object:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell


def _page(told: twin.Forecast, asked: twin.Twin, name: str) -> paper.Paper:
    lines = [
        ("on average", [day.open.mean for day in told.pile]),
        ("low", [day.open.low for day in told.pile]),
        ("high", [day.open.high for day in told.pile]),
    ]
    ticks = [
        (float(place), f"{told.pile[place].at:%Y-%m-%d}")
        for place in range(0, len(told.pile), max(len(told.pile) // 5, 1))
    ]
    chart = paper.over(lines, ticks=ticks, unit="open cases", said=told.trend.sentence)
    by_week = [[paper.Cell(cell) for cell in row] for row in weeks(told, asked.timezone)]
    cases = [[paper.Cell(cell) for cell in row] for row in rows(told, asked.timezone)]
    return paper.Paper(
        f"Forecast: {name}",
        [told.trend.sentence, _known(told)],
        [
            paper.Part("The pile", chart=chart, table=paper.Table(("On", "Open", "Between"), by_week)),
            paper.Part("Open cases, those most at risk first", table=paper.Table(HEADINGS, cases)),
        ],
    )
