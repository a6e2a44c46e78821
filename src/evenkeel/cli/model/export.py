"""`evenkeel model export`: the model in the formats of others."""

import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from evenkeel.cli import files, terminal
from evenkeel.cli.model import telling
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

Model = operating_model.OperatingModel


Publisher = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="For hsds: who publishes, where several organisations with the same keys publish to one directory.",
        show_default=False,
    ),
]


class Format(enum.StrEnum):
    """What a model can be written as."""

    ARCHIMATE = "archimate"
    CSV = "csv"
    HSDS = "hsds"
    JSON = "json"
    XLSX = "xlsx"
    YAML = "yaml"


class NeedsFolder(errors.Invalid):
    """{format} is written as several files, into a folder that is new or empty; {path} is neither."""

    code = "needs-a-folder"


@dataclass(frozen=True)
class Wish:
    """What is written, and how."""

    model: Model
    element: str | None = None
    as_is: Model | None = None
    country: str | None = None
    publisher: str = ""


def _hsds(wish: Wish) -> bytes:
    document = operating_model.hsds(model=wish.model, publisher=wish.publisher, country=wish.country)
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"


ONE_FILE: Final[Mapping[Format, Callable[[Wish], bytes]]] = {
    Format.ARCHIMATE: lambda wish: operating_model.archimate(model=wish.model, as_is=wish.as_is),
    Format.HSDS: _hsds,
    Format.JSON: lambda wish: as_json(wish.model).encode() + b"\n",
    Format.XLSX: lambda wish: operating_model.to_xlsx(wish.model, element=wish.element),
}
SEVERAL: Final[Mapping[Format, Callable[[Wish], Mapping[str, bytes]]]] = {
    Format.CSV: lambda wish: operating_model.to_csvs(wish.model, element=wish.element),
    Format.YAML: lambda wish: operating_model.dump(wish.model),
}


def export(
    folder: telling.Folder,
    *,
    to: Annotated[Format, typer.Option("--to", help="The format.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The file to write; of csv and yaml a folder.",
            show_default=False,
        ),
    ],
    element: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only one element, like `people`. For csv and xlsx.", show_default=False
        ),
    ] = None,
    overlay: telling.OverlayName = None,
    as_is: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="The model of how it is: archimate then shows both plateaus and the gaps between them.",
            show_default=False,
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="For hsds: the country of locations that name none, like GB.",
            show_default=False,
        ),
    ] = None,
    publisher: Publisher = "",
) -> None:
    """Write a model for an architecture tool (archimate), a directory of services (hsds), a spreadsheet or a program."""
    reading = telling.model(folder, overlay)
    wish = Wish(reading.checked, element, telling.loaded(as_is) if as_is else None, country, publisher)
    if to in ONE_FILE:
        files.check(output)
        with files.whole(output) as part:
            part.write_bytes(ONE_FILE[to](wish))
    else:
        check_folder(output, to)
        beside = reading.files if to is Format.YAML else {}
        files.write_folder(output, {**SEVERAL[to](wish), **beside})
    terminal.notices().print(f"Written: {output}", soft_wrap=True)


def check_folder(path: Path, to: Format) -> None:
    """Refuse a path that is no place for a new folder. Raises NeedsFolder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise NeedsFolder(format=to.value, path=path)


def as_json(model: Model) -> str:
    """Give a model as JSON: by collection lists of records, or the record where there is only one of its kind."""
    return json.dumps(operating_model.plain_model(model), indent=2, ensure_ascii=False, default=str)
