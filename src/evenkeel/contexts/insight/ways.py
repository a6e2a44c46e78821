"""The ways through a process, shaped for a screen: how many there are, and each as a row of steps."""

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import page, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import scales, svg
from evenkeel.ui.charts.figure import Link

MOST_CASES: Final = 0.8
"""How many ways it takes to cover this share of the cases is told."""
LONGEST: Final = 80
"""Steps of a way that are drawn; of a longer one the rest is counted."""
COMPARABLE: Final = 300
"""Ways of more steps than these are not laid beside another."""
EASILY_READ: Final = 130
"""Letters that the names of a way's steps may have before they are better written short."""

LONGEST_CODE: Final = 16
ROOM_FOR_A_WORD: Final = 110.0

Mark = Literal["", "more", "less"]


class Chip(NamedTuple):
    """Some equal steps in a row: the short name, the whole one, how often, and whether the usual way has them."""

    short: str
    name: str
    times: int
    mark: Mark


@dataclass(frozen=True)
class Way:
    """One way through the process, as it is shown. `bar` is what it adds, `before` all more frequent ones: 0 to 100."""

    rank: int
    cases: str
    share: str
    cumulative: str
    median: str
    length: str
    before: float
    bar: float
    chips: tuple[Chip, ...]
    beyond: int
    difference: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Wish:
    """Which ways are wanted, and in which order."""

    contains: str = ""
    without: str = ""
    sort: str = "cases"

    @property
    def narrows(self) -> bool:
        """Whether it leaves any way out."""
        return bool(self.contains or self.without)


SORTS: Final[dict[str, Callable[[flow.Variant], float]]] = {
    "cases": lambda one: -one.cases,
    "slowest": lambda one: -(one.median if one.median is not None else -1.0),
    "longest": lambda one: -len(one.activities),
}


def kpis(facts: flow.Facts) -> tuple[page.Kpi, ...]:
    """Return how many ways there are, and how unevenly cases spread over them."""
    found = facts.variants
    return (
        page.Kpi(_("Different ways"), scales.amount(found.count), _of_cases(facts.cases), about="variants"),
        page.Kpi(
            _("Ways that cover 80 % of the cases"),
            _covering(found),
            _("%(share)s of all ways") % {"share": scales.percent(_needed(found) / found.count)}
            if _needed(found)
            else "",
        ),
        page.Kpi(
            _("Ways of one case only"),
            scales.amount(found.singletons),
            _("%(share)s of the cases") % {"share": scales.percent(found.singletons / facts.cases)},
        ),
        page.Kpi(
            _("Steps in a case"),
            _("%(least)s to %(most)s")
            % {"least": scales.amount(found.shortest), "most": scales.amount(found.longest)},
        ),
    )


def extent(facts: flow.Facts) -> str:
    """Say which of the ways are listed."""
    found = facts.variants
    listed = len(found.top)
    if listed == found.count:
        return ngettext(
            "The only way that cases took.", "All %(count)s ways that cases took.", found.count
        ) % {"count": scales.amount(found.count)}
    return _("The %(listed)s most frequent of %(count)s ways; %(share)s of the cases took one of these.") % {
        "listed": scales.amount(listed),
        "count": scales.amount(found.count),
        "share": scales.percent(sum(one.share for one in found.top)),
    }


def found(facts: flow.Facts, wish: Wish) -> list[int]:
    """Return the places in `Variants.top` of the ways that are wanted, in the order wanted."""
    top = facts.variants.top
    wanted = [
        place
        for place, one in enumerate(top)
        if (not wish.contains or _has(one, wish.contains)) and not (wish.without and _has(one, wish.without))
    ]
    key = SORTS.get(wish.sort, SORTS["cases"])
    return sorted(wanted, key=lambda place: (key(top[place]), place))


def matched(facts: flow.Facts, wish: Wish, places: Sequence[int]) -> str:
    """Say how many ways are left of those listed, and how many cases took them; empty where all are."""
    if not wish.narrows:
        return ""
    top = facts.variants.top
    return ngettext(
        "%(n)s of these ways, with %(share)s of all cases.",
        "%(n)s of these ways, with %(share)s of all cases.",
        len(places),
    ) % {
        "n": scales.amount(len(places)),
        "share": scales.percent(sum(top[place].share for place in places)),
    }


def rows(
    facts: flow.Facts, places: Iterable[int], *, short: dict[str, str], compare: bool, links: page.Links
) -> tuple[Way, ...]:
    """Return ways as rows with links to their cases; `compare` marks what each has more or less than the most frequent one."""
    top = facts.variants.top
    sums = [0.0, *itertools.accumulate(one.share for one in top)]
    return tuple(
        dataclasses.replace(
            _row(place + 1, top[place], sums[place], top[0] if compare else None, short),
            links=links.of(_("way %(rank)s") % {"rank": place + 1}, about="", cases=f"variant={place + 1}"),
        )
        for place in places
    )


def short_names(facts: flow.Facts) -> dict[str, str]:
    """Return a short name for each step of the ways: its own code, its initials, or a part of its name.

    Each stands for one step only; where two would be the same, a number follows.
    """
    names = dict.fromkeys(name for one in facts.variants.top for name in one.activities)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        wanted = _short(sentences.name(name))
        chosen = next(
            one
            for one in itertools.chain([wanted], (f"{wanted}-{number}" for number in itertools.count(2)))
            if one not in taken
        )
        taken.add(chosen)
        found[name] = chosen
    return found


def is_better_short(facts: flow.Facts) -> bool:
    """Tell whether the names of the steps are too long to be written out in a row."""
    lengths = sorted(sum(map(len, one.activities)) for one in facts.variants.top)
    return bool(lengths) and lengths[len(lengths) // 2] > EASILY_READ


def key(short: dict[str, str], shown: Iterable[Way]) -> tuple[tuple[str, str], ...]:
    """Return what the short names on a page stand for, in the order of the alphabet."""
    used = {(chip.short, chip.name) for way in shown for chip in way.chips}
    return tuple(sorted(used, key=lambda one: one[0].casefold())) if short else ()


def _row(
    rank: int, one: flow.Variant, before: float, usual: flow.Variant | None, short: dict[str, str]
) -> Way:
    comparable = usual is not None and max(len(one.activities), len(usual.activities)) <= COMPARABLE
    marked = (
        compared(usual.activities, one.activities)
        if comparable and usual is not None
        else [(name, "") for name in one.activities]
    )
    chips = tuple(folded(marked, short))
    return Way(
        rank=rank,
        cases=scales.amount(one.cases),
        share=scales.percent(one.share),
        cumulative=scales.percent(min(before + one.share, 1.0)),
        median=scales.say("duration", one.median),
        length=scales.amount(len(one.activities)),
        before=round(100 * before, 2),
        bar=round(100 * one.share, 2),
        chips=chips[:LONGEST],
        beyond=sum(chip.times for chip in chips[LONGEST:] if chip.mark != "less"),
        difference=_difference(rank, marked, is_compared=comparable) if usual is not None else "",
    )


def folded(marked: Iterable[tuple[str, Mark]], short: dict[str, str]) -> Iterable[Chip]:
    """Yield equal steps in a row as one."""
    for (name, mark), group in itertools.groupby(marked):
        said = sentences.name(name)
        yield Chip(short.get(name, said), said, sum(1 for _one in group), mark)


def compared(usual: Sequence[str], other: Sequence[str]) -> list[tuple[str, Mark]]:
    """Lay a way beside the usual one: what it has more, what it has less, and what both have in this order.

    What both have is a longest common subsequence (Wagner and Fischer, Journal of the ACM 21, 1974).
    """
    # common[i][j]: how many steps the ways have in common from usual[i] and other[j] on.
    common = [[0] * (len(other) + 1) for _ in range(len(usual) + 1)]
    for i in range(len(usual) - 1, -1, -1):
        below, row = common[i + 1], common[i]
        for j in range(len(other) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if usual[i] == other[j] else max(below[j], row[j + 1])
    found: list[tuple[str, Mark]] = []
    i = j = 0
    while i < len(usual) and j < len(other):
        if usual[i] == other[j]:
            found.append((other[j], ""))
            i, j = i + 1, j + 1
        elif common[i + 1][j] >= common[i][j + 1]:
            found.append((usual[i], "less"))
            i += 1
        else:
            found.append((other[j], "more"))
            j += 1
    found.extend((name, "less") for name in usual[i:])
    found.extend((name, "more") for name in other[j:])
    return found


def _difference(rank: int, marked: Sequence[tuple[str, Mark]], *, is_compared: bool) -> str:
    """Say in words what a way has more and less than the usual one."""
    if rank == 1:
        return _("The most frequent way.")
    if not is_compared:
        return _("Too long to be laid beside the most frequent way.")
    more = sum(mark == "more" for _name, mark in marked)
    less = sum(mark == "less" for _name, mark in marked)
    said = []
    if more:
        said.append(ngettext("%(n)s step more", "%(n)s steps more", more) % {"n": more})
    if less:
        said.append(ngettext("%(n)s step fewer", "%(n)s steps fewer", less) % {"n": less})
    if not said:
        return _("The same steps as the most frequent way.")
    return _("%(difference)s than the most frequent way.") % {"difference": _(" and ").join(said)}


def _short(name: str) -> str:
    """Return the code that a name begins with, or the initials of its words, or its first letters."""
    code, *rest = name.split(maxsplit=1)
    if any(letter.isdigit() for letter in code) and len(code) <= LONGEST_CODE:
        return code
    if not rest:
        return svg.shorten(code, ROOM_FOR_A_WORD)
    initials = "".join(word[0] for word in name.split() if word[0].isalnum())
    return initials[:4].upper() or svg.shorten(code, ROOM_FOR_A_WORD)


def _has(one: flow.Variant, words: str) -> bool:
    sought = words.casefold()
    return any(sought in sentences.name(name).casefold() for name in one.activities)


def _needed(found: flow.Variants) -> int:
    """Return how many ways it takes to cover most cases; 0 where those that are known do not."""
    sums = itertools.accumulate(one.share for one in found.top)
    return next((number for number, total in enumerate(sums, start=1) if total >= MOST_CASES - 1e-9), 0)


def _covering(found: flow.Variants) -> str:
    needed = _needed(found)
    return scales.amount(needed) if needed else _("more than %(n)s") % {"n": scales.amount(len(found.top))}


def _of_cases(count: int) -> str:
    return _("of %(cases)s") % {"cases": sentences.cases(count)}
