"""The annual wheel drawn: months at the rim, entries in rings, what comes back more often as dots within."""

import calendar
import datetime as dt
import math
from collections.abc import Iterator
from typing import Final

from django.utils.safestring import SafeString

from evenkeel.contexts.blueprint.pictures import rhythm, wheel
from evenkeel.ui.charts import svg

SIZE: Final = 720.0
MIDDLE: Final = SIZE / 2
RIM: Final = (318.0, 350.0)
"""From where to where the names of the months go, from the middle."""
WIDEST: Final = 34.0
ROOM: Final = 168.0
"""What all rings of entries together may take."""
GAP: Final = 3.0
LEVEL: Final = 7.0
"""What lies between the rings of one level and those of the next."""
LETTERS: Final = 12.5
DOTS: Final = 14.0
"""From one ring of dots to the next."""


def draw(found: wheel.Wheel, rhythms: tuple[rhythm.Rhythm, ...], *, today: dt.date) -> SafeString:
    """Draw the year as a circle that begins at the top with January; each entry is a link."""
    between = LEVEL * max(len(found.bands) - 1, 0)
    width = min(WIDEST, (ROOM - between) / max(found.rings, 1))
    inner = RIM[0] - 8 - found.rings * width - between
    body = [
        svg.element("circle", cx=MIDDLE, cy=MIDDLE, r=RIM[1], class_="bw-ground"),
        *_rim(),
        _today(today, inner),
        *_levels(found, width),
        *(_entry(each, width, LEVEL * found.band_of(each.ring)) for each in found.entries),
        *_dotted(rhythms, inner - 12),
        *_middle(found),
    ]
    return svg.picture(
        body,
        key="wheel",
        title=f"The annual wheel of {found.title}" if found.title else "The annual wheel",
        description="Twelve months round a circle, January at the top, each entry at its months. The table says the same.",
        width=SIZE,
        height=SIZE,
        role="group",
    )


def _rim() -> Iterator[SafeString]:
    """Draw the months, the names upright all round."""
    for index in range(12):
        start, end = index / 12, (index + 1) / 12
        classes = "bw-month is-even" if index % 2 else "bw-month"
        yield svg.element("path", d=_segment(start, end, *RIM), class_=classes)
        yield from _bent(f"bw-m{index}", wheel.MONTHS[index], (start, end), RIM, "bw-month-name")
    for index in range(12):
        yield svg.element(
            "line",
            **_ray(index / 12, 92, RIM[0]),
            class_="bw-spoke is-quarter" if index % 3 == 0 else "bw-spoke",
        )


def _middle(found: wheel.Wheel) -> Iterator[SafeString]:
    """Say in the middle whose year it is, and how much is in it."""
    name = svg.shorten(found.title or "The year", 100, 19)
    yield svg.text(name, MIDDLE, MIDDLE - 2, "is-middle bw-year-name")
    if not found.title:
        yield svg.text(f"{len(found.entries)} entries", MIDDLE, MIDDLE + 20, "is-middle is-small")
        return
    yield svg.text(f"{found.own} its own", MIDDLE, MIDDLE + 18, "is-middle is-small")
    yield svg.text(f"{found.inherited} inherited", MIDDLE, MIDDLE + 34, "is-middle is-small")


def _levels(found: wheel.Wheel, width: float) -> Iterator[SafeString]:
    """Draw a circle between the rings of one level and those of the next."""
    rings = 0
    for band, (_, number) in enumerate(found.bands[:-1]):
        rings += number
        radius = RIM[0] - 6 - rings * width - LEVEL * (band + 0.5) + GAP / 2
        yield svg.element("circle", cx=MIDDLE, cy=MIDDLE, r=radius, class_="bw-level")


def _entry(entry: wheel.Entry, width: float, inwards: float) -> SafeString:
    """Draw an entry over its months; a mark at the rim of its ring shows its day, a broken line that it is inherited."""
    outer = RIM[0] - 6 - entry.ring * width - inwards
    inner = outer - width + GAP
    start = (entry.month - 1) / 12 + 0.0012
    end = start + entry.months / 12 - 0.0024
    said = f"{entry.title}: {entry.kind}, {entry.when}" + (f", {entry.body.title}" if entry.body else "")
    said += f", {entry.whose.said}" if entry.whose.is_looked_at else ""
    kind = f"bw-entry bw-{entry.kind}{' is-inherited' if entry.whose.is_inherited else ''}"
    parts = [
        svg.element("title", said),
        svg.element("path", d=_segment(start, end, inner, outer), class_=kind),
    ]
    if width >= LETTERS + 4:
        parts += _bent(f"bw-e-{entry.key}", entry.title, (start, end), (inner, outer), "bw-title")
    if entry.day is not None:
        parts.append(_mark(_part_of_year(entry.month, entry.day), outer))
    return svg.element("a", *parts, href=entry.url, class_="bw-link")


def _mark(part: float, radius: float) -> SafeString:
    x, y = _place(part, radius)
    corners = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
    return svg.element("polygon", points=svg.points(corners), class_="bw-day")


def _dotted(rhythms: tuple[rhythm.Rhythm, ...], outer: float) -> Iterator[SafeString]:
    """Draw what has no month of its own: a dot for each time it comes round, a line for what is daily."""
    for index, each in enumerate(rhythms):
        radius = outer - index * DOTS
        if radius < 56:
            return
        said = f"{each.name.capitalize()}: " + ", ".join(one.title for one in each.returning)
        if each.times > 52:
            shape = [svg.element("circle", cx=MIDDLE, cy=MIDDLE, r=radius, class_="bw-always")]
        else:
            places = (_place((step + 0.5) / each.times, radius) for step in range(each.times))
            size = 1.8 if each.times > 12 else 4.0
            shape = [svg.element("circle", cx=x, cy=y, r=size, class_="bw-dot") for x, y in places]
        hit = svg.element("circle", cx=MIDDLE, cy=MIDDLE, r=radius, class_="bw-hit")
        yield svg.element(
            "a", svg.element("title", said), hit, *shape, href=f"#rhythm-{each.name}", class_="bw-link"
        )


def _today(today: dt.date, inner: float) -> SafeString:
    part = _part_of_year(today.month, today.day)
    x, y = _place(part, RIM[1] + 5)
    return svg.element(
        "g",
        svg.element("title", f"Today, {today.day} {wheel.MONTHS[today.month - 1]}"),
        svg.element("line", **_ray(part, inner, RIM[1]), class_="bw-today"),
        svg.element("circle", cx=x, cy=y, r=5, class_="bw-today-dot"),
    )


def _part_of_year(month: int, day: int) -> float:
    return (month - 1 + (day - 0.5) / calendar.monthrange(2028, month)[1]) / 12


def _place(part: float, radius: float) -> tuple[float, float]:
    """Give the place at a part of the year, clockwise from the top."""
    angle = 2 * math.pi * part
    return MIDDLE + radius * math.sin(angle), MIDDLE - radius * math.cos(angle)


def _ray(part: float, inner: float, outer: float) -> dict[str, float]:
    (x1, y1), (x2, y2) = _place(part, inner), _place(part, outer)
    return {"x1": x1, "y1": y1, "x2": x2, "y2": y2}


def _arc(start: float, end: float, radius: float, *, back: bool = False) -> str:
    """Write an arc from where the pen is, in two halves, as one alone cannot go all round."""
    middle = (start + end) / 2
    targets = (middle, start) if back else (middle, end)
    turn = 0 if back else 1
    return "".join(
        f"A{svg.number(radius)} {svg.number(radius)} 0 0 {turn} {_written(_place(part, radius))}"
        for part in targets
    )


def _segment(start: float, end: float, inner: float, outer: float) -> str:
    return (
        f"M{_written(_place(start, outer))}{_arc(start, end, outer)}"
        f"L{_written(_place(end, inner))}{_arc(start, end, inner, back=True)}Z"
    )


def _bent(
    key: str, words: str, over: tuple[float, float], between: tuple[float, float], classes: str
) -> Iterator[SafeString]:
    """Write words along a ring, the letters' feet towards the middle above and outwards below, so that they can be read."""
    start, end = over
    middle = (start + end) / 2 % 1
    turned = 0.25 < middle < 0.75
    inner, outer = between
    radius = (inner + outer) / 2 + LETTERS * (0.36 if turned else -0.36)
    long = 2 * math.pi * radius * (end - start) - 10
    first = _place(end if turned else start, radius)
    yield svg.element(
        "path", id=key, d=f"M{_written(first)}{_arc(start, end, radius, back=turned)}", class_="bw-way"
    )
    yield svg.element(
        "text",
        svg.element("textPath", svg.shorten(words, long, LETTERS), href=f"#{key}", startOffset="50%"),
        class_=f"is-middle {classes}",
    )


def _written(place: tuple[float, float]) -> str:
    return f"{svg.number(place[0])} {svg.number(place[1])}"
