"""Parquet: the events joined with what is known of their cases; moments in UTC beside their offset.

The key `evenkeel-log` of the file's metadata holds the version of this form.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.reading import _own, _slices
from evenkeel.engines.flow.writing._writing import Tell

GROUP = 500_000


def write_parquet(log: Log, path: Path, *, tell: Tell) -> tuple[str, ...]:
    """Write a log; nothing is changed."""
    with path.open("wb") as file:
        writer: Any = None
        for part in _slices.slices(log, events=GROUP):
            table = _table(part)
            if writer is None:
                writer = pq.ParquetWriter(file, table.schema, compression="zstd", write_page_checksum=True)
            writer.write_table(table)
            tell(part.events.stop)
        writer.close()
    return ()


def _table(part: _slices.Slice) -> Any:
    of_events, of_cases = _slices.attributes(part.log)
    row = pa.array(part.case)
    columns: dict[str, Any] = {"case": pa.DictionaryArray.from_arrays(row, _whole(part.raw("case")))}
    for name in ("activity", "started_at", "completed_at", "resource", "group", *of_events):
        columns[name] = part.raw(name)
    for name in (*_own.OF_CASES, *of_cases):
        columns[name] = _whole(part.raw(name)).take(row)
    columns["utc_offset"] = pa.array(part.log.utc_offset[part.events].astype(np.int16))
    columns["started_offset"] = pa.array(part.started_offset.astype(np.int16))
    closed = part.log.closed_offset[part.cases][part.case]
    columns["closed_offset"] = pa.array(closed.astype(np.int16))
    return pa.table(columns).replace_schema_metadata({_own.MARK: str(_own.VERSION)})


def _whole(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
