"""Two small projects of the team that those who sign in to an example belong to, on the way to their milestones."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from evenkeel.config import example_days
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.boards.operations import standing
from evenkeel.contexts.boards.values import Aspect, Colour
from evenkeel.contexts.casework.operations import following, intake, taking, writing
from evenkeel.contexts.casework.queries import courses
from evenkeel.contexts.casework.queries import following as followed
from evenkeel.contexts.casework.queries.courses import NoSuchCourse
from evenkeel.lib.db import tenancy

KIND: Final = "small-project"
COURSE: Final = "model.small-project"
BOARD: Final = "contact-projects"


@dataclass(frozen=True)
class Project:
    """A project, by when it began and ends from today, how many of its tasks are done, and what was said of it."""

    title: str
    began: int
    ends: int
    done: int
    said: tuple[tuple[Aspect, Colour, str], ...]


PROJECTS: Final = (
    Project(
        "One page that answers “When is my bin emptied?”",
        -40,
        50,
        3,
        (
            (Aspect.QUALITY, Colour.GREEN, "Customers found their day in half a minute"),
            (Aspect.RESOURCES, Colour.YELLOW, "Two of us, as long as the phones are quiet"),
        ),
    ),
    Project("A desk at the counter where one can sit", -6, 80, 1, ()),
)


def begin(*, by: values.Acting, at: dt.datetime) -> None:
    """Let those who sign in begin a project each, where the model has such cases and she may work on them."""
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        try:
            courses.course(source=COURSE, by=by, at=at)
        except NoSuchCourse:
            return
    for member, project in zip(_team(by), PROJECTS, strict=False):
        with tenancy.acting(organisation_id=by.organisation_id, user_id=member.user_id):
            acting = accounts.acting(user_id=member.user_id, chosen=str(by.organisation_id), origin=by.origin)
            if acting is not None and acting.organisation_id == by.organisation_id:
                _begin(project, by=acting, at=at)


def _team(by: values.Acting) -> list[values.Member]:
    """Return who of those who sign in work with customers: who leads, and who answers."""
    return [
        each for each in example_days.signing_in(by) if each.role in (values.Role.LEADER, values.Role.STAFF)
    ]


def _begin(project: Project, *, by: values.Acting, at: dt.datetime) -> None:
    # The case is of now, for the model holds only from now on; its course began earlier.
    case = intake.open_case(case_type=KIND, title=project.title, by=by, at=at)
    taking.take(case_id=case.id, by=by, at=at)
    start = at.astimezone(by.zone).date() + dt.timedelta(days=project.began)
    end = start + dt.timedelta(days=project.ends - project.began)
    following.take(case_id=case.id, source=COURSE, start=start, end=end, by=by, at=at)
    ((held,),) = followed.of_cases(case_ids=[case.id], by=by).values()
    tasks = [task for each in held.milestones for task in each.tasks]
    for task in tasks[: project.done]:
        writing.tick(case_id=case.id, task_id=task.id, by=by, at=at)
    for aspect, colour, why in project.said:
        standing.say(key=BOARD, case_id=case.id, aspect=aspect, colour=colour, why=why, by=by, at=at)
