"""`evenkeel cases import`: the cases of an old system, brought along."""

from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import deferred, mapping, options, terminal
from evenkeel.config import database


def bring(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="The old cases: any event log.",
            show_default=False,
        ),
    ],
    *,
    organisation: Annotated[
        str, typer.Option(metavar="NAME", help="The organisation, by its short name.", show_default=False)
    ],
    member: Annotated[
        str,
        typer.Option("--as", metavar="E-MAIL", help="The administrator who does it.", show_default=False),
    ],
    case_type: Annotated[
        str,
        typer.Option(
            metavar="KEY", help="The case type of the cases, by its key in the model.", show_default=False
        ),
    ],
    step: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STEP=MEANING",
            help="What a step means: stage:KEY, received, taken, paused, resumed, decided, closed or other. May be repeated.",
        ),
    ] = None,
    roles: options.Roles = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Bring the cases in; without it, only say what would come in.")
    ] = False,
) -> None:
    """Bring the cases of an old system along, all or none; without --yes only try it.

    Closed cases stay closed, open ones lie on the shelf of their stage; each keeps what it was called. What was brought in
    can be taken back in the browser as long as nobody has worked on any of it.
    """
    given = mapping.parse(roles or ())
    with database.opened():
        database.migrate()
        said = deferred.load("evenkeel.cli.cases.bringing:brought")(
            slug=organisation,
            email=member,
            file=file,
            case_type=case_type,
            given=given,
            steps=dict(each.rpartition("=")[::2] for each in step or ()),
            is_meant=yes,
        )
    terminal.notices().print(said, soft_wrap=True, markup=False)
