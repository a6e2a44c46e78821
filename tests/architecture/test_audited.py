"""Every write is audited: each public operation of a context leads to an entry in the audit trail."""

import ast
from pathlib import Path

import pytest

CONTEXTS = Path(__file__).parents[2] / "src/evenkeel/contexts"
RECORDS = {("audit", "record"), ("lines", "record")}
"""What writes the entry: `audit.record`, as every operations module names `evenkeel.contexts.audit.operations`,
and what hands on to it."""

EXCUSED = {
    "insight.check_size": "asks a rule, writes nothing",
    "insight.largest": "names a limit, writes nothing",
}
"""Public operations that record nothing, each with the reason. This list may only shrink."""


def operations() -> list[tuple[str, Path]]:
    """Return the context and path of every operations module but the audit trail's own."""
    return [
        (path.parent.name, path)
        for path in sorted(CONTEXTS.glob("*/operations.py"))
        if path.parent.name != "audit"
    ]


def unaudited(source: str) -> set[str]:
    """Return the public functions of a module from which no chain of calls within it reaches a record."""
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    calls = {name: _calls(node) for name, node in functions.items()}
    reaching = {name for name, called in calls.items() if called & RECORDS}
    while (
        more := {name for name, called in calls.items() if {("", other) for other in reaching} & called}
        - reaching
    ):
        reaching |= more
    return {name for name in functions if not name.startswith("_")} - reaching


def _calls(function: ast.FunctionDef) -> set[tuple[str, str]]:
    """Return what a function calls, as module and name; its own module is empty."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(value=ast.Name(id=module), attr=name):
                    found.add((module, name))
                case ast.Name(id=name):
                    found.add(("", name))
    return found


@pytest.mark.parametrize(
    ("context", "path"), operations(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_operation_is_audited(context: str, path: Path) -> None:
    silent = {f"{context}.{name}" for name in unaudited(path.read_text())}
    assert silent <= set(EXCUSED)


def test_every_excuse_is_still_needed() -> None:
    silent = {f"{context}.{name}" for context, path in operations() for name in unaudited(path.read_text())}
    assert set(EXCUSED) <= silent


def test_the_search_follows_helpers_and_finds_silence() -> None:
    source = """
def loud(): _helper()
def _helper(): audit.record(at=1)
def silent(): models.save()
def misled(): other.record()
"""
    assert unaudited(source) == {"silent", "misled"}
