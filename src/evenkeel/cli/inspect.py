"""`evenkeel inspect`: the beginning of a log, and what its columns seem to mean."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evenkeel.cli import event_log, options, terminal
from evenkeel.cli.terminal import printable
from evenkeel.engines import flow

SAMPLES = 3


def inspect(
    log: options.LogFile,
    *,
    timezone: options.TimeZone = None,
    date_format: options.DateFormat = None,
    delimiter: options.Delimiter = None,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    max_size: options.MaxSize = None,
) -> None:
    """Show the columns of an event log with some of their values, and what each seems to mean.

    Only the beginning of the log is read. Use it to see which --map options a report needs.
    """
    choices = event_log.Choices(
        zone=event_log.zone(timezone),
        dialect=options.dialect(encoding, delimiter, decimal, date_format),
        limits=event_log.limits(max_size),
    )
    preview = event_log.preview(log, choices)
    console = terminal.output()
    _form(console, log.name, preview)
    console.print(_columns(preview, console))
    _advise(console, log.name, preview)


def _form(console: Console, name: str, preview: flow.Preview) -> None:
    known = {
        "encoding": preview.encoding,
        "columns split by": preview.delimiter and repr(preview.delimiter),
        "decimal sign": preview.decimal,
        "dates": preview.date_format,
    }
    facts = [preview.format, *(f"{what} {value}" for what, value in known.items() if value)]
    console.print(Text.assemble((printable(name), "bold"), f": {', '.join(facts)}"))


def _columns(preview: flow.Preview, console: Console) -> Table:
    roles = {assignment.column: assignment for assignment in preview.suggestion.assignments}
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Column", "Holds", "For example", "Read as", "Because"):
        table.add_column(heading)
    for column in preview.columns:
        samples = ", ".join(printable(sample, longest=24) for sample in column.samples[:SAMPLES])
        role = roles.get(column.name)
        meaning = (role.role.value, printable(role.reason)) if role else ("attribute", "")
        table.add_row(printable(column.name), column.kind, samples, *meaning)
    return table


def _advise(console: Console, name: str, preview: flow.Preview) -> None:
    if preview.missing:
        wanted = " ".join(f"--map {role.value}=COLUMN" for role in preview.missing)
        console.print(
            f"Say which column is what is missing: evenkeel report {printable(name)} {wanted}", soft_wrap=True
        )
    else:
        console.print(f"Enough for a report: evenkeel report {printable(name)}", soft_wrap=True)
