"""The lines across an organisation as a picture: the units below one another, an arc for each line."""

from typing import Final

from django.utils.safestring import SafeString

from evenkeel.contexts.blueprint.perspectives.chart import Chart
from evenkeel.ui.charts import svg

ROW: Final = 24
LEFT: Final = 230
"""Where names end and arcs begin, in units of the picture."""
LONGEST: Final = 34
_WIDEST: Final = 150


def picture(chart: Chart) -> SafeString | None:
    """Draw the lines across; nothing where there are none."""
    if not chart.lines:
        return None
    ends = {each for line in chart.lines for each in (line.unit.key, line.to.key)}
    names = [each for each in chart.order if each.key in ends]
    place = {each.key: position for position, each in enumerate(names)}
    body = [svg.text(_cut(each.title), LEFT - 14, _y(place[each.key]) + 4, "is-end") for each in names]
    body += [svg.element("circle", cx=LEFT, cy=_y(at), r=4, class_="bv-arc-dot") for at in place.values()]
    for line in chart.lines:
        start, end = _y(place[line.unit.key]), _y(place[line.to.key])
        reach = LEFT + min(_WIDEST, 24 + abs(end - start) * 0.6) * 4 / 3
        body.append(
            svg.element(
                "path",
                d=f"M{LEFT + 6} {svg.number(start)}C{svg.number(reach)} {svg.number(start)} "
                f"{svg.number(reach)} {svg.number(end)} {LEFT + 11} {svg.number(end)}",
                class_="bv-arc",
            )
        )
        body.append(
            svg.element(
                "polygon",
                points=svg.points([(LEFT + 6, end), (LEFT + 14, end - 4), (LEFT + 14, end + 4)]),
                class_="bv-arc-head",
            )
        )
    told = "; ".join(f"{line.unit.title} also answers to {line.to.title}" for line in chart.lines)
    return svg.picture(
        body,
        key="bv-across",
        title="Lines across the organisation",
        description=f"{told}.",
        width=LEFT + _WIDEST + 20,
        height=ROW * len(names) + 8,
        size="natural",
    )


def _y(position: int) -> float:
    return ROW * position + ROW / 2 + 4


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"
