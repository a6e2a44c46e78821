"""Bounds on how large a file and a function may grow, and a count of muted warnings that may only shrink."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/evenkeel"
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
LONGEST_FILE = 500
LONGEST_FUNCTION = 60
MOST_MUTES = 20


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_stay_readable(module: Path) -> None:
    text = module.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            assert (node.end_lineno or 0) - first < LONGEST_FUNCTION, f"{module}:{node.lineno} {node.name}"


def test_muted_warnings_only_shrink() -> None:
    mutes = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in MODULES
        for line in path.read_text().splitlines()
        if re.search(r"#\s*(noqa|type:\s*ignore|pragma:\s*no\s*cover)", line)
    ]
    assert len(mutes) <= MOST_MUTES, "\n".join(mutes)


def test_public_operations_and_queries_are_keyword_only_and_documented() -> None:
    for module in [*SOURCE.glob("contexts/*/operations.py"), *SOURCE.glob("contexts/*/queries.py")]:
        for node in ast.parse(module.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                where = f"{module.relative_to(SOURCE)}:{node.lineno} {node.name}"
                assert ast.get_docstring(node), f"{where}: say what it does"
                assert not node.args.args or module.name == "queries.py", (
                    f"{where}: make its arguments keyword-only"
                )
