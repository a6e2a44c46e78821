"""`evenkeel model book`: the whole model on paper."""

from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import files
from evenkeel.cli.model import outputs, telling
from evenkeel.engines import operating_model
from evenkeel.kernel import errors


class UnknownBook(errors.Invalid):
    """A book is written as .html or .md; {path} is neither."""

    code = "unknown-book-format"


def book(
    folder: telling.Folder,
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="The book: .html or .md.", show_default=False),
    ],
    overlay: telling.OverlayName = None,
    on: telling.On = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Tell in the margin what checks find.")
    ] = False,
) -> None:
    """Write the whole model as a book to read, print or hand out, with contents, index, and what is used where."""
    makers = {".html": operating_model.book_html, ".md": operating_model.book_markdown}
    make = makers.get(output.suffix.lower())
    if make is None:
        raise UnknownBook(path=output)
    files.check(output)
    model, day = telling.loaded(folder, overlay), telling.day(on)
    found = operating_model.check(model, on=day) if findings else None
    outputs.write(output, make(model, date=day, findings=found))
