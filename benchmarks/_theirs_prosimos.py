"""Prosimos, run by its own Python: a scenario, its log written to a CSV file; the mean hours from arrival to end of each run."""

import csv
import sys
import tempfile
import warnings
from datetime import datetime
from pathlib import Path

import _measured

START = "2026-01-05T09:00:00.000000+00:00"


def simulated(process: str, parameters: str, cases: int, path: Path) -> None:
    """Run once and write the log."""
    from prosimos.simulation_engine import run_simulation

    run_simulation(process, parameters, cases, None, str(path), START)


def mean_cycle(path: Path) -> float:
    """Return the mean time of a case from when its first task could begin to its last end, in hours."""
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case = row["case_id"]
            came, done = datetime.fromisoformat(row["enable_time"]), datetime.fromisoformat(row["end_time"])
            first[case] = min(first.get(case, came), came)
            last[case] = max(last.get(case, done), done)
    return sum((last[case] - first[case]).total_seconds() for case in first) / len(first) / 3600


def main() -> None:
    """Run a scenario with so many cases, some times; tell the mean of each run and the times."""
    process, parameters, cases, runs = sys.argv[1:]
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        found, times = [], []
        for _ in range(int(runs)):
            times += _measured.timed(lambda: simulated(process, parameters, int(cases), path))[1]
            found.append(mean_cycle(path))
    _measured.told(found, times)


if __name__ == "__main__":
    main()
