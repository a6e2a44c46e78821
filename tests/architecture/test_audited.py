"""Every write leaves its trace: each public operation of a context leads to the audit trail, or to the events of a case."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CONTEXTS = Path(__file__).parents[2] / "src/evenkeel/contexts"
Call = tuple[str, str]
"""A function by its module, as it is named where it is called, and its own name; its own module is empty."""
RECORDS: set[Call] = {
    ("audit", "record"),
    ("lines", "record"),
    ("work", "happens"),
    ("changes", "note"),
    ("consulting", "comment"),
}
"""What leaves the trace: `audit.record`, as every operations module names `evenkeel.contexts.audit.operations`, and what hands on
to it; `work.happens`, which tells an event of a case; `changes.note`, which adds a line to the history of a customer;
`consulting.comment`, which records a comment. The database
keeps all three as they are."""

EXCUSED = {
    "boards.helping.turn_hand": "who asks for help at the moment is no record; it is told to all who look",
    "boards.placing.place": "the order of cards is no record; a move of the case tells its event through casework",
    "boards.standing.case_changed": "belongs to an erasure, whose certificate counts the case",
    "casework.bringing.begin": "notes how far old cases have come; history.bring_in records that they come",
    "casework.bulk.do": "does operations that a table names, each of which tells its event",
    "casework.bulk.tried": "is taken back before anybody sees it",
    "casework.carrying.ask_for_left_behind": "asks for jobs, writes nothing",
    "casework.changes.note": "is itself what is kept",
    "casework.desk.give_star": "her own day, seen by nobody else",
    "casework.desk.say_week": "her own word on her week, which she may say anew",
    "casework.desk.take_star_away": "her own day, seen by nobody else",
    "casework.desk.turn_star": "her own day, seen by nobody else",
    "casework.documents.scanner": "names the scanner, writes nothing",
    "casework.doing.opening": "makes a value, writes nothing",
    "casework.extracts.forget": "ends what was recorded with its end when it was asked for",
    "casework.extracts.forget_about": "belongs to an erasure, whose certificate counts them",
    "casework.extracts.make": "makes what was recorded when it was asked for",
    "casework.filters.keep": "her own list of what she sees anyhow",
    "casework.filters.remove": "her own list of what she sees anyhow",
    "casework.history.read": "tries an import, and nothing comes in",
    "casework.meanwhile.unchanged": "holds a case, writes nothing",
    "insight.check_size": "asks a rule, writes nothing",
    "insight.largest": "names a limit, writes nothing",
    "meetings.holding.settle": "its row keeps who took it off the list, and when",
    "meetings.holding.set_up": "switches of a meeting that runs, gone with it",
    "meetings.holding.turn": "which part of a meeting is on the screen, gone with it",
    "meetings.holding.write_down": "its row keeps who wrote it down, and when",
    "meetings.keeping.forget_cases": "belongs to an erasure of cases, whose certificate counts them",
}
"""Public operations that record nothing, each with the reason. This list may only shrink."""


def operations() -> list[tuple[str, dict[str, str]]]:
    """Return the operations of every context but the audit trail's own, as sources by the name of their module."""
    found = {path.parent.name: {"": path.read_text()} for path in CONTEXTS.glob("*/operations.py")}
    for folder in CONTEXTS.glob("*/operations"):
        found[folder.parent.name] = {path.stem: path.read_text() for path in sorted(folder.glob("*.py"))}
    return sorted((context, sources) for context, sources in found.items() if context != "audit")


def unaudited(sources: dict[str, str]) -> set[str]:
    """Return the public functions of modules from which no chain of calls within these reaches a record."""
    calls = {
        (module, node.name): _calls(node)
        for module, source in sources.items()
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    reaching = {name for name, called in calls.items() if called & RECORDS}
    while more := {name for name, called in calls.items() if _meant(name[0], called) & reaching} - reaching:
        reaching |= more
    return {f"{module}.{name}".lstrip(".") for module, name in set(_public(sources)) - reaching}


def _public(sources: dict[str, str]) -> Iterator[Call]:
    """Give what can be done from outside. In a package of modules, what takes an argument by its place serves other operations."""
    for module, source in sources.items():
        for node in ast.parse(source).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not (module and node.args.args):
                yield module, node.name


def _meant(here: str, called: set[Call]) -> set[Call]:
    """Return calls by the modules in which the functions stand."""
    return {(module or here, name) for module, name in called}


def _calls(function: ast.FunctionDef) -> set[Call]:
    """Return what a function calls."""
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
    ("context", "sources"), operations(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_operation_is_audited(context: str, sources: dict[str, str]) -> None:
    silent = {f"{context}.{name}" for name in unaudited(sources)}
    assert silent <= set(EXCUSED)


def test_every_excuse_is_still_needed() -> None:
    silent = {f"{context}.{name}" for context, sources in operations() for name in unaudited(sources)}
    assert set(EXCUSED) <= silent


def test_the_search_follows_helpers_and_finds_silence() -> None:
    source = """
def loud(): _helper()
def _helper(): audit.record(at=1)
def silent(): models.save()
def misled(): other.record()
"""
    assert unaudited({"": source}) == {"silent", "misled"}
    package = {
        "one": source,
        "two": "def far(): one.loud()\ndef told(): work.happens(1)\ndef far_off(): one.silent()\ndef helper(of): models.save()",
    }
    assert unaudited(package) == {"one.silent", "one.misled", "two.far_off"}
