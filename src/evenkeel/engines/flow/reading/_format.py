"""Which kind of file it is, and its rows: by content, never by the ending of the name."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evenkeel.engines.flow.reading import _own
from evenkeel.engines.flow.reading._columns import Rows
from evenkeel.engines.flow.reading._delimited import read_delimited
from evenkeel.engines.flow.reading._dialect import WESTERN, Dialect, Found, find_dialect
from evenkeel.engines.flow.reading._excel import looks_like_excel, read_excel
from evenkeel.engines.flow.reading._guard import head, opened
from evenkeel.engines.flow.reading._ocel import flattened
from evenkeel.engines.flow.reading._ocel_document import Document
from evenkeel.engines.flow.reading._ocel_json import looks_like_json, read_json
from evenkeel.engines.flow.reading._ocel_sqlite import looks_like_sqlite, read_sqlite
from evenkeel.engines.flow.reading._parquet import looks_like_parquet, read_parquet
from evenkeel.engines.flow.reading._problems import Problems
from evenkeel.engines.flow.reading._reading import Limits, OnProgress, Unreadable
from evenkeel.engines.flow.reading._xes import looks_like_xes, read_xes

WHOLE = {"parquet": looks_like_parquet, "excel": looks_like_excel, "ocel-sqlite": looks_like_sqlite}
"""Formats that are read from a file as it lies, not from a stream."""


@dataclass(frozen=True)
class File:
    """A file whose kind is known."""

    path: Path
    format: str
    """xes, csv, excel, parquet, ocel-json or ocel-sqlite."""
    limits: Limits
    found: Found | None = None
    """How it is written, if it is a text."""
    own: bool = False
    """Whether it is a text that evenkeel wrote."""
    on_progress: OnProgress | None = None

    @cached_property
    def document(self) -> Document:
        """What an object-centric file says. It can only be read whole, so looking at it reads it once for all."""
        if self.format == "ocel-sqlite":
            return read_sqlite(self.path, limits=self.limits, on_progress=self.on_progress)
        with opened(self.path, limits=self.limits, on_progress=self.on_progress) as source:
            return read_json(source, path=self.path, limits=self.limits)


@dataclass(frozen=True)
class Contents:
    """The rows of a file, and those that could not even be cut into fields."""

    rows: Rows
    problems: Problems
    found: Found | None


def recognised(
    path: Path, *, limits: Limits, dialect: Dialect, on_progress: OnProgress | None = None
) -> File:
    """Find out what kind of file it is. Raises Unreadable for what is none that is read."""
    with opened(path, limits=limits) as file:
        packed = file.packed
    begin = head(path, limits=limits)
    if not begin.strip(b"\0 \t\r\n"):
        raise Unreadable(f"{path.name} has no contents.")
    whole = next((name for name, looks_like in WHOLE.items() if looks_like(begin)), None)
    if whole is not None:
        if packed:
            raise Unreadable(f"{path.name} is a gzipped workbook, database or Parquet file. Unpack it first.")
        return File(path, whole, limits, on_progress=on_progress)
    if looks_like_xes(begin):
        return File(path, "xes", limits)
    if looks_like_json(begin):
        return File(path, "ocel-json", limits, on_progress=on_progress)
    if _own.wrote(begin) and dialect == Dialect():
        return File(path, "csv", limits, found=Found("utf-8", ","), own=True)
    return File(path, "csv", limits, found=find_dialect(begin, file=path.name, dialect=dialect))


def contents(
    file: File,
    *,
    on_progress: OnProgress | None = None,
    enough: int | None = None,
    case: str | None = None,
) -> Contents:
    """Read the rows of a file; with `enough`, about so many. `case` is the type of objects to take as cases.

    Only object-centric logs have types of objects, and those are read whole.
    """
    problems = Problems(file.limits)
    if file.found is not None:
        return _text(file, file.found, on_progress=on_progress, enough=enough)
    if file.format == "excel":
        rows = read_excel(
            file.path, limits=file.limits, problems=problems, on_progress=on_progress, enough=enough
        )
    elif file.format == "parquet":
        rows = read_parquet(file.path, limits=file.limits, on_progress=on_progress, enough=enough)
    elif file.format.startswith("ocel"):
        rows = flattened(file.document, case=case, enough=enough)
    else:
        with opened(file.path, limits=file.limits, on_progress=on_progress) as source:
            rows = read_xes(source, path=file.path, limits=file.limits, enough=enough)
    return Contents(rows, problems, None)


def _text(file: File, found: Found, *, on_progress: OnProgress | None, enough: int | None) -> Contents:
    """Read a text; where it turns out not to be in the encoding that its beginning suggested, begin again."""
    problems = Problems(file.limits)
    try:
        with opened(file.path, limits=file.limits, on_progress=on_progress) as source:
            rows = read_delimited(
                source, path=file.path, found=found, limits=file.limits, problems=problems, enough=enough
            )
    except UnicodeDecodeError as error:
        return _text(file, _next_encoding(file, found, error), on_progress=on_progress, enough=enough)
    if found.errors != "strict":
        rows = replace(
            rows, notes=(*rows.notes, f"Some characters are not {found.encoding}; � stands for them.")
        )
    if file.own:
        rows = replace(rows, own=True, known=_own.known(rows.columns))
    return Contents(rows, problems, found)


def _next_encoding(file: File, found: Found, error: UnicodeDecodeError) -> Found:
    if found.encoding.startswith("utf-8"):
        # A beginning in plain ASCII says nothing; one that has letters in UTF-8 says that the rest is
        # damaged.
        return (
            replace(found, errors="replace")
            if found.certain
            else replace(found, encoding=WESTERN, certain=True)
        )
    if found.encoding == WESTERN:
        return replace(found, encoding="latin-1")
    raise Unreadable(
        f"{file.path.name} cannot be read as {found.encoding}: {error.reason} at byte {error.start:,}. "
        "Set the encoding, or export the file as UTF-8."
    ) from error
