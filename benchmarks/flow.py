"""Event logs beside pm4py and r4pm: reading XES, three facts, loading, ten million events, memory, threads.

The peers (AGPL-3.0, GPL) are installed for this benchmark alone. Each measurement is a process of its own; the sides take
turns, and ratios are taken pair by pair. The facts are the directly-follows graph, the variants and the durations of
cases; evenkeel finds their medians and percentiles besides, which pm4py does not.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = ROOT / ".venv" / "peers"
LOG = ROOT.parent / "shared" / "data" / "event-logs" / "RTFM.xes.gz"
PACKAGES = ("pm4py==2.7.23.11", "r4pm==0.6.2", "polars", "pyarrow")
PAIRS = 3
SIZES = (1, 2, 5, 18)
"""How often the log of 561,470 events is repeated: to 0.6, 1.1, 2.8 and 10.1 million."""

Told = dict[str, Any]


def main() -> None:
    """Run all comparisons and print what they found."""
    if not LOG.exists():
        sys.exit(f"{LOG.name} is not here: nothing to measure.")
    peer = install_peers()
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, Python {sys.version.split()[0]}"
    )
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for times in SIZES:
            events = ours("replicate", LOG, times, folder)["found"]
            files[times] = Path(folder) / f"{times}.parquet"
            print(f"RTFM {times} times: {events:,} events")
        reading(peer)
        facts(peer, files)
        loading(peer, files)
        growing(files)


def reading(peer: Path) -> None:
    """Compare reading XES."""
    ours("read", LOG)
    compared("read XES, beside pm4py's default", lambda: ours("read", LOG), lambda: theirs(peer, "read", LOG))
    compared("read XES, beside r4pm", lambda: ours("read", LOG), lambda: theirs(peer, "read_r4pm", LOG))


def facts(peer: Path, files: dict[int, Path]) -> None:
    """Compare three facts of a log that is loaded."""
    for times, pairs in ((1, PAIRS), (18, 1)):
        compared(
            f"three facts, RTFM {times} times",
            lambda path=files[times]: ours("facts", path),
            lambda path=files[times]: theirs(peer, "facts", path),
            pairs=pairs,
        )


def loading(peer: Path, files: dict[int, Path]) -> None:
    """Compare loading from Parquet together with three facts."""
    for times, pairs in ((1, PAIRS), (18, 1)):
        compared(
            f"Parquet and three facts, RTFM {times} times",
            lambda path=files[times]: ours("load", path),
            lambda path=files[times]: theirs(peer, "load", path),
            pairs=pairs,
        )


def growing(files: dict[int, Path]) -> None:
    """Tell our own time per event as logs grow, and what a second thread brings."""
    for task, name in (("facts", "three facts"), ("all", "all facts")):
        for times in SIZES:
            one, two = ours(task, files[times], 1), ours(task, files[times], 2)
            events = one["found"][1] if task == "facts" else one["found"][0]
            print(
                f"{name}, RTFM {times} times: {one['wall']:.2f} s, {one['wall'] / events * 1e9:.0f} ns an event, "
                f"{one['GiB']:.2f} GiB with loading; two threads {one['wall'] / two['wall']:.2f} times as fast"
            )


def compared(name: str, mine: Any, other: Any, *, pairs: int = PAIRS) -> None:
    """Run two sides in turn and print how often the other's figure is ours."""
    told = [(mine(), other()) for _ in range(pairs)]
    found = "the same found" if told[0][0]["found"] == told[0][1]["found"] else "DIFFERENT"
    parts = []
    for figure, unit in (("cpu", "s of processor"), ("wall", "s"), ("GiB", "GiB")):
        ratio = statistics.median(b[figure] / a[figure] for a, b in told)
        a, b = (statistics.median(side[figure] for side in sides) for sides in zip(*told, strict=True))
        parts.append(f"{ratio:.1f} times ({b:.3g} by {a:.3g} {unit})")
    print(f"{name}: {'; '.join(parts)}; median of {pairs}; {found}: {told[0][0]['found']}", flush=True)


def ours(task: str, *arguments: object) -> Told:
    """Run one of our tasks."""
    return run(Path(sys.executable), "_ours.py", task, *arguments)


def theirs(peer: Path, task: str, *arguments: object) -> Told:
    """Run one of the peers' tasks."""
    return run(peer, "_theirs.py", task, *arguments)


def run(python: Path, file: str, *arguments: object) -> Told:
    """Run one side in a process of its own and return what it told."""
    command = [str(python), "-W", "ignore", str(HERE / file), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    told: Told = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def install_peers() -> Path:
    """Return the Python of an environment with the peers in it."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        print(f"Installing {', '.join(PACKAGES)} for this benchmark alone ...")
        venv.create(PEERS, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


if __name__ == "__main__":
    main()
