"""Options that several commands share, each declared once."""

from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import sizes
from evenkeel.engines import flow

READING = "How the log is written (found by itself where left out)"
LIMITS = "Limits"
TAB = "\t"
TAB_NAMES = ("tab", r"\t")


def _size(text: str) -> int:
    try:
        return sizes.parse(text)
    except ValueError as trouble:
        raise typer.BadParameter(str(trouble)) from trouble


LogFile = Annotated[
    Path,
    typer.Argument(
        show_default=False,
        help="An event log: CSV, Excel, Parquet, XES or OCEL 2.0, texts also compressed (.gz).",
    ),
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="ROLE=COLUMN",
        rich_help_panel=READING,
        help="Read a column as case, activity, timestamp, start, end, resource, group, channel, due, "
        "outcome, created, closed or milestone. Repeat it for further columns.",
    ),
]
TimeZone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        rich_help_panel=READING,
        help="Zone of times that carry no offset, like Europe/Copenhagen. Default: EVENKEEL_TIME_ZONE, "
        "else the zone of this machine, else UTC.",
    ),
]
DateFormat = Annotated[
    str | None,
    typer.Option(metavar="FORMAT", rich_help_panel=READING, help="Order of dates, like DD/MM/YYYY."),
]
Delimiter = Annotated[
    str | None,
    typer.Option(metavar="SIGN", rich_help_panel=READING, help="Sign between columns, like ';' or tab."),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", rich_help_panel=READING, help="Encoding, like utf-8 or cp1252.")
]
Decimal = Annotated[
    str | None, typer.Option(metavar="SIGN", rich_help_panel=READING, help="Decimal sign: '.' or ','.")
]
MaxSize = Annotated[
    int | None,
    typer.Option(
        metavar="SIZE",
        parser=_size,
        rich_help_panel=LIMITS,
        show_default=False,
        help="Largest file to read, like 500MB or 4GB. Default: 1GB.",
    ),
]
SkipBad = Annotated[
    bool,
    typer.Option(
        "--skip-bad",
        rich_help_panel=LIMITS,
        help="Leave out rows that cannot be used, instead of stopping at them.",
    ),
]


Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar="LIMIT",
        rich_help_panel="What is known of the work",
        help="A limit in time that somebody set: lead_time<=56d, Decide<=10d (from the opening to the first Decide) or "
        "'Receive -> Decide<=48h'. Units are min, h, d and w. Repeat it for further limits; others are looked for.",
    ),
]


def targets(written: list[str] | None) -> tuple[flow.Target, ...]:
    """Return the limits that were named. Raises flow.BadTarget."""
    return tuple(flow.Target.parse(each) for each in written or ())


def dialect(
    encoding: str | None, delimiter: str | None, decimal: str | None, date_format: str | None
) -> flow.Dialect:
    """Return how the text of the log is written, as far as the options say."""
    return flow.Dialect(
        encoding=encoding,
        delimiter=TAB if delimiter in TAB_NAMES else delimiter,
        decimal=decimal,
        date_format=date_format,
    )
