"""How well a twin foretells what one known change does, on pairs of logs that others made with and without it.

The twin learns from the first log of a pair, the one known change is applied, and the mean cycle time of as many cases as the
second log has, all run to their end from its first moment on, stands beside that of the second log. Nothing else is taken from
the second log. The changes:

- Loan application, low to high use: cases come 130.9 / 75.1 times as often (the mean gaps between arrivals, as published).
- Three timers: the second log says in its column `extraneous_delay` how long each step waited for a timer, in seconds. Steps
  where it is never above zero got none. The quantiles of that column are the timer; they are part of what is changed, as a
  manager would know them. The timers stand before the waiting for people, gross.

A twin that does not bring about the mean of its own log says little about a change, so that is shown, too, also for the log
that has no partner. Whoever knows the mean of today takes from the twin by how much it changes (`anchored`). Each log is itself
one draw of chance; how much one simulation varies is told, too, and no prediction can be surer of one draw than that.
Intervals: 95 %, of the mean over all simulations, of several seeds of learning and chance.
"""

import csv
import gzip
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from scipy import stats

from evenkeel.engines import twin
from evenkeel.engines.twin.changing import _applied, _changes
from evenkeel.engines.twin.document import _distribution

ROOT = Path(__file__).parent.parent
LOGS = ROOT.parent / "shared" / "data" / "what-if"
SEEDS = (1, 2, 3)
RUNS = 20
"""Simulations for each seed."""
TIMERS = "_3_timers"
DIFFERENT = 0.05
LOAD = 130.9 / 75.1
HOUR = 3.6e9
PAIRS: Sequence[tuple[str, str | None]] = (
    ("PROSIMOS_loan_SC_LU", "PROSIMOS_loan_SC_HU"),
    ("EAD_Pharmacy", "EAD_Pharmacy" + TIMERS),
    ("EAD_Insurance_Claims", "EAD_Insurance_Claims" + TIMERS),
    ("EAD_Loan_Application", "EAD_Loan_Application" + TIMERS),
    ("EAD_Procure_to_Pay", "EAD_Procure_to_Pay" + TIMERS),
    ("EAD_Confidential", None),
)


def main() -> None:
    """Print for each pair the mean cycle times before and after, as simulated and as in the logs."""
    if not LOGS.exists():
        sys.exit(f"{LOGS.name} is not here: nothing to measure.")
    print("mean cycle time in hours: simulated ± 95 %, in the log, and the difference in per cent;")
    print("anchored: the mean of the first log times the simulated effect, beside that of the second log")
    effects = []
    for before, after in PAIRS:
        if sys.argv[1:] and not any(name in before for name in sys.argv[1:]):
            continue
        log = _read(before)
        fitted = [twin.fit(log, seed=seed) for seed in SEEDS]
        first = _told(before, _means(fitted, log), log)
        if after is None:
            continue
        other = _read(after)
        changes = list(_known(after))
        second = _told(after, _means([_applied.applied(one, changes) for one in fitted], other), other)
        effects.append((before, second[0] / first[0], second[1] / first[1]))
        anchored = first[1] * second[0] / first[0]
        print(
            f"  {'  anchored':<32} {anchored:8.3f}            {second[1]:8.3f}   {anchored / second[1] - 1:+7.1%}"
        )
    print("effect: the mean after the change divided by that before, as simulated and as in the logs")
    for before, ours, theirs in sorted(effects, key=lambda effect: effect[2]):
        print(f"  {before:<32} {ours:6.3f} {theirs:6.3f}")
    signs = all((ours > 1) == (theirs > 1) for _, ours, theirs in effects)
    order = all(
        one[1] < other[1] for one in effects for other in effects if other[2] > one[2] * (1 + DIFFERENT)
    )
    print(f"signs right: {signs}; order of effects that differ by more than {DIFFERENT:.0%} right: {order}")


def _read(name: str) -> twin.EventLog:
    return twin.read_csv(LOGS / f"{name}.csv.gz")


def _known(after: str) -> Iterable[_changes.Change]:
    """Return what is changed in the second log of a pair."""
    if not after.endswith(TIMERS):
        yield _changes.Load(factor=LOAD)
        return
    waited: dict[str, list[float]] = defaultdict(list)
    with gzip.open(LOGS / f"{after}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            waited[row["activity"]].append(float(row["extraneous_delay"] or 0))
    for activity, seconds in waited.items():
        if max(seconds) > 0:
            values = np.quantile(seconds, np.linspace(0, 1, 101)).tolist()
            yield _changes.Waiting(activity=activity, added=_distribution.Quantiles(values=tuple(values)))


def _means(twins: Sequence[twin.Twin], log: twin.EventLog) -> list[float]:
    """Return the mean cycle time of each simulation, in hours."""
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(log.opened.min()))
    return [
        _mean(made)
        for seed, one in zip(SEEDS, twins, strict=True)
        for made in twin.simulate(one, arrivals=log.n_cases, start=start, seed=seed, replications=RUNS)
    ]


def _mean(log: twin.EventLog) -> float:
    return float((log.closed - log.opened).mean() / HOUR)


def _told(name: str, means: Sequence[float], log: twin.EventLog) -> tuple[float, float]:
    """Print what was simulated beside the log, and return both means."""
    ours, theirs = statistics.mean(means), _mean(log)
    wide = stats.t.ppf(0.975, len(means) - 1) * statistics.stdev(means) / len(means) ** 0.5
    spread = statistics.stdev(means) / ours
    print(
        f"  {name:<32} {ours:8.3f} ± {wide:6.3f}   {theirs:8.3f}   {ours / theirs - 1:+7.1%}   "
        f"(one simulation varies by {spread:.0%})"
    )
    return ours, theirs


if __name__ == "__main__":
    main()
