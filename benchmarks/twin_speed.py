"""How fast a twin runs: evenkeel beside SimPy and Ciw (M/M/5), and beside Prosimos (loans), every case written to a CSV file.

The peers (SimPy, Ciw: MIT; Prosimos: Apache 2.0) are installed for this benchmark alone, or taken from the environment whose
Python EVENKEEL_TWIN_PYTHON names. Each side runs in a process of its own, in turn; kernels have been compiled before.
All write the same columns, moments in UTC.
"""

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import _measured
import _peers

from evenkeel.engines import twin
from tests.engines.twin.running import exact, lines

HERE = Path(__file__).parent
PACKAGES = ("simpy==4.1.2", "ciw==3.2.7", "prosimos==2.1.0")
LENDING = HERE.parent / "tests" / "engines" / "twin" / "exchange"
AIMS = {"simpy": 100, "ciw": 200, "prosimos": 300}
MANY = 1_000_000
CUSTOMERS = {100_000: 2, 300_000: 1, MANY: 1}
"""How many, and how often the others run so many."""
LOANS = 10_000
FEW_LOANS, OUR_RUNS, THEIR_RUNS = 1_000, 60, 6
REPLICATIONS = 16
RUNS = 5
START = datetime(2026, 3, 2, tzinfo=UTC)
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> None:
    """Run all sides in turn and print the ratios; with `ours`, only our side, as a process of its own."""
    if sys.argv[1:2] == ["ours"]:
        ours(
            sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]), writes=sys.argv[6] == "writes"
        )
        return
    peer = _peers.python("EVENKEEL_TWIN_PYTHON", "peers-twin", PACKAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for scenario in ("line", "loans"):
            mine(scenario, 1_000, folder, 1)  # compiles
        beside_libraries(peer, folder)
        beside_prosimos(peer, folder)
        two_processes(folder)


def mine(scenario: str, cases: int, folder: Path, runs: int, writes: str = "writes") -> dict[str, Any]:
    """Run our side in a process of its own."""
    return run(sys.executable, __file__, "ours", scenario, cases, folder, runs, writes)


def beside_libraries(peer: Path, folder: Path) -> None:
    """Run M/M/5 with SimPy, with Ciw and here, shorter and longer; and a million customers here, with and without a file."""
    theory = exact.mean_wait(0.1, 1 / 35, 5)
    print(f"M/M/5, log written; mean wait {theory:.2f} s by theory")
    for customers, runs in CUSTOMERS.items():
        for name in ("simpy", "ciw"):
            other = run(peer, HERE / "_theirs_twin.py", name, customers, folder / "log.csv", runs)
            own = mine("line", customers, folder, 9)
            print(
                f"{customers:,} customers, {name}: {other['best']:.2f} s, mean wait {other['found']:.2f} s; evenkeel "
                f"{own['best']:.4f} s of processor time, mean wait {own['found']:.2f} s; ratio "
                f"{other['best'] / own['best']:.0f} (aim {AIMS[name]})"
            )
    for writes in ("writes", "keeps"):
        many = mine("line", MANY, folder, 3, writes)
        print(
            f"evenkeel {writes} {MANY:,}: {many['best']:.2f} s, {MANY / many['best']:,.0f} activity instances per second, "
            f"{many['GiB']:.2f} GiB"
        )


def beside_prosimos(peer: Path, folder: Path) -> None:
    """Run loans with priorities for time, and without for the mean: with priorities, Prosimos serves ahead of time."""
    given = json.loads((LENDING / "lending.json").read_text())
    process = LENDING / "lending.bpmn"
    script = HERE / "_theirs_prosimos.py"
    other = run(peer, script, process, LENDING / "lending.json", LOANS, 1)
    own = mine("loans", LOANS, folder, 9)
    print(
        f"Loans with gateways, calendars and priorities, {LOANS:,} cases, log written: Prosimos {other['best']:.2f} s, evenkeel "
        f"{own['best']:.4f} s; ratio {other['best'] / own['best']:.0f} (aim {AIMS['prosimos']})"
    )
    del given["prioritisation_rules"]
    (folder / "plain.json").write_text(json.dumps(given))
    theirs = run(peer, script, process, folder / "plain.json", FEW_LOANS, THEIR_RUNS)["found"]
    plain = twin.from_prosimos(process.read_bytes(), json.dumps(given)).twin
    asked = twin.each_replication(plain, start=MONDAY, arrivals=FEW_LOANS, seed=1, replications=OUR_RUNS)
    found = [mean_cycle(one.log()) for one in asked]
    print(
        f"Without priorities, {FEW_LOANS:,} cases, mean hours from arrival to end: Prosimos {_interval(theirs)}, evenkeel "
        f"{_interval(found)} (95 % intervals)"
    )


def mean_cycle(log: twin.EventLog) -> float:
    """Return the mean hours from arrival to end."""
    assert log.arrived is not None
    return float((log.closed - log.arrived).mean() / 3.6e9)


def _interval(means: list[float]) -> str:
    half = 2 * statistics.stdev(means) / math.sqrt(len(means))
    return f"{statistics.fmean(means):.1f} ± {half:.1f}"


def two_processes(folder: Path) -> None:
    """Simulate and write replications in this process, and with two more; by the clock, and by the processor time it takes."""
    model = loans()
    alone = min((_replicated(model, folder, None) for _ in range(RUNS)), key=lambda spent: spent[0])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with ProcessPoolExecutor(2) as pool:
        twin.simulate(model, start=MONDAY, arrivals=100, replications=4, executor=pool)
        ready = time.process_time()
        runs = [_replicated(model, folder, pool) for _ in range(RUNS)]
        mine = time.process_time() - ready
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shared = min(spent for spent, _ in runs)
    more = (mine + theirs) / RUNS / alone[1]
    print(
        f"{REPLICATIONS} replications of {LOANS:,} loans, written: {alone[0]:.2f} s in one process, {shared:.2f} s with two more "
        f"that simulate and write; by the clock {alone[0] / shared:.2f} times as fast (aim 1.8) at load {os.getloadavg()[0]:.1f}"
    )
    print(f"Together they take {more:.2f} times the processor time of one, starting included")


def _replicated(model: twin.Twin, folder: Path, pool: Executor | None) -> tuple[float, float]:
    """Return the seconds that it took, by the clock and of this process."""
    across: Any = map if pool is None else pool.map
    with tempfile.TemporaryDirectory(
        dir=folder
    ) as new:  # a disk that is still busy with the files before takes longer
        begun, spent = time.perf_counter(), time.process_time()
        asked = twin.each_replication(model, start=MONDAY, arrivals=LOANS, seed=1, replications=REPLICATIONS)
        for _ in across(partial(_written, Path(new)), asked):
            pass
        return time.perf_counter() - begun, time.process_time() - spent


def _written(folder: Path, one: twin.Replication) -> None:
    twin.write_csv(one.log(), folder / f"{one.number}.csv")


def loans() -> twin.Twin:
    """Return the twin of the loans."""
    return twin.from_prosimos(
        (LENDING / "lending.bpmn").read_bytes(), (LENDING / "lending.json").read_bytes()
    ).twin


def ours(scenario: str, cases: int, folder: Path, runs: int, *, writes: bool) -> None:
    """Run our side and tell the mean wait and the times.

    The file of the run before is removed first: to take it off the disk, or to write while the disk is still busy with it, is no
    part of the work.
    """
    model = lines.LINES["M/M/5"]().of if scenario == "line" else loans()
    path = folder / "ours.csv"

    def work() -> float:
        (log,) = twin.simulate(model, start=START if scenario == "line" else MONDAY, arrivals=cases, seed=1)
        if writes:
            twin.write_csv(log, path)
        assert log.enabled is not None
        return float((log.start - log.enabled).mean() / 1e6)

    twin.simulate(model, start=START, arrivals=100)  # loads the kernels
    _measured.told(*_measured.timed(work, runs=runs, before=lambda: path.unlink(missing_ok=True)))


def run(python: str | Path, *words: object) -> dict[str, Any]:
    """Run a script with a Python and return what it tells."""
    done = subprocess.run([str(python), *map(str, words)], check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
