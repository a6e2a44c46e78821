"""Operating models beside the YAML readers they could be read with: the example, and a model 100 times its size.

The peers only turn the same files into plain lists and dictionaries; evenkeel also keeps the place of every value,
validates every field, follows every link and runs every check. Each measurement is a process of its own.
"""

import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import _measured
import yaml
from ruamel.yaml import YAML

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.writing import _dump

EXAMPLE = Path(__file__).parents[1] / "operating-models" / "two-councils" / "to-be"
DAY = dt.date(2026, 11, 1)
TIMES = 100
AIMS = {"example": 0.5, f"{TIMES} times": 10.0}
PEERS = ("PyYAML on libyaml", "PyYAML", "ruamel.yaml with comments")


def main() -> None:
    """Print processor seconds and ratios, or do one task in a process of its own."""
    if len(sys.argv) > 1:
        told(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder)
        for name, content in multiplied(operating_model.read(EXAMPLE), TIMES).items():
            (large / name).parent.mkdir(parents=True, exist_ok=True)
            (large / name).write_bytes(content)
        for name, model, runs in (("example", EXAMPLE, 5), (f"{TIMES} times", large, 1)):
            size = sum(len(content) for content in texts(model))
            ours = run("load and check", model, runs)
            print(
                f"{name}, {size / 1e6:.2f} MB, {ours['found'][0]:,} records: load and check {ours['cpu']:.2f} s of processor "
                f"(aim {AIMS[name]:g}), {ours['found'][1]} findings, {ours['GiB']:.2f} GiB"
            )
            for peer in PEERS if model == EXAMPLE else PEERS[:1]:
                theirs = run(peer, model, runs)
                print(f"  {peer} alone, into plain values: {theirs['cpu'] / ours['cpu']:.2f} times our time")


def run(task: str, model: Path, runs: int) -> Any:
    """Do a task in a process of its own and return what it told."""
    command = [sys.executable, __file__, task, str(model), str(runs)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def told(task: str, model: Path, runs: int) -> None:
    """Do a task some times and print the median."""
    tasks: dict[str, Callable[[], Any]] = {
        "load and check": lambda: loaded(model),
        "PyYAML on libyaml": lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts(model)],
        "PyYAML": lambda: [yaml.safe_load(text) for text in texts(model)],
        "ruamel.yaml with comments": lambda: [YAML().load(text) for text in texts(model)],
    }
    found, times = _measured.timed(tasks[task], runs=runs)
    _measured.told(found if task == "load and check" else None, times)


def loaded(folder: Path) -> tuple[int, int]:
    """Load and check a model; give the number of its records and of the findings."""
    model = operating_model.load(folder)
    found = operating_model.check(model, on=DAY)
    return sum(1 for _ in model.every()), len(found)


def texts(folder: Path) -> Iterable[bytes]:
    """Give the YAML files at the top of a folder."""
    return (path.read_bytes() for path in sorted(folder.glob("*.yaml")))


def multiplied(reading: operating_model.Reading, times: int) -> dict[str, bytes]:
    """Give the files of a model with every record `times` times, each copy with keys and links of its own."""
    assert reading.model is not None
    plain: dict[str, Any] = {}
    for collection in _schema.COLLECTIONS.values():
        records = reading.model.records(collection.name)
        if collection.single and records:
            plain[collection.name] = _copy(records[0], 0)
            del plain[collection.name]["key"]
        elif records:
            plain[collection.name] = [_copy(each, number) for number in range(times) for each in records]
    return {**reading.files, "model.yaml": _dump.yaml_of(plain).encode()}


def _copy(record: Any, number: int) -> dict[str, Any]:
    copy = _dump.plain(record)
    copy["key"] = f"{record.key}-{number}"
    for link in _schema.links(record):
        if not _schema.COLLECTIONS[link.collection].single:
            holder = copy
            for step in link.path[:-1]:
                holder = holder[step]  # type: ignore[index]
            holder[link.path[-1]] = f"{holder[link.path[-1]]}-{number}"  # type: ignore[index]
    return copy


if __name__ == "__main__":
    main()
