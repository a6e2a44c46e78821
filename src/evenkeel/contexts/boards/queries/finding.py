"""Which boards there are, and one of them: read from the operating model in effect."""

import datetime as dt

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.boards import making, rules
from evenkeel.contexts.boards.values import Board, Listed
from evenkeel.contexts.casework.queries import boards as casework
from evenkeel.contexts.casework.queries import desk
from evenkeel.engines import operating_model

Model = operating_model.OperatingModel


def model_of(*, by: accounts.Acting, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the model in effect; None where nothing is in effect yet."""
    return blueprint.in_effect(organisation_id=by.organisation_id, at=at)


def board(*, key: str, by: accounts.Acting, at: dt.datetime) -> Board:
    """Return a board of the model in effect. Raises rules.NoSuchBoard."""
    model = model_of(by=by, at=at)
    found = making.board(model, key) if model else None
    if found is None:
        raise rules.NoSuchBoard
    return found


def below(*, board: Board, by: accounts.Acting, at: dt.datetime) -> tuple[Board, ...]:
    """Return the boards that a board sums up, as far as the model in effect has them."""
    model = model_of(by=by, at=at) if board.below else None
    return tuple(each for each in making.boards(model) if each.key in board.below) if model else ()


def listed(*, by: accounts.Acting, at: dt.datetime) -> tuple[Listed, ...]:
    """Return all boards with how much is on them, hers first. Three queries."""
    model = model_of(by=by, at=at)
    if model is None:
        return ()
    reach = desk.reach(by=by, at=at)
    groups = casework.groups(reach=reach, by=by, at=at)
    found = []
    for each in making.boards(model):
        held = [group for group in groups if each.scope.has(case_type=group.case_type, unit=group.unit)]
        counts = [sum(values) for values in zip(*((g.count, g.late, g.paused) for g in held), strict=True)]
        count, late, paused = counts or (0, 0, 0)
        found.append(Listed(each, each.unit in reach.units, count, late, paused))
    return tuple(sorted(found, key=lambda one: not one.is_hers))
