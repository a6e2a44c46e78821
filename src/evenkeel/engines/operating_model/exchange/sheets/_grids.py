"""From the bytes of a workbook or of a CSV file to grids of cells, whatever program has saved them."""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import charset_normalizer

from evenkeel.engines.operating_model.exchange.sheets import _workbook
from evenkeel.engines.operating_model.exchange.sheets._cells import Cell
from evenkeel.kernel import errors

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_MEMORY: Final = 2 * 1024 * 1024 * 1024
MAX_CELL: Final = 1_000_000
DELIMITERS: Final = (",", ";", "\t", "|")
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS: Final = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_DATES: Final[Mapping[str, Callable[[str], Cell]]] = {
    "datetime": dt.datetime.fromisoformat, "date": dt.date.fromisoformat, "time": dt.time.fromisoformat,
}  # fmt: skip


class NoSheet(errors.Invalid):
    """{file} cannot be read as a spreadsheet: {why}. Save it as xlsx, ods or CSV, and give that."""

    code = "no-spreadsheet"


class SheetTooLarge(errors.Invalid):
    """{file} is larger than a spreadsheet of an operating model can be: {why}. Keep only the model's own sheets in it."""

    code = "spreadsheet-too-large"


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet that say something, each with its number in the sheet, from 1."""

    file: str
    sheet: str | None
    """None where the file is a table by itself."""
    rows: tuple[tuple[int, list[Cell]], ...]


def grids(file: str, content: bytes) -> list[Grid]:
    """Read a workbook (xlsx, xlsb, xls, ods), a CSV file, or a ZIP archive of CSV files.

    Raises:
        NoSheet: it is none of them.
        SheetTooLarge: it has more in it than a model.

    """
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(file=file, why=f"it has more than {MAX_BYTES >> 20} MB")
    if content.startswith(ZIP):
        members = _members(file, content)
        if not members & _WORKBOOKS:
            return list(_archived(file, content))
        return _cells_of(file, content)
    if content.startswith(OLE):
        return _cells_of(file, content)
    return [Grid(file, None, tuple(_delimited(file, content)))]


def _members(file: str, content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NoSheet(file=file, why="it is damaged or cut off") from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SheetTooLarge(file=file, why=f"it unpacks to more than {MAX_UNPACKED >> 20} MB")
    return {entry.filename for entry in entries}


def _archived(file: str, content: bytes) -> Iterator[Grid]:
    """Read the CSV files in an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith((".csv", ".tsv", ".txt"))]
        if not names:
            raise NoSheet(file=file, why="it is an archive without a workbook or CSV files")
        for name in names:
            try:
                yield Grid(name, None, tuple(_delimited(name, archive.read(name))))
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise NoSheet(file=file, why="it is damaged or locked with a password") from error


def _cells_of(file: str, content: bytes) -> list[Grid]:
    """Have a workbook read by a process of its own."""
    program = [sys.executable, "-P", _workbook.__file__, str(MAX_MEMORY)]
    done = subprocess.run(program, input=content, capture_output=True, check=False)
    if done.returncode == _workbook.REFUSED:
        raise NoSheet(file=file, why=done.stderr.decode("utf-8", "replace").strip()[:200])
    if done.returncode != 0:
        raise SheetTooLarge(file=file, why="reading it takes more memory than a workbook may take")
    return sheets_of(file, done.stdout.decode("utf-8"))


def sheets_of(file: str, lines: str) -> list[Grid]:
    """Understand what the reading process has written."""
    found: list[tuple[str, list[tuple[int, list[Cell]]]]] = []
    for line in lines.splitlines():
        told = json.loads(line)
        if isinstance(told, str):
            found.append((told, []))
        else:
            found[-1][1].append((told[0], [_cell(value) for value in told[1]]))
    return [Grid(file, sheet, tuple(rows)) for sheet, rows in found]


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        kind, text = value
        return _DATES[kind](text)
    assert isinstance(value, str | int | float)
    return value


def _delimited(file: str, content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """Read the rows of a CSV file; its encoding and delimiter are found from what stands in it."""
    text = _text(file, content)
    lines = text.split("\n", 1)
    skipped = 0
    if lines[0].strip().casefold().startswith("sep=") and len(lines) == 2:
        delimiter, text, skipped = lines[0].strip()[4:5] or ",", lines[1], 1
    else:
        delimiter = _delimiter(text)
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(rows, 1 + skipped):
            if any(cell.strip() for cell in row):
                yield number, list(row)
    except csv.Error as error:
        raise NoSheet(file=file, why=f"row {rows.line_num} is no row of a table ({error})") from error


def _text(file: str, content: bytes) -> str:
    """Decode a text: by its byte order mark, else as UTF-8, else as what its letters make likely, which is Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _eight_bits(content)
    if "\0" in text:
        raise NoSheet(file=file, why="it is no text")
    return text


def _eight_bits(content: bytes) -> str:
    """Decode what is no UTF-8. A guess from statistics takes short Danish for Czech, so Western letters come first."""
    text = content.decode("cp1252", "replace")
    special = [letter for letter in text if letter > "\x7f"]
    if sum(letter.isalpha() or letter in "–—’‘“”…€£§°·" for letter in special) >= 0.7 * len(special):
        return text
    best = charset_normalizer.from_bytes(content[:100_000]).best()
    return content.decode(best.encoding, "replace") if best else text


def _delimiter(text: str) -> str:
    """Find the sign that cuts the first rows into most fields, and equally many."""
    sample = text[:100_000]
    return max(DELIMITERS, key=lambda sign: _fit(sample, sign))


def _fit(sample: str, sign: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for row, _ in zip(
            csv.reader(io.StringIO(sample, newline=""), delimiter=sign), range(50), strict=False
        ):
            if any(row):
                widths[len(row)] += 1
    except csv.Error:
        return 0, 0
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
    return (times, width) if width > 1 else (0, 0)
