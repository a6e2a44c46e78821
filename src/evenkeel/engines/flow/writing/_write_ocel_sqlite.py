"""OCEL 2.0 as an SQLite database, with the tables of its specification."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.reading import _slices
from evenkeel.engines.flow.reading._ocel_document import TYPE, quoted
from evenkeel.engines.flow.writing._write_ocel import ALWAYS, activities, declared, prefix
from evenkeel.engines.flow.writing._writing import Tell

SQL_TYPES = {
    "string": "TEXT",
    "time": "TIMESTAMP",
    "integer": "INTEGER",
    "float": "REAL",
    "boolean": "BOOLEAN",
}


def write_sqlite(log: Log, path: Path, *, tell: Tell) -> tuple[str, ...]:
    """Write a log as an OCEL 2.0 SQLite database; returns what was changed."""
    path.unlink(missing_ok=True)  # a database cannot be written over another file
    try:
        return _write(log, path, tell)
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error


def _write(log: Log, path: Path, tell: Tell) -> tuple[str, ...]:
    of_events, of_cases = declared(log)
    columns = _columns([*of_events, *of_cases])
    tables = _tables(activities(log))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        database.execute("BEGIN")
        for statement in _schema(tables, of_events, of_cases, columns):
            database.execute(statement)
        _insert(database, "event_map_type", list(tables.items()))
        _insert(database, "object_map_type", [(TYPE, TYPE)])
        begin = prefix(log)
        for part in _slices.slices(log):
            _write_part(database, part, (of_events, of_cases), tables, begin)
            tell(part.events.stop)
        database.execute("COMMIT")
    renamed = sum(name != column for name, column in columns.items())
    return (
        (f"{renamed:,} attributes have another name: SQLite takes capital and small letters for the same.",)
        if renamed
        else ()
    )


def _schema(
    tables: dict[str, str], of_events: dict[str, str], of_cases: dict[str, str], columns: dict[str, str]
) -> Iterator[str]:
    """Give the statements that make the tables of the OCEL 2.0 specification."""
    for which in ("event", "object"):
        yield f"CREATE TABLE {which}_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)"
        yield (
            f"CREATE TABLE {which} (ocel_id TEXT PRIMARY KEY, "
            f"ocel_type TEXT REFERENCES {which}_map_type (ocel_type))"
        )
    yield (
        "CREATE TABLE event_object (ocel_event_id TEXT REFERENCES event (ocel_id), "
        "ocel_object_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT, "
        "PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier))"
    )
    yield (
        "CREATE TABLE object_object (ocel_source_id TEXT REFERENCES object (ocel_id), "
        "ocel_target_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT, "
        "PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier))"
    )
    begun = "ocel_id TEXT PRIMARY KEY REFERENCES"
    attributes = _typed(of_events, columns)
    for table in tables.values():
        yield f"CREATE TABLE {quoted('event_' + table)} ({begun} event (ocel_id), ocel_time TIMESTAMP{attributes})"
    yield (
        f"CREATE TABLE object_{TYPE} (ocel_id TEXT REFERENCES object (ocel_id), ocel_time TIMESTAMP, "
        f"ocel_changed_field TEXT{_typed(of_cases, columns)})"
    )


def _typed(attributes: dict[str, str], columns: dict[str, str]) -> str:
    return "".join(f", {quoted(columns[name])} {SQL_TYPES[kind]}" for name, kind in attributes.items())


def _write_part(
    database: sqlite3.Connection,
    part: _slices.Slice,
    attributes: tuple[dict[str, str], dict[str, str]],
    tables: dict[str, str],
    begin: str,
) -> None:
    of_events, of_cases = attributes
    cases = part.texts("case").to_pylist()
    _insert(database, "object", [(case, TYPE) for case in cases])
    values = [_values(part, name, kind) for name, kind in of_cases.items()]
    constants = [ALWAYS] * len(cases), [None] * len(cases)
    _insert(database, f"object_{TYPE}", list(zip(cases, *constants, *values, strict=True)))
    ids = [f"{begin}{n + 1}" for n in range(part.events.start, part.events.stop)]
    activities = part.texts("activity").to_pylist()
    _insert(database, "event", list(zip(ids, activities, strict=True)))
    concerned = [(event, cases[row], TYPE) for event, row in zip(ids, part.case.tolist(), strict=True)]
    _insert(database, "event_object", concerned)
    at = part.texts("completed_at").to_pylist()
    rows = zip(ids, at, *[_values(part, name, kind) for name, kind in of_events.items()], strict=True)
    of_type: dict[str, list[tuple[Any, ...]]] = {}
    for activity, row in zip(activities, rows, strict=True):
        of_type.setdefault(activity, []).append(row)
    for activity, listed in of_type.items():
        _insert(database, "event_" + tables[activity], listed)


def _values(part: _slices.Slice, name: str, kind: str) -> list[Any]:
    """Return a column as SQLite takes it: numbers as numbers, all else as text."""
    column = part.raw(name) if kind in ("integer", "float") else part.texts(name)
    values: list[Any] = column.to_pylist()
    return values


def _insert(database: sqlite3.Connection, table: str, rows: list[Any]) -> None:
    if rows:
        # A name cannot be a parameter of a statement; it is quoted.
        words = ["INSERT INTO", quoted(table), "VALUES", f"({','.join('?' * len(rows[0]))})"]
        database.executemany(" ".join(words), rows)


def _tables(activities: list[str]) -> dict[str, str]:
    """Give each type of event the name of its table: plain letters and digits, each name once."""
    return _once({activity: re.sub(r"[^A-Za-z0-9]", "", activity) or "type" for activity in activities})


def _columns(names: list[str]) -> dict[str, str]:
    return _once({name: name.replace("\0", "\N{REPLACEMENT CHARACTER}") for name in names})


def _once(names: dict[str, str]) -> dict[str, str]:
    """Number the names that SQLite takes for the same: it does not tell capital from small letters."""
    used: set[str] = set()
    given = {}
    for original, name in names.items():
        candidate, number = name, 1
        while candidate.lower() in used:
            number += 1
            candidate = f"{name}_{number}"
        used.add(candidate.lower())
        given[original] = candidate
    return given
