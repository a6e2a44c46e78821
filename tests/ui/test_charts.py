"""Every chart is drawn as it was, and whatever the figures are, it is a valid picture within its frame.

To draw the golden files anew after a wanted change: `GOLDEN_FILES=write pytest tests/ui/test_charts.py`, then look
at each in a browser.
"""

import itertools
import os
import pathlib
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.ui.charts import bars, figure, heat, lines, paths, scales, spread
from tests.ui import charts

GOLDEN = pathlib.Path(__file__).parent / "golden"
NAMES = st.text(max_size=40)
VALUES = st.one_of(st.none(), st.floats(0, 1e9, allow_nan=False))
UNITS = st.sampled_from(["count", "duration"])
SLACK = 0.02
"""Coordinates are written with two decimals."""


@pytest.mark.parametrize("name", charts.ALL)
def test_drawn_as_it_was(name: str) -> None:
    drawn = charts.ALL[name]().replace("><", ">\n<") + "\n"
    file = GOLDEN / f"{name}.svg"
    if os.environ.get("GOLDEN_FILES") == "write":
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", charts.ALL)
def test_each_has_a_name_and_a_description_and_no_style(name: str) -> None:
    picture = hold(charts.ALL[name]())
    named = {one.get("id"): one.text for one in picture if one.tag in ("title", "desc")}
    assert picture.get("role") == ("group" if name == "graph" else "img")
    assert [bool(named[key]) for key in (picture.get("aria-labelledby") or "").split()] == [True, True]
    assert not any("style" in one.attrib or one.tag == "style" for one in picture.iter())


@given(data=st.data(), unit=UNITS, count=st.integers(1, 60), several=st.integers(1, 7))
def test_lines_and_bands_stay_inside(
    data: st.DataObject, unit: scales.Unit, count: int, several: int
) -> None:
    categories = tuple(data.draw(st.lists(NAMES, min_size=count, max_size=count)))
    values = st.tuples(*[VALUES] * count)
    series = tuple(lines.Series(data.draw(NAMES), data.draw(values)) for _ in range(several))
    hold(lines.draw(lines.Lines("k", "t", "d", categories, series, unit)))
    hold(lines.draw(lines.Lines("k", "t", "d", categories, series[:1], unit, is_area=True)))
    rules = tuple(
        lines.Rule("limit", value, "limit") for value in data.draw(st.lists(st.floats(0, 1e9), max_size=4))
    )
    rings = frozenset({0, count - 1})
    hold(lines.draw(lines.Lines("k", "t", "d", categories, series[:1], unit, rules=rules, rings=rings)))
    hold(lines.draw_stacked(lines.Stacked("k", "t", "d", categories, series, unit)))
    hold(bars.draw_columns(bars.Columns("k", "t", "d", categories, series[0].values, unit)))


@given(
    found=st.lists(st.builds(bars.Bar, NAMES, st.tuples(VALUES, VALUES), NAMES), max_size=12),
    series=st.sampled_from([(), ("median", "mean")]),
    unit=UNITS,
)
def test_lying_bars_stay_inside(found: list[bars.Bar], series: tuple[str, ...], unit: scales.Unit) -> None:
    hold(bars.draw(bars.Bars("k", "t", "d", tuple(found), series, unit)))


@given(
    ends=st.lists(st.floats(0, 1e9), min_size=2, max_size=20, unique=True),
    percentiles=st.lists(st.builds(spread.Percentile, NAMES, st.floats(0, 1e9)), max_size=3),
    found=st.lists(
        st.builds(spread.Point, st.floats(0, 1), st.floats(0, 1e9), NAMES, st.booleans()), max_size=30
    ),
    unit=UNITS,
)
def test_spreads_stay_inside(
    ends: list[float], percentiles: list[spread.Percentile], found: list[spread.Point], unit: scales.Unit
) -> None:
    ends.sort()
    bins = tuple(spread.Bin(low, high, int(low) % 50) for low, high in itertools.pairwise(ends))
    levels = tuple(sorted(percentiles, key=lambda one: one.value))
    hold(spread.draw_histogram(spread.Histogram("k", "t", "d", bins, levels, unit)))
    hold(
        spread.draw_scatter(
            spread.Scatter("k", "t", "d", tuple(found), ((0.0, "a"), (1.0, "b")), levels, unit)
        )
    )


@given(rows=st.lists(st.builds(heat.Row, NAMES, st.tuples(*[st.floats(0, 1e9)] * 7)), max_size=5))
def test_strips_stay_inside(rows: list[heat.Row]) -> None:
    hold(heat.draw(heat.Strip("k", "t", "d", tuple("MTWTFSS"), tuple(rows))))


@given(rows=st.lists(st.builds(heat.Row, NAMES, st.tuples(*[st.floats(0, 1e9)] * 24)), max_size=7))
def test_grids_stay_inside_and_share_one_shading(rows: list[heat.Row]) -> None:
    columns = tuple(str(hour) for hour in range(24))
    picture = hold(heat.draw_grid(heat.Grid("k", "t", "d", columns, tuple(rows))))
    largest = max((value for row in rows for value in row.values), default=0.0)
    shades = [one.get("class") for one in picture.iter("rect")]
    assert shades == [f"heat heat-{heat.shade(value, largest)}" for row in rows for value in row.values]


@given(found=st.lists(st.builds(paths.Path, st.lists(NAMES, max_size=30).map(tuple), NAMES), max_size=8))
def test_paths_stay_inside(found: list[paths.Path]) -> None:
    hold(paths.draw(paths.Paths("k", "t", "d", tuple(found))))


@pytest.mark.parametrize(
    ("value", "largest", "shade"), [(0, 0, 1), (0, 9, 1), (1, 9, 1), (5, 9, 3), (8.9, 9, 5), (9, 9, 5)]
)
def test_shades(value: float, largest: float, shade: int) -> None:
    assert heat.shade(value, largest) == shade


def test_a_row_that_does_not_fit_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 cells, not 2"):
        figure.Table("t", (figure.Column("a"), figure.Column("b")), (("x",),))


def hold(drawn: SafeString) -> ElementTree.Element:
    """Read a picture as XML and hold each of its coordinates to its frame."""
    picture = ElementTree.fromstring(drawn)
    _, _, width, height = (float(part) for part in (picture.get("viewBox") or "").split())
    for x, y in places(picture):
        assert -SLACK <= x <= width + SLACK
        assert -SLACK <= y <= height + SLACK
    return picture


def places(picture: ElementTree.Element) -> Iterator[tuple[float, float]]:
    """Yield every place that is drawn at: corners, centres, ends and the points of lines and curves."""
    for one in picture.iter():
        number = {
            key: float(one.get(key, "0")) for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r")
        }
        if one.tag == "rect":
            yield number["x"], number["y"]
            yield number["x"] + float(one.get("width", "")), number["y"] + float(one.get("height", ""))
        elif one.tag == "line":
            yield number["x1"], number["y1"]
            yield number["x2"], number["y2"]
        elif one.tag == "circle":
            yield number["cx"] - number["r"], number["cy"] - number["r"]
            yield number["cx"] + number["r"], number["cy"] + number["r"]
        elif one.tag == "text":
            yield number["x"], number["y"]
        written = one.get("points") or one.get("d") or ""
        for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", written):
            yield float(pair[0]), float(pair[1])
