"""How fast a twin runs: evenkeel beside SimPy and Ciw, M/M/5 with every customer written to a CSV file.

The peers (SimPy and Ciw, both MIT) are installed for this benchmark alone, or taken from the environment whose Python
EVENKEEL_TWIN_PYTHON names. Each side runs in a process of its own, in turn; kernels have been compiled before.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _measured

from evenkeel.engines import twin
from tests.engines.twin.running import exact, lines

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv" / "peers-twin"
PACKAGES = ("simpy==4.1.2", "ciw==3.2.7")
AIMS = {"simpy": 100, "ciw": 200}
CUSTOMERS = 100_000
MANY = 1_000_000
START = datetime(2026, 3, 2, tzinfo=UTC)


def main() -> None:
    """Run all sides on the same line and print the ratios; with `ours`, only our side, as a process of its own."""
    if sys.argv[1:2] == ["ours"]:
        ours(int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), writes=sys.argv[5] == "writes")
        return
    peer = peer_python()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        run(sys.executable, __file__, "ours", 1_000, path, 1, "writes")  # compiles
        own = run(sys.executable, __file__, "ours", CUSTOMERS, path, 5, "writes")
        print(
            f"M/M/5, {CUSTOMERS:,} customers, log written; mean wait {exact.mean_wait(0.1, 1 / 35, 5):.2f} s by theory"
        )
        print(f"evenkeel: {own['cpu']:.3f} s of processor time, mean wait {own['found']:.2f} s")
        for name, aim in AIMS.items():
            other = run(peer, HERE / "_theirs_twin.py", name, CUSTOMERS, path, 1)
            ratio = other["cpu"] / own["cpu"]
            print(
                f"{name}: {other['cpu']:.2f} s, mean wait {other['found']:.2f} s; ratio {ratio:.0f} (aim {aim})"
            )
        for writes in ("writes", "keeps"):
            many = run(sys.executable, __file__, "ours", MANY, path, 3, writes)
            print(
                f"evenkeel {writes} {MANY:,}: {many['cpu']:.2f} s, {MANY / many['cpu']:,.0f} activity instances per second"
            )


def ours(customers: int, path: Path, runs: int, *, writes: bool) -> None:
    """Run our side and tell the mean wait and the times."""
    line = lines.LINES["M/M/5"]().of

    def work() -> float:
        (log,) = twin.simulate(line, start=START, arrivals=customers, seed=1)
        if writes:
            twin.write_csv(log, path)
        assert log.enabled is not None
        return float((log.start - log.enabled).mean() / 1e6)

    twin.simulate(line, start=START, arrivals=100)  # loads the kernels
    _measured.told(*_measured.timed(work, runs=runs))


def run(python: str | Path, *words: object) -> dict[str, Any]:
    """Run a script with a Python and return what it tells."""
    done = subprocess.run([str(python), *map(str, words)], check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def peer_python() -> Path:
    """Return the Python of an environment with the peers in it."""
    named = os.environ.get("EVENKEEL_TWIN_PYTHON")
    if named:
        return Path(named)
    python = PEERS / "bin" / "python"
    if not python.exists():
        print(f"Installing {', '.join(PACKAGES)} for this benchmark alone ...")
        venv.create(PEERS, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


if __name__ == "__main__":
    main()
