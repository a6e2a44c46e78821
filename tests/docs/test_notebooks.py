"""Notebooks: each runs from its first cell to its last with the engine alone, and shows what its cells print."""

import json
import pathlib

import pytest

from tools import notebook

pytestmark = pytest.mark.long


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(notebook.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_runs_and_shows_what_it_prints(path: pathlib.Path) -> None:
    shown = path.read_text(encoding="utf-8")
    made = json.loads(notebook.run(shown))
    for cell, ran in zip(json.loads(shown)["cells"], made["cells"], strict=True):
        source = "".join(cell["source"])
        assert "evenkeel.contexts" not in source
        assert bool(cell.get("outputs")) == bool(ran.get("outputs")), source
    printed = [
        line for cell in made["cells"] for output in cell.get("outputs", []) for line in output["text"]
    ]
    assert any("replications" in line for line in printed)
    assert any(line.startswith("- Least disruption: ") for line in printed)
