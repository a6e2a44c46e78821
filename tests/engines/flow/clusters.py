"""Code of the how-to on distributed engines, run as a user would run it: in a process of its own."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evenkeel.engines import flow

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/how-to/measure-on-spark-or-dask.md"
LOG = ROOT.parent / "shared/data/event-logs/BPI_2020_DomesticDeclarations.xes.gz"
TOLD = "import pathlib; pathlib.Path({out!r}).write_text(facts.model_dump_json())\n"


def code(heading: str) -> str:
    """Return the example below a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def needs(*modules: str, java: bool = False) -> None:
    """Skip, with the reason, where an engine is not there."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: `make cluster` does it")
    if java and shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not on this machine")


def measured(heading: str, *, log: Path, folder: Path) -> flow.Facts:
    """Run the example below a heading on a log, and return the facts that it finds."""
    script, out = folder / "example.py", folder / "facts.json"
    example = code(heading).replace('"log.parquet"', repr(str(log))).rstrip()
    indent = "    " if "__main__" in example else ""
    script.write_text(f"{example}\n{indent}{TOLD.format(out=str(out))}", encoding="utf-8")
    environment = os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell",
    }
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    return flow.Facts.model_validate_json(out.read_text(encoding="utf-8"))
