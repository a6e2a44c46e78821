"""Reads of people. Each asks a bounded number of queries, whatever the number of people, and gives frozen values.

Row-level security shows each organisation its own; the filters here say so once more. What a key of a role, unit or skill means
is asked of the operating model, which callers have at hand (`blueprint.queries.effective`) and pass where it is needed, as they
pass its calendar. `on` is a day in the organisation's time zone.

For other contexts:

* who somebody is: `of_user`, `person`, `people`, `named`
* who is where, and who leads: `working_in`, `holding`, `placed_of`, `leads`, `units_of`, `units_led`, `leaders_of`, `memberships`
* what people can: `skills_of`
* who is there: `is_working`, `working`, `away_on`
* hours: `capacity`, `unit_capacity`, `worked`
* who must not work on something: `has_conflict`, `in_conflict`
"""

import datetime as dt
import itertools
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar, Final, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from evenkeel.contexts.people import models, rules, worktime
from evenkeel.contexts.people.values import (
    AWAY,
    Absence,
    AbsenceKind,
    AbsenceState,
    Away,
    Conflict,
    Details,
    Fluency,
    Language,
    Membership,
    Pattern,
    Person,
    Placed,
    SkillHeld,
    Subject,
    SubjectKind,
    Worked,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, working_days

T = TypeVar("T")


class UnknownPerson(errors.NotFound):
    """There is no such person in your organisation."""

    code: ClassVar[str] = "unknown-person"


# -- who somebody is -----------------------------------------------------------------------------------------------


def of_user(*, organisation_id: uuid.UUID, user_id: uuid.UUID) -> Person | None:
    """Return the person as whom a user works; None where nobody has said. One query."""
    row = _people(organisation_id).filter(user_id=user_id).first()
    return frozen_person(row) if row else None


def person(*, organisation_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    """Return one person, present or former. Raises UnknownPerson. One query."""
    row = _people(organisation_id).filter(id=person_id).first()
    if row is None:
        raise UnknownPerson
    return frozen_person(row)


def people(*, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Return persons by their identifiers; unknown ones are left out. One query."""
    rows = _people(organisation_id).filter(id__in=set(ids))
    return {row.id: frozen_person(row) for row in rows}


def named(*, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of persons, present and former; unknown ones are left out. One query."""
    return dict(_people(organisation_id).filter(id__in=set(ids)).values_list("id", "name"))


def users_taken(*, organisation_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the users who are a person already. One query."""
    rows = _people(organisation_id).filter(user_id__isnull=False)
    return frozenset(rows.values_list("user_id", flat=True))


# -- who is where, and who leads -------------------------------------------------------------------------------------


def working_in(*, organisation_id: uuid.UUID, units: Collection[str], on: dt.date) -> tuple[Placed, ...]:
    """Return who belongs to one of these units on a day, by name; who holds two roles is there twice. One query."""
    return _placed(_holding(organisation_id, on).filter(unit__in=units))


def holding(*, organisation_id: uuid.UUID, roles: Collection[str], on: dt.date) -> tuple[Placed, ...]:
    """Return who holds one of these roles on a day, by name. One query."""
    return _placed(_holding(organisation_id, on).filter(role__in=roles))


PLACED_OF: Final = """
    select person.id, person.name, person.user_id, held.role, held.unit, held.fte
    from people_membership held join people_person person on person.id = held.person_id
    where held.organisation_id = %(organisation)s and person.organisation_id = %(organisation)s
      and person.user_id = %(user)s and person.is_active
      and held.first_date <= %(on)s
      and (held.last_date is null or held.last_date >= %(on)s)
      and (person.last_date is null or person.last_date >= %(on)s)
    order by held.unit, held.role
"""


def placed_of(*, organisation_id: uuid.UUID, user_id: uuid.UUID, on: dt.date) -> tuple[Placed, ...]:
    """Return the roles and units of the person as whom a user works on a day; nothing where she has none. One query.

    It is asked before everything that somebody does, so it is written as SQL: to put it together anew each time takes longer
    than to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLACED_OF, {"organisation": organisation_id, "user": user_id, "on": on})
        return tuple(itertools.starmap(Placed, cursor.fetchall()))


def leads(
    *, organisation_id: uuid.UUID, unit: str, on: dt.date, model: operating_model.OperatingModel
) -> tuple[Placed, ...]:
    """Return who leads a unit: the holders of the role that the model names as its lead. One query, or none."""
    lead = next((each.lead for each in model.units if each.key == unit), None)
    return holding(organisation_id=organisation_id, roles=(lead,), on=on) if lead else ()


def units_of(*, organisation_id: uuid.UUID, person_id: uuid.UUID, on: dt.date) -> frozenset[str]:
    """Return the units to which a person belongs on a day. One query."""
    rows = _holding(organisation_id, on).filter(person_id=person_id)
    return frozenset(rows.values_list("unit", flat=True))


def units_led(
    *, organisation_id: uuid.UUID, person_id: uuid.UUID, on: dt.date, model: operating_model.OperatingModel
) -> frozenset[str]:
    """Return the units that a person leads on a day, with all units below them. One query."""
    roles = _holding(organisation_id, on).filter(person_id=person_id).values_list("role", flat=True)
    return rules.led(model, roles)


def leaders_of(
    *, organisation_id: uuid.UUID, person_id: uuid.UUID, on: dt.date, model: operating_model.OperatingModel
) -> tuple[Placed, ...]:
    """Return who leads a person on a day: the leads of her units, and of the unit above where she leads one. Two queries."""
    held = list(_holding(organisation_id, on).filter(person_id=person_id).values_list("role", "unit"))
    own = {role for role, _ in held}
    leads_of = {each.key: each.lead for each in model.units}
    nearest = {
        next(
            (lead for unit in rules.above(model, place) if (lead := leads_of.get(unit)) and lead not in own),
            None,
        )
        for _, place in held
    }
    found = holding(organisation_id=organisation_id, roles=nearest - {None}, on=on)  # type: ignore[arg-type]  # less None
    return tuple(each for each in found if each.person_id != person_id)


def memberships(
    *, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[Membership, ...]]:
    """Return all roles that persons hold, have held and will hold, each person's newest first. One query."""
    rows = models.Membership.objects.filter(organisation_id=organisation_id, person_id__in=set(ids))
    return _by_person(rows.order_by("-first_date", "unit", "role", "id"), frozen_membership)


def skills_of(
    *, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID], on: dt.date
) -> dict[uuid.UUID, tuple[SkillHeld, ...]]:
    """Return what persons can on a day, by skill; who has no skills is left out. One query."""
    rows = models.SkillHeld.objects.filter(
        Q(ended_date__isnull=True) | Q(ended_date__gt=on),
        organisation_id=organisation_id,
        person_id__in=set(ids),
        since_date__lte=on,
    )
    return _by_person(rows.order_by("skill", "-since_date"), frozen_skill)


# -- who is there ------------------------------------------------------------------------------------------------------


def is_working(
    *,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    at: dt.datetime,
    calendar: working_days.Calendar,
    zone: dt.tzinfo,
) -> bool:
    """Tell whether a person works at a moment, by pattern, absences and holidays. Four queries."""
    ids = (person_id,)
    return person_id in working(organisation_id=organisation_id, ids=ids, at=at, calendar=calendar, zone=zone)


def working(
    *,
    organisation_id: uuid.UUID,
    ids: Iterable[uuid.UUID],
    at: dt.datetime,
    calendar: working_days.Calendar,
    zone: dt.tzinfo,
) -> frozenset[uuid.UUID]:
    """Return who of these persons works at a moment. Four queries."""
    local = at.astimezone(zone)
    lives = lives_of(organisation_id=organisation_id, ids=ids, first=local.date(), last=local.date())
    return frozenset(each for each, life in lives.items() if worktime.works_at(life, local, calendar))


def away_on(
    *, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID], first: dt.date, last: dt.date
) -> dict[uuid.UUID, tuple[Away, ...]]:
    """Return when persons are absent between two days, without why: what every colleague may know. One query."""
    rows = _absences(organisation_id, first, last).filter(person_id__in=set(ids), state__in=AWAY)
    return _by_person(rows.order_by("first_date", "id"), frozen_away)


def capacity(
    *,
    organisation_id: uuid.UUID,
    ids: Iterable[uuid.UUID],
    first: dt.date,
    last: dt.date,
    calendar: working_days.Calendar,
) -> dict[uuid.UUID, dict[dt.date, float]]:
    """Return how many hours persons have on each day from a first to a last one. Four queries."""
    lives = lives_of(organisation_id=organisation_id, ids=ids, first=first, last=last)
    days = _days(first, last)
    return {each: {day: worktime.hours(life, day, calendar) for day in days} for each, life in lives.items()}


def unit_capacity(
    *,
    organisation_id: uuid.UUID,
    units: Collection[str],
    first: dt.date,
    last: dt.date,
    calendar: working_days.Calendar,
) -> dict[dt.date, float]:
    """Return how many hours units have together on each day; who works for others too counts by her shares. Five queries."""
    rows = _overlapping(organisation_id, units, first, last)
    lives = lives_of(
        organisation_id=organisation_id,
        ids=rows.values_list("person_id", flat=True),
        first=first,
        last=last,
    )
    return {
        day: sum(
            worktime.hours_for(life, day, unit, calendar) for life in lives.values() for unit in set(units)
        )
        for day in _days(first, last)
    }


def worked(
    *,
    organisation_id: uuid.UUID,
    units: Collection[str],
    first: dt.date,
    last: dt.date,
    calendar: working_days.Calendar,
) -> tuple[Worked, ...]:
    """Return who works in units between two days, by name, with her hours for them on each day. Three queries."""
    meant = _overlapping(organisation_id, units, first, last)
    rows = models.Membership.objects.filter(
        organisation_id=organisation_id, person__in=meant.values("person")
    )
    held: dict[uuid.UUID, list[models.Membership]] = defaultdict(list)
    for row in rows.select_related("person").order_by("person__name", "person_id", "-first_date", "id"):
        held[row.person_id].append(row)
    patterns = patterns_of(organisation_id=organisation_id, ids=held)
    away = away_on(organisation_id=organisation_id, ids=held, first=first, last=last)
    lives = (
        worktime.Life(
            frozen_person(mine[0].person),
            tuple(map(frozen_membership, mine)),
            patterns.get(each, ()),
            away.get(each, ()),
        )
        for each, mine in held.items()
    )
    return tuple(worktime.worked(life, units, _days(first, last), calendar) for life in lives)


def lives_of(
    *, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID], first: dt.date, last: dt.date
) -> dict[uuid.UUID, worktime.Life]:
    """Return all that decides when persons work between two days. Four queries."""
    found = people(organisation_id=organisation_id, ids=ids)
    held = memberships(organisation_id=organisation_id, ids=found)
    patterns = patterns_of(organisation_id=organisation_id, ids=found)
    away = away_on(organisation_id=organisation_id, ids=found, first=first, last=last)
    return {
        each: worktime.Life(one, held.get(each, ()), patterns.get(each, ()), away.get(each, ()))
        for each, one in found.items()
    }


def patterns_of(
    *, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[Pattern, ...]]:
    """Return all working patterns of persons, in order of the day from which they hold. One query."""
    rows = models.Pattern.objects.filter(organisation_id=organisation_id, person_id__in=set(ids))
    return _by_person(rows.order_by("valid_from"), frozen_pattern)


# -- who must not ------------------------------------------------------------------------------------------------------


def has_conflict(
    *, organisation_id: uuid.UUID, person_id: uuid.UUID, subjects: Collection[Subject]
) -> Conflict | None:
    """Return a declared conflict of interest of a person with one of the subjects; None where there is none. One query.

    For the rule that hands out work; who may see it on a page is said in `rules`.
    """
    found = in_conflict(organisation_id=organisation_id, ids=(person_id,), subjects=subjects)
    return found.get(person_id)


def in_conflict(
    *, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID], subjects: Collection[Subject]
) -> dict[uuid.UUID, Conflict]:
    """Return who of these persons has a conflict of interest with one of the subjects, and which. One query."""
    if not subjects:
        return {}
    about = Q()
    for subject in subjects:
        about |= Q(subject_kind=subject.kind, subject_id=subject.id)
    rows = models.Conflict.objects.filter(
        about, organisation_id=organisation_id, person_id__in=set(ids), ended_at__isnull=True
    )
    return {row.person_id: frozen_conflict(row) for row in rows}


# -- rows as values --------------------------------------------------------------------------------------------------


def frozen_person(row: models.Person) -> Person:
    """Return a row as a value."""
    return Person(
        id=row.id,
        organisation_id=row.organisation_id,
        user_id=row.user_id,
        details=Details(
            name=row.name,
            given_name=row.given_name,
            family_name=row.family_name,
            email=row.email,
            phone=row.phone,
            staff_number=row.staff_number,
            languages=tuple(Language(tag, Fluency(fluency)) for tag, fluency in row.languages),
        ),
        user_name=row.user_name,
        outside_id=row.outside_id,
        manager_id=row.manager_id,
        department=row.department,
        first_date=row.first_date,
        last_date=row.last_date,
        is_active=row.is_active,
        version=row.version,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )


def frozen_membership(row: models.Membership) -> Membership:
    """Return a row as a value."""
    return Membership(row.id, row.person_id, row.role, row.unit, row.fte, row.first_date, row.last_date)


def frozen_skill(row: models.SkillHeld) -> SkillHeld:
    """Return a row as a value."""
    return SkillHeld(
        id=row.id,
        person_id=row.person_id,
        skill=row.skill,
        level=row.level,
        since_date=row.since_date,
        ended_date=row.ended_date,
        confirmed_by_name=row.confirmed_by_name,
        confirmed_at=row.confirmed_at,
    )


def frozen_pattern(row: models.Pattern) -> Pattern:
    """Return a row as a value."""
    return Pattern(row.valid_from, worktime.weeks_from(row.weeks))


def frozen_away(row: models.Absence) -> Away:
    """Return what every colleague may know of an absence."""
    return Away(row.person_id, row.first_date, row.last_date, row.from_noon, row.until_noon)


def frozen_absence(row: models.Absence) -> Absence:
    """Return all of an absence, for herself and her approvers."""
    return Absence(
        id=row.id,
        away=frozen_away(row),
        kind=AbsenceKind(row.kind),
        note=row.note,
        state=AbsenceState(row.state),
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        decided_by_name=row.decided_by_name,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def frozen_conflict(row: models.Conflict) -> Conflict:
    """Return a row as a value."""
    return Conflict(
        id=row.id,
        person_id=row.person_id,
        subject=Subject(SubjectKind(row.subject_kind), row.subject_id),
        label=row.label,
        reason=row.reason,
        declared_at=row.declared_at,
        declared_by_name=row.declared_by_name,
        ended_at=row.ended_at,
    )


def _people(organisation_id: uuid.UUID) -> QuerySet[models.Person]:
    return models.Person.objects.filter(organisation_id=organisation_id)


def _holding(organisation_id: uuid.UUID, on: dt.date) -> QuerySet[models.Membership]:
    """Memberships that hold on a day, of people who work then."""
    return models.Membership.objects.filter(
        Q(last_date__isnull=True) | Q(last_date__gte=on),
        Q(person__last_date__isnull=True) | Q(person__last_date__gte=on),
        organisation_id=organisation_id,
        first_date__lte=on,
        person__is_active=True,
    )


def _overlapping(
    organisation_id: uuid.UUID, units: Collection[str], first: dt.date, last: dt.date
) -> QuerySet[models.Membership]:
    """Memberships in units that hold on at least one of some days."""
    return models.Membership.objects.filter(
        Q(last_date__isnull=True) | Q(last_date__gte=first),
        organisation_id=organisation_id,
        unit__in=units,
        first_date__lte=last,
    )


def _placed(rows: QuerySet[models.Membership]) -> tuple[Placed, ...]:
    found = rows.select_related("person").order_by("person__name", "person_id", "unit", "role")
    return tuple(
        Placed(row.person_id, row.person.name, row.person.user_id, row.role, row.unit, row.fte)
        for row in found
    )


def _absences(organisation_id: uuid.UUID, first: dt.date, last: dt.date) -> QuerySet[models.Absence]:
    return models.Absence.objects.filter(
        organisation_id=organisation_id, first_date__lte=last, last_date__gte=first
    )


def _by_person(rows: QuerySet[Any], frozen: Callable[[Any], T]) -> dict[uuid.UUID, tuple[T, ...]]:
    found: dict[uuid.UUID, list[T]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(frozen(row))
    return {each: tuple(held) for each, held in found.items()}


def _days(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    return tuple(first + dt.timedelta(days=number) for number in range((last - first).days + 1))
