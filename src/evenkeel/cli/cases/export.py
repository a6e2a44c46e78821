"""`evenkeel cases export`: everything that happened to the cases of an organisation, as an event log."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import deferred, files, terminal
from evenkeel.config import database


def export(
    *,
    organisation: Annotated[
        str, typer.Option(metavar="NAME", help="The organisation, by its short name.", show_default=False)
    ],
    member: Annotated[
        str,
        typer.Option("--as", metavar="E-MAIL", help="The administrator who does it.", show_default=False),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="The file to write; its name says the format: .csv, .csv.gz, .parquet, .xes, .xes.gz, .ocel.json or "
            ".ocel.sqlite.",
        ),
    ],
    since: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only cases that came in on this day or later."),
    ] = None,
    contacts: Annotated[
        bool,
        typer.Option(
            "--contacts",
            help="Contacts that became no case as well: each is a case of its own, of the case type “contact”, with one event.",
        ),
    ] = False,
) -> None:
    """Write the event log of an organisation's cases, as `evenkeel report` reads it; it is noted in the audit trail.

    It tells what happened, when, where, by which employee, and of contacts whether they were value or failure demand, with the
    cause that the model names. It holds no titles, no customers and no words that anybody wrote.
    """
    files.check(out)
    with database.opened():
        database.migrate()
        said = deferred.load("evenkeel.cli.cases.exporting:exported")(
            slug=organisation, email=member, out=out, since=since.date() if since else None, contacts=contacts
        )
    terminal.notices().print(said, soft_wrap=True)
