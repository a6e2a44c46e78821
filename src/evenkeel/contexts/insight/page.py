"""What the page of a report consists of, and how its parts stand beside each other."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from evenkeel.ui.charts.figure import Figure, Link, Table

Layout = Literal["full", "half", "tall"]


@dataclass(frozen=True)
class Kpi:
    """One key figure of a strip: what it is about (a part of the document), and which cases stand behind it."""

    label: str
    value: str
    note: str = ""
    about: str = ""
    cases: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """One thing that was found or assumed while reading, or one figure behind a finding."""

    label: str
    value: str


@dataclass(frozen=True)
class Card:
    """One finding: how grave, what stands out, the figures behind it, what it means and what one could do.

    All but the sentence of a folded one is out of sight until somebody asks.
    """

    key: str
    kind: Literal["serious", "warning", "info"]
    label: str
    title: str
    sentence: str
    evidence: tuple[Assumption, ...] = ()
    tables: tuple[Table, ...] = ()
    meaning: str = ""
    what_to_do: str = ""
    false_alarms: str = ""
    examples: str = ""
    about: str = ""
    cases: str = ""
    cases_label: str = ""
    is_folded: bool = False
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What one figure means: in words, and what its parts are. `key` is its anchor."""

    key: str
    title: str
    words: tuple[str, ...]
    parts: tuple[Assumption, ...] = ()


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
    cards: tuple[Card, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    tables: tuple[Table, ...] = ()
    layout: Layout = "full"
    kpis: tuple[Kpi, ...] = ()
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True)
class Heading:
    """What stands above all sections."""

    title: str
    file: str
    extent: str
    made: str
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True)
class Links:
    """Where figures lead: to their definition, and to the list of the cases behind them.

    In a file of its own the definitions stand on the same page, and there is no list of cases.
    """

    definitions: str = ""
    cases: str = ""
    parameters: str = ""
    """Those of the selection, which every list of cases keeps."""

    def of(self, what: str, *, about: str, cases: str, label: str = "") -> tuple[Link, ...]:
        """Return the links of a figure; `about` is a part of the document, `cases` narrows the list."""
        found = []
        if about:
            found.append(Link(_("What is this?"), f"{self.definitions}#{anchor(about)}", what))
        if cases and self.cases:
            asked = "&".join(part for part in (self.parameters, cases) if part)
            found.append(Link(label or _("Its cases"), f"{self.cases}?{asked}", what))
        return tuple(found)


def anchor(about: str) -> str:
    """Return the anchor of a definition."""
    return f"define-{about.replace('_', '-')}"


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
