"""What to say about rows that cannot be used: the first, how many of each kind, where all are listed."""

from pathlib import Path

import typer
from rich.table import Table

from evenkeel.cli import event_log, files, terminal
from evenkeel.engines import flow

SHOWN = 10


def read(log: Path, choices: event_log.Choices) -> flow.Reading:
    """Read a log; say what is wrong with rows that cannot be used, and leave where they may not be left out."""
    try:
        reading = event_log.read(log, choices)
    except flow.BadRows as bad:
        refuse(bad, log)
        raise typer.Exit(1) from bad
    if reading.problems:
        tell_left_out(reading, log)
    return reading


def refuse(bad: flow.BadRows, log: Path) -> None:
    """Say why nothing was measured, and what to do."""
    console = terminal.notices()
    total = sum(bad.counts.values())
    terminal.refuse(f"{_rows(total)} of {log.name} cannot be used, so nothing was measured.")
    console.print(_first(bad.problems))
    if total > SHOWN:
        console.print(f"  … and {total - SHOWN:,} more")
    kinds = sorted(bad.counts.items(), key=lambda kind: -kind[1])
    console.print("By kind: " + ", ".join(f"{code} {count:,}" for code, count in kinds))
    console.print(_where(bad.problems, total, log), soft_wrap=True)
    console.print("Correct them at their source, or leave them out with --skip-bad.")


def tell_left_out(reading: flow.Reading, log: Path) -> None:
    """Say how many rows were left out, and where they are listed."""
    total = sum(problem.count for problem in reading.source.problems)
    console = terminal.notices()
    console.print(f"{_rows(total)} left out. {_where(reading.problems, total, log)}", soft_wrap=True)


def _where(problems: tuple[flow.Problem, ...], total: int, log: Path) -> str:
    try:
        path = event_log.write_problems(problems, log)
    except files.CannotWrite as refusal:
        return f"They could not be listed in a file: {refusal.message}"
    listed = "All" if len(problems) == total else f"The first {len(problems):,}"
    return f"{listed} are listed in {path}."


def _first(problems: tuple[flow.Problem, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Line", "Column", "Found", "Reason"):
        table.add_column(heading)
    for problem in problems[:SHOWN]:
        cells = (problem.column, problem.found, terminal.printable(problem.reason, longest=200))
        table.add_row(str(problem.line), *(terminal.printable(cell, longest=200) for cell in cells))
    return table


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
