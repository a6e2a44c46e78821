"""CSV and its kin as a stream: rows become blocks of columns, broken rows problems with their line."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evenkeel.engines.flow.reading._columns import BLOCK, Growing, Rows
from evenkeel.engines.flow.reading._dialect import Found
from evenkeel.engines.flow.reading._guard import Guarded
from evenkeel.engines.flow.reading._header import LOOKED_AT, Header, find_header
from evenkeel.engines.flow.reading._problems import Problems, shortened
from evenkeel.engines.flow.reading._reading import Limits, Problem, TooLarge, Unreadable

BLOCK_CELLS = 1_000_000
BLOCK_CHARS = 1 << 24
LINES_OF_A_ROW = 16
"""How many lines of the greatest length one row may fill with line breaks inside quotation marks."""


class Line(NamedTuple):
    """One row: its fields, and the line where it begins."""

    number: int
    fields: list[str]
    chars: int


class _Lines:
    """The lines of a text, ended by \\n, \\r\\n or \\r, each with a length that is bounded."""

    def __init__(self, text: io.TextIOWrapper, *, path: Path, limits: Limits) -> None:
        self._text, self._path, self._limit = text, path, limits.field_chars
        self.number = 0
        self.chars = 0
        self.row_begins = 0
        """Characters before the row in hand."""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.chars += len(line)
        if len(line) > self._limit:
            raise TooLarge(
                f"{self._path.name}, line {self.number}: the line is longer than {self._limit:,} characters."
            )
        if self.chars - self.row_begins > self._limit * LINES_OF_A_ROW:
            raise TooLarge(f"{self._path.name}, line {self.number}: the row goes on over too many lines.")
        if "\0" in line:
            raise Unreadable(
                f"{self._path.name}, line {self.number}: there is a NUL byte, so this is no text or it is "
                "damaged. "
                "Export the log again."
            )
        return line


def read_delimited(
    file: Guarded, *, path: Path, found: Found, limits: Limits, problems: Problems, enough: int | None = None
) -> Rows:
    """Read a table; with `enough`, stop after so many rows.

    Raises UnicodeDecodeError where the text is not in the encoding found, so that the caller can try another.
    """
    # A higher limit of this process stays: another reader may be at work in another thread.
    csv.field_size_limit(max(csv.field_size_limit(), limits.field_chars))
    text = io.TextIOWrapper(
        io.BufferedReader(file, 1 << 17), encoding=found.encoding, errors=found.errors, newline=""
    )
    lines = _Lines(text, path=path, limits=limits)
    for _ in range(found.skip):
        next(lines)
    table = Table(path=path, limits=limits, problems=problems)
    for row in _rows(lines, found.delimiter, path=path):
        if isinstance(row, Problem):
            table.reject(row)
        else:
            table.add(row)
        file.rows = table.found
        if enough is not None and table.found >= enough:
            break
    return table.finish()


def _rows(lines: _Lines, delimiter: str, *, path: Path) -> Iterator[Line | Problem]:
    """Give the rows; one whose quotation marks do not match is a problem."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first, before = lines.number + 1, lines.chars
        lines.row_begins = before
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                raise TooLarge(
                    f"{path.name}, line {first}: a field is longer than evenkeel reads."
                ) from error
            yield _misquoted(first, lines.number, error)
            continue
        if "".join(fields).strip():
            yield Line(number=first, fields=fields, chars=lines.chars - before)


def _misquoted(first: int, last: int, error: csv.Error) -> Problem:
    reason = f'Something follows a closing quotation mark; write " inside a field as "" ({error}).'
    if "end of data" in str(error):
        reason = f"A quotation mark is never closed, so lines {first} to {last} (the last) are one field."
    return Problem(line=first, code="quotes", column="", found="", reason=reason)


class Table:
    """Rows on their way into columns."""

    def __init__(self, *, path: Path, limits: Limits, problems: Problems) -> None:
        """Begin without rows."""
        self._path, self._limits, self._problems = path, limits, problems
        self._first: list[Line] = []
        self._header: Header | None = None
        self._columns = Growing()
        self._block: list[list[str]] = []
        self._block_lines: list[int] = []
        self._block_chars = 0
        self._lines: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self.found = 0

    def add(self, row: Line) -> None:
        """Take a row; the first rows wait until the header is found among them."""
        if self._header is not None:
            self._take(row, self._header)
            return
        self._first.append(row)
        if len(self._first) >= LOOKED_AT:
            self._begin()

    def reject(self, problem: Problem) -> None:
        """Count a row that could not even be cut into fields."""
        self.found += 1
        self._problems.add(problem)

    def _begin(self) -> None:
        self._header = header = find_header(
            [r.fields for r in self._first], file=self._path.name, limits=self._limits
        )
        for row in self._first[header.row + 1 :]:
            self._take(row, header)
        self._first = []

    def _take(self, row: Line, header: Header) -> None:
        self.found += 1
        if self.found > self._limits.events:
            raise TooLarge(f"{self._path.name} has more than {self._limits.events:,} rows, the limit.")
        width = len(header.names)
        fields = row.fields
        if len(fields) > width and not any(fields[width:]):
            fields = fields[:width]
        if len(fields) != width:
            self._problems.add(_misfit(row, header))
            return
        self._block.append(fields)
        self._block_lines.append(row.number)
        self._block_chars += row.chars
        if (
            len(self._block) >= BLOCK
            or len(self._block) * width >= BLOCK_CELLS
            or self._block_chars >= BLOCK_CHARS
        ):
            self._flush(header)

    def _flush(self, header: Header) -> None:
        if self._block:
            columns = zip(header.names, zip(*self._block, strict=True), strict=True)
            self._columns.add(columns, rows=len(self._block))
            self._lines.append(np.array(self._block_lines, np.int64))
        self._block, self._block_lines, self._block_chars = [], [], 0

    def finish(self, *, notes: tuple[str, ...] = ()) -> Rows:
        """Return all rows that fit the header."""
        if self._header is None:
            self._begin()
        assert self._header is not None
        if not self.found:
            raise Unreadable(f"{self._path.name} has column names and no rows.")
        self._flush(self._header)
        if not self._lines:
            first = self._problems.listed[0]
            raise Unreadable(
                f"No row of {self._path.name} fits the names of its columns. In line {first.line}: "
                f"{first.reason}"
            )
        columns = self._columns.finish()
        lines = np.concatenate(self._lines)
        return Rows(columns=columns, lines=lines, notes=(*notes, *self._header.notes), found=self.found)


def _misfit(row: Line, header: Header) -> Problem:
    return Problem(
        line=row.number,
        code="fields",
        column="",
        found=shortened(" | ".join(row.fields[:20])),
        reason=f"The row has {len(row.fields)} fields, the header has {len(header.names)} names.",
    )
