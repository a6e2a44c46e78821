"""`evenkeel model pull` and `evenkeel model push`: for teams that keep their model in git and design in the browser too."""

from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import deferred, terminal
from evenkeel.config import database

Organisation = Annotated[
    str, typer.Option(metavar="NAME", help="The organisation, by its short name.", show_default=False)
]
Member = Annotated[
    str, typer.Option("--as", metavar="E-MAIL", help="The member who does it.", show_default=False)
]


def pull(
    folder: Annotated[
        Path, typer.Argument(help="The folder to write; new, or pulled before.", show_default=False)
    ],
    *,
    organisation: Organisation,
    member: Member,
    branch: Annotated[str, typer.Option(help="as-is, to-be, or the name of a draft.")] = "to-be",
) -> None:
    """Write a branch of an organisation's operating model into a folder of YAML files, as it stands now.

    The folder remembers what was pulled, so that a push brings together what changed on both sides.
    """
    with database.opened():
        database.migrate()
        said = deferred.load("evenkeel.cli.model.pulling:pull")(
            folder, slug=organisation, email=member, branch=branch
        )
    terminal.notices().print(said, soft_wrap=True)


def push(
    folder: Annotated[Path, typer.Argument(help="A folder that was pulled.", show_default=False)],
    *,
    member: Member,
    title: Annotated[
        str,
        typer.Option(
            help="What it is about; a new draft is begun with it. Needed where no draft was pulled."
        ),
    ] = "",
    note: Annotated[str, typer.Option(help="What changed. Default: the title.")] = "",
) -> None:
    """Bring what changed in a folder into a draft; what others changed there since the pull is kept.

    Where both changed the same, each such field is listed, and nothing is saved.
    """
    with database.opened():
        database.migrate()
        said = deferred.load("evenkeel.cli.model.pulling:push")(folder, email=member, title=title, note=note)
    terminal.notices().print(said, soft_wrap=True)
