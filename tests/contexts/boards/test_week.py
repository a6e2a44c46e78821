"""A team's week: who is there, what lies before whom, and whether the hours suffice."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.boards import loads, weekly
from evenkeel.contexts.boards.queries import finding, week
from evenkeel.contexts.boards.queries.week import Week
from evenkeel.contexts.boards.values import Colour
from evenkeel.contexts.casework.operations import desk, taking, writing
from evenkeel.contexts.casework.values.desk import Colour as Feels
from evenkeel.contexts.casework.values.week import Ahead
from evenkeel.contexts.meetings import models as meetings
from evenkeel.contexts.people import absences
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people.values import AbsenceKind, Away, Worked
from evenkeel.kernel import time
from tests.contexts.boards.conftest import WEEK, several
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import AT, Cast, acts, questions

MONDAY = dt.date(2026, 3, 2)


def looked(by: Any, at: dt.datetime = AT, of: dt.date | None = None) -> Week:
    board = finding.board(key=WEEK, by=by, at=at)
    return week.week(board=board, of=of or at.date(), by=by, at=at)


def worked(*hours: float, user: int = 1) -> Worked:
    days = {MONDAY + number * dt.timedelta(days=1): each for number, each in enumerate(hours)}
    return Worked(uuid.UUID(int=9), uuid.UUID(int=user), "Tom", (), Decimal(1), days, days, {}, ())


def ahead(user: int = 1, kind: str = "case", case_type: str = "permit") -> Ahead:
    return Ahead(kind, uuid.UUID(int=user), case_type, AT, "", "", False)


@pytest.mark.parametrize(
    ("standing", "due", "capacity", "load", "level"),
    [
        (0, 10, 15.0, 10.0, ""),
        (0, 14, 15.0, 14.0, "near"),
        (20, 13, 12.0, 13.0, "over"),
        (100, 1, 0.0, 1.0, "over"),
        (100, 0, 0.0, 0.0, ""),
    ],
    ids=["room", "nearly-full", "less-standing-work", "no-time-at-all", "nothing-and-nothing"],
)
def test_capacity_less_standing_work_is_held_against_what_is_due(
    standing: float, due: int, capacity: float, load: float, level: str
) -> None:
    mine = [ahead() for _ in range(due)]
    others = [ahead(user=2), ahead(kind="task"), ahead(case_type="worry")]
    found = loads.of(worked(7.5, 7.5), [*mine, *others], {"permit": 1.0}, standing)
    assert (found.capacity, found.load, found.level, found.cases) == (capacity, load, level, due)


@pytest.mark.parametrize(
    ("written", "hours"), [("30min", 0.5), ("2h", 2.0), ("1wd", 7.5), ("2d", 15.0), ("1w", 37.5)]
)
def test_working_time_is_counted_in_hours_of_work(written: str, hours: float) -> None:
    assert loads.hours(written) == hours


@pytest.mark.django_db
@pytest.mark.slow
def test_a_week_shows_who_is_there_and_what_lies_before_whom(team: Cast) -> None:
    tom, oona, priya = team.staff.acts, team.colleague.acts, team.designer.acts
    late = AT + 42 * DAY
    with acts(tom):
        permit = opened(tom)
        taking.take(case_id=permit.id, by=tom, at=AT)
        writing.add_task(case_id=permit.id, text="Call back", due_at=AT + 2 * DAY, by=tom, at=AT)
        person = people.of_user(organisation_id=tom.organisation_id, user_id=tom.user_id)
        assert person is not None
        ill = Away(person.id, MONDAY, MONDAY + DAY, from_noon=True, until_noon=False)
        absences.ask(by=tom, kind=AbsenceKind.SICKNESS, away=ill, note="Fever", at=AT)
        desk.say_week(colour=Feels.RED, words="Too much", shared=True, by=tom, at=AT)
        desk.give_star(reference=permit.reference, by=tom, at=AT)
        desk.give_star(text="Breathe", by=tom, at=AT)
        meetings.Action.objects.create(
            organisation_id=tom.organisation_id, series="gone", series_title="Gone", text="Ask Ines",
            owner_id=person.id, owner_name=tom.name, due_date=MONDAY, by_id=oona.user_id, by_name=oona.name, at=AT,
        )  # fmt: skip
        hers = looked(tom)
    with acts(oona):
        worry = opened(oona, "worry", at=AT - 60 * DAY)
        taking.take(case_id=worry.id, by=oona, at=AT)
        writing.add_task(case_id=worry.id, text="Visit her", due_at=AT + 9 * DAY, by=oona, at=AT)
        desk.say_week(colour=Feels.GREEN, words="", shared=False, by=oona, at=AT)
        seen = looked(oona)
        then = looked(oona, at=late)
    assert [each.worked.name for each in hers.people] == sorted(
        each.acts.name for each in (team.staff, team.colleague, team.leader)
    )
    mine = next(each for each in hers.people if each.is_me)
    assert [day.hours for day in mine.days] == [3.75, 0, 7.5, 7.5, 0, 0, 0]
    assert [day.away for day in mine.days[:3]] == [0.5, 1, 0]
    assert hers.days == tuple(MONDAY + number * DAY for number in range(5)), "Friday too, a holiday"
    things = [(thing.kind, thing.text, thing.colour) for day in mine.days for thing in day.things]
    assert things == [("agreed", "Ask Ines", Colour.YELLOW), ("task", "Call back", Colour.GREEN)]
    assert [star.text for star in mine.days[0].stars] == ["A wall", "Breathe"]
    assert mine.load.capacity == 0.8 * (3.75 + 7.5 + 7.5)
    assert hers.unmeasured == 0
    tom_there = next(each for each in seen.people if each.worked.person_id == person.id)
    assert tom_there.feeling is not None
    assert [star.text for star in tom_there.days[0].stars] == ["A wall", ""], "her own words are hers"
    assert not tom_there.days[0].things, "of a meeting that she may not look at"
    assert next(each for each in hers.people if each.worked.name == oona.name).feeling is None
    line = weekly.lines(hers, finding.model_of(by=tom, at=AT))[0]
    assert (line.feeling, line.feeling_words, line.roles) == ("Red", "Too much", "Planner")
    assert [field.note for field in line.fields] == [
        "3.8 h, away for half the day",
        "Away",
        "7.5 h",
        "7.5 h",
        "",
    ]
    with acts(priya):
        assert looked(priya, at=late).counts[Colour.RED] == 1, (
            "what is confidential is told to those who know it"
        )
    assert then.counts[Colour.RED] == 2
    assert weekly.title(then) == "Week 16, 13 to 19 April 2026"
    tom_then = next(each for each in then.people if each.worked.person_id == person.id)
    assert [(each.text, each.on) for each in tom_then.before] == [("Call back", MONDAY + 2 * DAY)]
    assert [thing.colour for day in tom_then.days for thing in day.things] == [Colour.YELLOW]
    assert then.unmeasured == 1, "the model names no working time for a permit"


@pytest.mark.django_db
@pytest.mark.slow
def test_the_page_of_a_week_asks_a_bounded_number_of_questions(team: Cast) -> None:
    tom = team.staff
    counts = []
    for number in (2, 12):
        with acts(tom.acts):
            for each in several(tom.acts, number, at=time.now() - 42 * DAY + HOUR):
                taking.take(case_id=each.id, by=tom.acts, at=time.now())
        with CaptureQueriesContext(connection) as asked:
            page = tom.client.get(reverse("boards:board", args=[WEEK])).content.decode()
        counts.append(len(questions(asked)))
    assert counts[0] == counts[1] <= 12, "with who asks: her session, herself, her membership"
    assert "10 more" in page
    assert "What the hours assume" in page
    for said, words in (
        ("2026-03-04", "Week 10, 2 to 8 March 2026"),
        ("nonsense", "Week "),
        ("9999-12-31", "Week "),
    ):
        assert (
            words in tom.client.get(reverse("boards:board", args=[WEEK]) + f"?week={said}").content.decode()
        )
