"""evenkeel's side of the benchmark: python _ours.py TASK PATH [NUMBER]. Prints one line of JSON."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import _measured
import pyarrow as pa
import pyarrow.parquet as pq

from evenkeel.engines import flow

THREE = ("dfg", "variants", "lead_time")
TEXTS = ["case", "activity", "resource", "group", "channel", "outcome"]
COLUMNS = [
    *TEXTS,
    "completed_at",
    "started_at",
    "utc_offset",
    "started_offset",
    "closed_at",
    "closed_offset",
    "due_at",
]
RUNS = 5


def main() -> None:
    """Do the task."""
    task, path, number = sys.argv[1], Path(sys.argv[2]), int((sys.argv[3:] or ["1"])[0])
    {"read": read, "facts": facts, "all": everything, "load": load, "replicate": replicate}[task](
        path, number
    )


def read(path: Path, runs: int) -> None:
    """Read an XES log, offsets kept. The loops are compiled in an earlier process."""
    log, times = _measured.timed(lambda: flow.read(path).log, runs=runs)
    _measured.told([log.n_cases, log.n_events], times)


def facts(path: Path, threads: int) -> None:
    """Find three facts of a log that is loaded; the first time, which compiles the loops, does not count."""
    table = loaded(path)
    given, times = _measured.timed(lambda: three(flow.log_of(table), 1))
    log = flow.log_of(table)
    given, times = _measured.timed(lambda: three(flow.Log(log.events, log.cases), threads), runs=RUNS)
    _measured.told(figures(given), times)


def everything(path: Path, threads: int) -> None:
    """Find all facts of a log that is loaded."""
    log = flow.log_of(loaded(path))
    flow.measure(log)
    with ThreadPoolExecutor(threads) as pool:
        executor = pool if threads > 1 else None
        given, times = _measured.timed(
            lambda: flow.measure(flow.Log(log.events, log.cases), executor=executor), runs=RUNS
        )
    _measured.told([given.events, given.lead_time.median], times)


def load(path: Path, threads: int) -> None:
    """Load a log from Parquet and find three facts of it; once before, which compiles the loops, does not count."""
    columns = ["case", "activity", "completed_at", "utc_offset"]
    three(flow.log_of(loaded(path, columns).slice(0, 1000)), 1)
    given, times = _measured.timed(lambda: three(flow.log_of(loaded(path, columns)), threads))
    _measured.told(figures(given), times)


def three(log: flow.Log, threads: int) -> dict[str, Any]:
    """Find the directly-follows graph, variants and lead times."""
    if threads == 1:
        return flow.measure_some(log, facts=THREE)
    with ThreadPoolExecutor(threads) as pool:
        return flow.measure_some(log, facts=THREE, executor=pool)


def figures(given: dict[str, Any]) -> list[int]:
    """Tell what was found, to compare."""
    edges = sum(edge.count for edge in given["dfg"])
    lead = given["lead_time"]
    return [lead.count, edges + lead.count, len(given["dfg"]), given["variants"].count, round(lead.mean)]


def loaded(path: Path, columns: list[str] = COLUMNS) -> pa.Table:
    """Load columns of a log from Parquet, on one thread: several take more of the processors' time in all."""
    return pq.read_table(path, columns=columns, read_dictionary=TEXTS[1:], use_threads=False)


def replicate(path: Path, times: int) -> None:
    """Write an XES log to Parquet, its cases so many times under new names, texts as plain texts."""
    folder = Path(sys.argv[4])
    flow.write(flow.read(path).log, folder / "once.parquet")
    once = pq.read_table(folder / "once.parquet", columns=COLUMNS)
    plain = {name: once[name].cast(pa.string()) for name in TEXTS}
    table = pa.table({name: plain.get(name, once[name]) for name in COLUMNS})
    with pq.ParquetWriter(folder / f"{times}.parquet", table.schema) as writer:
        for turn in range(times):
            names = pa.array([f"{turn} {name}" for name in plain["case"].to_pylist()])
            writer.write_table(table.set_column(0, "case", names))
    _measured.told(table.num_rows * times, [(0, 0)])


if __name__ == "__main__":
    main()
