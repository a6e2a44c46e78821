"""Reading an XES log and measuring it, beside pm4py: ratios of processor time and peak memory.

pm4py (AGPL-3.0) is installed for this benchmark alone. Both sides read the log and find the directly-follows graph, the
variants and the case durations; evenkeel finds all its other facts besides.
"""

import json
import statistics
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".venv" / "peers"
LOGS = ROOT.parent / "shared" / "data" / "event-logs"
RUNS = 3
PM4PY = "pm4py==2.7.23.11"

OURS = """
import sys
from evenkeel.engines import flow
reading = flow.read(sys.argv[1])
facts = flow.measure(reading.log)
print(facts.cases, facts.events, len(facts.dfg), facts.variants.count, round(facts.lead_time.mean))
"""
THEIRS = """
import sys, pm4py
log = pm4py.read_xes(sys.argv[1], show_progress_bar=False)
graph, _, _ = pm4py.discover_dfg(log)
variants = pm4py.get_variants(log)
durations = pm4py.get_all_case_durations(log)
print(len(durations), len(log), len(graph), len(variants), round(sum(durations) / len(durations)))
"""
MEASURED = """
import json, resource, sys
sys.argv = ["-", *sys.argv[1:]]
exec(compile(sys.stdin.read(), "side", "exec"))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss}))
"""


def main() -> None:
    """Run both sides in turn and print the ratios."""
    peer = install_peer()
    for name in ("receipt.xes.gz", "RTFM.xes.gz"):
        log = LOGS / name
        if not log.exists():
            print(f"{name}: not here, left out")
            continue
        ours, theirs = [], []
        for _ in range(RUNS):
            ours.append(side(Path(sys.executable), OURS, log))
            theirs.append(side(peer, THEIRS, log))
        print(
            f"{name}: evenkeel found {ours[0]['found']}, pm4py {theirs[0]['found']} (cases events edges variants mean)"
        )
        for figure in ("cpu", "memory"):
            ratio = statistics.median(b[figure] / a[figure] for a, b in zip(ours, theirs, strict=True))
            print(f"{name}: pm4py needs {ratio:.1f} times the {figure} of evenkeel (median of {RUNS} pairs)")


def install_peer() -> Path:
    """Return the Python of an environment with the peer in it."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        print(f"Installing {PM4PY} for this benchmark alone ...")
        venv.create(PEERS, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PM4PY], check=True)
    return python


def side(python: Path, code: str, log: Path) -> dict[str, Any]:
    """Run one side in a process of its own; return what it found, its processor seconds and its peak memory."""
    done = subprocess.run(
        [python, "-W", "ignore", "-c", MEASURED, str(log)],
        input=code,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.strip().splitlines()
    return {"found": lines[-2]} | json.loads(lines[-1])


if __name__ == "__main__":
    main()
