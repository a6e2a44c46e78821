"""Critical processes, places, and the common language."""

import pytest

from evenkeel.contexts.blueprint.perspectives import critical, glossary, places, wording
from tests.contexts.blueprint.perspectives.modelled import model, two_councils

PROCESSES = """\
roles: [{key: head, title: Head}]
systems: [{key: register, title: Register, retires: 2027-03-31}]
controls: [{key: spare, title: A spare one}]
processes:
  - {key: letters, title: Letters}
  - {key: alarm, title: Alarm, critical: true, recovery: 4h, owner: head, systems: [register], mapped: true}
  - {key: rounds, title: Rounds, critical: true, recovery: 1wd}
  - {key: heating, title: Heating, critical: true, recovery: 90min}
  - {key: gas, title: Gas, critical: true}
risks:
  - {key: fire, title: Fire, likelihood: 3, impact: 5, on: processes/alarm, controls: [spare]}
  - {key: age, title: Age, likelihood: 2, impact: 4, on: systems/register}
"""


def test_the_most_urgent_come_first() -> None:
    known = model(PROCESSES)
    assert [each.process.key for each in critical.processes(known)] == ["heating", "alarm", "rounds", "gas"]
    assert [each.process.key for each in critical.processes(known, every=True)][-1] == "letters"


def test_what_is_missing_is_told_of_critical_processes_alone() -> None:
    heating, alarm, *_, letters = critical.processes(model(PROCESSES), every=True)
    assert alarm.missing == letters.missing == ()
    assert heating.missing == (
        "an owner",
        "the systems that it needs",
        "a walk through it with those who do it",
        "a risk that was thought through",
    )


def test_risks_of_a_process_are_its_own_and_those_of_what_it_needs_the_gravest_first() -> None:
    _, alarm, *_ = critical.processes(model(PROCESSES))
    assert [(risk.words, risk.about, len(risk.controls)) for risk in alarm.risks] == [
        ("grave: likelihood 3, impact 5 of 5", "", 1),
        ("middling: likelihood 2, impact 4 of 5", "Register", 0),
    ]
    assert [words for _, words in alarm.systems] == ["used until 31 March 2027"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("[mon, tue, wed, thu, fri]", "Monday to Friday, 09:00 to 16:00"),
        ("[mon, tue]", "Monday and Tuesday, 09:00 to 16:00"),
        ("[mon, wed, fri]", "Monday, Wednesday and Friday, 09:00 to 16:00"),
        ("[sat]", "Saturday, 09:00 to 16:00"),
    ],
)
def test_hours_are_said_as_people_say_them(days: str, said: str) -> None:
    text = (
        f'locations: [{{key: hall, title: Hall, hours: [{{days: {days}, opens: "09:00", closes: "16:00"}}]}}]'
    )
    [place] = places.places(model(text))
    assert place.hours == (said,)


def test_places_are_sought_and_show_what_can_be_had_there() -> None:
    [hall] = places.places(two_councils(), words="quay street counter")
    assert hall.services[0].key == "household-extension"
    assert hall.address == ("1 Quay Street", "HV1 1AA Harbour Vale")
    found = places.places(two_councils(), unit="planning")
    assert all(any(unit.key == "planning" for unit in each.units) for each in found)
    virtual = [each.is_virtual for each in places.places(two_councils())]
    assert virtual == sorted(virtual)


TERMS = """\
glossary:
  - {key: zone, title: Zone}
  - {key: case, title: Case, description: One thing., synonyms: [Matter], avoid: [Ticket]}
  - {key: elan, title: Élan}
goals:
  - {key: one, title: Every case ends well}
  - {key: two, title: Suitcases are light, description: No tickets.}
"""


def test_words_stand_in_the_order_of_the_alphabet() -> None:
    assert [(each.letter, each.term.title) for each in glossary.terms(model(TERMS))] == [
        ("C", "Case"),
        ("E", "Élan"),
        ("Z", "Zone"),
    ]


def test_uses_are_whole_words_and_slips_are_named() -> None:
    case = glossary.terms(model(TERMS))[0]
    assert [each.key for each in case.uses] == ["one"]
    assert [(slip.word, slip.record.key) for slip in case.slips] == [("Ticket", "two")]


@pytest.mark.parametrize(("words", "found"), [("matter", ["case"]), ("TICKET", ["case"]), ("no", [])])
def test_a_word_is_found_by_what_it_was_called(words: str, found: list[str]) -> None:
    assert [each.term.key for each in glossary.terms(model(TERMS), words=words)] == found


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 post"), (0.5, "0.5 posts"), (12.0, "12 posts"), (1200, "1,200 posts")]
)
def test_counts_are_said_with_what_is_counted(number: float, said: str) -> None:
    assert wording.count(number, "post") == said
