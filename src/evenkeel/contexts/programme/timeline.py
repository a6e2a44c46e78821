"""The programme over the quarters: where bars lie, and the picture of it as SVG.

Each action is a row: a hollow bar for the quarter by whose end its design stands, a full one from when it begins to hold until
it holds everywhere, a diamond there; full diamonds are real dates. Lines lead from what an action depends on to its beginning.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from evenkeel.contexts.programme import rules
from evenkeel.contexts.programme.values import Standing, State, What
from evenkeel.kernel import quarters
from evenkeel.ui.charts import svg

Address = Callable[[str], str]
"""Gives the address of an action by its key."""

MOST_QUARTERS: Final = 40
LABELS: Final = 296.0
ROOM: Final = 872.0
SMALL_LABELS: Final = 230.0
SMALL_ROOM: Final = 500.0
NARROWEST, WIDEST = 46.0, 96.0
HEAD: Final = 66.0
LANE: Final = 34.0
ROW: Final = 32.0
BAR: Final = 18.0
LETTERS: Final = 12.0


@dataclass(frozen=True)
class Lane:
    """Actions that stand under one heading."""

    title: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Window:
    """The quarters that are drawn, and where a day lies among them."""

    first: int
    last: int
    labels: float = LABELS
    room: float = ROOM

    @property
    def width(self) -> float:
        """Return how wide a quarter is."""
        return min(max(self.room / self.count, NARROWEST), WIDEST)

    @property
    def count(self) -> int:
        """Return how many quarters there are."""
        return self.last - self.first + 1

    @property
    def right(self) -> float:
        """Return where the last quarter ends."""
        return self.labels + self.count * self.width

    def x(self, place: float) -> float:
        """Return where a place among the quarters lies; what is outside lies at the edge."""
        return self.labels + min(max(place - self.first, 0.0), float(self.count)) * self.width


@dataclass(frozen=True)
class Span:
    """Where the bars of an action lie, as places among the quarters; None where the model names no quarter."""

    design: tuple[float, float] | None
    implement: tuple[float, float] | None

    @property
    def begins(self) -> float | None:
        """Return where its implementation begins, else its design."""
        span = self.implement or self.design
        return span[0] if span else None

    @property
    def ends(self) -> float | None:
        """Return where it is to hold everywhere, else where its design is to stand."""
        span = self.implement or self.design
        return span[1] if span else None


def span(standing: Standing) -> Span:
    """Tell where the bars of an action lie: as planned. What came is marked, so that both can be seen."""
    action = standing.action
    design, begin, done = (
        quarters.maybe(each) for each in (action.design_by, action.implement_from, action.done_by)
    )
    drawn = None if design is None else (float(design), design + 1.0)
    first, last = begin if begin is not None else done, done if done is not None else begin
    if first is None or last is None:
        return Span(drawn, None)
    return Span(drawn, (float(first), max(first, last) + 1.0))


def window(standings: Sequence[Standing], *, day: dt.date, is_small: bool = False) -> Window:
    """Choose the quarters that show all actions, and the day where it is near; never more than a page holds."""
    spans = [span(each) for each in standings]
    places = [edge for each in spans for part in (each.design, each.implement) if part for edge in part]
    today = quarters.of(day)
    first = int(min(places, default=today))
    last = int(max(places, default=today + 1.0)) - 1
    first, last = min(first, max(today, first - 4)), max(last, min(today, last + 4))
    last = min(max(last, first + 3), first + MOST_QUARTERS - 1)
    return Window(first, last, labels=SMALL_LABELS, room=SMALL_ROOM) if is_small else Window(first, last)


def draw(
    lanes: Sequence[Lane], *, key: str, title: str, day: dt.date, address: Address, is_small: bool = False
) -> SafeString:
    """Draw lanes of actions over the quarters; small enough to stand beside other things where asked for."""
    every = [each for lane in lanes for each in lane.standings]
    shown = window(every, day=day, is_small=is_small)
    tops, bottom = _tops(lanes)
    links = tuple(_links(every, tops, shown))
    body = [
        *_grid(shown, bottom),
        *_today(shown, day, bottom),
        *(piece for lane in lanes for piece in _heading(lane, tops, shown)),
        *(piece for link in links for piece in link.drawn("")),
        *(_row(each, tops[each.action.key], shown, links, address) for each in every),
    ]
    return svg.picture(
        body,
        key=key,
        title=title,
        description="Actions as rows, quarters as columns. The same stands in the table below.",
        width=shown.right + 8,
        height=bottom + 8,
        size="natural",
        role="group",
    )


def _tops(lanes: Sequence[Lane]) -> tuple[dict[str, float], float]:
    """Return where each row begins, and where the last ends."""
    tops: dict[str, float] = {}
    y = HEAD
    for lane in lanes:
        y += LANE if lane.title else 4
        for each in lane.standings:
            tops[each.action.key] = y
            y += ROW
    return tops, y


def _grid(shown: Window, bottom: float) -> Iterator[SafeString]:
    for number in range(shown.first, shown.last + 1):
        x = shown.x(number)
        if number // 4 % 2:
            yield svg.element("rect", x=x, y=24, width=shown.width, height=bottom - 24, class_="pg-odd-year")
        new_year = number % 4 == 0 or number == shown.first
        yield svg.element("line", x1=x, x2=x, y1=24 if number % 4 == 0 else 46, y2=bottom, class_="grid")
        if new_year:
            yield svg.text(str(number // 4), x + 6, 40, "is-start is-strong")
        yield svg.text(f"Q{number % 4 + 1}", x + shown.width / 2, 60, "is-middle is-small")


def _heading(lane: Lane, tops: Mapping[str, float], shown: Window) -> Iterator[SafeString]:
    if lane.title and lane.standings:
        y = tops[lane.standings[0].action.key]
        yield svg.element("line", x1=0, x2=shown.right, y1=y - LANE + 4, y2=y - LANE + 4, class_="axis")
        yield svg.text(svg.shorten(lane.title, shown.labels + 200), 0, y - 9, "is-start is-strong")


def _today(shown: Window, day: dt.date, bottom: float) -> Iterator[SafeString]:
    """Draw the day that is looked at; behind the rows, so that it crosses no words."""
    place = quarters.place(day)
    if shown.first <= place <= shown.last + 1:
        x, words = shown.x(place), rules.spoken(day)
        half = svg.room(words, LETTERS) / 2 + 6
        middle = min(max(x, half), shown.right - half)
        yield svg.element("line", x1=x, x2=x, y1=20, y2=bottom, class_="pg-today")
        yield svg.element(
            "rect", x=middle - half, y=3, width=2 * half, height=19, rx=4, class_="pg-today-ground"
        )
        yield svg.text(words, middle, 17, "is-middle is-small pg-today-words")


@dataclass(frozen=True)
class _Link:
    """A line from the end of an action to the beginning of one that depends on it."""

    needed: str
    needing: str
    is_held: bool
    start: tuple[float, float]
    end: tuple[float, float]

    def drawn(self, classes: str) -> Iterator[SafeString]:
        """Draw the line with its tip."""
        (x1, y1), (x2, y2) = self.start, self.end
        bend = max(18.0, abs(x2 - x1) / 3)
        curve = " ".join(svg.number(value) for value in (x1 + bend, y1, x2 - bend, y2, x2 - 5, y2))
        held = f"{' is-held' if self.is_held else ''}{classes}"
        path = f"M {svg.number(x1)} {svg.number(y1)} C {curve}"
        yield svg.element("path", d=path, class_=f"pg-link{held}")
        tip = svg.points([(x2, y2), (x2 - 7, y2 - 4), (x2 - 7, y2 + 4)])
        yield svg.element("polygon", points=tip, class_=f"pg-tip{held}")


def _links(standings: Sequence[Standing], tops: Mapping[str, float], shown: Window) -> Iterator[_Link]:
    """Lead a line from each action that another depends on, to the beginning of that other."""
    spans = {each.action.key: span(each) for each in standings}
    for each in standings:
        begins = spans[each.action.key].begins
        for needed in each.action.depends_on:
            ends = spans[needed].ends if needed in spans else None
            if begins is not None and ends is not None:
                yield _Link(
                    needed=needed,
                    needing=each.action.key,
                    is_held=each.is_held_up and needed in each.waits_for,
                    start=(shown.x(ends), tops[needed] + ROW / 2),
                    end=(shown.x(begins) - 2, tops[each.action.key] + ROW / 2),
                )


def _row(
    standing: Standing, top: float, shown: Window, links: Sequence[_Link], address: Address
) -> SafeString:
    action, middle = standing.action, top + ROW / 2
    touching = [each for each in links if action.key in (each.needed, each.needing)]
    parts = [
        svg.element("title", spoken(standing)),
        svg.element("rect", x=0, y=top, width=shown.right, height=ROW, rx=4, class_="pg-hit"),
        svg.element("circle", cx=8, cy=middle, r=5, class_=f"pg-dot is-{standing.colour}"),
        svg.text(svg.shorten(action.title, shown.labels - 34), 20, middle + 4.5, "is-start is-label pg-name"),
        *(piece for link in touching for piece in link.drawn(" is-touched")),
        *_bars(standing, middle, shown),
    ]
    return svg.element("a", *parts, href=address(action.key), class_="pg-row")


def _bars(standing: Standing, middle: float, shown: Window) -> Iterator[SafeString]:
    found, colour = span(standing), f"is-{standing.colour}"
    if found.design and found.implement and found.implement[0] > found.design[1]:
        yield svg.element(
            "line",
            x1=shown.x(found.design[1]),
            x2=shown.x(found.implement[0]),
            y1=middle,
            y2=middle,
            class_=f"pg-wait {colour}",
        )
    for part, words, kind in (
        (found.design, "design", "pg-design"),
        (found.implement, "implement", "pg-bar"),
    ):
        if part is None:
            continue
        x, wide = shown.x(part[0]), shown.x(part[1]) - shown.x(part[0])
        if wide > 2:
            yield svg.element(
                "rect",
                x=x + 1,
                y=middle - BAR / 2,
                width=wide - 2,
                height=BAR,
                rx=3,
                class_=f"{kind} {colour}",
            )
            if svg.room(words, LETTERS) + 10 <= wide:
                yield svg.text(words, x + wide / 2, middle + 4, f"is-middle is-small {kind}-words {colour}")
    yield from _marks(standing, middle, shown)
    yield from _word(standing, found, middle, shown)


def _marks(standing: Standing, middle: float, shown: Window) -> Iterator[SafeString]:
    """Mark real dates: a diamond where it was implemented, small tips below the bars for the steps before."""
    for what, on in standing.reached:
        place = quarters.place(on)
        if shown.first <= place <= shown.last + 1:
            x, foot = shown.x(place), middle + BAR / 2
            outline = [(x, foot - 3), (x + 4.5, foot + 4), (x - 4.5, foot + 4)]
            if what is What.IMPLEMENTED:
                outline = [(x - 7, middle), (x, middle - 7), (x + 7, middle), (x, middle + 7)]
            yield svg.element("polygon", points=svg.points(outline), class_="pg-real")


SHORT: Final[Mapping[State, str]] = {State.UNPROVEN: "no evidence", State.IN_IMPLEMENTATION: "under way"}


def _word(standing: Standing, found: Span, middle: float, shown: Window) -> Iterator[SafeString]:
    """Write the state beside the bars, where there is room."""
    words = SHORT.get(standing.state, standing.state.value)
    words = f"{words}, waits" if standing.is_held_up else words
    room, implemented = svg.room(words, LETTERS), standing.on(What.IMPLEMENTED)
    places = [
        *([found.ends] if found.ends is not None else []),
        *([quarters.place(implemented)] if implemented else []),
    ]
    right = shown.x(max(places)) + 11 if places else shown.labels + 4
    classes = f"is-small pg-word is-{standing.colour}"
    if right + room <= shown.right:
        yield svg.text(words, right, middle + 4, f"is-start {classes}")
        return
    first = found.design[0] if found.design else found.begins
    if first is not None:
        yield svg.text(words, shown.x(first) - 8, middle + 4, f"is-end {classes}")


def spoken(standing: Standing) -> str:
    """Say a row in words."""
    action = standing.action
    planned = [
        f"{label} {quarters.spoken(number)}"
        for label, number in (
            ("design by", quarters.maybe(action.design_by)),
            ("implement from", quarters.maybe(action.implement_from)),
            ("done by", quarters.maybe(action.done_by)),
        )
        if number is not None
    ]
    held = " It is held up by what it depends on." if standing.is_held_up else ""
    dates = f" {', '.join(planned).capitalize()}." if planned else ""
    return f"{action.title}: {standing.state}.{dates}{held}"
