"""What stands beside a map: steps with what the map shows of them, paths in every order, and where figures lead."""

import pytest

from evenkeel.contexts.insight import detail, maps, page, steps
from tests.contexts.insight import samples

FACTS = samples.report().facts
LINKS = page.Links(cases="/cases/", parameters="channel=web")


def test_a_step_says_what_is_before_and_after_it_and_what_is_not_shown() -> None:
    shown = detail.excerpt(FACTS, steps=100, paths=0)
    checked = next(one for one in steps.of(FACTS, shown, LINKS) if one.name == "Checked")
    assert [(one.name, one.times, one.median) for one in checked.before] == [("Received", "110", "1 hour")]
    assert [one.name for one in checked.after] == ["Decided", "Sent back"]
    assert (checked.unseen_before, checked.unseen_after) == ("", "")
    everything = steps.of(FACTS, detail.excerpt(FACTS, steps=100, paths=100), page.Links())
    received = next(one for one in everything if one.name == "Received")
    assert received.unseen_before == "80"
    assert received.cases_url == ""


def test_figures_lead_to_their_cases_within_the_selection() -> None:
    step = steps.of(FACTS, detail.excerpt(FACTS), LINKS)[0]
    row = steps.rows(FACTS, FACTS.dfg[:1], LINKS)[0]
    assert step.cases_url == "/cases/?channel=web&activity=Received"
    assert row.cells[0] == ("110", "/cases/?channel=web&edge=Received%E2%86%92Checked")
    assert [cell.url for cell in row.cells[1:]] == [""] * (len(row.cells) - 1)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("count", ("Received", "Checked")),
        ("-count", ("Decided", "Letter sent")),
        ("from", ("Checked", "Decided")),
        ("to", ("Checked", "Checked")),
        ("waiting", ("Received", "Checked")),
        ("nonsense", ("Received", "Checked")),
        ("-nonsense", ("Received", "Checked")),
    ],
)
def test_orders(sort: str, first: tuple[str, str]) -> None:
    found = steps.sorted_by(FACTS, sort)[0]
    if sort == "to":
        assert found.target == first[1]
    else:
        assert (found.source, found.target) == first


@pytest.mark.parametrize(
    ("sort", "label", "leads_to", "state"),
    [
        ("count", "Times", "-count", "descending"),
        ("-count", "Times", "count", "ascending"),
        ("from", "From", "-from", "ascending"),
        ("-from", "From", "from", "descending"),
        ("count", "From", "from", ""),
        ("nonsense", "Times", "-count", "descending"),
        ("count", "Share", "", ""),
    ],
)
def test_heads_lead_to_their_order_and_turn_it_round(
    sort: str, label: str, leads_to: str, state: str
) -> None:
    head = next(one for one in steps.heads(FACTS, sort) if one.label == label)
    assert (head.sort, head.state) == (leads_to, state)


def test_levels_of_time_are_those_of_the_process() -> None:
    assert maps.time_levels(FACTS) == (3600.0,)
    edges = [
        samples.edge("a", str(number), count=1) | {"median": 86400.0 * number} for number in range(1, 101)
    ]
    facts = samples.report({"dfg": edges}).facts
    bounds = maps.time_levels(facts)
    assert bounds == (14 * 86400.0, 28 * 86400.0, 60 * 86400.0, 90 * 86400.0)
    assert [maps.level(value, bounds) for value in (0.0, bounds[0], bounds[3])] == [1, 2, 5]
    assert [one.label for one in maps.legend(facts, maps.Measure.MEDIAN)][:-1] == [
        "Under 14 days",
        "Under 28 days",
        "Under 60 days",
        "Under 90 days",
        "90 days or more",
    ]
