"""How far a log is from another: evenkeel beside log-distance-measures, the same nine figures of the same logs.

The peer (Apache-2.0; it needs pandas 2, so it is no dependency of ours, not even in tests) is installed for this benchmark
alone, or taken from the environment whose Python EVENKEEL_METRICS_PYTHON names. `--write` keeps its figures for the tests.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import _measured
import _peers
import numpy as np

from evenkeel.engines import twin
from evenkeel.engines.twin.fidelity import _controls

HERE = Path(__file__).parent
ROOT = HERE.parent
LOGS = ROOT.parent / "shared" / "data" / "twin"
KEPT = ROOT / "tests/engines/twin/fidelity/published_measures.json"
SPLIT = ("ACR", "BPI12W", "CallCenter_P", "LoanApp", "P2P", "Production", "WABO_receipt")
PACKAGES = ("log-distance-measures==2.2.0", "pandas<3")
RUNS = 5
TOLERANCE = 1e-9

Pairs = dict[str, tuple[twin.EventLog, twin.EventLog]]


def main() -> None:
    """Compare the figures, then the times on BPI12W, and print both."""
    if not LOGS.exists():
        sys.exit(f"{LOGS.name} is not here: nothing to measure.")
    peer = _peers.python("EVENKEEL_METRICS_PYTHON", "peers-metrics", PACKAGES)
    pairs = logs()
    with tempfile.TemporaryDirectory() as folder:
        told = theirs(peer, Path(folder), pairs)
    agree(pairs, told)
    times(pairs, told)
    if "--write" in sys.argv:
        figures = {name: told[name]["figures"] for name in pairs if name != "BPI12W resampled"}
        KEPT.write_text(json.dumps(figures, indent=1) + "\n")


def logs() -> Pairs:
    """Return what is compared: of each log the part held out beside the part before it, and published simulations."""
    split = {name: twin.held_out(twin.read_csv(LOGS / f"{name}.csv.gz")) for name in SPLIT}
    pairs = {name: (test, train) for name, (train, test) in split.items()}
    loans = split["LoanApp"][1]
    for number in range(3):
        path = LOGS / "published-simulations" / f"LoanApp.AgentSim.{number}.csv.gz"
        pairs[f"LoanApp.AgentSim.{number}"] = (loans, twin.read_csv(path))
    pairs["Production beside LoanApp"] = (split["Production"][1], loans)
    calls = split["BPI12W"][1]
    pairs["BPI12W resampled"] = (calls, _controls.resampled(calls, rng=np.random.default_rng(0)))
    return pairs


def theirs(python: Path, folder: Path, pairs: Pairs) -> dict[str, Any]:
    """Have the peer measure all pairs."""
    for number, pair in enumerate(pairs.values()):
        for side, log in zip("ab", pair, strict=True):
            twin.write_csv(log, folder / f"{number}{side}.csv")
    command = [str(python), "-W", "ignore", str(HERE / "_theirs_metrics.py"), str(folder), str(len(pairs))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return dict(zip(pairs, json.loads(done.stdout.strip().splitlines()[-1]), strict=True))


def agree(pairs: Pairs, told: dict[str, Any]) -> None:
    """Print by how much the figures differ at most."""
    apart = {
        (name, code): abs(figure - told[name]["figures"][code])
        for name, pair in pairs.items()
        for code, figure in twin.distances(*pair).items()
    }
    most = max(apart, key=lambda key: apart[key])
    verdict = "equal" if apart[most] <= TOLERANCE else "NOT EQUAL"
    print(
        f"{len(apart)} figures of {len(pairs)} pairs: {verdict}, at most {apart[most]:.1e} apart ({', '.join(most)})"
    )


def times(pairs: Pairs, told: dict[str, Any]) -> None:
    """Print how long both sides take for the nine figures of BPI12W's part held out."""
    pair = pairs["BPI12W resampled"]

    def fresh() -> dict[str, float]:
        return twin.distances(
            *(log.take(np.arange(log.n_instances)) for log in pair)
        )  # nothing kept from before

    _, runs = _measured.timed(fresh, runs=RUNS)
    ours = sorted(cpu for cpu, _ in runs)[RUNS // 2]
    other = told["BPI12W resampled"]["cpu"]
    print(
        f"BPI12W held out, {pair[0].n_instances:,} instances beside as many: {other:.2f} s by {ours:.4f} s of processor time"
    )
    print(f"ratio {other / ours:.0f}")


if __name__ == "__main__":
    main()
