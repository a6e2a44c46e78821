"""The peer's side of twin_metrics.py, run in an environment of its own: python _theirs_metrics.py FOLDER PAIRS."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import pandas
from log_distance_measures import (
    absolute_event_distribution,
    case_arrival_distribution,
    circadian_event_distribution,
    circadian_workforce_distribution,
    config,
    cycle_time_distribution,
    n_gram_distribution,
    relative_event_distribution,
    remaining_time_distribution,
)

IDS = config.EventLogIDs("case_id", "activity", "start_time", "end_time", "resource")
HOUR = pandas.Timedelta(hours=1)


def main() -> None:
    """Measure each pair of logs and print the figures and the processor time."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    told = []
    for number in range(count):
        first, second = (loaded(folder / f"{number}{side}.csv") for side in "ab")
        began = time.process_time()
        figures = measured(first, second)
        told.append({"figures": figures, "cpu": time.process_time() - began})
    print(json.dumps(told))


def loaded(path: Path) -> pandas.DataFrame:
    """Read a log as it is told to."""
    log = pandas.read_csv(path, dtype={"case_id": str, "resource": str})
    for name in ("start_time", "end_time"):
        log[name] = pandas.to_datetime(log[name], utc=True, format="mixed")
    return log


def measured(first: pandas.DataFrame, second: pandas.DataFrame) -> dict[str, float]:
    """Return the nine figures with the settings of the published tables."""
    logs: Any = (first, IDS, second, IDS)
    events = absolute_event_distribution.absolute_event_distribution_distance
    arrivals = case_arrival_distribution.case_arrival_distribution_distance
    figures = {
        "n_gram_2": n_gram_distribution.n_gram_distribution_distance(*logs, n=2),
        "n_gram_3": n_gram_distribution.n_gram_distribution_distance(*logs, n=3),
        "absolute_events": events(*logs, discretize_event=config.discretize_to_hour),
        "relative_events": relative_event_distribution.relative_event_distribution_distance(*logs),
        "circadian_events": circadian_event_distribution.circadian_event_distribution_distance(*logs),
        "circadian_workforce": circadian_workforce_distribution.circadian_workforce_distribution_distance(
            *logs
        ),
        "cycle_time": cycle_time_distribution.cycle_time_distribution_distance(*logs, bin_size=HOUR),
        "case_arrivals": arrivals(*logs, discretize_event=config.discretize_to_hour),
        "remaining_time": remaining_time_distribution.remaining_time_distribution_distance(
            *logs, reference_point=first["start_time"].min(), bin_size=HOUR
        ),
    }
    return {name: float(figure) for name, figure in figures.items()}


if __name__ == "__main__":
    main()
