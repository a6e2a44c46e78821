"""The example models: as complete as they claim to be, without a finding, and marked as invented."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import OperatingModel, _schema

EXAMPLES: Final = Path(__file__).parents[3] / "operating-models"
COUNCILS: Final = EXAMPLES / "two-councils"
FOLDERS: Final = ("complaints-team", "two-councils/to-be", "two-councils/as-is")
DRAWINGS: Final = sorted(COUNCILS.rglob("*.bpmn")) + sorted(COUNCILS.rglob("*.dmn"))
BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMN_SHAPES: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"
A_DAY: Final = dt.date(2027, 12, 31)

ACTIONS: Final = {
    "objectives": "set-objectives",
    "strategies": "write-strategies",
    "demand analysis": "demand-analysis",
    "service redesign": "redesign-planning",
    "common systems": "common-systems",
    "platform organisation": "platform-organisation",
    "alternative delivery": "alternative-delivery",
    "channel shift": "shift-to-web",
    "one customer record": "one-crm",
    "feedback platform": "feedback-platform",
    "partner pathways": "partner-pathways",
    "low-code platform": "low-code-platform",
    "community forums": "community-forums",
    "hybrid working": "hybrid-working",
    "critical process mapping": "map-critical-processes",
    "applied course in redesign": "redesign-course",
    "organisation structure": "organisation-structure",
    "IT architecture": "it-architecture",
    "performance management at four levels": "performance-framework",
    "role descriptions": "role-descriptions",
    "reward": "reward-scheme",
    "programme governance": "programme-governance",
}
"""The kinds of action that a council's programme has, each with the key of one of its kind."""


@cache
def loaded(folder: str) -> OperatingModel:
    """Give an example; loading refuses it where anything in it is wrong."""
    return operating_model.load(EXAMPLES / folder)


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_example_loads_and_says_that_it_is_invented(folder: str) -> None:
    assert loaded(folder).about.example is True


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_example_has_only_findings_that_were_accepted_or_are_notes(folder: str) -> None:
    findings = operating_model.check(loaded(folder), on=A_DAY)
    assert [each for each in findings if each.severity != "note" and each.accepted is None] == []


@pytest.mark.parametrize("folder", FOLDERS[1:])
def test_every_record_of_the_councils_has_an_owner(folder: str) -> None:
    assert [f"{name}/{each.key}" for name, each in loaded(folder).every() if each.owner is None] == []


def test_the_complaints_team_is_eight_people_on_one_page() -> None:
    model = loaded("complaints-team")
    assert sum(role.posts for role in model.roles) == 8
    assert len((EXAMPLES / "complaints-team" / "model.yaml").read_text("utf-8").splitlines()) <= 95


@pytest.mark.parametrize(
    ("collection", "least"),
    [("services", 12), ("roles", 30), ("measures", 25), ("actions", 40), ("principles", 8)],
)
def test_the_councils_have_at_least(collection: str, least: int) -> None:
    assert len(loaded("two-councils/to-be").records(collection)) >= least


def test_the_councils_have_four_directorates_and_twelve_teams_or_more() -> None:
    kinds = [unit.kind for unit in loaded("two-councils/to-be").units]
    assert kinds.count("directorate") == 4
    assert kinds.count("team") >= 12


def test_the_councils_fill_every_collection_of_every_element() -> None:
    model = loaded("two-councils/to-be")
    assert [name for name in _schema.COLLECTIONS if not model.records(name)] == []


def test_the_councils_measure_at_all_four_levels_each_feeding_the_one_above() -> None:
    model = loaded("two-councils/to-be")
    order = ("organisation", "directorate", "team", "person")
    level = {measure.key: order.index(measure.level) for measure in model.measures}
    assert set(level.values()) == {0, 1, 2, 3}
    assert all(level[m.parent] == level[m.key] - 1 for m in model.measures if m.parent)


@pytest.mark.parametrize("kind", ACTIONS)
def test_the_programme_has_an_action_of_every_kind(kind: str) -> None:
    assert loaded("two-councils/to-be").find("actions", ACTIONS[kind]) is not None


def test_every_action_has_quarters_evidence_and_gaps_that_it_closes() -> None:
    for action in loaded("two-councils/to-be").actions:
        quarters = (action.design_by, action.implement_from, action.done_by)
        assert None not in quarters, action.key
        assert list(quarters) == sorted(quarters, key=str), action.key
        assert action.evidence, action.key
        assert action.closes, action.key


def test_savings_grow_from_the_low_to_the_high_scenario() -> None:
    savings = [action.savings for action in loaded("two-councils/to-be").actions if action.savings]
    assert len(savings) >= 20
    assert all(0 <= each.low <= each.expected <= each.high for each in savings)


def test_shelves_hand_out_work_in_different_ways() -> None:
    ways = {shelf.distribution for shelf in loaded("two-councils/to-be").shelves}
    assert {"pull", "push", "continuity", "duty", "fixed-key"} <= ways


def test_household_extensions_become_quicker_under_one_leader() -> None:
    before, after = loaded("two-councils/as-is"), loaded("two-councils/to-be")
    norm = [
        next(each.norm_time for each in model.case_types if each.key == "household-extension")
        for model in (before, after)
    ]
    leaders = [
        next(each.posts for each in model.roles if each.key == "planning-leader") for model in (before, after)
    ]
    assert (norm, leaders) == (["56d", "42d"], [2, 1])


def test_actions_close_all_gaps_between_the_two_but_four() -> None:
    told = operating_model.gap(as_is=loaded("two-councils/as-is"), to_be=loaded("two-councils/to-be"))
    open_gaps = {
        f"{gap.subject.collection}/{gap.subject.key}"
        for element in told.elements
        for gap in element.gaps
        if gap.status == "open"
    }
    assert open_gaps == {
        "principles/four-eyes",
        "measures/recycling-rate",
        "measures/register-complete",
        "measures/library-visits",
    }
    assert told.idle == ()


def test_the_programme_saves_what_the_objective_says() -> None:
    model = loaded("two-councils/to-be")
    banked = next(each for each in model.measures if each.key == "savings-banked")
    low = sum(action.savings.low for action in model.actions if action.savings)
    high = sum(action.savings.high for action in model.actions if action.savings)
    assert banked.target is not None
    assert low <= banked.target.value * 1e6 <= high


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.relative_to(COUNCILS).as_posix())
def test_a_drawing_is_xml_and_each_of_its_parts_is_drawn(drawing: Path) -> None:
    root = ElementTree.parse(drawing).getroot()
    shapes = {each.get("bpmnElement") for each in root.iter(f"{BPMN_SHAPES}BPMNShape")}
    edges = {each.get("bpmnElement") for each in root.iter(f"{BPMN_SHAPES}BPMNEdge")}
    in_lanes = {each.text for each in root.iter(f"{BPMN}flowNodeRef")}
    flows = {each.get("id") for each in root.iter(f"{BPMN}sequenceFlow")}
    ends = {
        each.get(name) for each in root.iter(f"{BPMN}sequenceFlow") for name in ("sourceRef", "targetRef")
    }
    assert in_lanes <= shapes
    assert ends <= in_lanes
    assert flows == edges


@pytest.mark.parametrize("branch", ["as-is", "to-be"])
@pytest.mark.parametrize("overlay", ["harbour-vale", "moorland"])
def test_an_overlay_fits_its_base_and_leaves_a_model_without_findings(branch: str, overlay: str) -> None:
    base = operating_model.read(COUNCILS / branch)
    reading = operating_model.read_overlay(COUNCILS / branch / "overlays" / overlay, base=base)
    assert reading.findings == ()
    assert reading.effective is not None
    assert reading.effective.model is not None
    findings = operating_model.check(reading.effective.model, on=A_DAY)
    assert [each for each in findings if each.severity != "note" and each.accepted is None] == []


@pytest.mark.parametrize(
    ("overlay", "own", "left_out"),
    [("harbour-vale", "mooring", "bulky-waste"), ("moorland", "grazing", "garden-waste")],
)
def test_a_council_has_a_service_of_its_own_and_leaves_an_optional_one_out(
    overlay: str, own: str, left_out: str
) -> None:
    base = operating_model.read(COUNCILS / "to-be")
    reading = operating_model.read_overlay(COUNCILS / "to-be" / "overlays" / overlay, base=base)
    assert base.model is not None
    assert reading.effective is not None
    assert reading.effective.model is not None
    before = {service.key for service in base.model.services}
    after = {service.key for service in reading.effective.model.services}
    assert own in after - before
    assert before - after == {left_out}


def test_a_council_promises_the_same_time_in_its_own_words() -> None:
    base = operating_model.read(COUNCILS / "to-be")
    promises = {base.model.services[0].promise} if base.model else set()
    for overlay in ("harbour-vale", "moorland"):
        reading = operating_model.read_overlay(COUNCILS / "to-be" / "overlays" / overlay, base=base)
        assert reading.effective is not None
        assert reading.effective.model is not None
        promises.add(reading.effective.model.services[0].promise)
    assert len(promises) == 3
    assert all("42 days" in str(promise) for promise in promises)
