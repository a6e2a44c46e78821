"""`evenkeel compare`: two logs, two periods or two groups beside each other."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import bad_rows, comparison_summary, event_log, files, mapping, options, terminal
from evenkeel.engines import flow

SIDES = "What is compared with what (a second log, or one of these)"
OUTPUT = "What to write besides the summary"
STANDARD_OUTPUT = Path("-")
Other = Annotated[
    Path | None,
    typer.Argument(show_default=False, help="A second event log, compared with the first."),
]
At = Annotated[
    dt.datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        rich_help_panel=SIDES,
        help="Compare the cases opened on this day or later with those opened before.",
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN",
        rich_help_panel=SIDES,
        help="Compare two groups of cases: by channel, by group (team), or by an attribute of cases. "
        "Needs --first and --second.",
    ),
]
First = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        rich_help_panel=SIDES,
        help="With --by its value for one group, else a name for it.",
    ),
]
Second = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        rich_help_panel=SIDES,
        help="With --by its value for the other group, else a name for it.",
    ),
]
Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar="TARGET",
        rich_help_panel=SIDES,
        help="A limit in time, like 'lead_time<=56d' or 'Receive -> Decide<=48h'; the share of cases that keep "
        "it is compared. Repeat it for further ones.",
    ),
]
Json = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        rich_help_panel=OUTPUT,
        help="All figures for programs (see comparison-schema). With - they go to standard output, alone.",
    ),
]


@dataclass(frozen=True)
class _Sides:
    """What is compared with what, as the options say it."""

    other: Path | None
    at: dt.date | None
    by: str | None
    names: tuple[str | None, str | None]

    def __post_init__(self) -> None:
        """Refuse what does not say it, or says it twice."""
        said = sum(way is not None for way in (self.other, self.at, self.by))
        if said != 1:
            raise typer.BadParameter(
                "Say what to compare with: a second log, --at DATE, or --by COLUMN with --first and --second"
                f"{'; only one of them' if said else ''}."
            )
        if self.by is not None and None in self.names:
            raise typer.BadParameter("--by needs --first VALUE and --second VALUE.")
        if self.at is not None and self.names != (None, None):
            raise typer.BadParameter(
                "--first and --second do not go with --at, which names the sides itself."
            )

    def compared(
        self, log: Path, choices: event_log.Choices, targets: tuple[flow.Target, ...]
    ) -> flow.Comparison:
        one = bad_rows.read(log, choices).log
        if self.other is not None:
            same = log.name == self.other.name
            names = (str(log), str(self.other)) if same else (log.name, self.other.name)
            labels = self.names[0] or names[0], self.names[1] or names[1]
            return flow.compare(one, bad_rows.read(self.other, choices).log, labels=labels, targets=targets)
        if self.at is not None:
            return flow.compare_at(one, self.at, targets=targets)
        first, second = (name or "" for name in self.names)
        return flow.compare_groups(one, self.by or "", first=first, second=second, targets=targets)


def compare(
    log: options.LogFile,
    other: Other = None,
    *,
    at: At = None,
    by: By = None,
    first: First = None,
    second: Second = None,
    targets: Targets = None,
    json: Json = None,
    roles: options.Roles = None,
    timezone: options.TimeZone = None,
    date_format: options.DateFormat = None,
    delimiter: options.Delimiter = None,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    skip_bad: options.SkipBad = False,
    max_size: options.MaxSize = None,
) -> None:
    """Compare two event logs, two periods or two groups of one: what differs, by how much, and what may be noise.

    A difference is only said to be one if it stands although many measures were looked at. The options of reading hold
    for both logs.
    """
    choices = event_log.Choices(
        zone=event_log.zone(timezone),
        given=mapping.parse(roles or ()),
        dialect=options.dialect(encoding, delimiter, decimal, date_format),
        limits=event_log.limits(max_size),
        skip_bad=skip_bad,
    )
    sides = _Sides(other=other, at=at.date() if at else None, by=by, names=(first, second))
    if json is not None:
        files.check(json)
    found = sides.compared(log, choices, options.targets(targets))
    if json != STANDARD_OUTPUT:
        comparison_summary.show(terminal.output(), found)
    _write(found, json)


def _write(found: flow.Comparison, json: Path | None) -> None:
    if json is None:
        return
    text = found.model_dump_json(indent=2)
    if json == STANDARD_OUTPUT:
        typer.echo(text)
        return
    files.write(json, text + "\n")
    terminal.notices().print(f"Written: {json}", soft_wrap=True)
