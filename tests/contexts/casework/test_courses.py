"""Courses of work: whose they are, what they lay on the list of a case, and what a change of one does to it."""

import datetime as dt
import uuid
from typing import Any

import pytest

from evenkeel.contexts.audit import queries as audits
from evenkeel.contexts.casework import models, planning, rules
from evenkeel.contexts.casework.operations import courses, following, moving, taking, undoing, writing
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.queries import courses as known
from evenkeel.contexts.casework.queries import following as followed
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.courses import (
    END,
    Alters,
    Colour,
    Course,
    Following,
    Milestone,
    Plan,
    Step,
    Wanted,
)
from evenkeel.kernel import errors
from tests.contexts.casework.conftest import HOUR, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = pytest.mark.django_db

START, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 31)
FOUNDERS = dt.date(2026, 3, 6)
PLAN = Plan(
    (
        Milestone(
            "heard",
            "Everybody is heard",
            distance="4wd",
            steps=(Step("letter", "Write to the street", "2wd"), Step("hall", "Book the hall")),
        ),
        Milestone("drawn", "It is drawn", of="heard", distance="1w"),
        Milestone("open", "Doors are open", of=END, distance="2wd", is_before=True),
    )
)


def plan(*milestones: Milestone) -> Plan:
    return Plan(milestones)


def made(by: Any, *, unit: str = "planning", wanted: Plan = PLAN, **more: Any) -> Course:
    return courses.make(wanted=Wanted("A new square", unit=unit, plan=wanted, **more), by=by, at=AT)


def follows(by: Any, case_id: uuid.UUID) -> Following:
    (found,) = followed.of_cases(case_ids=[case_id], by=by)[case_id]
    return found


def days(found: Following) -> dict[str, dt.date]:
    return {each.title: each.on for reached in found.milestones for each in reached.shown}


def offered(by: Any, found: Following, case: Any) -> Any:
    calendars = {found.case_id: followed.calendar_of(case.revision_id, by)}
    return followed.offers(of=[found], calendars=calendars, by=by, at=AT).get(found.id)


def test_a_case_takes_a_course_with_its_days_and_gives_it_back(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        course = made(tom)
        case = opened(tom)
        given: dict[str, Any] = {"case_id": case.id, "source": course.source, "start": START, "by": tom}
        with pytest.raises(planning.NeedsEnd):
            following.take(**given, at=AT)
        with pytest.raises(planning.EndsBeforeStart):
            following.take(**given, end=dt.date(2026, 3, 1), at=AT)
        with pytest.raises(following.ChangedAgain):
            following.take(**given, end=LAST, digest="other", at=AT)
        after = following.take(**given, end=LAST, digest=course.digest, at=AT)
        found = follows(tom, case.id)
        # The 6th is Founders' day.
        assert days(found) == {
            "Write to the street": dt.date(2026, 3, 4),
            "Book the hall": dt.date(2026, 3, 9),
            "It is drawn": dt.date(2026, 3, 16),
            "Doors are open": dt.date(2026, 3, 27),
        }
        assert (found.version, found.digest, found.end) == (1, course.digest, LAST)
        assert found.next == found.milestones[0]
        assert [each.title for each in found.later] == ["It is drawn", "Doors are open"]
        with pytest.raises(following.FollowedAlready):
            following.take(**given, end=LAST, at=AT)
        told = cases.page(case_id=case.id, by=tom, at=AT).events[-1]
        assert (told.kind, told.data["added"]) == (Kind.COURSE_TAKEN, 4)
        undoing.undo(case_id=case.id, sequence=after.sequence, by=tom, at=AT)
        assert followed.of_cases(case_ids=[case.id], by=tom) == {}
        assert not models.Task.objects.filter(case_id=case.id, kind="course").exists()
        assert not models.Milestone.objects.exists()


def test_a_milestone_stands_by_rule_until_all_is_done_for_it(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        case = opened(tom)
        following.take(case_id=case.id, source=made(tom).source, start=START, end=LAST, by=tom, at=AT)
        first = follows(tom, case.id).milestones[0]
        day = dt.timedelta(days=1)
        assert [first.colour(first.on + number * day) for number in (-1, 0, 1)] == [
            Colour.GREEN,
            Colour.YELLOW,
            Colour.RED,
        ]
        writing.tick(case_id=case.id, task_id=first.tasks[0].id, by=tom, at=AT)
        assert not follows(tom, case.id).milestones[0].is_done
        reason: dict[str, Any] = {"reason": "There is no hall", "by": tom, "at": AT}
        writing.drop_task(case_id=case.id, task_id=first.tasks[1].id, **reason)
        found = follows(tom, case.id)
        assert found.milestones[0].colour(LAST) is Colour.DONE
        assert found.next == found.milestones[1]
        assert found.colour(LAST) is Colour.RED


def test_a_change_is_offered_and_taken_without_touching_what_is_done(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        course = made(tom)
        case = opened(tom)
        taking.take(case_id=case.id, by=tom, at=AT)
        following.take(case_id=case.id, source=course.source, start=START, end=LAST, by=tom, at=AT)
        before = follows(tom, case.id)
        assert offered(tom, before, case) is None
        writing.tick(case_id=case.id, task_id=before.milestones[0].tasks[0].id, by=tom, at=AT)
        wanted = plan(
            Milestone(
                "heard",
                "Everybody was heard",
                distance="9wd",
                steps=(Step("letter", "Write to all", "1wd"), Step("talk", "Talk to shops")),
            ),
            Milestone("open", "Doors are open", of=END, distance="2wd", is_before=True),
        )
        changed = courses.change(
            course_id=uuid.UUID(course.source),
            wanted=Wanted("A new square", plan=wanted, note="Shops felt left out"),
            seen=1,
            by=tom,
            at=AT,
        )
        held = follows(tom, case.id)
        found = offered(tom, held, case)
        said = {(each.alters, each.title) for each in found.changes}
        assert said == {
            (Alters.MOVED, "Everybody was heard"),
            (Alters.ADDED, "Talk to shops"),
            (Alters.REMOVED, "Book the hall"),
            (Alters.REMOVED, "It is drawn"),
        }
    decide: dict[str, Any] = {"case_id": case.id, "followed_id": held.id, "digest": changed.digest}
    same: dict[str, Any] = decide | {"start": START, "end": LAST, "at": AT + HOUR}
    with acts(oona):
        with pytest.raises(following.NotYoursToDecide, match=f"{tom.name} has this case"):
            following.change(**same, by=oona)
        with pytest.raises(following.NotYoursToDecide):
            following.leave(**decide, by=oona, at=AT)
    with acts(tom):
        with pytest.raises(following.ChangedAgain):
            following.change(**same | {"digest": "what it said before"}, by=tom)
        after = following.change(**same, by=tom)
        taken = follows(tom, case.id)
        assert days(taken) == {
            "Write to the street": dt.date(2026, 3, 4),
            "Talk to shops": dt.date(2026, 3, 16),
            "Doors are open": dt.date(2026, 3, 27),
        }
        assert (taken.version, offered(tom, taken, case)) == (2, None)
        undoing.undo(case_id=case.id, sequence=after.sequence, by=tom, at=AT + HOUR)
        assert follows(tom, case.id) == held
        following.leave(**decide, by=tom, at=AT + HOUR)
        assert offered(tom, follows(tom, case.id), case) is None
        last = cases.page(case_id=case.id, by=tom, at=AT).case.sequence
        undoing.undo(case_id=case.id, sequence=last, by=tom, at=AT + HOUR)
        assert offered(tom, follows(tom, case.id), case) == found


def test_other_days_move_what_is_open_and_an_end_takes_it_off_the_list(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        case = opened(tom)
        following.take(case_id=case.id, source=made(tom).source, start=START, end=LAST, by=tom, at=AT)
        held = follows(tom, case.id)
        given: dict[str, Any] = {"case_id": case.id, "followed_id": held.id, "by": tom, "at": AT}
        later: dict[str, Any] = {"digest": held.digest, "start": START, "end": dt.date(2026, 4, 30)}
        writing.tick(case_id=case.id, task_id=held.milestones[0].tasks[0].id, by=tom, at=AT)
        with pytest.raises(following.NothingToChange):
            following.change(**given, **later | {"end": LAST})
        following.change(**given, **later)
        moved = follows(tom, case.id)
        assert days(moved) == days(held) | {"Doors are open": dt.date(2026, 4, 28)}
        with pytest.raises(rules.NeedsReason):
            following.end(**given, reason=" ")
        ended = following.end(**given, reason="It is not built")
        assert followed.of_cases(case_ids=[case.id], by=tom) == {}
        left = models.Task.objects.filter(case_id=case.id, kind="course", dropped_at__isnull=True)
        assert [each.text for each in left] == ["Write to the street"], "what is done stays"
        undoing.undo(case_id=case.id, sequence=ended.sequence, by=tom, at=AT)
        assert days(follows(tom, case.id)) == days(moved)
        moving.withdraw(case_id=case.id, reason="No more", by=tom, at=AT)
        with pytest.raises(errors.Conflict, match="reopen it first"):
            following.end(**given, reason="Closed")


def test_what_is_her_own_nobody_else_sees_and_what_is_a_teams_only_it_changes(team: Cast) -> None:
    tom, oona, priya = team.staff.acts, team.colleague.acts, team.designer.acts
    with acts(tom):
        own, ours = made(tom, unit=""), made(tom)
        assert [each.source for each in known.courses(by=tom, at=AT)] == [ours.source, own.source]
    wanted = Wanted("A square", plan=plan(Milestone("one", "One")))
    number = uuid.UUID(ours.source)
    with acts(oona):
        assert [each.source for each in known.courses(by=oona, at=AT)] == [ours.source]
        with pytest.raises(known.NoSuchCourse):
            known.course(source=own.source, by=oona, at=AT)
        with pytest.raises(known.NoSuchCourse):
            courses.retire(course_id=uuid.UUID(own.source), by=oona, at=AT)
        assert not models.CourseVersion.objects.filter(course_id=own.source).exists()
        assert courses.change(course_id=number, wanted=wanted, seen=1, by=oona, at=AT).version == 2
        with pytest.raises(courses.CourseChangedMeanwhile, match=oona.name):
            courses.change(course_id=number, wanted=wanted, seen=1, by=oona, at=AT)
    with acts(priya):
        assert known.course(source=ours.source, by=priya, at=AT).version == 2
        with pytest.raises(courses.NotYourCourse):
            courses.change(course_id=number, wanted=wanted, seen=2, by=priya, at=AT)
        with pytest.raises(courses.NotYourCourse):
            made(priya)
    with acts(team.leader.acts):
        courses.retire(course_id=number, by=team.leader.acts, at=AT)
        case = opened(team.leader.acts)
        taken: dict[str, Any] = {"case_id": case.id, "source": ours.source, "start": START}
        with pytest.raises(following.Retired):
            following.take(**taken, by=team.leader.acts, at=AT)
        courses.bring_back(course_id=number, by=team.leader.acts, at=AT)
        following.take(**taken, by=team.leader.acts, at=AT)
    with acts(team.other_organisation.acts):
        assert known.courses(by=team.other_organisation.acts, at=AT) == ()
    with acts(tom):
        assert [each.number for each in known.versions(course_id=number, by=tom)] == [2, 1]
    with acts(team.administrator.acts):
        trail = audits.trail(organisation_id=tom.organisation_id).object_list
        said = [each.action for each in trail if each.action.startswith("casework.course")]
    assert sorted(said) == [
        "casework.course-brought-back",
        "casework.course-changed",
        "casework.course-made",
        "casework.course-made",
        "casework.course-retired",
    ]
