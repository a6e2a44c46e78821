"""Changes in the words of a director."""

import datetime as dt
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model._change import Altered
from tests.engines.operating_model import councils, models

Model = operating_model.OperatingModel
SCHEMA = jsonschema.Draft202012Validator(operating_model.diff_schema())


def _told(before: Model, after: Model) -> operating_model.ModelDiff:
    return operating_model.told(operating_model.diff(before=before, after=after), before=before)


def _sentences(before: Model, after: Model) -> list[str]:
    document = _told(before, after)
    return [
        each.text
        for element in document.elements
        for subject in element.subjects
        for each in subject.sentences
    ]


COUNCILS = """\
Branch of Alder and Birch: as-is → to-be
Priorities in another order: Roads, Homes
Maturity of Triage: 1 → 2
Cost of Web: GBP 1.50 → 0.75
Gone: channel Letter; 1 service linked to it
Share Web of All services: target 40 → 55 %
Share Phone of All services: target 60 → 45 %
Eligibility of Household extension reworded
Channels of Household extension: + Web, − Letter
Unit of Household extension: Roads and parks → Planning
Statutory norm of Household extension: within 56 → 42 days
Permit, critical: no → yes
Extension is now called Household extension
Stages of Household extension: + Tell the neighbours (norm time 2 working days)
Stage Assess of Household extension: norm time 10 → 5 days
Stage Decide of Household extension: waiting no → yes
Norm time for Household extension: 56 → 42 days
Planning: 2 team leaders → 1
Skill Mediation of Planning officer: level 2 → 3
New: role Adviser
Target of Lead time: value 60 → 45 days
Limit of Spend money: GBP 50,000 → 120,000
New: action Redesign permits
New: action Shift to the web
New: action Quick answers
New: action Talk about it"""


def test_every_kind_of_change_is_told_as_a_director_would_say_it() -> None:
    assert "\n".join(_sentences(councils.as_is(), councils.to_be())) == COUNCILS


def _one(collection: str, **fields: Any) -> Model:
    return models.model_of(**{collection: [{"key": "x", "title": "X", **fields}]})


@pytest.mark.parametrize(
    ("collection", "before", "after", "said"),
    [
        ("goals", {}, {"description": "Why"}, "Description of X: none → “Why”"),
        ("goals", {"description": "Why"}, {"description": "How"}, "Description of X: “Why” → “How”"),
        ("goals", {}, {"description": "Why\n\nHow"}, "Description of X added"),
        ("goals", {"description": "Why\n\nHow"}, {}, "Description of X removed"),
        (
            "goals",
            {"description": "a b"},
            {"description": "a  b"},
            "Description of X: “a b” (a b) → “a b” (a  b)",
        ),
        ("goals", {"free": ["owner"]}, {}, "Fields free to overlays of X: − owner"),
        ("processes", {"recovery": "4h"}, {"recovery": "2d"}, "Recovery for X: 4 hours → 2 days"),
        ("processes", {"recovery": "1d"}, {"recovery": "2d"}, "Recovery for X: 1 → 2 days"),
        (
            "processes",
            {"recovery": "42d"},
            {"recovery": "42.0d"},
            "Recovery for X: 42 days (42d) → 42 days (42.0d)",
        ),
        (
            "policies",
            {"review_by": dt.date(2027, 3, 1)},
            {"review_by": dt.date(2028, 12, 31)},
            "Review by of X: 1 March 2027 → 31 December 2028",
        ),
        (
            "actions",
            {"target_area": "people", "done_by": "2027-Q1"},
            {"target_area": "people", "done_by": "2028-Q4"},
            "Quarter in which it is done of X: Q1 2027 → Q4 2028",
        ),
        ("annual_wheel", {"month": 3}, {"month": 11}, "Month of X: March → November"),
        ("locations", {"desks": 900}, {"desks": 1200}, "Desks of X: 900 → 1,200"),
        (
            "locations",
            {"hours": [{"days": ["mon", "tue"], "opens": "09:00", "closes": "15:00"}]},
            {"hours": [{"days": ["mon", "tue"], "opens": "09:00", "closes": "18:00"}]},
            "Hours of X: + Mon, Tue 09:00 to 18:00, − Mon, Tue 09:00 to 15:00",
        ),
        (
            "standards",
            {"checklist": ["Call", "Visit", "Write"]},
            {"checklist": ["Visit", "Call", "Write"]},
            "Checklist of X: in another order: “Call”, “Visit”, “Write” → “Visit”, “Call”, “Write”",
        ),
        (
            "standards",
            {"checklist": ["Call", "Visit"]},
            {"checklist": ["Visit", "Call", "Write"]},
            "Checklist of X: + “Write”, the others in another order",
        ),
        (
            "standards",
            {"checklist": ["Call"]},
            {"checklist": ["Call", "Call"]},
            "Checklist of X: + “Call”",
        ),
        (
            "actions",
            {"target_area": "people"},
            {"target_area": "people", "savings": {"low": 1, "expected": 2, "high": 3}},
            "Savings of X: none → low EUR 1, expected EUR 2, high EUR 3",
        ),
        (
            "services",
            {"statutory_norm": {"within": "56d", "basis": "Building Act"}},
            {"statutory_norm": {"within": "56d", "basis": "Building Act", "clock": "net"}},
            "Statutory norm of X: clock gross → net",
        ),
        (
            "journeys",
            {"steps": [{"key": "ask", "title": "Ask", "pain": "Long"}]},
            {"steps": [{"key": "ask", "title": "Ask", "pain": "Long\n\nLonger"}]},
            "Step Ask of X: pain reworded",
        ),
        (
            "boards",
            {"lanes": [{"key": "in", "title": "In", "wip_limit": 5}]},
            {"lanes": [{"key": "in", "title": "In", "wip_limit": 3}]},
            "Lane In of X: WIP limit 5 → 3",
        ),
    ],
)
def test_values_are_told_in_words(collection: str, before: Any, after: Any, said: str) -> None:
    assert _sentences(_one(collection, **before), _one(collection, **after)) == [said]


@pytest.mark.parametrize(
    ("title", "many"),
    [
        ("Team leader", "2 team leaders"),
        ("Head of planning", "2 heads of planning"),
        ("IT secretary", "2 IT secretaries"),
        ("Coach", "2 coaches"),
        ("Officer (North)", "2 Officer (North)"),
    ],
)
def test_posts_are_told_by_the_plural_of_the_role(title: str, many: str) -> None:
    def model(posts: float) -> Model:
        return models.model_of(
            units=[{"key": "planning", "title": "Planning", "kind": "team"}],
            roles=[{"key": "x", "title": title, "unit": "planning", "posts": posts}],
        )

    assert _sentences(model(2), model(1.5)) == [f"Planning: {many} → 1.5"]


def test_a_title_is_not_bent_by_english_rules_in_another_language() -> None:
    def model(posts: float) -> Model:
        return models.model_of(
            about={"title": "Ellerup", "languages": ["da"]},
            units=[{"key": "plan", "title": "Plan", "kind": "team"}],
            roles=[{"key": "x", "title": "Teamleder", "unit": "plan", "posts": posts}],
        )

    assert _sentences(model(2), model(1)) == ["Posts of Teamleder: 2 → 1"]


def test_a_record_that_is_gone_tells_what_hung_on_it() -> None:
    before, after = councils.as_is(), councils.to_be()
    channels = next(element for element in _told(before, after).elements if element.name == "channels")
    letter = next(each for each in channels.subjects if each.key == "letter")
    assert (letter.change, letter.kind) == ("removed", "channel")
    assert [content.model_dump() for content in letter.contents] == [
        {"label": "Description", "text": "By post"},
        {"label": "Kind", "text": "letter"},
    ]
    assert [(each.label, [name.title for name in each.records]) for each in letter.hangs] == [
        ("1 service", ["Household extension"])
    ]
    assert (
        channels.counts
        == operating_model.ModelDiff.model_validate(
            {
                "before": {"title": "a", "branch": "as-is", "example": False, "records": 1},
                "after": {"title": "a", "branch": "to-be", "example": False, "records": 1},
                "counts": {"added": 0, "removed": 1, "changed": 2},
                "elements": [],
            }
        ).counts
    )


def test_a_reworded_text_is_compared_word_by_word() -> None:
    document = _told(councils.as_is(), councils.to_be())
    words = [
        (span.kind, span.text)
        for element in document.elements
        for subject in element.subjects
        for sentence in subject.sentences
        for span in sentence.rewording
        if span.kind != "plain"
    ]
    assert words == [("removed", "weeks."), ("added", "months.")]


def test_emphasis_is_data() -> None:
    document = _told(_one("processes", recovery="4h"), _one("processes", recovery="2h"))
    sentence = document.elements[0].subjects[0].sentences[0]
    assert [(span.kind, span.text) for span in sentence.spans] == [
        ("plain", "Recovery for "),
        ("name", "X"),
        ("plain", ": "),
        ("before", "4"),
        ("plain", " → "),
        ("after", "2 hours"),
    ]
    assert "".join(span.text for span in sentence.short) == "Recovery: 4 → 2 hours"
    assert sentence.path == ("recovery",)


@pytest.mark.slow
@settings(max_examples=25)
@given(pair=models.pairs())
def test_each_change_is_told_in_at_least_one_sentence(pair: tuple[Model, Model]) -> None:
    before, after = pair
    changes = operating_model.diff(before=before, after=after)
    document = operating_model.told(changes, before=before)
    SCHEMA.validate(json.loads(document.model_dump_json()))
    told = {
        (subject.collection, subject.key, *sentence.path[:1])
        for element in document.elements
        for subject in element.subjects
        for sentence in subject.sentences
    }
    for change in changes.changes:
        if isinstance(change, Altered):
            assert (change.collection, change.key, change.field) in told
        elif hasattr(change, "key"):
            assert (change.collection, change.key) in told
