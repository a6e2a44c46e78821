"""What stands beside the map of a process: each step with what comes before and after it, and all paths in a table."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib import parse

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import detail, maps, page, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import scales

SORTS: Final[dict[str, Callable[[flow.Edge], str | float]]] = {
    "from": lambda edge: edge.source.casefold(),
    "to": lambda edge: edge.target.casefold(),
    "count": lambda edge: -edge.count,
    "median": lambda edge: -edge.median,
    "total": lambda edge: -edge.total,
    "waiting": lambda edge: -(edge.waiting if edge.waiting is not None else -1.0),
}
"""By what the paths can be sorted; a minus before it turns the order round."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would calculate; an apostrophe before it keeps it from that."""


class Neighbour(NamedTuple):
    """A step before or after another, or a mark: its key in the map, and how often and how fast."""

    key: str
    name: str
    times: str
    median: str
    is_mark: bool


@dataclass(frozen=True)
class Step:
    """What is known of a step on the map. `key` is its name there, `before` and `after` what the map shows."""

    key: str
    name: str
    times: str
    cases: str
    share: str
    begins: str
    ends: str
    touch: str
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    cases_url: str
    unseen_before: str
    unseen_after: str


class Head(NamedTuple):
    """The head of a column: its words, what sorts by it (empty for nothing), and how it is sorted now."""

    label: str
    is_number: bool
    sort: str
    state: str


class Cell(NamedTuple):
    """One figure of a table, and where it leads: to the cases behind it, or nowhere."""

    text: str
    url: str = ""


class Row(NamedTuple):
    """One path as the table shows it."""

    headings: tuple[str, str]
    cells: tuple[Cell, ...]


def of(facts: flow.Facts, shown: detail.Excerpt, links: page.Links) -> tuple[Step, ...]:
    """Return the steps that the map shows, the most frequent first, each with a link to its cases."""
    came: dict[int, list[detail.Path]] = {}
    went: dict[int, list[detail.Path]] = {}
    for path in shown.paths:
        came.setdefault(path.target, []).append(path)
        went.setdefault(path.source, []).append(path)
    return tuple(_step(facts, one, came.get(one, []), went.get(one, []), links) for one in shown.activities)


def heads(facts: flow.Facts, sort: str) -> tuple[Head, ...]:
    """Return the heads of the table of paths; each leads to the order that it stands for, or turns it round."""
    named = [
        (_("From"), False, "from"),
        (_("To"), False, "to"),
        (_("Times"), True, "count"),
        (_("Share"), True, ""),
        (_("Median time"), True, "median"),
        (_("Total time"), True, "total"),
        (_("Share of all time"), True, ""),
    ]
    if maps.Measure.WAITING in maps.measures(facts):
        named.append((_("Of it waiting"), True, "waiting"))
    return tuple(_head(label, is_number, key, sort) for label, is_number, key in named)


def sorted_by(facts: flow.Facts, sort: str) -> list[flow.Edge]:
    """Return all paths in an order; the most frequent first where the order is not known."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["count"])
    return sorted(facts.dfg, key=key, reverse=sort.startswith("-") and sort.removeprefix("-") in SORTS)


def rows(facts: flow.Facts, edges: Iterable[flow.Edge], links: page.Links) -> tuple[Row, ...]:
    """Return paths as the table shows them, each with a link to its cases."""
    pairs = sum(edge.count for edge in facts.dfg)
    has_waiting = maps.Measure.WAITING in maps.measures(facts)
    return tuple(
        Row(
            (sentences.name(edge.source), sentences.name(edge.target)),
            (
                Cell(scales.amount(edge.count), _cases(links, edge=f"{edge.source}→{edge.target}")),
                Cell(scales.percent(edge.count / pairs)),
                Cell(scales.say("duration", edge.median)),
                Cell(scales.say("duration", edge.total)),
                Cell(scales.say("share", edge.share)),
                *((Cell(scales.say("duration", edge.waiting)),) if has_waiting else ()),
            ),
        )
        for edge in edges
    )


def as_csv(facts: flow.Facts) -> str:
    """Return all paths as CSV: spans in seconds, shares from 0 to 1."""
    pairs = sum(edge.count for edge in facts.dfg)
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\r\n")
    out.writerow(
        [
            "from",
            "to",
            "count",
            "share_of_steps",
            "median_seconds",
            "mean_seconds",
            "total_seconds",
            "share_of_time",
            "waiting_seconds",
        ]
    )
    for edge in facts.dfg:
        known = (edge.median, edge.mean, edge.total, edge.share, edge.waiting)
        out.writerow(
            [
                inert(edge.source),
                inert(edge.target),
                edge.count,
                round(edge.count / pairs, 6),
                *("" if one is None else round(one, 6) for one in known),
            ]
        )
    return file.getvalue()


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _step(
    facts: flow.Facts,
    activity: int,
    came: Sequence[detail.Path],
    went: Sequence[detail.Path],
    links: page.Links,
) -> Step:
    one = facts.by_activity[activity]
    return Step(
        key=maps.key_of(activity),
        name=sentences.name(one.activity),
        times=scales.amount(one.events),
        cases=scales.amount(one.cases),
        share=scales.percent(one.cases / facts.cases),
        begins=scales.amount(one.starts),
        ends=scales.amount(one.ends),
        touch=scales.say("duration", one.touch.median) if one.touch is not None else "",
        before=tuple(_neighbour(facts, path, path.source) for path in came),
        after=tuple(_neighbour(facts, path, path.target) for path in went),
        cases_url=_cases(links, activity=one.activity),
        unseen_before=_unseen(one.events, came),
        unseen_after=_unseen(one.events, went),
    )


def _cases(links: page.Links, **narrowed: str) -> str:
    """Return the address of the list of the cases behind a figure; empty where there is none."""
    found = links.of("", about="", cases=parse.urlencode(narrowed))
    return found[0].url if found else ""


def _neighbour(facts: flow.Facts, path: detail.Path, end: int) -> Neighbour:
    return Neighbour(
        key=maps.key_of(end),
        name=maps.name_of(facts, end),
        times=scales.amount(path.count),
        median=scales.say("duration", path.edge.median) if path.edge else "",
        is_mark=end < 0,
    )


def _unseen(events: int, paths: Sequence[detail.Path]) -> str:
    """Say how often a step was come to, or gone from, on paths that the map does not show; empty for never."""
    rest = events - sum(path.count for path in paths)
    return scales.amount(rest) if rest > 0 else ""


def _head(label: str, is_number: bool, key: str, sort: str) -> Head:
    """Numbers stand largest first, words in the order of the alphabet; a second time, the other way round."""
    if sort.removeprefix("-") not in SORTS:
        sort = "count"
    if key != sort.removeprefix("-"):
        return Head(label, is_number, key, "")
    is_turned = sort.startswith("-")
    return Head(
        label,
        is_number,
        key if is_turned else f"-{key}",
        "ascending" if is_number == is_turned else "descending",
    )
