"""`evenkeel model pull`, `push`, `plan`, `apply`: for teams that keep their model in git and design in the browser too."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import deferred, terminal
from evenkeel.cli.model import outputs
from evenkeel.config import database
from evenkeel.kernel import errors

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


class FolderOrBranch(errors.Invalid):
    """Name either a folder that was pulled, or an organisation with --organisation."""

    code = "folder-or-branch"


class NobodyToAsk(errors.Conflict):
    """Nobody can be asked here whether it shall hold. Read the plan, then add --yes."""

    code = "nobody-to-ask"


def plan(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A folder that was pulled: its files beside what holds. Or name a branch.",
            show_default=False,
        ),
    ] = None,
    *,
    member: Member,
    organisation: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Instead of a folder: the organisation, by its short name.",
            show_default=False,
        ),
    ] = "",
    branch: Annotated[
        str, typer.Option(help="Of the organisation: as-is, to-be, or the name of a draft.")
    ] = "to-be",
    every: Annotated[
        bool, typer.Option("--all", help="Tell every change, not the first of each audience.")
    ] = False,
    json: outputs.Json = None,
    detailed_exit_code: Annotated[
        bool, typer.Option("--detailed-exit-code", help="End with code 2 when something would change.")
    ] = False,
) -> None:
    """Tell what changes for whom if this held now: the files of a folder, or the newest revision of a branch.

    Ends with code 0; with --detailed-exit-code with 0 when nothing would change, and with 2 when something would.
    """
    if (folder is None) == (not organisation):
        raise FolderOrBranch
    outputs.check(json)
    with database.opened():
        database.migrate()
        planned = deferred.load(
            "evenkeel.cli.model.planned:of_folder" if folder else "evenkeel.cli.model.planned:of_branch"
        )
        found = (
            planned(folder, email=member)
            if folder
            else planned(slug=organisation, email=member, branch=branch)
        )
    if not outputs.alone(json):
        shown = {"most": None} if every else {}
        deferred.load("evenkeel.cli.model.planned:show")(found, **shown)
    outputs.write(json, lambda: found.model_dump_json(indent=2))
    if detailed_exit_code and deferred.load("evenkeel.cli.model.planned:changes")(found):
        raise typer.Exit(2)


def apply(
    *,
    organisation: Organisation,
    member: Member,
    branch: Annotated[str, typer.Option(help="as-is or to-be.")] = "to-be",
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="MOMENT",
            help="From when it holds, where the organisation is: 2027-01-01 or 2027-01-01T06:00. Default: at once.",
            show_default=False,
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="Why; kept with it.")] = "",
    revision: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Which revision of the branch. Default: the newest.", show_default=False
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Have a revision of as-is or to-be hold: shows what changes for whom, asks, and applies it from a moment on."""
    with database.opened():
        database.migrate()
        said = deferred.load("evenkeel.cli.model.applied:apply")(
            slug=organisation,
            email=member,
            branch=branch,
            number=revision,
            since=since,
            note=note,
            ask=(lambda question: True) if yes else _asked,
        )
    terminal.notices().print(said, soft_wrap=True)


def _asked(question: str) -> bool:
    if not sys.stdin.isatty():
        raise NobodyToAsk
    return typer.confirm(question, err=True)
