"""Changes as lines of text: each form that is offered is read and said in words; the rest is refused with how it is written."""

import re
from datetime import time

import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin import changes

LINES: dict[str, changes.Change] = {
    "people +1": changes.People(by=1),
    "people.the planners -2": changes.People(like="the planners", by=-2),
    "training.Ada B. = check dates": changes.Training(like="Ada B.", activity="check dates"),
    "absence.planners 12.5%": changes.Absence(like="planners", share=0.125),
    "arrivals x1.2": changes.Load(factor=1.2),
    "arrivals.by phone -10%": changes.Load(stream="by phone", factor=0.9),
    "channel.phone > web form 30%": changes.Channel(source="phone", to="web form", share=0.3),
    "order.in tray due": changes.Order(shelf="in tray", discipline="due"),
    "giving load": changes.Giving(principle="load"),
    "priority.urgent -1": changes.Priority(of="urgent", priority=-1),
    "wip none": changes.Wip(),
    "batching.send 20": changes.Batching(activity="send", size=20),
    "batching.send 14:00": changes.Batching(activity="send", at=(time(14),)),
    "automation.send letters": changes.Automation(activity="send letters"),
    "automation.send 60%": changes.Automation(activity="send", share=0.6),
    "effort.check x0.8": changes.Effort(activity="check", factor=0.8),
    "waiting.check x0": changes.Waiting(activity="check", factor=0),
    "promise 36h": changes.Promise(seconds=129_600),
    "shift-end.check fit": changes.ShiftEnd(activity="check", rule="fit"),
    "merger.in tray + out": changes.Merger(shelves=("in tray", "out")),
}


@pytest.mark.parametrize("line", LINES, ids=str)
def test_reads_a_line(line: str) -> None:
    assert twin.read_change(line) == LINES[line]


def test_reads_hours_over_several_days() -> None:
    change = twin.read_change("hours.front office mon-wed 08:00-16:00, fri 08:00-12:30")
    assert isinstance(change, changes.Hours)
    assert change.calendar == "front office"
    assert [(shift.day, shift.seconds / 3600) for shift in change.shifts] == [
        ("monday", 8), ("tuesday", 8), ("wednesday", 8), ("friday", 4.5),
    ]  # fmt: skip


def test_every_form_that_is_offered_is_read_and_said_in_words() -> None:
    forms = [one for form in twin.FORMS.values() for one in form.split(", or ")]
    kinds = {twin.read_change(one).kind for one in forms}
    assert len(kinds) == len(twin.FORMS) == 18
    for one in forms:
        assert len(twin.described(twin.read_change(one))) > 10


@pytest.mark.parametrize(
    "line",
    ["people", "people 1", "people.x", "wip x", "arrivals 20%", "order.x", "effort x0", "absence 130%", "channel.a 30%",
     "hours.office mon 8-16", "hours.office fri-mon 08:00-16:00", "promise 3y", "shift-end", "merger.one", "training.Ada"],
    ids=str,
)  # fmt: skip
def test_refuses_a_line_and_says_how_it_is_written(line: str) -> None:
    with pytest.raises(twin.BadChange) as refused:
        twin.read_change(line)
    assert twin.FORMS[re.split("[. ]", line)[0]] in str(refused.value)


def test_refuses_what_is_no_change_with_all_that_can_be_written() -> None:
    with pytest.raises(twin.BadChange, match="says no change") as refused:
        twin.read_change("more coffee")
    assert all(form in str(refused.value) for form in twin.FORMS.values())
