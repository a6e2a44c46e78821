"""OCEL 2.0 SQLite, read with everything forbidden that a foreign database could do.

Only plain tables are read: no views, no virtual tables, no functions, nothing that writes.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from evenkeel.engines.flow.reading._guard import checked_size
from evenkeel.engines.flow.reading._ocel_document import KINDS, Document, check_memory, quoted
from evenkeel.engines.flow.reading._reading import Limits, OnProgress, Progress, TooLarge, Unreadable

MAGIC = b"SQLite format 3\0"
NEEDED = {
    "event": ("ocel_id", "ocel_type"),
    "object": ("ocel_id", "ocel_type"),
    "event_object": ("ocel_event_id", "ocel_object_id"),
    "event_map_type": ("ocel_type", "ocel_type_map"),
    "object_map_type": ("ocel_type", "ocel_type_map"),
}
STEADY = ("ocel_id", "ocel_time", "ocel_changed_field")
TICK = 10_000


def looks_like_sqlite(head: bytes) -> bool:
    """Tell whether a file begins like an SQLite database."""
    return head.startswith(MAGIC)


def read_sqlite(path: Path, *, limits: Limits, on_progress: OnProgress | None = None) -> Document:
    """Read a document. Raises Unreadable for what is not OCEL 2.0, TooLarge past the limits."""
    size = checked_size(path, limits)
    check_memory(size, file=path.name, limits=limits)
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            return _Reader(database, path, limits, size=size, on_progress=on_progress).document()
    except sqlite3.Error as error:
        raise Unreadable(f"{path.name} cannot be read as an SQLite database: {error}.") from error


class _Reader:
    """A database under guard, on its way into a document."""

    def __init__(
        self,
        database: sqlite3.Connection,
        path: Path,
        limits: Limits,
        *,
        size: int,
        on_progress: OnProgress | None,
    ) -> None:
        self._database, self._limits, self._file = database, limits, path.name
        self._size, self._on_progress = size, on_progress
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.field_chars * 4)
        database.text_factory = lambda text: text.decode("utf-8", "replace")
        database.execute("PRAGMA trusted_schema=OFF")
        database.set_authorizer(_allow)
        self._tables = {
            str(name): str(statement or "")
            for name, statement in database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
            )
        }

    def document(self) -> Document:
        """Read everything."""
        document = Document(file=self._file, limits=self._limits)
        for table, columns in NEEDED.items():
            there = self._columns(table)
            if missing := [column for column in columns if column not in there]:
                raise Unreadable(
                    f"{self._file} is a database but no OCEL 2.0: its table {table!r} has no {missing[0]!r}."
                )
        self._read_objects(document)
        numbers = self._read_events(document)
        for event, name in self._rows("event_object", NEEDED["event_object"]):
            if event is not None and event in numbers and name is not None:
                document.relate(numbers[event], name)
        return document

    def _read_objects(self, document: Document) -> None:
        for name, kind in self._rows("object", NEEDED["object"]):
            if name is not None and kind is not None:
                document.add_object(name, kind)
        for kind, table in self._types("object"):
            columns = self._columns(table)
            document.object_kinds[kind] = _kinds(columns)
            names = [name for name in columns if name not in STEADY]
            for key, time, *values in self._rows(table, ("ocel_id", "ocel_time", *names)):
                number = document.objects.get(key) if key is not None else None
                for name, value in zip(names, values, strict=True) if number is not None else ():
                    if value is not None and number is not None:
                        document.set_value(number, name, time or "", value)

    def _read_events(self, document: Document) -> dict[str, int]:
        """Read the events in the order in which they were written; returns the number of each."""
        numbers: dict[str, int] = {}
        for name, kind in self._rows("event", NEEDED["event"]):
            if name is None or kind is None:
                raise Unreadable(f"{self._file}: an event has no name or no type, so this is no OCEL 2.0.")
            if len(numbers) >= self._limits.events:
                raise TooLarge(f"{self._file} has more than {self._limits.events:,} events, the limit.")
            numbers[name] = len(document.activities)
            document.activities.append(kind)
            self._tell(len(numbers))
        document.times = [None] * len(document.activities)
        document.event_values = [{} for _ in document.activities]
        for kind, table in self._types("event"):
            columns = self._columns(table)
            document.event_kinds[kind] = _kinds(columns)
            names = [name for name in columns if name not in STEADY]
            for key, time, *values in self._rows(table, ("ocel_id", "ocel_time", *names)):
                number = numbers.get(key) if key is not None else None
                if number is not None:
                    document.times[number] = time
                    document.event_values[number] |= {
                        name: value for name, value in zip(names, values, strict=True) if value is not None
                    }
        return numbers

    def _types(self, which: str) -> Iterator[tuple[str, str]]:
        """Give each type with the name of its table."""
        for kind, table in list(self._rows(f"{which}_map_type", NEEDED[f"{which}_map_type"])):
            if kind is not None and table is not None:
                yield kind, f"{which}_{table}"

    def _columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types as declared."""
        statement = self._tables.get(table)
        if statement is None or statement.lstrip()[:14].upper() == "CREATE VIRTUAL":
            raise Unreadable(f"{self._file} is a database but no OCEL 2.0: it has no table {table!r}.")
        found = self._database.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
        if len(found) > self._limits.columns:
            raise TooLarge(
                f"{self._file} has more than {self._limits.columns:,} different attributes, the limit."
            )
        return {str(row[1]): str(row[2]) for row in found}

    def _rows(self, table: str, columns: tuple[str, ...]) -> Iterator[list[str | None]]:
        """Give the rows of a table as texts, in the order in which they were written."""
        there = self._columns(table)
        for column in columns:
            if column not in there:
                raise Unreadable(
                    f"{self._file} is a database but no OCEL 2.0: its table {table!r} has no {column!r}."
                )
        # A name cannot be a parameter of a statement; each is quoted.
        words = ["SELECT", ", ".join(map(quoted, columns)), "FROM", quoted(table)]
        for row in self._database.execute(" ".join(words)):
            yield [None if value is None else _text(value) for value in row]

    def _tell(self, rows: int) -> None:
        if self._on_progress is not None and rows % TICK == 0:
            self._on_progress(Progress(done=0, of=self._size, rows=rows))


def _allow(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Allow to look at tables, and nothing else."""
    looking = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    asking = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    return sqlite3.SQLITE_OK if looking or asking else sqlite3.SQLITE_DENY


def _kinds(columns: dict[str, str]) -> dict[str, str]:
    found = {name: KINDS.get(declared.lower()) for name, declared in columns.items() if name not in STEADY}
    return {name: kind for name, kind in found.items() if kind is not None}


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
