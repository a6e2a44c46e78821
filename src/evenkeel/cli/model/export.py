"""`evenkeel model export`: the model in the formats of others."""

import enum
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from evenkeel.cli import files, terminal
from evenkeel.cli.model import telling
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

Model = operating_model.OperatingModel


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


def _json(model: Model, element: str | None) -> bytes:
    return (
        json.dumps(operating_model.plain_model(model), indent=2, ensure_ascii=False, default=str).encode()
        + b"\n"
    )


def _hsds(model: Model, element: str | None) -> bytes:
    return json.dumps(operating_model.hsds(model=model), indent=2, ensure_ascii=False).encode() + b"\n"


ONE_FILE: Final[Mapping[Format, Callable[[Model, str | None], bytes]]] = {
    Format.ARCHIMATE: lambda model, element: operating_model.archimate(model=model),
    Format.HSDS: _hsds,
    Format.JSON: lambda model, element: as_json(model).encode() + b"\n",
    Format.XLSX: lambda model, element: operating_model.to_xlsx(model, element=element),
}
SEVERAL: Final[Mapping[Format, Callable[[Model, str | None], Mapping[str, bytes]]]] = {
    Format.CSV: lambda model, element: operating_model.to_csvs(model, element=element),
    Format.YAML: lambda model, element: operating_model.dump(model),
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
) -> None:
    """Write a model for an architecture tool (archimate), a directory of services (hsds), a spreadsheet or a program."""
    reading = telling.model(folder, overlay)
    if to in ONE_FILE:
        files.check(output)
        with files.whole(output) as part:
            part.write_bytes(ONE_FILE[to](reading.checked, element))
    else:
        check_folder(output, to)
        beside = reading.files if to is Format.YAML else {}
        files.write_folder(output, {**SEVERAL[to](reading.checked, element), **beside})
    terminal.notices().print(f"Written: {output}", soft_wrap=True)


def check_folder(path: Path, to: Format) -> None:
    """Refuse a path that is no place for a new folder. Raises NeedsFolder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise NeedsFolder(format=to.value, path=path)


def as_json(model: Model) -> str:
    """Give a model as JSON: by collection lists of records, or the record where there is only one of its kind."""
    return json.dumps(operating_model.plain_model(model), indent=2, ensure_ascii=False, default=str)
