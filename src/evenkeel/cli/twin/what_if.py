"""`evenkeel twin what-if`: now beside changes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evenkeel.cli import options, terminal
from evenkeel.cli.model import outputs
from evenkeel.cli.twin import paper, running, sources
from evenkeel.engines import twin
from evenkeel.kernel import time as clock

MARKS = {
    twin.Leaning.BETTER: ("better", "green"),
    twin.Leaning.WORSE: ("worse", "red"),
    twin.Leaning.OTHER: ("different", "cyan"),
    twin.Leaning.UNCLEAR: ("no clear difference", "dim"),
}
SHOWN = (
    "pile",
    "open_lead_time",
    "open_lead_time_p90",
    "open_kept",
    "lead_time",
    "lead_time_p90",
    "kept",
    "lateness",
    "wip",
    "growth",
    "workload",
    "unevenness",
    "overtime",
    "cost",
    "given_up",
)
"""Figures that the terminal shows; the page shows all."""
TOGETHER = "all together"

Start = Annotated[
    str | None,
    typer.Option(
        metavar="MOMENT",
        show_default=False,
        help="When the simulations begin; without it, on the Monday after the twin's log ends.",
    ),
]
FromLog = Annotated[
    Path | None,
    typer.Option(
        metavar="LOG",
        show_default=False,
        help="Begin from how things stand by this log, instead of once the operation has settled: how big the pile will be, and "
        "when the cases that are open are done.",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        metavar="MOMENT",
        show_default=False,
        help="With --from-log: when things stand as the log says; without it, at its last moment.",
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="MOMENT",
        show_default=False,
        help="With --from-log: when the pile is looked at; without it, after eight weeks.",
    ),
]
Promised = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", show_default=False, help="What customers are promised, now and then: 10d, 36h."
    ),
]


def what_if(
    model: sources.TwinFile,
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="CHANGE…",
            show_default=False,
            help="Changes as lines: 'people.planners +1', 'arrivals x1.2'. Each is looked at alone, then all together; "
            "several that belong together stand in one, with a semicolon between them.",
        ),
    ],
    *,
    start: Start = None,
    from_log: FromLog = None,
    at: At = None,
    until: Until = None,
    replications: Annotated[
        int | None,
        typer.Option(
            min=2,
            show_default=False,
            help="How often, each time with other luck; without it, as often as it takes.",
        ),
    ] = None,
    precision: Annotated[
        float,
        typer.Option(
            min=0.001,
            max=1,
            help="How exactly differences of mean lead time are to be told, as a share of it.",
        ),
    ] = 0.05,
    gaming: Annotated[
        bool,
        typer.Option(
            "--gaming", help="Show as well what working to the target instead of the customer would do."
        ),
    ] = False,
    promise: Promised = None,
    json: outputs.Json = None,
    html: outputs.Html = None,
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
    """Compare what happens now with what would happen under changes.

    Every variant meets the same customers with the same luck, so that what differs is due to the change. Figures are means with
    the interval in which the true mean lies in 95 of 100 such studies. The options on how a file is read are for --from-log.
    """
    outputs.check(json, html)
    _check(start, from_log, at, until)
    variants = read(changes)
    meant = asked(model, promise)
    begin = sources.moment(start, zone=meant.timezone, option="--start") if start else after(meant)
    state, ends = None, None
    if from_log is not None:
        written = sources.Written(
            roles, timezone, date_format, delimiter, encoding, decimal, skip_bad, max_size
        )
        state = stood(from_log, written, at, meant)
        ends = None if until is None else _end(until, state, meant)
    with running.watched() as executor:
        found = twin.what_if(
            meant,
            variants,
            start=begin,
            state=state,
            until=ends,
            replications=replications,
            precision=precision,
            gaming=gaming,
            seed=seed,
            executor=executor,
        )
    if not outputs.alone(json, html):
        show(terminal.output(), found)
    outputs.write(json, lambda: found.model_dump_json(indent=2))
    outputs.write(html, lambda: paper.page(page(found, meant.name or model.name)))


def _check(start: str | None, from_log: Path | None, at: str | None, until: str | None) -> None:
    """Refuse options that do not go together."""
    if from_log is not None and start is not None:
        raise typer.BadParameter(
            "with --from-log it begins at the moment of the log: name it with --at", param_hint="--start"
        )
    for option, given in (("--at", at), ("--until", until)):
        if given is not None and from_log is None:
            raise typer.BadParameter(
                "this needs --from-log LOG, which says how things stand", param_hint=option
            )


def stood(log: Path, written: sources.Written, at: str | None, meant: twin.Twin) -> twin.State:
    """Read from a log how things stand. Raises what `sources.standing` raises, and sources.NothingOpen."""
    found = sources.standing(log, written)
    return sources.state_of(found, sources.moment_of(found, at, zone=meant.timezone), meant)


def _end(until: str, state: twin.State, meant: twin.Twin) -> dt.datetime:
    ends = sources.moment(until, zone=meant.timezone, option="--until")
    if ends <= state.at:
        raise typer.BadParameter(f"{until} is not after {state.at:%Y-%m-%d %H:%M}", param_hint="--until")
    return ends


def asked(model: Path, promise: str | None) -> twin.Twin:
    """Read a twin, with another promise if there is one. Raises files.CannotRead, twin.UnreadableTwin and twin.BadChange."""
    found = sources.load(model)
    return found if promise is None else twin.applied(found, [twin.read_change(f"promise {promise}")])


def read(lines: Sequence[str]) -> dict[str, list[twin.changes.Change]]:
    """Return variants by name: each line alone, then all together. Raises twin.BadChange."""
    each = [[twin.read_change(part) for part in line.split(";") if part.strip()] for line in lines]
    found = {named(changes): changes for changes in each}
    if len(found) > 1:
        found[TOGETHER] = [change for changes in each for change in changes]
    return found


def named(changes: Sequence[twin.changes.Change]) -> str:
    """Call a variant by what it changes."""
    said = " and ".join(twin.described(change) for change in changes)
    return capital(said)


def after(model: twin.Twin) -> dt.datetime:
    """Return the Monday after the last moment that a twin has learnt from, or after today, by its clock."""
    zone = ZoneInfo(model.timezone)
    last = model.learned.end.astimezone(zone) if model.learned else clock.now().astimezone(zone)
    monday = last.date() + dt.timedelta(days=7 - last.weekday())
    return dt.datetime.combine(monday, dt.time(), zone)


def show(console: Console, found: twin.Comparison) -> None:
    """Print the figures side by side, then what there is to say of each variant."""
    console.print(looked_at(found), soft_wrap=True)
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("", overflow="fold")
    table.add_column("Now", overflow="fold")
    for variant in found.variants:
        table.add_column(Text(variant.name), overflow="fold")
    for cells in rows(found, SHOWN):
        table.add_row(*map(_text, cells))
    console.print(table)
    for outcome in (found.now, *found.variants):
        console.print(f"\n{terminal.printable(capital(outcome.name), longest=300)}", soft_wrap=True)
        for sentence in outcome.sentences:
            console.print(f"  - {terminal.printable(sentence, longest=1000)}", soft_wrap=True)
    if found.caveats:
        console.print("\nTo know")
        for sentence in found.caveats:
            console.print(f"  - {terminal.printable(sentence, longest=1000)}", soft_wrap=True)


def _text(cell: paper.Cell) -> Text:
    return Text.assemble(cell.text, *([("\n" + cell.below, cell.leaning)] if cell.below else []))


def capital(name: str) -> str:
    """Begin with a capital letter."""
    return name[:1].upper() + name[1:]


def looked_at(found: twin.Comparison) -> str:
    """Say what was simulated, and how exactly."""
    enough = (
        "" if found.reached else " More of them would tell more exactly: see --precision and --replications."
    )
    if found.open_now is not None:
        return (
            f"{found.replications} replications from {found.start:%Y-%m-%d}, with the {found.open_now:,} cases that are open then: "
            f"they are followed until they are done, all else for {found.watched_days:,.0f} days.{enough}"
        )
    return (
        f"{found.replications} replications from {found.start:%Y-%m-%d}: after {found.settled_days:,.0f} days the cases of "
        f"{found.watched_days:,.0f} days are looked at, and followed for {found.followed_days:,.0f} more.{enough}"
    )


def rows(found: twin.Comparison, keys: Sequence[str]) -> Iterator[list[paper.Cell]]:
    """Give the figures as rows: now, then each variant with what differs."""
    measured = {each.key: each for each in found.now.measures}
    for key in keys:
        if key not in measured:
            continue
        cells = [
            paper.Cell(measured[key].title),
            paper.Cell(twin.amount(measured[key].unit, measured[key].value.mean)),
        ]
        for variant in found.variants:
            cells.append(_cell(next((each for each in variant.measures if each.key == key), None)))
        yield cells


def _cell(one: twin.Measured | None) -> paper.Cell:
    if one is None:
        return paper.Cell("–")
    value = twin.amount(one.unit, one.value.mean)
    if one.difference is None or one.leaning is None:
        return paper.Cell(value)
    word, colour = MARKS[one.leaning]
    unclear = one.leaning is twin.Leaning.UNCLEAR
    return paper.Cell(
        value, word if unclear else f"{word}: {twin.more_or_less(one.unit, one.difference)}", colour
    )


def page(found: twin.Comparison, name: str) -> paper.Paper:
    """Return the comparison as a page."""
    outcomes = (found.now, *found.variants)
    classes = {"green": "good", "red": "bad"}
    figures = [
        [paper.Cell(cell.text, cell.below, classes.get(cell.leaning, "soft")) for cell in cells]
        for cells in rows(found, [each.key for each in found.now.measures])
    ]
    parts = [paper.Part(capital(outcome.name), outcome.sentences) for outcome in outcomes]
    parts.append(
        paper.Part(
            "How long cases take",
            chart=paper.shares(
                [(capital(outcome.name), outcome.lead_times) for outcome in outcomes],
                said="Share of cases done by when. "
                + " ".join(
                    f"{outcome.name}: {each.sentence}"
                    for outcome in outcomes
                    for each in outcome.measures
                    if each.key in {"lead_time", "open_lead_time"}
                ),
            ),
        )
    )
    parts.append(
        paper.Part(
            "All figures", table=paper.Table(["", "Now", *(one.name for one in found.variants)], figures)
        )
    )
    parts += _by_name(found)
    if found.caveats:
        parts.append(paper.Part("To know", found.caveats))
    return paper.Paper(f"What if: {name}", [looked_at(found)], parts)


def _by_name(found: twin.Comparison) -> Iterator[paper.Part]:
    """Give the tables of who works how much, and of how long each kind of work waits."""
    headings = ["", "Now", *(variant.name for variant in found.variants)]
    people = [{each.person: each.share for each in one.workloads} for one in (found.now, *found.variants)]
    work = [{each.activity: each.seconds for each in one.waiting} for one in (found.now, *found.variants)]
    tables: tuple[tuple[str, Sequence[dict[str, twin.Interval]], twin.Unit], ...] = (
        ("Share of hours in which people work on cases", people, "share"),
        ("How long work waits for somebody", work, "seconds"),
    )
    for title, columns, unit in tables:
        names = list(dict.fromkeys(name for column in columns for name in column))
        if names:
            table = [
                [paper.Cell(name)]
                + [
                    paper.Cell("–")
                    if name not in column
                    else paper.Cell(
                        twin.amount(unit, column[name].mean),
                        f"({twin.amount(unit, column[name].low, column[name].high)})",
                        "soft",
                    )
                    for column in columns
                ]
                for name in names
            ]
            yield paper.Part(title, table=paper.Table(headings, table))
