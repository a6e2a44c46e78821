"""Boards from the operating model; for a team for which it has none, one by rule: lanes from the stages of its case types."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from evenkeel.contexts.boards.values import MEANT, OF_TEAM, Board, Colour, Kind, Lane, Rows, Status
from evenkeel.contexts.casework.values.boards import Scope
from evenkeel.engines import operating_model

Model = operating_model.OperatingModel
WITHOUT_LANES: Final = frozenset(Kind) - {Kind.CASE}
"""Kinds of board that show something where they have no lanes; each has a view of its own in `views/looking.py`."""


def boards(model: Model) -> tuple[Board, ...]:
    """Return every board that shows something: those of the model in its order, then those by rule."""
    said = [_said(model, each) for each in model.boards if each.lanes or each.kind in WITHOUT_LANES]
    with_board = {each.unit for each in said if each.has_cards}
    ruled = (_by_rule(model, each) for each in model.units if each.key not in with_board)
    return (*said, *(each for each in ruled if each is not None))


def board(model: Model, key: str) -> Board | None:
    """Return a board by its key; None where the model has none of it."""
    return next((each for each in boards(model) if each.key == key), None)


def _said(model: Model, found: operating_model.Board) -> Board:
    """Return a board as the model says it."""
    units = tuple(_with_those_below(model, found.unit)) if found.unit else ()
    return Board(
        key=found.key,
        title=found.title,
        description=found.description or "",
        unit=found.unit or "",
        unit_title=_title(model, found.unit or ""),
        lanes=tuple(
            Lane(each.key, each.title, each.stages, each.shelf or "", each.wip_limit) for each in found.lanes
        ),
        rows=Rows(found.rows),
        scope=Scope(found.case_types or _projects(model, found), units),
        is_by_rule=False,
        kind=Kind(found.kind),
        below=found.below,
        owner=found.owner or "",
        status=_status(found.status),
        measures=found.measures,
        standing=found.standing or 0.0,
    )


def _projects(model: Model, found: operating_model.Board) -> tuple[str, ...]:
    """Return the kinds of case that a board of projects is about where it names none: those that are projects."""
    if found.kind != Kind.PROJECT.value:
        return ()
    # Without any, the board is empty, and does not show all other cases of its unit.
    return tuple(each.key for each in model.case_types if each.kind == "project") or ("project",)


def _status(found: operating_model.Status | None) -> Status:
    if found is None:
        return Status()
    words = {each: getattr(found, each.value) or MEANT[each] for each in Colour}
    return Status(found.set_by == "hand", words)


def _by_rule(model: Model, unit: operating_model.Unit) -> Board | None:
    """Return the board of a team for which the model has none; None where no kind of case is its work."""
    elsewhere = _on_boards_of_projects(model, unit.key)
    kinds = tuple(each for each in _kinds(model, unit.key) if each.key not in elsewhere)
    lanes = tuple(_lanes(model, unit.key, kinds))
    if not lanes:
        return None
    return Board(
        key=f"{OF_TEAM}{unit.key}",
        title=unit.title,
        description="",
        unit=unit.key,
        unit_title=unit.title,
        lanes=lanes,
        rows=Rows.URGENCY,
        scope=Scope((), (unit.key,), elsewhere),
        is_by_rule=True,
    )


def _on_boards_of_projects(model: Model, unit: str) -> tuple[str, ...]:
    """Return the kinds of case that a unit sees on a board of projects or processes, where their milestones stand."""
    boards = (
        each for each in model.boards if each.kind in (Kind.PROJECT, Kind.PROCESS) and each.unit == unit
    )
    return tuple(key for each in boards for key in each.case_types or _projects(model, each))


def record(model: Model, board: Board) -> operating_model.Board:
    """Return a board made by rule as a record of the model, under a key that is free."""
    taken = {each.key for each in model.boards}
    numbered = (f"{board.unit}-board-{number}" for number in itertools.count(2))
    keys = itertools.chain((board.unit, f"{board.unit}-board"), numbered)
    unit = model.find("units", board.unit)
    lanes = [
        {"key": each.key, "title": each.title, "stages": each.stages, "shelf": each.shelf or None}
        for each in board.lanes
    ]
    said = {
        "key": next(each for each in keys if each not in taken),
        "title": board.title,
        "unit": board.unit,
        "rows": board.rows.value,
        "lanes": lanes,
        "owner": getattr(unit, "lead", None),
    }
    return operating_model.Board.model_validate(said)


def said_of(board: Board) -> Callable[[Model], object]:
    """Return what tells all that a model says of a board; of one made by rule, of boards with cards of its unit."""
    if not board.is_by_rule:
        return lambda model: model.find("boards", board.key)
    return lambda model: tuple(each for each in model.boards if each.unit == board.unit and each.lanes)


def _kinds(model: Model, unit: str) -> Iterator[operating_model.CaseType]:
    """Give the case types that lie on a shelf of a unit, in any stage."""
    shelves = {each.key for each in model.shelves if each.unit == unit}
    for kind in model.case_types:
        if kind.shelf in shelves or any(each.shelf in shelves for each in kind.stages):
            yield kind


def _lanes(model: Model, unit: str, kinds: Iterable[operating_model.CaseType]) -> Iterator[Lane]:
    """Give a lane for each stage of the kinds, in their order; stages of one key share a lane; what has no stages lies by shelf."""
    seen: set[str] = set()
    for kind in kinds:
        for stage in kind.stages:
            if stage.key not in seen:
                seen.add(stage.key)
                yield Lane(stage.key, stage.title, (stage.key,))
    for shelf in model.shelves:
        if shelf.unit == unit and any(not each.stages and each.shelf == shelf.key for each in kinds):
            yield Lane(f"shelf-{shelf.key}"[:80], shelf.title, (), shelf.key)


def _with_those_below(model: Model, unit: str) -> list[str]:
    found = [unit]
    for key in found:
        found += [each.key for each in model.units if each.parent == key and each.key not in found]
    return found


def _title(model: Model, unit: str) -> str:
    found = model.find("units", unit) if unit else None
    return found.title if found else unit
