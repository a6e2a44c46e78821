"""The reference page of the life of a case, drawn from its table of moves."""

from collections import defaultdict
from typing import Final

from evenkeel.contexts.casework import flow
from evenkeel.contexts.casework.values.cases import STOPS_NET, Kind, Pause, State

_PLACES: Final = {
    State.NEW: (20, 60),
    State.OPEN: (320, 60),
    State.PAUSED: (320, 220),
    State.CLOSED: (620, 60),
}
"""Where the box of each state stands, in the picture's own units."""
_WIDTH, _HEIGHT = 140, 56
_WAYS: Final = {
    (State.NEW, State.OPEN): "M160 88 H314",
    (State.NEW, State.PAUSED): "M90 116 V248 H314",
    (State.NEW, State.CLOSED): "M90 60 V24 H690 V54",
    (State.OPEN, State.PAUSED): "M370 116 V214",
    (State.PAUSED, State.OPEN): "M410 220 V122",
    (State.OPEN, State.CLOSED): "M460 76 H614",
    (State.CLOSED, State.OPEN): "M620 102 H466",
    (State.PAUSED, State.CLOSED): "M460 248 H690 V122",
}
_LABELS: Final = {
    (State.NEW, State.OPEN): (166, 80),
    (State.NEW, State.PAUSED): (98, 242),
    (State.NEW, State.CLOSED): (98, 18),
    (State.OPEN, State.PAUSED): (318, 172),
    (State.PAUSED, State.OPEN): (418, 172),
    (State.OPEN, State.CLOSED): (466, 68),
    (State.CLOSED, State.OPEN): (470, 120),
    (State.PAUSED, State.CLOSED): (470, 242),
}


def life() -> str:
    """Write the page."""
    parts = [
        "# The life of a case\n",
        _INTRO,
        _picture(),
        "## Every move\n",
        _moves(),
        "## What leaves the state as it is\n",
    ]
    return "\n".join((*parts, _stays(), "## Kinds of pause\n", _pauses()))


_INTRO: Final = """\
What can happen to a case, and where it stands afterwards: the table by which evenkeel decides. Why there are four states is told in
[The life of a case](../explanation/the-life-of-a-case.md).
"""


def _between() -> dict[tuple[State, State], list[Kind]]:
    found: dict[tuple[State, State], list[Kind]] = defaultdict(list)
    for move in flow.MOVES:
        if move.from_ is not None and move.from_ is not move.to:
            found[move.from_, move.to].append(move.kind)
    return found


def _picture() -> str:
    """Draw the states and what leads from one to another. A move between states that has no place in it is a KeyError here."""
    ways = _between()
    lines = [
        '<svg viewBox="0 0 780 300" role="img" aria-labelledby="life-title" xmlns="http://www.w3.org/2000/svg" '
        'font-family="sans-serif" font-size="12" fill="currentColor">',
        f'<title id="life-title">{_told(ways)}</title>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z"/></marker></defs>',
    ]
    for state, (x, y) in _PLACES.items():
        lines.append(
            f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="none" stroke="currentColor"/>'
            f'<text x="{x + 70}" y="{y + 33}" text-anchor="middle" font-size="15" font-weight="bold">{state}</text>'
        )
    for way, kinds in ways.items():
        x, y = _LABELS[way]
        lines.append(f'<path d="{_WAYS[way]}" fill="none" stroke="currentColor" marker-end="url(#tip)"/>')
        lines.append(f'<text x="{x}" y="{y}">{", ".join(_short(kinds))}</text>')
    return "\n".join((*lines, "</svg>\n"))


def _short(kinds: list[Kind]) -> list[str]:
    shown = [kind.value for kind in kinds[:3]]
    return [*shown, "…"] if len(kinds) > 3 else shown


def _told(ways: dict[tuple[State, State], list[Kind]]) -> str:
    said = (f"from {before} to {after} by {', '.join(kinds)}" for (before, after), kinds in ways.items())
    return "States of a case and what leads from one to another: " + "; ".join(said) + "."


def _moves() -> str:
    rows = [
        f"| {move.words} | `{move.kind}` | {move.from_ or 'not there yet'} | {move.to} |"
        for move in flow.MOVES
    ]
    last = "| it is taken back | `undone` | any | where it was before |"
    return "\n".join(("| what happens | event | from | to |", "|---|---|---|---|", *rows, last, ""))


def _stays() -> str:
    rows = [
        f"| `{kind}` | {', '.join(s for s in State if s in states)} |" for kind, states in flow.STAYS.items()
    ]
    return "\n".join(("| event | in which states it may happen |", "|---|---|", *rows, ""))


def _pauses() -> str:
    rows = [f"| `{kind}` | {'yes' if kind in STOPS_NET else 'no'} |" for kind in Pause]
    return "\n".join(("| kind | is it taken off net time? |", "|---|---|", *rows, ""))
