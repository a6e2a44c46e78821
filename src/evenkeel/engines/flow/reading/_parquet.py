"""Parquet, batch by batch. Times keep their zone; every other column becomes text."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from evenkeel.engines.flow.reading import _own, _slices
from evenkeel.engines.flow.reading._columns import BLOCK, TEXT, Growing, Rows
from evenkeel.engines.flow.reading._guard import checked_size, spoken_bytes
from evenkeel.engines.flow.reading._own import OFFSETS
from evenkeel.engines.flow.reading._reading import Limits, OnProgress, Progress, TooLarge, Unreadable

MAGIC = b"PAR1"


def looks_like_parquet(head: bytes) -> bool:
    """Tell whether a file begins like Parquet."""
    return head.startswith(MAGIC)


def read_parquet(
    path: Path, *, limits: Limits, on_progress: OnProgress | None = None, enough: int | None = None
) -> Rows:
    """Read a table; with `enough`, stop after so many rows. The line of a row is its number, the first is 1.

    Raises Unreadable for what is damaged, TooLarge for what exceeds the limits.
    """
    size = checked_size(path, limits)
    try:
        with pq.ParquetFile(path) as file:
            _check(file, path=path, limits=limits)
        return _batches(path, size=size, on_progress=on_progress, enough=enough)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        raise Unreadable(f"{path.name} cannot be read as Parquet: {reason}.") from error


def _check(file: Any, *, path: Path, limits: Limits) -> None:
    meta = file.metadata
    if meta.num_rows > limits.events:
        raise TooLarge(f"{path.name} has {meta.num_rows:,} rows; at most {limits.events:,} are read.")
    if meta.num_columns > limits.columns:
        raise TooLarge(f"{path.name} has {meta.num_columns:,} columns; at most {limits.columns:,} are read.")
    unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    if unpacked > limits.text_bytes:
        raise TooLarge(f"{path.name} unpacks to more than {spoken_bytes(limits.text_bytes)}, the limit.")
    if not meta.num_rows:
        raise Unreadable(f"{path.name} has no rows.")


def _batches(path: Path, *, size: int, on_progress: OnProgress | None, enough: int | None) -> Rows:
    schema = pq.read_schema(path)
    readable = [f.name for f in schema if not pa.types.is_nested(f.type) and not pa.types.is_binary(f.type)]
    left_out = [f.name for f in schema if f.name not in readable]
    texts = [f.name for f in schema if pa.types.is_string(f.type)]
    columns, own = Growing(), _is_own(schema)
    # A text that is repeated a million times is kept once, so that a small file cannot fill the memory.
    with pq.ParquetFile(path, read_dictionary=texts, page_checksum_verification=True) as file:
        total = file.metadata.num_rows
        for batch in file.iter_batches(batch_size=BLOCK, columns=readable):
            block = _own_texts(batch) if own else _texts(batch)
            columns.add(block, rows=batch.num_rows)
            if on_progress:
                on_progress(Progress(done=size * columns.rows // max(total, 1), of=size, rows=columns.rows))
            if enough is not None and columns.rows >= enough:
                break
    notes = (
        (f"These columns are lists or binary and were left out: {', '.join(left_out)}.",) if left_out else ()
    )
    lines = np.arange(1, columns.rows + 1, dtype=np.int64)
    rows = Rows(columns=columns.finish(), lines=lines, notes=notes, found=columns.rows)
    if not own:
        return rows
    attributes = [field for field in schema if field.name.startswith((_own.CASE, _own.EVENT))]
    kinds = {field.name: _own.kind_of(field.type) for field in attributes}
    return replace(rows, own=True, kinds=kinds, known=_own.known(rows.columns))


def _is_own(schema: Any) -> bool:
    """Tell whether evenkeel wrote the table; a table that only says so is read as any other."""
    if (schema.metadata or {}).get(_own.MARK.encode()) != str(_own.VERSION).encode():
        return False
    there = set(schema.names)
    return {*_own.ROLES, *OFFSETS.values()} <= there and all(
        pa.types.is_timestamp(schema.field(at).type) and pa.types.is_int16(schema.field(offset).type)
        for at, offset in OFFSETS.items()
    )


def _texts(batch: Any) -> list[tuple[str, Any]]:
    return [(name, _as_text(batch.column(name))) for name in batch.schema.names]


def _own_texts(batch: Any) -> list[tuple[str, Any]]:
    """Return the columns as text, each moment on its wall clock."""
    block = []
    for name in batch.schema.names:
        if name in OFFSETS:
            offset = batch.column(OFFSETS[name]).fill_null(0).to_numpy(zero_copy_only=False)
            block.append((name, _slices.moments(batch.column(name), offset.astype(np.int32))))
        elif name not in OFFSETS.values():
            block.append((name, _as_text(batch.column(name))))
    return block


def _as_text(column: Any) -> Any:
    """Return a column as text; moments as ISO 8601 with the offset of their zone."""
    column.validate(full=True)  # a damaged file may point outside its own texts
    if pa.types.is_dictionary(column.type):
        return column.cast(TEXT)
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.timestamp("us", tz=column.type.tz), safe=False)
    return pc.cast(column, pa.string())
