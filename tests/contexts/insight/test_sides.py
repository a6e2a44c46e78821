"""Two selections beside each other: what differs, who may ask for it, and what is not compared."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.insight import models, sides
from evenkeel.contexts.insight.values import Report
from evenkeel.engines import flow
from tests.contexts.conftest import Cast, acts
from tests.contexts.insight import stories

EXAMPLE = Path(__file__).parents[3] / "src/evenkeel/contexts/insight/examples/housing-requests.csv"
WHERE = "/reports/compare/"


@pytest.fixture
def known(cast: Cast) -> Report:
    """Return a report whose log is at hand."""
    return stories.made(cast.staff.acts)


def words(answer: Any, *, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())


def asked(cast: Cast, known: Report, **further: str) -> str:
    """Return the page on which both sides are of this report."""
    both = {"a": str(known.id), "b": str(known.id)}
    return words(
        cast.staff.client.get(WHERE, both | {key.replace("_", "-"): v for key, v in further.items()})
    )


def test_without_sides_there_is_a_form(cast: Cast, known: Report) -> None:
    shown = words(cast.staff.client.get(WHERE))
    assert known.name in shown
    assert "Side by side" not in shown
    assert f'href="{reverse("insight:compare")}"' in words(cast.staff.client.get(reverse("insight:reports")))


def test_two_channels_of_one_report_stand_side_by_side(cast: Cast, known: Report) -> None:
    shown = asked(cast, known, a_channel="web", b_channel="phone")
    assert "<h2>Channel web</h2><p>14 cases" in shown
    assert "<h2>Channel phone</h2><p>13 cases" in shown
    assert "Lead time, median" in shown
    assert "Cases through channel" not in shown
    assert "that a difference holds does not say what caused it" in shown
    assert 'value="web" selected' in shown


def test_no_case_is_compared_with_itself(cast: Cast, known: Report) -> None:
    assert "Both sides are the same cases" in asked(cast, known)
    part = asked(cast, known, b_channel="web")
    assert "The 14 cases of the second side are taken out of the first" in part
    assert "<h2>All cases</h2><p>26 cases" in part
    other = asked(cast, known, a_channel="web")
    assert "The 14 cases of the first side are taken out of the second" in other
    over = asked(cast, known, a_until="2026-03-05", b_since="2026-02-20")
    assert "4 cases belong to both sides and are left out" in over


def test_before_and_after_a_day(cast: Cast, known: Report) -> None:
    shown = words(cast.staff.client.get(WHERE, {"a": str(known.id), "day": "2026-03-01"}))
    assert "before 2026-03-01" in shown
    assert "each case of both sides is followed for" in shown
    wrong = words(cast.staff.client.get(WHERE, {"a": str(known.id), "day": "soon"}))
    assert "“soon” is no date" in wrong


def test_limits_that_a_report_names_are_compared(cast: Cast, known: Report) -> None:
    assert "within 10 days" not in asked(cast, known, a_channel="web", b_channel="phone")
    with acts(cast.staff.acts):
        kept = known.settings.as_json() | {"targets": ["lead_time<=10d"]}
        models.Report.objects.filter(id=known.id).update(settings=kept)
    assert "within 10 days" in asked(cast, known, a_channel="web", b_channel="phone")


def test_two_reports_stand_side_by_side(cast: Cast, known: Report) -> None:
    other = stories.made(cast.leader.acts)
    shown = words(cast.staff.client.get(WHERE, {"a": str(known.id), "b": str(other.id)}))
    assert shown.count("<p>40 cases") == 2
    assert "Nothing: every difference between the two could come from noise alone." in shown


def test_what_cannot_be_compared_is_said(cast: Cast, known: Report) -> None:
    assert "There is no case on the side" in asked(cast, known, a_channel="fax")
    assert "is no date, so it was left out" in asked(cast, known, a_since="x")
    with acts(cast.staff.acts):
        models.Report.objects.filter(id=known.id).update(events=sides.AT_ONCE + 1)
    assert "600,001 events together" in asked(cast, known, a_channel="web")


def test_reports_of_others_are_not_there(cast: Cast, known: Report) -> None:
    answer = cast.other_organisation.client.get(WHERE, {"a": str(known.id), "b": str(known.id)})
    assert answer.status_code == 404
    assert known.name not in words(cast.other_organisation.client.get(WHERE))


def test_small_teams_are_compared_by_leaders_alone(cast: Cast, known: Report) -> None:
    both = {"a": str(known.id), "b": str(known.id), "a-team": "North", "b-team": "South"}
    for player, refused in ((cast.staff, True), (cast.leader, False)):
        shown = words(player.client.get(WHERE, both))
        assert ("so few people had a part" in shown) is refused
        assert ("Side by side" in shown) is not refused
    named = {"a": str(known.id), "b": str(known.id), "a-type": "case:Handler=Ada Berg"}
    assert "so few people had a part" in words(cast.staff.client.get(WHERE, named))


def test_a_report_leads_to_the_comparison_with_what_it_shows(cast: Cast, known: Report) -> None:
    shown = words(cast.staff.client.get(reverse("insight:flow", args=[known.id]), {"channel": "web"}))
    link = re.search(r'href="([^"]*compare[^"]*)"', shown)
    assert link
    assert "a-channel=web" in link[1]
    assert "Side by side" in words(cast.staff.client.get(link[1].replace("&amp;", "&")))


def test_measures_that_hold_come_first() -> None:
    log = flow.read(EXAMPLE).log
    parts = [flow.select(log, flow.Selection(channel=name)) for name in ("Internet", "Phone")]
    table = sides.measures(flow.compare(*parts))
    said = [row[-1] for row in table.rows]
    assert said == sorted(said, reverse=True)
    assert {"yes", "no"} == set(said)
