"""What the page of a report consists of, and how its parts stand beside each other."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evenkeel.ui.charts.figure import Figure, Table

Layout = Literal["full", "half", "tall"]


@dataclass(frozen=True)
class Kpi:
    """One key figure of a strip."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Assumption:
    """One thing that was found or assumed while reading."""

    label: str
    value: str


@dataclass(frozen=True)
class Caution:
    """One finding: how grave, what it is, what it means and what to do."""

    kind: str
    label: str
    sentence: str
    meaning: str
    what_to_do: str
    cases: str


@dataclass(frozen=True)
class Section:
    """One part of the report. `key` is its anchor; whatever it does not have is empty.

    On a wide screen a `half` part takes half the width, a `tall` one stands beside the two that follow.
    Tables stay folded below assumptions, and stand open where there are none.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    cautions: tuple[Caution, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    tables: tuple[Table, ...] = ()
    layout: Layout = "full"
    kpis: tuple[Kpi, ...] = ()


@dataclass(frozen=True)
class Heading:
    """What stands above all sections."""

    title: str
    file: str
    extent: str
    made: str
    kpis: tuple[Kpi, ...]


def fitted(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections so that no half of the page stays empty, for not every log has all of them.

    A tall section without two to stand beside it becomes a half one, and a half one without a neighbour
    takes the whole width.
    """
    found: list[Section] = []
    for is_full, grouped in itertools.groupby(sections, lambda one: one.layout == "full"):
        run = list(grouped)
        found.extend(run if is_full else _paired(run))
    return tuple(found)


def _paired(run: list[Section]) -> Iterator[Section]:
    while run:
        together = 3 if run[0].layout == "tall" and len(run) >= 3 else 2
        beside, run = run[:together], run[together:]
        if together == 3:
            yield from beside
        else:
            layout: Layout = "half" if len(beside) == 2 else "full"
            yield from (dataclasses.replace(one, layout=layout) for one in beside)
