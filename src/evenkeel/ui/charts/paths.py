"""Paths: each a row of numbered boxes, one for each step, with a key that says what the numbers are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import svg

WIDTH = 360.0
BOX = 35.0
HEIGHT = 26.0
LONGEST = 9
"""Steps drawn of one path; of a longer one the last box says how many follow."""
KEY_LINE = 22.0


@dataclass(frozen=True)
class Path:
    """One order of steps, and words on it."""

    steps: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Paths:
    """Some orders of steps, the most frequent first."""

    key: str
    title: str
    description: str
    paths: tuple[Path, ...]


def draw(chart: Paths) -> SafeString:
    """Draw the paths, then the key: numbers are given in the order in which steps first appear."""
    shown = dict.fromkeys(step for path in chart.paths for step in path.steps[:LONGEST])
    numbers = {step: index for index, step in enumerate(shown, start=1)}
    body: list[SafeString] = []
    y = 0.0
    for path in chart.paths:
        body.append(svg.text(svg.shorten(path.words, WIDTH), 0, y + 14, "is-start is-label"))
        body.extend(_boxes(path, numbers, y + 21))
        y += 21 + HEIGHT + 14
    for step, number in numbers.items():
        y += KEY_LINE
        body.append(svg.text(str(number), BOX - 12, y, "is-end is-strong"))
        body.append(svg.text(svg.shorten(step, WIDTH - BOX - 4), BOX, y, "is-start"))
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=WIDTH,
        height=y + 10,
        size="narrow",
    )


def _boxes(path: Path, numbers: dict[str, int], y: float) -> Iterator[SafeString]:
    """Draw arrow-shaped boxes, so that the direction is plain."""
    rest = len(path.steps) - LONGEST
    labels = [(str(numbers[step]), step) for step in path.steps[:LONGEST]]
    if rest > 0:
        labels.append((f"+{rest}", ""))
    for index, (label, name) in enumerate(labels):
        x = index * BOX
        outline = [(x, y), (x + BOX - 8, y), (x + BOX - 2, y + HEIGHT / 2), (x + BOX - 8, y + HEIGHT)]
        corners = svg.points([*outline, (x, y + HEIGHT), *([(x + 6, y + HEIGHT / 2)] if index else [])])
        yield svg.element(
            "polygon", svg.element("title", name or label), points=corners, class_="heat heat-2"
        )
        middle = x + BOX / 2 - 1 if index else x + BOX / 2 - 4
        yield svg.text(label, middle, y + HEIGHT / 2 + 5, "is-middle on-2")
