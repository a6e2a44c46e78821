"""The landscape drawn: what flows between systems, and what ends when."""

import datetime as dt
from typing import Final

from django.utils.safestring import SafeString

from evenkeel.contexts.blueprint.pictures import landscape
from evenkeel.ui.charts import graph, svg

WIDTH: Final = 900.0
LEFT: Final = 214.0
ROW: Final = 30.0
TOP: Final = 34.0
DRAWN: Final = 60
"""More rows than these are left to the table."""


def flows(found: landscape.Landscape) -> SafeString | str:
    """Draw which system gives data to which."""
    if not found.flows:
        return ""
    standing = {each.key: each for each in found.systems}
    keys = list(dict.fromkeys(key for flow in found.flows for key in (flow.source_key, flow.target_key)))
    pairs: dict[tuple[str, str], list[landscape.Flow]] = {}
    for flow in found.flows:
        pairs.setdefault((flow.source_key, flow.target_key), []).append(flow)
    boxes = tuple(
        graph.Box(
            key,
            standing[key].title,
            note="common" if standing[key].standing == "common" else "specialist",
            shade=1 if standing[key].standing == "common" else 3,
            url=standing[key].url,
            said=_said(standing[key], found),
        )
        for key in sorted(keys, key=lambda key: -sum(key in pair for pair in pairs))
    )
    steps = tuple(
        graph.Step(source, target, 0.2 * len(each), note=_rhythms(each), said=f"{_titles(each)}")
        for (source, target), each in pairs.items()
    )
    return graph.draw(
        graph.Graph(
            "flows",
            "What flows between systems",
            "Each system that gives or takes data, with arrows from the giver to the taker. The table says the same.",
            boxes,
            steps,
        )
    )


def _said(system: landscape.System, found: landscape.Landscape) -> str:
    gives = [flow.target.title for flow in found.flows if flow.source_key == system.key]
    takes = [flow.source.title for flow in found.flows if flow.target_key == system.key]
    parts = [system.title]
    parts += [f"gives to {', '.join(gives)}"] if gives else []
    parts += [f"takes from {', '.join(takes)}"] if takes else []
    return "; ".join(parts)


def _rhythms(flows: list[landscape.Flow]) -> str:
    return ", ".join(dict.fromkeys(flow.rhythm for flow in flows))


def _titles(flows: list[landscape.Flow]) -> str:
    return ", ".join(flow.carries or flow.title for flow in flows)


def timeline(found: landscape.Landscape, *, on: dt.date) -> SafeString | str:
    """Draw when contracts, uses and exceptions end, a row for each system, the nearest end first."""
    ends = [end for end in found.ends if not end.is_past]
    systems = list({end.system.key: end.system for end in ends}.values())[:DRAWN]
    if not systems:
        return ""
    last = max(end.date for end in ends).year + 1
    start, stop = dt.date(on.year, 1, 1), dt.date(last, 1, 1)

    def x(date: dt.date) -> float:
        part = (date - start).days / (stop - start).days
        return LEFT + part * (WIDTH - LEFT - 30)

    bottom = TOP + len(systems) * ROW
    body = []
    for year in range(on.year, last + 1):
        at = x(dt.date(year, 1, 1))
        body.append(svg.element("line", x1=at, x2=at, y1=TOP - 8, y2=bottom, class_="grid"))
        body.append(svg.text(str(year), at, TOP - 14, "is-middle is-small"))
    for index, system in enumerate(systems):
        y = TOP + index * ROW + ROW / 2
        mine = [end for end in ends if end.system.key == system.key]
        body.append(svg.text(svg.shorten(system.title, LEFT - 14), 0, y + 4, "is-start is-label"))
        body.append(
            svg.element(
                "line",
                x1=x(on),
                x2=x(max(end.date for end in mine)),
                y1=y,
                y2=y,
                class_=f"bw-life is-{system.standing}",
            )
        )
        body += [_mark(end, x(end.date), y) for end in mine]
    body.append(svg.element("line", x1=x(on), x2=x(on), y1=TOP - 8, y2=bottom, class_="bw-today"))
    body.append(svg.text("today", x(on) + 5, bottom + 16, "is-start is-small"))
    return svg.picture(
        body,
        key="ends",
        title="What ends when",
        description="A line for each system from today to its last known day. The table says the same.",
        width=WIDTH,
        height=bottom + 24,
    )


def _mark(end: landscape.End, x: float, y: float) -> SafeString:
    """Draw an end: a square for a contract, a cross for the last use, a diamond for an exception."""
    said = svg.element("title", f"{end.system.title}: {end.said.lower()} on {end.date:%-d %B %Y}")
    if end.what == "contract":
        shape = svg.element("rect", x=x - 6, y=y - 6, width=12, height=12, rx=2, class_="bw-end is-contract")
    elif end.what == "use":
        shape = svg.element(
            "path",
            d=f"M{svg.number(x - 6)} {svg.number(y - 6)}l12 12m0 -12l-12 12",
            class_="bw-end is-use",
        )
    else:
        corners = ((x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y))
        shape = svg.element("polygon", points=svg.points(corners), class_="bw-end is-exception")
    return svg.element("g", said, shape)
