"""How true a twin is to what it did not see, beside the best published figure of each cell and two naive controls.

The protocol is that of the published comparison (Kirchdorfer et al., AgentSimulator, Process Science 2025): the twin learns from
the first 80 % of the events and simulates as many cases as the rest has, from its first start on, ten times; one configuration
for all logs. The cases of the rest are those that began after the cut and were done before the log ends: the first so many that
were done; so a simulation, too, goes on until so many are done. Naive controls: a replay of the last cases of the past,
recomputed here, and a queueing twin and a resampler without resources, as told beside the logs.
"""

import csv
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evenkeel.engines import twin
from evenkeel.engines.twin.fidelity import _controls

ROOT = Path(__file__).parent.parent
LOGS = ROOT.parent / "shared" / "data" / "twin"
RUNS = 10
SEEDS = (1, 2, 3)
"""Of learning and of chance; each seed is a measurement of its own."""
CELLS = {
    "NGD": "n_gram_3",
    "AEDD": "absolute_events",
    "CEDD": "circadian_events",
    "REDD": "relative_events",
    "CTDD": "cycle_time",
}
"""The published names of the five distances, and ours."""
PUBLISHED_AS = {"Loan Application": "LoanApp"}
"""A log that one of the published tables calls otherwise."""
NAIVE: Mapping[str, tuple[Sequence[float], Sequence[float]]] = {
    "LoanApp": ((0.066, 14.0, 0.231, 3.45, 3.93), (0.227, 14.2, 7.26, 1.21, 1.40)),
    "P2P": ((0.243, 1054, 1.41, 864, 709), (0.256, 876, 1.01, 697, 533)),
    "Production": ((0.533, 92.7, 1.90, 30.8, 40.5), (0.556, 347, 2.13, 219, 306)),
    "ACR": ((0.215, 135, 2.73, 30.5, 83.0), (0.275, 84.7, 1.84, 90, 170)),
    "BPI12W": ((0.176, 46.4, 3.71, 139, 193), (0.172, 169, 0.817, 77.9, 80.9)),
}
"""A queueing twin and a resampler without resources on the same split."""


Cells = Sequence[float]
"""A figure for each of CELLS, in their order."""


def main() -> None:
    """Print the table: ours, the best published and the ratio of each cell, and the means."""
    if not LOGS.exists():
        sys.exit(f"{LOGS.name} is not here: nothing to measure.")
    best = best_published()
    ours_by_seed = [f"ours, seed {seed}" for seed in SEEDS]
    means: dict[str, list[float]] = {
        **{label: [] for label in ours_by_seed},
        "naive queue": [],
        "naive resample": [],
        "replay": [],
    }
    for name in sys.argv[1:] or NAIVE:
        train, test = twin.held_out(twin.read_csv(LOGS / f"{name}.csv.gz"))
        runs = [simulated(train, test, seed) for seed in SEEDS]
        seconds = runs[0][1]
        replay = cells(test, _controls.replayed(train, test))
        columns = dict(zip(means, (*(ours for ours, _ in runs), *NAIVE[name], replay), strict=True))
        print(f"{name}: learned in {seconds:.1f} s of processor time")
        for label, figures in columns.items():
            ratios = [figure / published for figure, published in zip(figures, best[name], strict=True)]
            means[label].append(statistics.mean(ratios))
            told = "  ".join(
                f"{metric} {x:.4g} ({r:.2f})" for metric, x, r in zip(CELLS, figures, ratios, strict=True)
            )
            print(f"  {label:<15} {told}  mean {means[label][-1]:.3f}")
    print("ratio to the best published, mean over logs and cells (aim: ours 0.9, no log above 1.1)")
    for label, ratios in means.items():
        print(f"  {label:<15} {statistics.mean(ratios):.3f}  worst log {max(ratios):.3f}")


def best_published() -> dict[str, list[float]]:
    """Return for each log the best figure that any published method reached, cell by cell."""
    found: dict[tuple[str, str], float] = {}
    with (LOGS / "PUBLISHED.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cell = (PUBLISHED_AS.get(row["log"], row["log"]), row["metric"])
            found[cell] = min(found.get(cell, float("inf")), float(row["mean"]))
    return {log: [found[log, metric] for metric in CELLS] for log in {log for log, _ in found}}


def simulated(train: twin.EventLog, test: twin.EventLog, seed: int) -> tuple[Cells, float]:
    """Return the mean figures of some simulations, and the processor time of learning."""
    began = time.process_time()
    fitted = twin.fit(train, seed=seed)
    seconds = time.process_time() - began
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(test.opened.min()))
    logs = twin.simulate(fitted, cases=test.n_cases, start=start, seed=seed, replications=RUNS)
    runs = [cells(test, made) for made in logs]
    return [statistics.mean(column) for column in zip(*runs, strict=True)], seconds


def cells(test: twin.EventLog, made: twin.EventLog) -> Cells:
    """Return the five published distances."""
    far = twin.distances(test, made)
    return [far[name] for name in CELLS.values()]


if __name__ == "__main__":
    main()
