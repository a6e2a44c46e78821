"""A log out of an Arrow table of its events, without a detour over text.

For tables of evenkeel's own form: the columns that `write` writes to Parquet, each event carrying what is known of its
case. Files of any other form go through `read`, which finds out what their columns mean and says what is wrong.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.facts import _kernels
from evenkeel.engines.flow.reading import _own
from evenkeel.engines.flow.reading._reading import Unreadable

Integers = NDArray[np.int64]

MOMENT, TEXT = pa.timestamp("us", tz="UTC"), pa.dictionary(pa.int32(), pa.string())
NEEDED = ("case", "activity", "completed_at")
KINDS = {
    "activity": TEXT,
    "started_at": MOMENT,
    "completed_at": MOMENT,
    "utc_offset": pa.int16(),
    "started_offset": pa.int16(),
    "resource": TEXT,
    "group": TEXT,
}
OF_CASES = {
    "closed_at": MOMENT,
    "closed_offset": pa.int16(),
    "channel": TEXT,
    "outcome": TEXT,
    "due_at": MOMENT,
}
POSITION = "position"


def log_of(events: pa.Table) -> Log:
    """Make a log of a table of events.

    Columns: `case`, `activity`, `completed_at`, and where known `started_at`, `utc_offset` (minutes east of Greenwich; 0
    where there is none), `started_offset`, `resource`, `group`; of the case `closed_at`, `closed_offset`, `channel`,
    `outcome`, `due_at`; attributes as `event:NAME` and `case:NAME`. What is known of a case is taken from its first row.
    Without a column `closed_at` each case counts as finished at its last event; with one, a null says that it is open.

    The events of a case stand together in the log, in the order of the column `position` where there is one, else in
    that of the table. Times without a zone are those of Greenwich. Raises `Unreadable` for a table that lacks a column or
    a value that every event has.
    """
    _check(events)
    table, bounds, names = _by_case(events)
    first = pa.array(bounds[:-1])
    columns = {name: _column(table, name, kind) for name, kind in KINDS.items()}
    columns["utc_offset"] = _known(columns["utc_offset"])
    started_offset = columns.pop("started_offset")
    row = np.repeat(np.arange(bounds.size - 1, dtype=np.int32), np.diff(bounds))
    of_events = {name: table[name] for name in table.schema.names if name.startswith(_own.EVENT)}
    return Log(
        events=pa.table({"case": pa.array(row), **columns, **of_events}),
        cases=pa.table(
            {
                "case": names,
                **_openings(columns, started_offset, bounds),
                **_of_cases(table, first, columns, bounds),
                **{
                    name: table[name].take(first) for name in table.schema.names if name.startswith(_own.CASE)
                },
            }
        ),
    )


def _check(events: pa.Table) -> None:
    for name in NEEDED:
        if name not in events.schema.names:
            raise Unreadable(f"A table of events needs a column {name!r}; this one has none.")
        if events[name].null_count:
            raise Unreadable(f"Each event needs a value in the column {name!r}; some here have none.")


def _by_case(events: pa.Table) -> tuple[pa.Table, Integers, Any]:
    """Bring the events of each case together; tell where each case begins and the last one ends, and their names."""
    if POSITION not in events.schema.names:
        bounds, names = _runs(events["case"])
        if _differ(names):
            return events, bounds, names
    # Cases are numbered: the order of their names does not matter, only that each stands in one place.
    codes = _whole(events["case"])
    codes = codes if pa.types.is_dictionary(codes.type) else codes.dictionary_encode()
    number = codes.indices.to_numpy(zero_copy_only=False)
    keys = (events[POSITION].to_numpy(), number) if POSITION in events.schema.names else (number,)
    table = events.take(pa.array(np.lexsort(keys)))
    return table, *_runs(table["case"])


def _runs(case: pa.ChunkedArray) -> tuple[Integers, Any]:
    """Find where the case changes from one row to the next, and the names of the cases in between."""
    begins, names, end, last = [], [], 0, None
    for chunk in case.chunks:
        if not len(chunk):
            continue
        values = chunk.indices if pa.types.is_dictionary(chunk.type) else chunk
        changed = pc.not_equal(values.slice(1), values.slice(0, len(values) - 1))
        rows = np.flatnonzero(changed.to_numpy(zero_copy_only=False)) + 1
        rows = rows if chunk[0].as_py() == last else np.append(0, rows)
        begins.append(rows + end)
        names.append(chunk.take(pa.array(rows)).cast(pa.string()))
        end, last = end + len(chunk), chunk[-1].as_py()
    bounds = np.concatenate([*begins, [end]]).astype(np.int64)
    return bounds, pa.chunked_array(names, pa.string()).combine_chunks()


def _differ(names: Any) -> bool:
    """Tell whether all of some texts surely differ, for their hashes do. False where two hashes are equal."""
    _, ends, content = names.buffers()
    bounds = np.frombuffer(ends, np.int32)[names.offset : names.offset + len(names) + 1].astype(np.int64)
    letters = np.frombuffer(content, np.uint8) if content is not None else np.empty(0, np.uint8)
    hashes = np.sort(_kernels.hashed(letters, bounds, _kernels.SEED))
    return bool((hashes[1:] != hashes[:-1]).all())


def _column(table: pa.Table, name: str, kind: Any) -> Any:
    """Return a column as an array of a kind, nulls where the table has none."""
    if name not in table.schema.names:
        return _nothing(table.num_rows, kind)
    column = _whole(table[name])
    if kind == TEXT:
        return _text(column)
    if kind == MOMENT and pa.types.is_timestamp(column.type) and column.type.tz is None:
        column = column.cast(pa.timestamp("us"), safe=False).view(MOMENT)
    return column.cast(kind, safe=kind != MOMENT)


def _nothing(rows: int, kind: Any) -> Any:
    """Return a column of nulls. They are zeros, which the system has at hand until somebody looks at them."""
    if kind == TEXT:
        return pa.DictionaryArray.from_arrays(_nothing(rows, pa.int32()), pa.array([], pa.string()))
    zeros = pa.py_buffer(np.zeros(rows, np.int64))
    return pa.Array.from_buffers(kind, rows, [zeros, zeros], rows)


def _known(offsets: Any) -> Any:
    """Return offsets with 0 where there is none."""
    return offsets.fill_null(0) if offsets.null_count else offsets


def _text(column: Any) -> Any:
    """Return a column of texts with a dictionary, its places in 32 bits."""
    return (
        column.cast(TEXT)
        if pa.types.is_dictionary(column.type)
        else column.cast(pa.string()).dictionary_encode()
    )


def _openings(columns: dict[str, Any], started_offset: Any, bounds: Integers) -> dict[str, Any]:
    """Find the first moment of each case, of starts and completions, with its offset."""
    begun, offset = _moments(columns["completed_at"]), columns["utc_offset"].to_numpy()
    if columns["started_at"].null_count < begun.size:
        completed, started = begun, _moments(columns["started_at"])
        begun = np.where(started == MISSING, completed, np.minimum(started, completed))
        offset = np.where(begun != completed, _known(started_offset).to_numpy(), offset)
    first, _ = _kernels.outermost(begun, bounds)
    return {"opened_at": pa.array(begun[first]).cast(MOMENT), "opened_offset": pa.array(offset[first])}


def _of_cases(table: pa.Table, first: Any, columns: dict[str, Any], bounds: Integers) -> dict[str, Any]:
    """Return what is known of each case; without a column of closings a case is over with its last event."""
    there = table.select([name for name in OF_CASES if name in table.schema.names])
    rows = there.take(first) if there.num_columns else pa.table({"": first})
    found = {name: _column(rows, name, kind) for name, kind in OF_CASES.items()}
    if "closed_at" not in table.schema.names:
        _, last = _kernels.outermost(_moments(columns["completed_at"]), bounds)
        for name, of_event in (("closed_at", "completed_at"), ("closed_offset", "utc_offset")):
            found[name] = columns[of_event].take(pa.array(last))
    return found


def _moments(column: Any) -> Integers:
    moments = column.cast(pa.int64())
    moments = moments.fill_null(MISSING) if moments.null_count else moments
    return np.asarray(moments.to_numpy(zero_copy_only=False))


def _whole(column: Any) -> Any:
    """Return a column in one piece, with one dictionary."""
    return column.unify_dictionaries().combine_chunks() if isinstance(column, pa.ChunkedArray) else column
