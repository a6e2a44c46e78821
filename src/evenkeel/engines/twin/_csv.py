"""Event logs as canonical CSV: case_id, activity, resource, start_time, end_time in UTC, and what is known of the cases."""

import csv
import datetime as dt
import gzip
import importlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from evenkeel.engines.twin import _log
from evenkeel.kernel import errors

COLUMNS = ("case_id", "activity", "resource", "start_time", "end_time")
DUE = "due_at"
"""A further column: until when the case shall be done."""
REQUIRED = ("case_id", "activity", "end_time")
BLOCK = 1 << 20
"""Bytes written at once: few enough to stay in the cache, and whole pages of the file system, which takes parts of one dearly."""
NANOSECONDS = pa.timestamp("ns", tz="UTC")
MICROSECONDS = pa.timestamp("us", tz="UTC")
OFFSET = r"(Z|[+-]\d\d(:?\d\d)?)$"
DATE = r"^\d{4}-\d\d-\d\d$"
STRUCTURAL = frozenset('",\r\n')


class BadLog(errors.Invalid):
    """This file cannot be used as an event log."""

    code = "bad-event-log"


def read_csv(path: Path | str) -> _log.EventLog:
    """Read a log from canonical CSV (`.csv`, `.csv.gz`); raises BadLog with the place, what stands there and what to do.

    Moments are ISO 8601; without an offset they are UTC; finer than a microsecond is cut off. Without `start_time` (or where it
    is empty) an instance starts when it ends; a log in which none takes any time has no starts. An empty resource is nobody.
    `due_at` says until when a case shall be done: the first that its rows name counts. A further column becomes an attribute of
    the cases when it never says two different things about one case; else it is left out.
    """
    path = Path(path)
    table = _table(path)
    _need_columns(path, table)
    case, cases = _coded(table["case_id"])
    activity, activities = _coded(table["activity"])
    resource, resources = _coded(table["resource"]) if "resource" in table.column_names else _nobody(table)
    end = _moments(table["end_time"], path)
    said = "start_time" in table.column_names
    start = _moments(pc.coalesce(table["start_time"], table["end_time"]), path) if said else end
    if (case < 0).any() or (activity < 0).any() or (end < start).any():
        _diagnose(path)
    further = [name for name in table.column_names if name not in (*COLUMNS, DUE)]
    attributes = {name: _attribute(table[name], case, len(cases)) for name in further}
    return _log.EventLog(
        case=case,
        activity=activity,
        resource=resource,
        start=start,
        end=end,
        cases=cases,
        activities=activities,
        resources=resources,
        due=_due(table[DUE], case, len(cases), path) if DUE in table.column_names else None,
        has_starts=bool((start != end).any()),
        attributes={name: column for name, column in attributes.items() if column is not None},
    )


def write_csv(log: _log.EventLog, path: Path | str) -> None:
    """Write a log as canonical CSV, packed when the name ends in `.gz`; the rows stand as in the log."""
    path = Path(path)
    if log.due is not None:
        log = replace(log, due=None, attributes={DUE: _written(log.due), **log.attributes})
    writing: Any = importlib.import_module("evenkeel.engines.twin._writing")
    texts, widest, _held = _texts(log, writing)
    columns = writing.Columns(log.case, log.activity, log.resource, log.start, log.end)
    head = np.frombuffer(_line([*COLUMNS, *log.attributes]), np.uint8)
    block = max(BLOCK // widest, 1)
    buffer = np.empty(max(BLOCK, head.size) + block * widest + writing.WIDE, np.uint8)
    buffer[: head.size], size = head, head.size
    with gzip.open(path, "wb") if path.suffix == ".gz" else path.open("wb", buffering=0) as out:
        for first in range(0, log.n_instances, block):
            last = min(first + block, log.n_instances)
            size += writing.written(buffer.ctypes.data + size, columns, texts, first, last)
            whole = size - size % BLOCK
            _write(out, buffer[:whole].data)
            buffer[: size - whole], size = buffer[whole:size], size - whole
        _write(out, buffer[:size].data)


def _write(out: Any, rest: memoryview) -> None:
    """Write all of it: the system may take a part of it at a time."""
    while rest.nbytes:
        rest = rest[out.write(rest) :]


def _written(moments: _log.Moments) -> _log.Coded:
    """Return moments as texts, nothing where they are missing."""
    values, codes = np.unique(moments, return_inverse=True)
    known = values != _log.MISSING
    texts = [
        f"{text}+00:00" for text in np.datetime_as_string(values[known].astype("datetime64[us]")).tolist()
    ]
    return _log.Coded(codes=(codes.reshape(-1) - int((~known).sum())).astype(np.int32), values=tuple(texts))


def _table(path: Path) -> pa.Table:
    try:
        with pa.input_stream(str(path), compression="gzip" if path.suffix == ".gz" else None) as source:
            names = next(
                csv.reader([source.read(1 << 16).decode("utf-8-sig", "replace").partition("\n")[0]]), []
            )
            texts = arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            )
        with pa.input_stream(str(path), compression="gzip" if path.suffix == ".gz" else None) as source:
            parsing = arrow_csv.ParseOptions(newlines_in_values=True)
            return arrow_csv.read_csv(source, parse_options=parsing, convert_options=texts)
    except FileNotFoundError:
        raise BadLog(f"There is no file {path}. Check its name and folder.") from None
    except OSError as broken:
        raise BadLog(
            f"{path} cannot be read: {broken}. Check that the file is whole and that you may read it."
        ) from broken
    except pa.ArrowInvalid as broken:
        _diagnose(path, str(broken))


def _need_columns(path: Path, table: pa.Table) -> None:
    missing = [name for name in REQUIRED if name not in table.column_names]
    if missing:
        raise BadLog(
            f"{path} has no column {', '.join(missing)}; it has {', '.join(table.column_names) or 'none'}. Name the columns "
            f"{', '.join(COLUMNS)} in its first line.",
            path=str(path),
            line=1,
            field=missing[0],
        )
    if not table.num_rows:
        raise BadLog(
            f"{path} has a header and no rows, so there is nothing to learn from.", path=str(path), line=1
        )


def _coded(column: pa.ChunkedArray) -> tuple[_log.Codes, tuple[str, ...]]:
    coded = column.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return codes, tuple(coded.dictionary.to_pylist())


def _nobody(table: pa.Table) -> tuple[_log.Codes, tuple[str, ...]]:
    return np.full(table.num_rows, -1, np.int32), ()


def _moments(column: pa.ChunkedArray, path: Path) -> _log.Moments:
    """Return moments of texts; the quick way reads those that all carry an offset."""
    if column.null_count:
        _diagnose(path)
    try:
        try:
            moments = pc.cast(column, NANOSECONDS)
        except pa.ArrowInvalid:
            zoned = pc.match_substring_regex(column, OFFSET)
            zulu = pc.binary_join_element_wise(column, "Z", "")
            midnight = pc.binary_join_element_wise(column, "T00:00Z", "")
            texts = pc.if_else(
                pc.match_substring_regex(column, DATE), midnight, pc.if_else(zoned, column, zulu)
            )
            moments = pc.cast(texts, NANOSECONDS)
    except pa.ArrowInvalid as broken:
        _diagnose(path, str(broken))
    whole = pc.cast(moments, MICROSECONDS, safe=False).cast(pa.int64()).combine_chunks()
    return np.asarray(whole.to_numpy(zero_copy_only=False))


def _due(column: pa.ChunkedArray, case: _log.Codes, n_cases: int, path: Path) -> _log.Moments | None:
    """Return until when each case shall be done, by the first of its rows that says it; None where none does."""
    said = np.flatnonzero(column.is_valid().combine_chunks().to_numpy(zero_copy_only=False))
    if not said.size:
        return None
    due = np.full(n_cases, _log.MISSING, np.int64)
    due[case[said[::-1]]] = _moments(column.drop_null(), path)[::-1]
    return due


def _attribute(column: pa.ChunkedArray, case: _log.Codes, n_cases: int) -> _log.Coded | None:
    """Return the code of each case, or None where a case has two different ones."""
    codes, values = _coded(column)
    said = codes >= 0
    of_case = np.full(n_cases, -1, np.int32)
    of_case[case[said]] = codes[said]
    constant = bool((of_case[case[said]] == codes[said]).all())
    return _log.Coded(codes=of_case, values=values) if constant else None


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    packed = path.suffix == ".gz"
    with gzip.open(path) if packed else path.open("rb") as raw:
        reader = csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        for row in reader:
            yield reader.line_num, row


def _diagnose(path: Path, otherwise: str = "its rows contradict one another") -> NoReturn:
    """Find the first row that cannot be used and say so; slow, and only ever on the way to a refusal."""
    try:
        rows = _rows(path)
        _, header = next(rows, (1, []))
        for line, row in rows:
            trouble = _trouble(header, row) if row else None
            if trouble:
                name, found, what = trouble
                raise BadLog(
                    f"{path}, line {line}, {name}: found {found!r}. {what}",
                    path=str(path),
                    line=line,
                    field=name,
                    found=found,
                )
    except (UnicodeDecodeError, csv.Error, EOFError, OSError) as broken:
        otherwise = f"{broken}. Save it as UTF-8 text with commas"
    raise BadLog(f"{path} cannot be read as an event log: {otherwise}.", path=str(path))


def _trouble(header: list[str], row: list[str]) -> tuple[str, str, str] | None:
    """Return the field of a row that cannot be used, what stands there, and what to do."""
    if len(row) != len(header):
        return (
            "the row",
            ",".join(row)[:80],
            f"It has {len(row)} fields and the first line {len(header)}: put texts with commas into quotation marks.",
        )
    fields = dict(zip(header, row, strict=True))
    for name in ("case_id", "activity", "end_time"):
        if not fields[name]:
            return name, "", "Fill it in, or leave the row out."
    for name in ("start_time", "end_time", DUE):
        if fields.get(name) and _moment(fields[name]) is None:
            return name, fields[name], "Write it as 2026-03-31 14:05:00+00:00."
    start, end = _moment(fields.get("start_time", "")), _moment(fields["end_time"])
    if start and end and end < start:
        return (
            "end_time",
            fields["end_time"],
            f"It lies before the start_time {fields['start_time']}: correct one.",
        )
    return None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _texts(log: _log.EventLog, writing: Any) -> tuple[Any, int, Any]:
    """Return the texts of which rows are made, how wide a row may be, and what has to be held as long as rows are written."""
    numbered = log.cases.numbers if isinstance(log.cases, _log.Numbered) else None
    columns: list[tuple[Sequence[str], str, str]] = [
        (() if numbered is not None else log.cases, "", ","),
        (log.activities, "", ","),
        (log.resources, "", ","),
        *((column.values, ",", "") for column in log.attributes.values()),
    ]
    listed = [text for values, before, after in columns for text in _encoded(values, before, after)]
    sizes = np.fromiter(map(len, listed), np.int64, len(listed))
    firsts = np.cumsum([0, *(len(values) + 1 for values, _, _ in columns)])[:-1] + 1
    widest = (
        2 * writing.MOMENT
        + 24
        + sum(
            int(sizes[first - 1 : first + len(values)].max())
            for first, (values, _, _) in zip(firsts, columns, strict=True)
        )
    )
    if numbered is not None:
        firsts[0] = -1
    data = np.frombuffer(b"".join(listed) + bytes(writing.WIDE), np.uint8)
    further = [column.codes for column in log.attributes.values()]
    texts = writing.Texts(
        data.ctypes.data,
        np.concatenate([[0], np.cumsum(sizes)]),
        firsts,
        np.zeros(0, np.int64) if numbered is None else numbered,
        np.stack(further) if further else np.zeros((0, 0), np.int32),
    )
    return texts, widest, data


def _encoded(values: Sequence[str], before: str, after: str) -> Iterator[bytes]:
    """Give texts as they stand in a file with the comma beside each, first that of none."""
    yield f"{before}{after}".encode()
    if not STRUCTURAL.isdisjoint("".join(values)):
        values = [
            f'"{text.replace(chr(34), chr(34) * 2)}"' if STRUCTURAL & set(text) else text for text in values
        ]
    yield from (f"{before}{text}{after}".encode() for text in values)


def _line(names: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(names)
    return out.getvalue().encode()
