"""The peers' side of the benchmark, run in an environment of their own: python _theirs.py TASK PATH [NUMBER]."""

import sys
from typing import Any

import _measured
import pandas
import pm4py

NAMES = {"case": "case:concept:name", "activity": "concept:name", "completed_at": "time:timestamp"}
RUNS = 3


def main() -> None:
    """Do the task."""
    task, path = sys.argv[1], sys.argv[2]
    {"read": read, "read_r4pm": read_r4pm, "facts": facts, "load": load}[task](path)


def read(path: str) -> None:
    """Read an XES log as pm4py does where nothing else is installed."""
    log, times = _measured.timed(lambda: pm4py.read_xes(path, variant="chunk_regex", show_progress_bar=False))
    _measured.told([log["case:concept:name"].nunique(), len(log)], times)


def read_r4pm(path: str) -> None:
    """Read an XES log with r4pm, into the data frame that pm4py takes. It keeps no offsets."""
    log, times = _measured.timed(lambda: pm4py.read_xes(path, variant="r4pm", show_progress_bar=False))
    _measured.told([log["case:concept:name"].nunique(), len(log)], times)


def facts(path: str) -> None:
    """Find three facts of a log that is loaded."""
    log = loaded(path)
    given, times = _measured.timed(lambda: three(log), runs=RUNS if len(log) < 2_000_000 else 1)
    _measured.told(figures(log, given), times)


def load(path: str) -> None:
    """Load a log from Parquet and find three facts of it."""
    (log, given), times = _measured.timed(lambda: (log := loaded(path), three(log)))
    _measured.told(figures(log, given), times)


def loaded(path: str) -> pandas.DataFrame:
    """Load the three columns that pm4py needs."""
    return pandas.read_parquet(path, columns=[*NAMES]).rename(columns=NAMES)


def three(log: pandas.DataFrame) -> tuple[Any, Any, Any]:
    """Find the directly-follows graph, variants and durations."""
    graph, _, _ = pm4py.discover_dfg(log)
    return graph, pm4py.get_variants(log), pm4py.get_all_case_durations(log)


def figures(log: pandas.DataFrame, given: tuple[Any, Any, Any]) -> list[int]:
    """Tell what was found, to compare."""
    graph, variants, durations = given
    return [len(durations), len(log), len(graph), len(variants), round(sum(durations) / len(durations))]


if __name__ == "__main__":
    main()
