"""The organisation chart: what stands below what, spans and layers in words, lines across."""

import pytest

from evenkeel.contexts.blueprint.perspectives import across, chart
from tests.contexts.blueprint.perspectives.modelled import model, two_councils

SHAPE = """\
structure:
  title: Shape
  span_from: 3
  span_to: 5
  layers: 2
units:
  - {key: top, title: Top, kind: department, lead: chief}
  - {key: place, title: Place, kind: directorate, lead: director}
  - {key: parks, title: Parks, kind: team, parent: place, matrix: [top]}
roles:
  - {key: chief, title: Chief, unit: top}
  - {key: director, title: Director, unit: place, reports_to: chief}
  - {key: gardener, title: Gardener, unit: parks, reports_to: director, posts: %s}
  - {key: poet, title: Poet}
"""


def drawn(posts: float = 4) -> chart.Chart:
    return chart.chart(model(SHAPE % posts))


def test_a_unit_stands_below_its_parent_or_below_the_unit_that_its_lead_reports_to() -> None:
    [top] = drawn().units
    assert [each.title for each in drawn().order] == ["Top", "Place", "Parks"]
    assert (top.posts, top.posts_in_all) == (1, 6)
    assert [each.depth for each in (top, top.below[0], top.below[0].below[0])] == [0, 1, 2]


@pytest.mark.parametrize(
    ("posts", "verdict", "is_outside"),
    [
        (2, "fewer than the declared 3", True),
        (3, "within 3 to 5", False),
        (5, "within 3 to 5", False),
        (5.5, "more than the declared 5", True),
    ],
)
def test_spans_are_held_against_the_declared_range(posts: float, verdict: str, is_outside: bool) -> None:
    span = next(each for each in drawn(posts).spans if each.role.key == "director")
    assert (span.posts, span.verdict, span.is_outside) == (posts, verdict, is_outside)


def test_spans_outside_the_range_come_first() -> None:
    assert [each.role.title for each in drawn(4).spans] == ["Chief", "Director"]
    assert [each.role.title for each in drawn(9).outside] == ["Chief", "Director"]


def test_layers_beyond_those_declared_are_marked() -> None:
    layers = drawn().layers
    assert [(each.number, each.is_too_deep) for each in layers] == [(1, False), (2, False), (3, True)]
    assert drawn().too_deep == 1


def test_lines_across_are_told_from_both_ends_and_drawn() -> None:
    found = drawn()
    [top] = found.units
    assert [(line.unit.key, line.to.key) for line in found.lines] == [("parks", "top")]
    assert [each.key for each in top.answered_to_by] == ["parks"]
    assert "Parks also answers to Top." in str(across.picture(found))
    assert across.picture(chart.chart(model("units: []"))) is None


def test_roles_without_a_unit_are_not_lost() -> None:
    assert [each.role.title for each in drawn().homeless] == ["Poet"]


def test_circles_are_drawn_once_and_have_no_layer() -> None:
    found = chart.chart(
        model("""\
units:
  - {key: a, title: A, kind: team, parent: b}
  - {key: b, title: B, kind: team, parent: a}
roles:
  - {key: x, title: X, reports_to: y}
  - {key: y, title: Y, reports_to: x}
""")
    )
    assert [each.title for each in found.order] == ["A", "B"]
    assert found.layers == ()
    assert {span.layer for span in found.spans} == {chart.CIRCLE}


def test_the_example_is_one_tree_with_every_post_in_it() -> None:
    found = chart.chart(two_councils())
    [top] = found.units
    assert top.posts_in_all == found.posts == 129
    assert len(found.order) == len(two_councils().units)
    assert found.outside == ()
