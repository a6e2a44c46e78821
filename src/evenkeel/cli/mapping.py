"""What the options `--map role=column` mean for a log, together with what its columns suggest."""

import difflib
from collections.abc import Iterable, Sequence

import typer

from evenkeel.engines import flow

LOG_ROLES = frozenset({flow.Role.ACTIVITY, flow.Role.TIMESTAMP, flow.Role.START, flow.Role.END})
TABLE_ROLES = frozenset({flow.Role.CREATED, flow.Role.CLOSED, flow.Role.MILESTONE})
SHAPES = (
    (flow.Role.ACTIVITY, TABLE_ROLES),
    (flow.Role.CREATED, LOG_ROLES),
)
"""A log has a row per event or a row per case; naming the first role of one rules out those of the other."""
RIVALS = ({flow.Role.TIMESTAMP, flow.Role.END},)
"""Roles of which a log needs one: naming one replaces the suggestion for the other."""


def parse(pairs: Iterable[str]) -> tuple[flow.Assignment, ...]:
    """Read `role=column` pairs. Raises typer.BadParameter with what to write instead."""
    return tuple(_assignment(pair) for pair in pairs)


def complete(given: Sequence[flow.Assignment], preview: flow.Preview) -> flow.Mapping:
    """Add to the given assignments what the log suggests for all other roles and columns.

    Raises typer.BadParameter for a column that the log does not have.
    """
    for assignment in given:
        _check_column(assignment, [column.name for column in preview.columns])
    taken = _replaced({assignment.role for assignment in given})
    columns = {assignment.column for assignment in given}
    kept = (a for a in preview.suggestion.assignments if a.role not in taken and a.column not in columns)
    return flow.Mapping((*given, *kept))


def _replaced(roles: set[flow.Role]) -> set[flow.Role]:
    """Return the roles for which suggestions no longer count."""
    replaced = set(roles)
    for first, others in SHAPES:
        if first in roles:
            replaced |= others
    for rivals in RIVALS:
        if rivals & roles:
            replaced |= rivals
    return replaced


def _assignment(pair: str) -> flow.Assignment:
    role, equals, column = pair.partition("=")
    if not equals or not column:
        raise typer.BadParameter(
            f"{pair!r} is not ROLE=COLUMN; write for example case=Number", param_hint="--map"
        )
    try:
        return flow.Assignment(flow.Role(role.strip().lower()), column)
    except ValueError as trouble:
        roles = [known.value for known in flow.Role]
        message = f"{role.strip()!r} is not a role{_nearest(role, roles)}. The roles are: {', '.join(roles)}"
        raise typer.BadParameter(message, param_hint="--map") from trouble


def _check_column(assignment: flow.Assignment, columns: Sequence[str]) -> None:
    if assignment.column in columns:
        return
    message = (
        f"the log has no column {assignment.column!r}{_nearest(assignment.column, columns)}. "
        f"Its columns are: {', '.join(columns)}"
    )
    raise typer.BadParameter(message, param_hint="--map")


def _nearest(name: str, names: Sequence[str]) -> str:
    """Say which name may have been meant."""
    folded = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.strip().casefold(), folded, n=1, cutoff=0.5)
    return f" (did you mean {folded[near[0]]!r}?)" if near else ""
