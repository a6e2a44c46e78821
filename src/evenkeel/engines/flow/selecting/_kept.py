"""A log kept as it is, two Parquet files in a folder, so that it need not be read from its source anew.

`writing` writes logs for others, and such a file is read with all the doubts that a stranger's file deserves. This
form is for evenkeel alone: the two tables of a `Log`, column for column, with the version of the form.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from evenkeel.engines.flow._log import Log

VERSION: Final = b"1"
MARK: Final = b"evenkeel-kept-log"
EVENTS, CASES = "events.parquet", "cases.parquet"


def keep(log: Log, folder: str | Path) -> int:
    """Write a log into a folder that is not there yet, readable by nobody else; return its size in bytes.

    The folder appears whole or not at all. Raises OSError for a folder that cannot be written.
    """
    folder = Path(folder)
    coming = folder.with_name(f"{folder.name}.coming")
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(mode=0o700, parents=True)
    for name, table in ((EVENTS, log.events), (CASES, log.cases)):
        marked = table.replace_schema_metadata({MARK: VERSION})
        (coming / name).touch(mode=0o600)
        pq.write_table(marked, coming / name, compression="zstd", row_group_size=200_000)
    coming.replace(folder)
    return sum(file.stat().st_size for file in folder.iterdir())


def kept(folder: str | Path, *, events: Sequence[str] | None = None) -> Log | None:
    """Read a log that `keep` wrote; None where there is none, or one of another version.

    `events` names the columns of the events that are needed, where that is not all of them: a `Log` with fewer
    answers fewer questions, and is read sooner.
    """
    folder = Path(folder)
    try:
        tables = [
            _table(folder / EVENTS, columns=events),
            _table(folder / CASES, columns=None),
        ]
    except (OSError, pa.ArrowInvalid):
        return None
    if any((table.schema.metadata or {}).get(MARK) != VERSION for table in tables):
        return None
    of_events, of_cases = tables
    return Log(events=of_events.replace_schema_metadata(), cases=of_cases.replace_schema_metadata())


def kept_case(folder: str | Path, row: int) -> Log | None:
    """Read one case of a log that `keep` wrote, by its row; None where there is none."""
    folder = Path(folder)
    try:
        cases = _table(folder / CASES, columns=None)
        events = pq.read_table(folder / EVENTS, filters=[("case", "=", row)], use_threads=False)
    except (OSError, pa.ArrowInvalid):
        return None
    if not 0 <= row < cases.num_rows:
        return None
    at = events.schema.get_field_index("case")
    first = pa.array([0] * events.num_rows, pa.int32())
    return Log(events=events.set_column(at, "case", first), cases=cases.slice(row, 1))


def _table(path: Path, *, columns: Sequence[str] | None) -> Any:
    return pq.read_table(path, columns=None if columns is None else list(columns))
