"""Reading a large XES log, beside pm4py and r4pm: ratios of processor time and peak memory.

pm4py (AGPL-3.0) and r4pm are installed for this benchmark alone, each in an environment of its own: beside r4pm, pm4py would
read with it. All three read the same file in full; only evenkeel keeps the offset of each time.
"""

import statistics
import subprocess
import sys
import venv
from pathlib import Path

import flow

R4PM = "r4pm==0.6.2"
LOG = "RTFM.xes.gz"

OURS = """
import sys
from evenkeel.engines import flow
log = flow.read(sys.argv[1]).log
print(log.n_cases, log.n_events, sorted(set(log.utc_offset.tolist())))
"""
PM4PY = """
import sys, pm4py
log = pm4py.read_xes(sys.argv[1], show_progress_bar=False)
print(log["case:concept:name"].nunique(), len(log), log["time:timestamp"].dtype)
"""
RUST = """
import sys, r4pm
log = r4pm.df.import_xes(sys.argv[1])[0]
print(log["case:concept:name"].n_unique(), len(log), log["time:timestamp"].dtype)
"""


def main() -> None:
    """Run the three in turn and print the ratios."""
    peer, rust = flow.install_peer(), install_rust()
    log = flow.LOGS / LOG
    if not log.exists():
        print(f"{LOG}: not here, left out")
        return
    sides = {"evenkeel": (Path(sys.executable), OURS), "pm4py": (peer, PM4PY), "r4pm": (rust, RUST)}
    flow.side(*sides["evenkeel"], log)  # the kernel is compiled once and kept
    runs = [{name: flow.side(*side, log) for name, side in sides.items()} for _ in range(flow.RUNS)]
    for name in sides:
        cpu = ", ".join(f"{run[name]['cpu']:.1f}" for run in runs)
        print(f"{LOG}: {name} found {runs[0][name]['found']} in {cpu} CPU seconds")
    for name in ("pm4py", "r4pm"):
        for figure in ("cpu", "memory"):
            ratio = statistics.median(run[name][figure] / run["evenkeel"][figure] for run in runs)
            print(
                f"{LOG}: {name} needs {ratio:.1f} times the {figure} of evenkeel (median of {flow.RUNS} runs)"
            )


def install_rust() -> Path:
    """Return the Python of an environment with r4pm in it."""
    python = flow.PEERS.with_name("peers-r4pm") / "bin" / "python"
    if not python.exists():
        print(f"Installing {R4PM} for this benchmark alone ...")
        venv.create(python.parents[1], with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", R4PM, "polars"], check=True)
    return python


if __name__ == "__main__":
    main()
