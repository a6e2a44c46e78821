"""The gap between how it is and how it shall be, and the actions that close it."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from evenkeel.engines import operating_model
from tests.engines.operating_model import councils, models

Model = operating_model.OperatingModel
SCHEMA = jsonschema.Draft202012Validator(operating_model.gap_schema())


def _gaps(gap: operating_model.ModelGap) -> dict[str, tuple[str, str | None]]:
    return {
        f"{each.subject.collection}/{each.subject.key}": (each.status, each.quarter)
        for element in gap.elements
        for each in element.gaps
    }


def test_each_record_that_differs_is_closed_by_actions_or_open() -> None:
    gap = operating_model.gap(as_is=councils.as_is(), to_be=councils.to_be())
    assert _gaps(gap) == {
        "capabilities/triage": ("open", None),
        "channels/web": ("closed", "2028-Q4"),
        "channels/letter": ("open", None),
        "channel_mixes/all": ("closed", "2028-Q4"),
        "services/household-extension": ("closed", "2027-Q3"),
        "processes/permit": ("open", None),
        "case_types/extension": ("closed", "2027-Q3"),
        "roles/team-leader": ("open", None),
        "roles/officer": ("open", None),
        "roles/adviser": ("open", None),
        "measures/lead-time": ("open", None),
        "decisions/spend": ("open", None),
        "actions/redesign": ("programme", None),
        "actions/shift": ("programme", None),
        "actions/quick": ("programme", None),
        "actions/talk": ("programme", None),
    }
    assert [element.name for element in gap.elements] == [each.name for each in operating_model.ELEMENTS]
    assert gap.summary == ("12 gaps: actions close 4, none closes 8.", "2 actions close no gap.")


def test_actions_that_close_no_gap_are_work_for_nothing() -> None:
    gap = operating_model.gap(as_is=councils.as_is(), to_be=councils.to_be())
    assert [(each.key, each.quarter, each.reason) for each in gap.idle] == [
        ("quick", None, "Quick answers is already as it shall be."),
        ("talk", "2027-Q1", "It names no record whose gap it closes."),
    ]


def test_gaps_are_closed_quarter_by_quarter() -> None:
    gap = operating_model.gap(as_is=councils.as_is(), to_be=councils.to_be())
    assert [(each.quarter, [one.key for one in each.gaps]) for each in gap.quarters] == [
        ("2027-Q3", ["household-extension", "extension"]),
        ("2028-Q4", ["web", "all"]),
    ]


def test_one_model_tells_gaps_by_itself() -> None:
    model = models.model_of(
        capabilities=[
            {"key": "triage", "title": "Triage", "maturity": 2, "target": 4},
            {"key": "done", "maturity": 4, "target": 4},
            {"key": "better", "maturity": 5, "target": 4},
        ],
        channels=[{"key": "web", "title": "Web", "kind": "web"}, {"key": "phone", "kind": "phone"}],
        channel_mixes=[
            {
                "key": "all",
                "title": "All",
                "shares": [
                    {"channel": "web", "now": 30, "target": 45},
                    {"channel": "phone", "now": 55, "target": 55},
                ],
            }
        ],
    )
    gap = operating_model.gap(as_is=model, to_be=model)
    assert [
        sentence.text
        for element in gap.elements
        for each in element.gaps
        for sentence in each.subject.sentences
    ] == ["Maturity of Triage, now and aimed at: 2 → 4", "Share Web of All, now and aimed at: 30 → 45 %"]
    assert gap.summary == ("2 gaps: actions close 0, none closes 2.",)


def _channels(*keys: str, cost: float = 1, closes: list[str] | None = None, area: str = "channels") -> Model:
    action = {"key": "a", "target_area": area, "done_by": "2027-Q2", "closes": closes or []}
    return models.model_of(
        channels=[{"key": key, "kind": "web", "cost": cost} for key in keys],
        channel_mixes=[{"key": "all", "shares": [{"channel": key, "now": 1, "target": 1} for key in keys]}],
        actions=[action] if closes else [],
    )


@pytest.mark.parametrize(
    ("closes", "area", "status"),
    [
        pytest.param(
            ["channel_mixes/all"], "channels", "closed", id="on its element, for a record beside it"
        ),
        pytest.param(["channel_mixes/all"], "people", "open", id="on another element"),
        pytest.param(["channels/web"], "channels", "open", id="for a record that had nothing to do with it"),
    ],
)
def test_what_is_gone_is_closed_through_what_it_was_linked_to(
    closes: list[str], area: str, status: str
) -> None:
    gap = operating_model.gap(
        as_is=_channels("web", "letter"), to_be=_channels("web", cost=2, closes=closes, area=area)
    )
    letter = next(each for each in gap.elements[5].gaps if each.subject.key == "letter")
    assert letter.status == status
    assert [each.through.title for each in letter.closed_by if each.through] == ["all"] * (status == "closed")


@pytest.mark.parametrize(
    ("collection", "status"), [("goals", "wording"), ("principles", "open"), ("segments", "wording")]
)
def test_a_new_wording_needs_no_action_unless_it_is_the_thing_itself(collection: str, status: str) -> None:
    def model(description: str) -> Model:
        return models.model_of(**{collection: [{"key": "x", "description": description}]})

    assert _gaps(operating_model.gap(as_is=model("Old"), to_be=model("New"))) == {
        f"{collection}/x": (status, None)
    }


def test_the_latest_of_several_actions_closes_a_gap() -> None:
    def action(key: str, **quarters: Any) -> dict[str, Any]:
        return {"key": key, "target_area": "strategy", "closes": ["goals/x"], **quarters}

    as_is = models.model_of()
    to_be = models.model_of(
        goals=[{"key": "x"}],
        workstreams=[{"key": "w", "title": "Work"}],
        actions=[
            action("a", implement_from="2027-Q1", done_by="2027-Q4"),
            action("b", implement_from="2027-Q3", workstream="w"),
            action("c"),
        ],
    )
    gap = operating_model.gap(as_is=as_is, to_be=to_be)
    [goal] = gap.elements[1].gaps
    assert (goal.status, goal.quarter) == ("closed", "2027-Q4")
    assert [(each.key, each.workstream, each.quarter) for each in goal.closed_by] == [
        ("a", None, "2027-Q4"),
        ("b", "Work", "2027-Q3"),
        ("c", None, None),
    ]
    assert gap.summary == ("1 gap, and an action closes each of them.",)


@pytest.mark.slow
@settings(max_examples=15)
@given(pair=models.pairs())
def test_counts_add_up_and_the_document_keeps_to_its_schema(pair: tuple[Model, Model]) -> None:
    gap = operating_model.gap(as_is=pair[0], to_be=pair[1])
    SCHEMA.validate(json.loads(gap.model_dump_json()))
    statuses = [status for status, _ in _gaps(gap).values()]
    assert (
        gap.counts.closed
        == sum(element.counts.closed for element in gap.elements)
        == statuses.count("closed")
    )
    assert gap.counts.open == statuses.count("open")
    assert sum(len(each.gaps) for each in gap.quarters) == statuses.count("closed") + sum(
        1
        for element in gap.elements
        for each in element.gaps
        if each.status == "programme" and each.closed_by
    )
