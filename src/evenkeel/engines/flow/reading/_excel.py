"""Workbooks (xlsx, xlsb, xls, ods): their first sheet with cells, read in a process of its own."""

import contextlib
import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from evenkeel.engines.flow.reading import _workbook
from evenkeel.engines.flow.reading._columns import Rows
from evenkeel.engines.flow.reading._delimited import Line, Table
from evenkeel.engines.flow.reading._guard import FREE_OF_RATIO, checked_size, spoken_bytes
from evenkeel.engines.flow.reading._problems import Problems
from evenkeel.engines.flow.reading._reading import Limits, OnProgress, Progress, TooLarge, Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TICK = 5_000


def looks_like_excel(head: bytes) -> bool:
    """Tell whether a file begins like a workbook: a ZIP archive or the container of old Office formats."""
    return head.startswith((ZIP, OLE))


def read_excel(
    path: Path,
    *,
    limits: Limits,
    problems: Problems,
    on_progress: OnProgress | None = None,
    enough: int | None = None,
) -> Rows:
    """Read the first sheet with cells; with `enough`, stop after so many rows.

    Raises Unreadable for what is no workbook or protected by a password, TooLarge for what exceeds the
    limits.
    """
    size = checked_size(path, limits)
    _check_archive(path, size=size, limits=limits)
    table = Table(path=path, limits=limits, problems=problems)
    with _rows(path, limits=limits) as rows:
        sheet, *others = next(rows)
        for number, *fields in rows:
            if "".join(fields).strip():
                table.add(Line(number=int(number), fields=fields, chars=sum(map(len, fields))))
            if on_progress and table.found % TICK == 0:
                on_progress(Progress(done=0, of=size, rows=table.found))
            if enough is not None and table.found >= enough:
                break
    if on_progress:
        on_progress(Progress(done=size, of=size, rows=table.found))
    note = f"The sheet {sheet!r} was read" + (f", and not {', '.join(map(repr, others))}." if others else ".")
    return table.finish(notes=(note,) if others else ())


def _check_archive(path: Path, *, size: int, limits: Limits) -> None:
    """Refuse an archive that is none of a workbook, or whose directory says that it unpacks to too much."""
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP):
            return
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            f"{path.name} is damaged or cut off: its archive cannot be opened ({error})."
        ) from error
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Unreadable(
            f"{path.name} is a ZIP archive, not a workbook. Unpack it, and name the file inside."
        )
    if unpacked > limits.text_bytes:
        raise TooLarge(f"{path.name} unpacks to more than {spoken_bytes(limits.text_bytes)}, the limit.")
    if unpacked > max(FREE_OF_RATIO, limits.ratio * size):
        raise TooLarge(f"{path.name} unpacks to more than {limits.ratio} times its size: no workbook does.")


@contextlib.contextmanager
def _rows(path: Path, *, limits: Limits) -> Iterator[Iterator[list[str]]]:
    """Start the reading process and give its rows; when they have ended, see how it ended."""
    program = [sys.executable, "-P", _workbook.__file__, str(path.absolute()), str(limits.sheet_memory)]
    with subprocess.Popen(
        program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        text = io.TextIOWrapper(process.stdout, encoding="utf-8", newline="")
        csv.field_size_limit(max(csv.field_size_limit(), limits.field_chars))
        try:
            yield _ended(csv.reader(text), process, path)
        except csv.Error as error:
            raise TooLarge(f"{path.name}: a cell is longer than evenkeel reads ({error}).") from error
        finally:
            process.kill()


def _ended(rows: Iterator[list[str]], process: "subprocess.Popen[bytes]", path: Path) -> Iterator[list[str]]:
    yield from rows
    assert process.stderr is not None
    said = process.stderr.read().decode("utf-8", "replace")
    code = process.wait()
    if code == _workbook.REFUSED:
        raise Unreadable(f"{path.name} cannot be read as a workbook: {said.strip()[:200]}.")
    if code != 0:
        raise TooLarge(
            f"{path.name} needs more memory than a workbook may take, or is damaged. Save it as CSV, and "
            "read that."
        )
