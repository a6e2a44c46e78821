"""Boards of projects and processes: milestones, the year around them, and how each case stands."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.audit import queries as audits
from evenkeel.contexts.boards import models, progressing, rules, yearly
from evenkeel.contexts.boards.operations import standing
from evenkeel.contexts.boards.queries import finding, progress
from evenkeel.contexts.boards.queries.progress import Progress
from evenkeel.contexts.boards.values import Aspect, Colour
from evenkeel.contexts.casework.operations import following, intake, moving, retention, taking, writing
from evenkeel.contexts.casework.queries import following as followed
from evenkeel.contexts.casework.values.cases import Case
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from tests.contexts.casework.conftest import DAY, MODEL, apply, opened, place
from tests.contexts.conftest import AT, Cast, Player, acts

PROJECTS = """
  - key: square
    title: New square
    kind: project
    shelf: plans
    standard: square
    retention: {years: 1}
"""
STANDARD = """
  - key: square
    title: A square, step by step
    milestones:
      - {key: heard, title: All are heard, after: 5wd}
      - {key: drawn, title: It is drawn, after: 10wd, counts_from: heard}
    milestone_tasks:
      - {key: letter, title: Write to the street, milestone: heard, before: 2wd}
      - {key: hall, title: Book the hall, milestone: heard}
"""
BOARDS = """
annual_wheel:
  - {key: budget, title: Budget is decided, month: 4, day: 15, kind: budget}
  - {key: fair, title: Fair of the planners, month: 3, months: 2, kind: campaign, unit: planning}
  - {key: phones, title: Phones ring, month: 3, kind: peak, unit: contact}
  - {key: harvest, title: Harvest, month: 9, kind: review, unit: customers}
boards:
  - {key: squares, title: Squares, kind: project, unit: planning}
  - {key: ways, title: Permits on their way, kind: process, unit: planning, case_types: [permit]}
"""
LIVED = (
    MODEL.replace("\nshelves:", f"{PROJECTS}\nshelves:").replace("\ncase_types:", f"{STANDARD}\ncase_types:")
    + BOARDS
)


@pytest.fixture
def team(cast: Cast) -> Cast:
    """Put a model with projects into effect, and the cast into its places."""
    apply(cast.administrator.acts, LIVED)
    place(cast.administrator.acts, cast.staff, "planner", "planning")
    place(cast.administrator.acts, cast.leader, "planning-leader", "planning")
    place(cast.administrator.acts, cast.designer, "adviser", "contact")
    return cast


def begun(by: Any, title: str = "A square", *, at: dt.datetime = AT, course: str = "square") -> Case:
    case = intake.open_case(case_type="square", title=title, by=by, at=at)
    if course:
        following.take(case_id=case.id, source=f"model.{course}", start=at.date(), by=by, at=at)
    return case


def looked(by: Any, key: str = "squares", at: dt.datetime = AT) -> Progress:
    return progress.progress(board=finding.board(key=key, by=by, at=at), by=by, at=at)


def say(by: Any, case: Case, **more: Any) -> None:
    said: dict[str, Any] = {"aspect": Aspect.QUALITY, "colour": Colour.RED, "why": "Paving is loose"} | more
    standing.say(key="squares", case_id=case.id, by=by, at=AT, **said)


@pytest.mark.django_db
def test_projects_stand_by_their_next_milestone_whoever_may_read_them(team: Cast) -> None:
    tom, priya = team.staff.acts, team.designer.acts
    with acts(tom):
        later = begun(tom, "Market square", at=AT + 7 * DAY)
        first = begun(tom)
        bare = begun(tom, "No course yet", course="")
        permit = opened(tom)
        found = looked(tom)
        assert [line.card.id for line in found.lines] == [first.id, later.id, bare.id]
        line = found.lines[0]
        assert line.next is not None
        # Founders' day, the 6th, is closed.
        assert (line.next.title, line.next.on) == ("All are heard", dt.date(2026, 3, 10))
        assert [each.title for each in line.later] == ["It is drawn"]
        assert line.time is Colour.GREEN
        assert [each.title for each in line.year] == ["Fair of the planners", "Budget is decided"]
        day = dt.timedelta(days=1)
        on = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
        assert [looked(tom, at=on + number * day).lines[0].time for number in (-1, 0, 1)] == [
            Colour.GREEN,
            Colour.YELLOW,
            Colour.RED,
        ]
        for task in line.next.tasks:
            writing.tick(case_id=first.id, task_id=task.id, by=tom, at=AT)
        found = looked(tom)
        assert found.lines[0].card.id == later.id
        words = progressing.lines(found, finding.model_of(by=tom, at=AT), at=AT, zone=tom.zone)
        assert words[1].next is not None
        assert (words[1].next.title, words[1].next.tasks, words[1].later) == ("It is drawn", (), ())
        assert words[2].follow_url.endswith("/course/")
        assert not looked(tom, "ways").lines, "a process shows what follows a course"
        following.take(case_id=permit.id, source="model.square", start=AT.date(), by=tom, at=AT)
        assert [line.card.id for line in looked(tom, "ways").lines] == [permit.id]
    with acts(priya):
        seen = looked(priya)
        assert [line.following for line in seen.lines] == [(), (), ()], "milestones are inside the case"
        assert len(followed.of_cases(case_ids=[first.id], by=priya)) == 1


@pytest.mark.django_db
def test_quality_and_resources_are_said_by_who_works_on_it_and_forgotten_with_the_case(team: Cast) -> None:
    tom, priya = team.staff.acts, team.designer.acts
    with acts(tom):
        case = begun(tom)
        say(tom, case)
        say(tom, case, aspect=Aspect.RESOURCES, colour=Colour.GREEN, why="Two of us")
        say(tom, case, colour=Colour.YELLOW, why="A stone is on its way")
        (line,) = looked(tom).lines
        assert {aspect: each.colour for aspect, each in line.said.items()} == {
            Aspect.QUALITY: Colour.YELLOW,
            Aspect.RESOURCES: Colour.GREEN,
        }
        (words,) = progressing.lines(
            looked(tom), finding.model_of(by=tom, at=AT), at=AT + 40 * DAY, zone=tom.zone
        )
        assert "A stone is on its way (Tom Ashdowne" in words.by_hand[0].why
        assert words.by_hand[0].why.endswith("more than a month ago)")
        with pytest.raises(rules.NoWhy):
            say(tom, case, why=" ")
        told = progress.history(board="squares", case_id=case.id, aspect=Aspect.QUALITY, by=tom)
        assert [each.why for each in told] == ["A stone is on its way", "Paving is loose"]
        other = opened(tom)
        with pytest.raises(rules.NotOnBoard):
            say(tom, other)
    with acts(priya):
        with pytest.raises(rules.NotYours):
            say(priya, case)
        (seen,) = progressing.lines(looked(priya), None, at=AT, zone=priya.zone)
        assert [(each.word, each.why) for each in seen.by_hand] == [("Yellow", ""), ("Green", "")]
    with acts(team.administrator.acts):
        trail = audits.trail(organisation_id=tom.organisation_id, action="boards.case-coloured").object_list
        assert len(trail) == 3
        assert not any("stone" in str(entry.details) for entry in trail), "why goes when the case is erased"


@pytest.mark.django_db
def test_what_was_said_of_a_case_goes_with_its_erasure(
    team: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    tom, ruth = team.staff.acts, team.administrator.acts
    with acts(tom):
        case = begun(tom)
        say(tom, case)
        taking.take(case_id=case.id, by=tom, at=AT)
        moving.withdraw(case_id=case.id, reason="Not built", by=tom, at=AT)
    with acts(ruth), django_capture_on_commit_callbacks(execute=True):
        who = {"organisation_id": ruth.organisation_id, "user_id": ruth.user_id}
        retention.erase_due(case_type="square", **who, at=AT + 800 * DAY)
    with acts(tom):
        assert not models.Standing.objects.exists()
        assert followed.of_cases(case_ids=[case.id], by=tom) == {}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_pages_of_a_board_of_projects(team: Cast) -> None:
    tom, now = team.staff, time.now()

    def page(player: Player = tom, key: str = "squares") -> str:
        return player.client.get(reverse("boards:board", args=[key])).content.decode()

    def words(text: str) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.index("<main") :]))

    assert "No project is open" in page()
    assert "Nothing follows a course of work yet" in page(key="ways")
    counts = []
    for number in (2, 20):
        with acts(tom.acts):
            for each in range(number):
                case = begun(tom.acts, f"Square {each}", at=now)
                say(tom.acts, case)
        with CaptureQueriesContext(connection) as caught:
            text = page()
        said = [one["sql"] for one in caught if "set_config" not in one["sql"]]
        counts.append(len([one for one in said if "current_setting(" not in one]))
    # From time to time it is asked anew which model holds: one query, whatever is on the board.
    assert counts[1] <= counts[0] + 1 <= 12
    assert text.count('class="pr-line"') == 22
    where = reverse("boards:standing", args=["squares", case.id, "quality"])
    assert where in text
    assert "Paving is loose" in words(tom.client.get(where).content.decode())
    assert tom.client.post(where, {"colour": "green", "why": ""}).status_code == 422
    done = tom.client.post(where, {"colour": "green", "why": "Paved anew"})
    assert done["Location"] == f"{reverse('boards:board', args=['squares'])}#line-{case.id}"
    assert "Green Paved anew (Tom Ashdowne" in words(page())
    assert where not in page(team.designer)
    assert tom.client.get(where.replace("quality", "weather")).status_code == 404


def test_the_year_brings_a_unit_its_own_that_of_those_above_and_that_of_all() -> None:
    model = operating_model.read_files({"model.yaml": LIVED.encode()}).model
    assert model is not None

    def coming(unit: str, today: dt.date, days: int) -> list[tuple[str, str]]:
        until = today + dt.timedelta(days=days)
        found = yearly.coming(model, unit=unit, today=today, until=until)
        return [(each.title, each.first.isoformat()) for each in found]

    assert coming("planning", dt.date(2026, 4, 20), 30) == [("Fair of the planners", "2026-03-01")]
    assert coming("planning", dt.date(2026, 5, 1), 30) == []
    assert coming("contact", dt.date(2026, 12, 1), 140) == [
        ("Phones ring", "2027-03-01"),
        ("Budget is decided", "2027-04-15"),
    ]
    assert coming("planning", dt.date(2026, 9, 30), 1) == [("Harvest", "2026-09-01")]
    assert coming("nowhere", dt.date(2026, 4, 15), 0) == [("Budget is decided", "2026-04-15")]
