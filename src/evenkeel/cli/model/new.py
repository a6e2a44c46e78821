"""`evenkeel model new`: a folder to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import files, terminal
from evenkeel.cli.model import schema
from evenkeel.engines import operating_model
from evenkeel.kernel import errors


class FolderInUse(errors.Conflict):
    """{folder} is there already and holds something. Name a folder that is not there, or an empty one."""

    code = "folder-in-use"


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    *,
    title: Annotated[
        str, typer.Option(help="What the model is called. Default: the name of the folder.")
    ] = "",
    small: Annotated[
        bool, typer.Option("--small", help="Everything in one file, as suits one team.")
    ] = False,
) -> None:
    """Begin an operating model: a folder of YAML files that can be checked at once, and shows all that can be said.

    Editors that know YAML complete and check the files, by the schemas in the hidden folder .schema.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(folder=folder)
    name = title.strip() or folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    contents = operating_model.starter(title=name, small=small)
    contents |= {f"{operating_model.SCHEMA_FOLDER}/{name}": text for name, text in schema.schemas().items()}
    files.write_folder(folder, contents)
    shown = "model.yaml" if small else f"{len(operating_model.ELEMENTS)} files"
    terminal.notices().print(
        f"Written: {shown} in {folder}. Next: evenkeel model check {folder}", soft_wrap=True
    )
