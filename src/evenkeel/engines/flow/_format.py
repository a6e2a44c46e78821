"""Which kind of file it is, and its rows: by content, never by the ending of the name."""

from dataclasses import dataclass, replace
from pathlib import Path

from evenkeel.engines.flow._columns import Rows
from evenkeel.engines.flow._delimited import read_delimited
from evenkeel.engines.flow._dialect import WESTERN, Dialect, Found, find_dialect
from evenkeel.engines.flow._excel import looks_like_excel, read_excel
from evenkeel.engines.flow._guard import head, opened
from evenkeel.engines.flow._parquet import looks_like_parquet, read_parquet
from evenkeel.engines.flow._problems import Problems
from evenkeel.engines.flow._reading import Limits, OnProgress, Unreadable
from evenkeel.engines.flow._xes import looks_like_xes, read_xes

GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class File:
    """A file whose kind is known."""

    path: Path
    format: str
    """xes, csv, excel or parquet."""
    limits: Limits
    found: Found | None = None
    """How it is written, if it is a text."""


@dataclass(frozen=True)
class Contents:
    """The rows of a file, and those that could not even be cut into fields."""

    rows: Rows
    problems: Problems
    found: Found | None


def recognised(path: Path, *, limits: Limits, dialect: Dialect) -> File:
    """Find out what kind of file it is. Raises Unreadable for what is none that is read."""
    with opened(path, limits=limits) as file:
        packed = file.packed
    begin = head(path, limits=limits)
    if not begin.strip(b"\0 \t\r\n"):
        raise Unreadable(f"{path.name} has no contents.")
    if looks_like_parquet(begin) or looks_like_excel(begin):
        if packed:
            raise Unreadable(f"{path.name} is a gzipped workbook or Parquet file. Unpack it first.")
        return File(path, "parquet" if looks_like_parquet(begin) else "excel", limits)
    if looks_like_xes(begin):
        return File(path, "xes", limits)
    return File(path, "csv", limits, found=find_dialect(begin, file=path.name, dialect=dialect))


def contents(file: File, *, on_progress: OnProgress | None = None, enough: int | None = None) -> Contents:
    """Read the rows of a file; with `enough`, about so many."""
    problems = Problems(file.limits)
    if file.found is not None:
        return _text(file, file.found, on_progress=on_progress, enough=enough)
    if file.format == "excel":
        rows = read_excel(
            file.path, limits=file.limits, problems=problems, on_progress=on_progress, enough=enough
        )
    elif file.format == "parquet":
        rows = read_parquet(file.path, limits=file.limits, on_progress=on_progress, enough=enough)
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
