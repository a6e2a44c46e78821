"""The year that the example councils have behind them, brought in part by part once everything runs."""

import datetime as dt
import uuid
from typing import Any, Final

import structlog

from evenkeel.config import (
    example_boards,
    example_days,
    example_ideas,
    example_meetings,
    example_projects,
    example_year_told,
    year,
)
from evenkeel.contexts.accounts import operations as members
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.operations import bringing
from evenkeel.contexts.casework.queries import bringing as progress
from evenkeel.contexts.casework.values import brought
from evenkeel.contexts.people import operations as people
from evenkeel.contexts.people import queries as staff
from evenkeel.contexts.twins import values as twins
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time
from evenkeel.lib import jobs
from evenkeel.lib.db import locks, tenancy

JOB: Final = "example.live-a-year"
NAME: Final = "The example year"
SEED: Final = 7
SHARES: Final = {"harbour-vale": 0.66}
OTHERWISE: Final = 0.34
"""Which part of all cases a council has."""
WITH_TROUBLES: Final = frozenset({"harbour-vale"})
PART: Final = 1_000
"""Cases that are brought in together."""
NOT_BEFORE: Final = dt.timedelta(seconds=8)
"""The server starts first."""
log = structlog.get_logger("evenkeel.example")


def ask(*, cases: int) -> None:
    """Have the year brought in of every example council that has a model in effect and not all of its year.

    `cases`: how many they have together.
    """
    for example in values.EXAMPLES:
        with tenancy.acting(organisation_id=example.id):
            known = progress.coming(organisation_id=example.id, name=NAME)
            if (known is None or known.finished_at is None) and holding(example.id):
                share = SHARES.get(example.slug, OTHERWISE)
                jobs.request(
                    JOB,
                    jobs.ForWhom(example.id, administrator(example)),
                    not_before=time.now() + NOT_BEFORE,
                    cases=round(cases * share),
                )


def administrator(example: values.Example) -> uuid.UUID:
    """Return who brings the year of an organisation in."""
    email = next(each.email for each in example.people if each.role is values.Role.ADMINISTRATOR)
    return accounts.members_named(organisation_id=example.id, said=[email])[email][0].user_id


def holding(organisation_id: uuid.UUID) -> tuple[operating_model.OperatingModel, uuid.UUID] | None:
    """Return the model that holds now, with its revision; None where none does."""
    try:
        found = blueprint.effective(organisation_id=organisation_id, at=time.now())
    except errors.NotFound:
        return None
    return found.model, found.revision_id


@jobs.task(name=JOB)
def live(whom: jobs.ForWhom, *, cases: int) -> None:
    """Bring in the year of an example council, or what is still missing of it."""
    by = (
        accounts.acting(user_id=whom.user_id, chosen=None, origin=audit.Origin(audit.Channel.SYSTEM))
        if whom.user_id
        else None
    )
    if by is None or not by.is_example:
        return
    with locks.held(f"{NAME} {by.organisation_id}") as is_mine:
        if is_mine:
            bring(by=by, at=time.now(), cases=cases)


def bring(
    *, by: values.Acting, at: dt.datetime, cases: int, part: int = PART, stop_after: int | None = None
) -> None:
    """Bring in a year of an example council that ends yesterday, with so many cases; go on where it was interrupted.

    `part`: how many cases are brought in together; `stop_after`: how many are enough for now.
    """
    found = holding(by.organisation_id)
    if found is None:
        return
    model, revision_id = found
    today = at.astimezone(by.zone).date()
    coming = bringing.begin(name=NAME, until=today, total=cases, by=by, at=at)
    if coming.finished_at is not None:
        return
    told = tell(model, until=coming.until, cases=coming.total, by=by, at=at)
    lived = told.lived
    if coming.done < 0:
        bringing.bring_customers(told.customers(), representations=told.representations(), name=NAME, by=by)
    done = max(coming.done, 0)
    while some := lived.histories[done : done + part]:
        if stop_after is not None and done >= stop_after:
            return
        done = bringing.bring_cases(
            [told.history(each) for each in some],
            contacts=told.contacts_of(some),
            model=model,
            revision_id=revision_id,
            name=NAME,
            after=done,
            by=by,
            at=at,
        )
    example_days.spend(by=by, at=at)
    example_meetings.hold(by=by, at=at)
    example_projects.begin(by=by, at=at)
    example_boards.colour(by=by, at=at)
    example_ideas.write_down(by=by, at=at)
    bringing.bring_contacts(told.contacts_of_no_case(), name=NAME, after=done, by=by, at=time.now())
    jobs.request(twins.NIGHT, jobs.ForWhom(by.organisation_id))
    log.info("the example year is there", organisation=by.organisation_slug, cases=done)


def tell(
    model: operating_model.OperatingModel,
    *,
    until: dt.date,
    cases: int,
    by: values.Acting,
    at: dt.datetime,
) -> example_year_told.Told:
    """Invent the year of an example council with the people whom it has, in the words of casework."""
    workers, actors = _staff(model, by, at)
    lived = year.lived(
        model,
        organisation=by.organisation_slug,
        until=until,
        cases=cases,
        seed=SEED,
        staff=workers,
        troubles=year.ALL if by.organisation_slug in WITH_TROUBLES else year.NONE,
    )
    return example_year_told.Told(lived, by.organisation_id, actors)


# -- who works there -----------------------------------------------------------------------------------------------


def _staff(
    model: operating_model.OperatingModel, by: values.Acting, at: dt.datetime
) -> tuple[tuple[year.Worker, ...], tuple[brought.Actor, ...]]:
    """Return those whom the stages of cases name, as workers and as who did something; each becomes a member.

    Behind them stand the others who sign in to the example.
    """
    today = at.astimezone(by.zone).date()
    here: Any = {"organisation_id": by.organisation_id, "on": today}
    placed = staff.holding(roles=year.working_roles(model), **here)
    once = {each.person_id: each for each in sorted(placed, key=lambda one: (one.role, one.name))}
    for one in example_days.signing_in(by):
        for each in staff.placed_of(user_id=one.user_id, **here)[:1]:
            once.setdefault(each.person_id, each)
    known = staff.people(organisation_id=by.organisation_id, ids=once)
    patterns = staff.patterns_of(organisation_id=by.organisation_id, ids=once)
    workers, actors = [], []
    for number, (person_id, each) in enumerate(once.items()):
        person = known[person_id]
        user_id = person.user_id or _member(person_id, person.name, person.details.email, by, at)
        held = patterns.get(person_id, ())
        weekdays = (
            frozenset(day for week in held[-1].weeks for day, spans in week.items() if spans)
            if held
            else frozenset(range(5))
        )
        workers.append(
            year.Worker(
                number, each.name, person.details.email, each.role, each.unit, float(each.fte), weekdays
            )
        )
        actors.append(brought.Actor(user_id, each.name, each.role, each.unit))
    return tuple(workers), tuple(actors)


def _member(person_id: uuid.UUID, name: str, email: str, by: values.Acting, at: dt.datetime) -> uuid.UUID:
    """Make somebody a member, so that cases can be hers; nobody writes to her, and she has no password."""
    found = members.add_member(by=by, email=email, name=name, role=values.Role.STAFF, at=at, welcome=_no_mail)
    people.let_sign_in(by=by, person_id=person_id, user_id=found.user_id, at=at)
    return found.user_id


def _no_mail(user_id: uuid.UUID) -> None:
    """Welcome nobody."""
