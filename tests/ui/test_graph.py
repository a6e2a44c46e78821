"""Maps of processes: whatever the log, nothing lies upon anything else, and few lines cross."""

import itertools
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.ui.charts import graph, layers, orders, ranks, routes
from tests.ui import test_charts

NAMES = "abcdefgh"
PARTS = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.floats(0, 1), max_size=30
)
ROOMS = layers.Rooms(
    of_name=lambda name: layers.Room(50, 90), of_label=lambda pair: 30.0, waypoint=8, apart=10
)


def drawn_of(parts: dict[tuple[str, str], float]) -> graph.Graph:
    """Return a graph with a start and an end around some steps."""
    names = sorted({name for pair in parts for name in pair})
    boxes = [graph.Box("+", "Start", "9 cases", is_mark=True), graph.Box("-", "End", is_mark=True)]
    boxes += [graph.Box(name, name * 40, "9 times", url=f"#{name}") for name in names]
    steps = [graph.Step(*pair, part, "2.5 hours", said="often") for pair, part in parts.items()]
    steps += [graph.Step("+", name, 0.5, "5") for name in names[:2]]
    steps += [graph.Step(name, "-", 0.5, "5") for name in names[-2:]]
    return graph.Graph("k", "t", "d", tuple(boxes), tuple(steps), "+", "-")


@given(parts=PARTS)
def test_nothing_lies_upon_anything_else(parts: dict[tuple[str, str], float]) -> None:
    chart = drawn_of(parts)
    picture = test_charts.hold(graph.draw(chart))
    kinds = ("node heat-1", "end", "ground")
    found = [one for one in picture.iter("rect") if one.get("class") in kinds]
    assert len(found) == len(chart.boxes) + len(chart.steps)
    for one, other in itertools.combinations(found, 2):
        assert apart(one, other), (one.attrib, other.attrib)


def apart(one: ElementTree.Element, other: ElementTree.Element) -> bool:
    """Tell whether two rectangles do not overlap."""
    for at, length in (("x", "width"), ("y", "height")):
        first, second = sorted((one, other), key=lambda each: float(each.get(at, "")))
        if float(first.get(at, "")) + float(first.get(length, "")) <= float(second.get(at, "")) + 0.02:
            return True
    return False


@given(parts=PARTS)
def test_lines_lead_down_and_those_turned_round_lead_back(parts: dict[tuple[str, str], float]) -> None:
    layout = layers.arrange(sorted({name for pair in parts for name in pair}), parts, ROOMS)
    row_of = {node: index for index, row in enumerate(layout.rows) for node in row}
    assert set(layout.ways) == {pair for pair in parts if pair[0] != pair[1]}
    for pair, way in layout.ways.items():
        assert [row_of[node] for node in way] == list(range(row_of[way[0]], row_of[way[-1]] + 1))
        assert (way[0], way[-1]) == (pair[::-1] if pair in layout.turned else pair)
        assert layout.labels[pair] in way
        assert row_of[layout.labels[pair]] % 2 == 1
    for row in layout.rows:
        places = [layout.places[node] for node in row]
        assert places == sorted(places)


def test_the_marks_stand_alone_at_the_top_and_the_bottom() -> None:
    chart = drawn_of({("a", "b"): 1.0, ("b", "a"): 0.5, ("c", "d"): 0.2})
    layout = graph._laid_out(chart).layout
    assert layout.rows[0] == ["+"]
    assert layout.rows[-1] == ["-"]


def test_only_the_weakest_step_of_a_circle_leads_back() -> None:
    down = ranks.without_circles([("a", "b"), ("b", "c"), ("c", "a")])
    assert down == {("a", "b"): ("a", "b"), ("b", "c"): ("b", "c"), ("c", "a"): ("a", "c")}


def test_what_belongs_together_lies_near() -> None:
    down = {("a", "b"): 1.0, ("b", "c"): 1.0, ("x", "c"): 0.5}
    assert ranks.rows("abcx", down, first=None, last=None) == {"a": 0, "b": 1, "c": 2, "x": 1}


def test_crossings_are_counted_and_taken_away() -> None:
    rows = [["a", "b", "c"], ["x", "y", "z"]]
    links = [("a", "z"), ("b", "y"), ("c", "x")]
    below = {upper: [lower] for upper, lower in links}
    assert orders.crossings(rows, below) == 3
    assert orders.crossings(orders.sort(rows, links), below) == 0


@given(links=st.sets(st.tuples(st.integers(0, 6), st.integers(10, 16)), max_size=25))
def test_sorting_makes_nothing_worse_and_loses_nothing(links: set[tuple[int, int]]) -> None:
    rows = [list(range(7)), list(range(10, 17))]
    ordered = orders.sort(rows, sorted(links))
    below = {one: [lower for upper, lower in sorted(links) if upper == one] for one in range(7)}
    assert [sorted(row) for row in ordered] == rows
    assert orders.crossings(ordered, below) <= orders.crossings(rows, below)


@given(wanted=st.lists(st.floats(-500, 500), min_size=1, max_size=30), side=st.floats(20, 200))
def test_lines_meet_a_box_in_order_and_on_its_side(wanted: list[float], side: float) -> None:
    found = routes._apart(sorted(wanted), side)
    assert found == sorted(found)
    assert all(-side / 2 - 1e-6 <= place <= side / 2 + 1e-6 for place in found)


def test_a_long_line_without_anything_in_its_way_is_straight() -> None:
    chain = dict.fromkeys(itertools.pairwise("abcdef"), 1.0)
    layout = layers.arrange("abcdef", {**chain, ("a", "f"): 0.1}, ROOMS)
    places = {layout.places[node] for node in layout.ways["a", "f"][1:-1]}
    assert len(places) == 1


@pytest.mark.parametrize(("part", "thick"), [(0, 1.25), (0.25, 5.125), (1, 9), (-1, 1.25)])
def test_thickness(part: float, thick: float) -> None:
    assert routes.thickness(part) == thick


def test_a_box_that_leads_somewhere_is_a_link_and_its_lines_are_for_the_sighted() -> None:
    picture = ElementTree.fromstring(graph.draw(drawn_of({("a", "b"): 1.0})))
    assert [one.get("href") for one in picture.iter("a")] == ["#a", "#b"]
    assert picture.get("role") == "group"
    assert [one.get("aria-hidden") for one in picture if one.tag == "g"] == ["true", None, None]
