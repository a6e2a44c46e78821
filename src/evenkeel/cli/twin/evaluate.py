"""`evenkeel twin evaluate`: how true a twin is to what happened, and what it may be used for."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evenkeel.cli import files, options, terminal
from evenkeel.cli.twin import running, sources
from evenkeel.engines import twin

STANDARD_OUTPUT = Path("-")
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
    json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="All figures for programs. With - they go to standard output, alone."
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
    """Simulate as many cases as a log has, from its first start on, and say how far that is from what happened.

    Take a log that the twin has not seen: what was learnt by heart is no proof. Each distance stands beside its floor, which is
    what chance alone costs: no twin can come closer.
    """
    if json is not None and json != STANDARD_OUTPUT:
        files.check(json)
    judged = sources.load(model)
    written = sources.Written(roles, timezone, date_format, delimiter, encoding, decimal, skip_bad, max_size)
    happened = sources.log(log, written)
    if not happened.n_cases:
        raise twin.NothingToLearn(
            "There is no finished case in this log, so there is nothing to judge a twin by."
        )
    begin = dt.datetime.fromtimestamp(int(happened.opened.min()) / 1e6, dt.UTC)
    simulated = running.simulate(
        judged, start=begin, cases=happened.n_cases, replications=simulations, seed=seed
    )
    with terminal.notices().status("Comparing"):
        fidelity = twin.evaluate(happened, simulated, seed=seed)
    if _seen(judged, happened):
        terminal.notices().print(
            "The twin has learnt from this period itself, so these figures flatter it: judge it by later cases "
            "(`evenkeel twin fit --hold-out`).",
            soft_wrap=True,
        )
    _tell(fidelity, json)


def _seen(judged: twin.Twin, happened: twin.EventLog) -> bool:
    """Tell whether the twin has learnt from the period of a log: whether work of it was done before that ended."""
    first = dt.datetime.fromtimestamp(int(happened.end.min()) / 1e6, dt.UTC)
    return judged.learned is not None and first < judged.learned.end


def _tell(fidelity: twin.Fidelity, json: Path | None) -> None:
    if json == STANDARD_OUTPUT:
        typer.echo(fidelity.model_dump_json(indent=2))
        return
    show(terminal.output(), fidelity)
    if json is not None:
        files.write(json, fidelity.model_dump_json(indent=2) + "\n")
        terminal.notices().print(f"Written: {json}", soft_wrap=True)


def show(console: Console, fidelity: twin.Fidelity) -> None:
    """Print the distances beside their floors, then what the twin may be used for, then what to know."""
    console.print(
        f"{fidelity.simulations} simulations beside {fidelity.cases:,} cases with {fidelity.instances:,} pieces of work"
    )
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
    table.add_column("Distance")
    for heading in ("Simulated", "±", "Floor"):
        table.add_column(heading, justify="right")
    table.add_column("Unit")
    table.add_column("Near enough")
    for each in fidelity.distances:
        figures = (each.simulated.mean, each.simulated.deviation, each.floor.mean)
        table.add_row(
            each.code.replace("_", " "),
            *(f"{figure:,.3f}" for figure in figures),
            each.unit,
            _grade(each.grade),
        )
    return table


def _grade(grade: twin.Grade) -> Text:
    return Text(*GRADES[grade])
