"""`evenkeel model schema`: the language for editors."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import files, terminal
from evenkeel.engines import operating_model


def schema(
    element: Annotated[
        str | None,
        typer.Argument(
            help="The element whose file it is for, like `people`. Default: `model.yaml` with everything in it.",
            show_default=False,
        ),
    ] = None,
    *,
    overlay: Annotated[bool, typer.Option("--overlay", help="For the file of an overlay.")] = False,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FOLDER", help="Write the schemas of all elements into this folder."),
    ] = None,
) -> None:
    """Print the JSON Schema of a model's YAML, by which editors complete and check it."""
    if into is None:
        typer.echo(_text(operating_model.schema(element, overlay=overlay)))
        return
    files.write_folder(into, schemas(overlay=overlay))
    terminal.notices().print(f"Written: {len(operating_model.ELEMENTS)} schemas in {into}", soft_wrap=True)


def schemas(*, overlay: bool = False) -> dict[str, bytes]:
    """Give the schema of each element by the name of its file."""
    return {
        f"{element.file}.schema.json": f"{_text(operating_model.schema(element.name, overlay=overlay))}\n".encode()
        for element in operating_model.ELEMENTS
    }


def _text(found: object) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False)
