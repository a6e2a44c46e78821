"""What the twin tells, as one web page to read and print: no script, nothing from elsewhere."""

import base64
import hashlib
import math
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import jinja2

_PAGES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_LEFT, _WIDTH, _TOP, _HEIGHT = 60.0, 650.0, 10.0, 270.0


@dataclass(frozen=True)
class Cell:
    """What stands in a table, and below it what differs: `good`, `bad` or neither."""

    text: str
    below: str = ""
    leaning: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first cell of each names the row."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a chart, as the points of a drawing."""

    name: str
    points: str


@dataclass(frozen=True)
class Chart:
    """Lines over time, drawn and said."""

    said: str
    unit: str
    rows: Sequence[tuple[float, str]]
    columns: Sequence[tuple[float, str]]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Part:
    """A part of the page under its title."""

    title: str
    sentences: Sequence[str] = ()
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Paper:
    """A page."""

    title: str
    lead: Sequence[str]
    parts: Sequence[Part]


def page(paper: Paper) -> str:
    """Write a page whose own style is the only one that its policy allows, by its hash."""
    digest = base64.b64encode(
        hashlib.sha256(_PAGES.get_template("paper.css").render().encode()).digest()
    ).decode()
    return _PAGES.get_template("paper.html").render(
        paper=paper,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )


def shares(lines: Sequence[tuple[str, Sequence[float]]], *, said: str) -> Chart:
    """Draw which share of cases is done by when, from quantiles in seconds at equal steps from 0 to 1.

    The longest twentieth runs out of the picture, so that a few very long cases do not squeeze the rest.
    """
    last = max((values[round(0.95 * (len(values) - 1))] for _, values in lines), default=0.0) or 1.0
    scale, unit = next(
        (scale, unit)
        for least, scale, unit in (
            (2 * 86_400.0, 86_400.0, "days"),
            (5_400.0, 3_600.0, "hours"),
            (0.0, 60.0, "minutes"),
        )
        if last >= least
    )
    drawn = []
    for name, values in lines:
        points = [
            f"{_LEFT + _WIDTH * min(value / last, 1):.1f},{_TOP + _HEIGHT * (1 - place / (len(values) - 1)):.1f}"
            for place, value in enumerate(values)
            if value <= last
        ]
        drawn.append(Line(name if len(name) <= 36 else name[:35] + "…", " ".join(points)))
    return Chart(
        said=said,
        unit=unit,
        rows=[(_TOP + _HEIGHT * (1 - share / 100), f"{share} %") for share in (0, 25, 50, 75, 100)],
        columns=[(_LEFT + _WIDTH * tick * scale / last, f"{tick:g}") for tick in _ticks(last / scale)],
        lines=drawn,
    )


def over(
    lines: Sequence[tuple[str, Sequence[float]]], *, ticks: Sequence[tuple[float, str]], unit: str, said: str
) -> Chart:
    """Draw values at equal steps, from 0 up; `ticks` name some of the steps."""
    most = max((max(values, default=0.0) for _, values in lines), default=0.0) or 1.0
    size = max(len(values) for _, values in lines)
    drawn = [
        Line(
            name,
            " ".join(
                f"{_LEFT + _WIDTH * place / max(size - 1, 1):.1f},{_TOP + _HEIGHT * (1 - value / most):.1f}"
                for place, value in enumerate(values)
            ),
        )
        for name, values in lines
    ]
    return Chart(
        said=said,
        unit=unit,
        rows=[(_TOP + _HEIGHT * (1 - tick / most), f"{tick:g}") for tick in _ticks(most)],
        columns=[(_LEFT + _WIDTH * place / max(size - 1, 1), name) for place, name in ticks],
        lines=drawn,
    )


def _ticks(last: float) -> list[float]:
    """Return round numbers from 0 on, four to eight of them."""
    rough = last / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = max((factor * power for factor in (2, 5) if factor * power <= rough), default=power)
    return [round(step * number, 9) for number in range(math.floor(last / step) + 1)]
