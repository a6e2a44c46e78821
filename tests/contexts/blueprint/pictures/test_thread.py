"""The golden thread: whole where everything serves something, and every break in it told."""

from typing import Any

import pytest

from evenkeel.contexts.blueprint.pictures import thread
from tests.contexts.blueprint.pictures.models import address, model


def measure(key: str, **fields: str) -> dict[str, Any]:
    return {"key": key, "title": key.capitalize(), "kind": "time", "target": {"value": 1}, **fields}


WHOLE: dict[str, Any] = {
    "vision": {"key": "vision", "title": "Near you", "horizon": 2030},
    "goals": [{"key": "easy", "title": "Easy"}],
    "objectives": [
        {"key": "fast", "title": "Fast", "goal": "easy", "measures": ["all", "place"], "by": "2028-12-31"}
    ],
    "measures": [
        {
            "key": "all",
            "title": "All",
            "kind": "time",
            "target": {"value": 28},
            "baseline": 38,
            "counted_in": "days",
        },
        measure("place", level="directorate", unit="place", parent="all"),
        measure("plan", level="team", unit="planning", parent="place"),
        measure("mine", level="person", role="planner", parent="plan"),
    ],
    "units": [
        {"key": "place", "title": "Place", "kind": "directorate"},
        {"key": "planning", "title": "Planning", "kind": "team", "parent": "place"},
    ],
    "roles": [{"key": "planner", "title": "Planner", "unit": "planning"}],
}


def changed(collection: str, key: str, **fields: Any) -> dict[str, Any]:
    records = [{**each, **fields} if each["key"] == key else each for each in WHOLE[collection]]
    return {**WHOLE, collection: records}


def titles(strand: thread.Strand) -> Any:
    below = [titles(each) for each in strand.below]
    return (strand.title, *below) if below else strand.title


def gaps(strand: thread.Strand) -> list[str]:
    return [*strand.gaps, *(gap for each in strand.below for gap in gaps(each))]


def test_the_whole_thread_has_no_gap_and_tells_nothing_twice() -> None:
    found = thread.downwards(model(**WHOLE), address=address)
    assert found.top is not None
    assert titles(found.top) == ("Near you", ("Easy", ("Fast", ("All", ("Place", ("Plan", "Mine"))))))
    assert found.missing == 0
    assert found.top.measures == 4
    top = found.top.below[0].below[0].below[0]
    assert top.note == "from 38 to 28 days"


@pytest.mark.parametrize(
    ("written", "gap"),
    [
        (changed("objectives", "fast", measures=[]), "No measure tells whether it is reached."),
        (changed("objectives", "fast", by=None), "No day says when it shall be reached."),
        (changed("objectives", "fast", goal=None), "It serves no goal."),
        (changed("measures", "plan", unit=None), "No unit, though it is a measure of a team."),
        (changed("measures", "mine", role=None), "No unit, though it is a measure of the person."),
        (changed("measures", "place", target=None), "No target."),
        (changed("measures", "plan", parent=None), "No team has a part in it."),
        ({**WHOLE, "objectives": []}, "No objective says what is to be reached for it."),
        ({**WHOLE, "vision": None}, "There is no vision that the goals serve."),
        ({**WHOLE, "goals": []}, "No goal says what it means."),
    ],
)
def test_a_break_is_told_in_words(written: dict[str, Any], gap: str) -> None:
    found = thread.downwards(model(**written), address=address)
    assert found.top is not None
    assert gap in [each for strand in (found.top, *found.loose_objectives) for each in gaps(strand)]
    assert found.missing > 0


def test_what_hangs_nowhere_stands_apart() -> None:
    found = thread.downwards(model(**changed("measures", "plan", parent=None)), address=address)
    assert [each.title for each in found.loose_measures] == ["Plan", "Mine"]
    alone = {**WHOLE, "measures": [], "objectives": []}
    assert [each.title for each in thread.downwards(model(**alone), address=address).units_without] == [
        "Planning"
    ]


def test_up_from_a_team_to_the_vision() -> None:
    found = thread.upwards(model(**WHOLE), unit="planning", address=address)
    assert [titles(each) for each in found] == [
        ("Plan", ("Place", ("All", ("Fast", ("Easy", "Near you"))))),
        ("Mine", ("Plan", ("Place", ("All", ("Fast", ("Easy", "Near you")))))),
    ]
    cut = thread.upwards(model(**changed("measures", "plan", parent=None)), unit="planning", address=address)
    assert "the thread ends here" in cut[0].gaps[0]


def test_a_circle_of_measures_ends() -> None:
    found = model(**changed("measures", "all", parent="mine"))
    assert thread.downwards(found, address=address).top is not None
    assert thread.upwards(found, unit="planning", address=address)
