"""`evenkeel twin evaluate`: how true a twin is to what happened, and what it may be used for."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evenkeel.cli import options, terminal
from evenkeel.cli.model import outputs
from evenkeel.cli.twin import paper, running, sources
from evenkeel.engines import twin

HEADINGS = ("Distance", "Simulated", "±", "Floor", "Repeated", "Unit", "Near enough")
_FIGURES = 5
GRADES = {
    twin.Grade.GOOD: ("good", "green"),
    twin.Grade.CARE: ("with care", "yellow"),
    twin.Grade.NO: ("no", "bold red"),
    twin.Grade.UNKNOWN: ("unknown", "dim"),
}


def evaluate(
    model: sources.TwinFile,
    log: options.LogFile,
    *,
    simulations: Annotated[int, typer.Option(min=1, help="How often it is simulated.")] = 10,
    training: Annotated[
        Path | None,
        typer.Option(
            metavar="LOG",
            show_default=False,
            help="The log that it has learnt from, read with the same options: shows what repeating those weeks would do.",
        ),
    ] = None,
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
    """Simulate as many cases as a log has, from its first start on, and say how far that is from what happened.

    Take a log that the twin has not seen: what was learnt by heart is no proof. Each distance stands beside its floor, which is
    what chance alone costs: no twin can come closer.
    """
    outputs.check(json, html)
    judged = sources.load(model)
    written = sources.Written(roles, timezone, date_format, delimiter, encoding, decimal, skip_bad, max_size)
    happened = sources.log(log, written)
    seen = None if training is None else sources.log(training, written)
    if not happened.n_cases:
        raise twin.NothingToLearn(
            "There is no finished case in this log, so there is nothing to judge a twin by."
        )
    begin = dt.datetime.fromtimestamp(int(happened.opened.min()) / 1e6, dt.UTC)
    asked = twin.each_replication(
        judged, start=begin, cases=happened.n_cases, replications=simulations, seed=seed
    )
    simulated = tuple(running.each(twin.Replication.log, asked))
    running.cut_short(sum(log.cut for log in simulated), judged.course.longest)
    with terminal.notices().status("Comparing"):
        fidelity = twin.evaluate(happened, simulated, training=seen, seed=seed)
    if _seen(judged, happened):
        terminal.notices().print(
            "The twin has learnt from this period itself, so these figures flatter it: judge it by later cases "
            "(`evenkeel twin fit --hold-out`).",
            soft_wrap=True,
        )
    if not outputs.alone(json, html):
        show(terminal.output(), fidelity)
    outputs.write(json, lambda: fidelity.model_dump_json(indent=2))
    outputs.write(html, lambda: paper.page(page(fidelity, judged.name or model.name)))


def _seen(judged: twin.Twin, happened: twin.EventLog) -> bool:
    """Tell whether the twin has learnt from the period of a log: whether work of it was done before that ended."""
    first = dt.datetime.fromtimestamp(int(happened.end.min()) / 1e6, dt.UTC)
    return judged.learned is not None and first < judged.learned.end


def show(console: Console, fidelity: twin.Fidelity) -> None:
    """Print the distances beside their floors, then what the twin may be used for, then what to know."""
    console.print(_beside(fidelity))
    console.print(_distances(fidelity))
    console.print(fidelity.amount.sentence, soft_wrap=True)
    console.print("\nWhat it may be used for")
    for verdict in fidelity.verdicts:
        console.print(Text.assemble("  ", _grade(verdict.grade), f"  {verdict.sentence}"), soft_wrap=True)
    if fidelity.caveats:
        console.print("\nTo know")
        for caveat in fidelity.caveats:
            console.print(f"  - {caveat}", soft_wrap=True)


def _distances(fidelity: twin.Fidelity) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if 0 < place < _FIGURES else "left")
    for each in fidelity.distances:
        table.add_row(*_figures(each), _grade(each.grade))
    return table


def _figures(each: twin.Distance) -> tuple[str, ...]:
    naive = "–" if each.naive is None else f"{each.naive:,.3f}"
    figures = (
        f"{figure:,.3f}" for figure in (each.simulated.mean, each.simulated.deviation, each.floor.mean)
    )
    return (each.code.replace("_", " "), *figures, naive, each.unit)


def _grade(grade: twin.Grade) -> Text:
    return Text(*GRADES[grade])


def page(fidelity: twin.Fidelity, name: str) -> paper.Paper:
    """Return the judgement as a page."""
    classes = {twin.Grade.GOOD: "good", twin.Grade.NO: "bad"}
    rows = [
        [
            *map(paper.Cell, _figures(each)),
            paper.Cell("", GRADES[each.grade][0], classes.get(each.grade, "soft")),
        ]
        for each in fidelity.distances
    ]
    return paper.Paper(
        f"How true the twin is: {name}",
        [_beside(fidelity)],
        [
            paper.Part(
                "What it may be used for",
                [f"{GRADES[one.grade][0]}: {one.sentence}" for one in fidelity.verdicts],
            ),
            paper.Part(
                "How far it is from what happened",
                [fidelity.amount.sentence],
                table=paper.Table(HEADINGS, rows),
            ),
            paper.Part("To know", fidelity.caveats),
        ],
    )


def _beside(fidelity: twin.Fidelity) -> str:
    return f"{fidelity.simulations} simulations beside {fidelity.cases:,} cases with {fidelity.instances:,} pieces of work"
