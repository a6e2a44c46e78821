"""What the pages of people show: the directory, one person, a team's month, a team's skills. Each a bounded number of queries."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.people import models, queries, relations, rules, worktime
from evenkeel.contexts.people.rules import Ability, Relation
from evenkeel.contexts.people.values import (
    AWAY,
    OPEN,
    Absence,
    AbsenceState,
    Conflict,
    Membership,
    Pattern,
    Person,
    Placed,
    SkillHeld,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days
from evenkeel.lib.db import texts

PER_PAGE: Final = 50
MOST_WAITING: Final = 200
"""So many absences wait for a decision on one page."""
MOST_IN_A_TEAM: Final = 300


@dataclass(frozen=True, slots=True)
class Keys:
    """The roles and units of the model in effect."""

    roles: frozenset[str]
    units: frozenset[str]

    @classmethod
    def of(cls, model: operating_model.OperatingModel) -> "Keys":
        """Read them from a model."""
        return cls(frozenset(each.key for each in model.roles), frozenset(each.key for each in model.units))


@dataclass(frozen=True, slots=True)
class Wish:
    """Which people to list."""

    text: str = ""
    units: frozenset[str] = frozenset()
    """With the units below them; empty: all."""
    role: str = ""
    skill: str = ""
    level: int = 1
    former: bool = False
    lost: bool = False
    """Only those who hold a role or belong to a unit that `keys` do not have."""
    keys: "Keys | None" = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in the directory, with what she does and whether she is there today."""

    person: Person
    roles: tuple[Membership, ...]
    life: worktime.Life


@dataclass(frozen=True, slots=True)
class Known:
    """All that somebody may see of a person."""

    person: Person
    relation: Relation
    roles: tuple[Membership, ...]
    """Present and future ones, then past ones."""
    skills: tuple[SkillHeld, ...]
    patterns: tuple[Pattern, ...]
    life: worktime.Life
    absences: tuple[Absence, ...] | None
    """Newest first; None where she may only know that somebody is absent."""
    conflicts: tuple[Conflict, ...] | None
    """None where she may not see them."""
    leaders: tuple[Placed, ...]
    manager: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An absence that waits for a decision, with the name of who asks."""

    name: str
    absence: Absence


def listed(*, organisation_id: uuid.UUID, wish: Wish, on: dt.date, page: str | int = 1) -> Page[Listed]:
    """Return one page of the people who fit, by name. Six queries."""
    rows = models.Person.objects.filter(organisation_id=organisation_id)
    here = Q(is_active=True) & (Q(last_date__isnull=True) | Q(last_date__gte=on))
    rows = rows.exclude(here) if wish.former else rows.filter(here)
    if wish.text:
        said = texts.storable(wish.text)
        rows = rows.filter(
            Q(name__icontains=said)
            | Q(email__icontains=said)
            | Q(staff_number__iexact=said)
            | Q(phone__icontains=said)
        )
    rows = _in_roles(rows, wish, on)
    found = Paginator(rows.order_by("name", "id"), PER_PAGE).get_page(page)
    ids = [row.id for row in found.object_list]
    lives = queries.lives_of(organisation_id=organisation_id, ids=ids, first=on, last=on)
    kept = [_listed(lives[each], on) for each in ids if each in lives]
    return Page(cast("Any", kept), found.number, found.paginator)


def lost(*, organisation_id: uuid.UUID, keys: Keys, on: dt.date) -> int:
    """Return how many people hold a role, or belong to a unit, that the model in effect does not have. One query."""
    held = models.Membership.objects.filter(
        Q(last_date__isnull=True) | Q(last_date__gte=on),
        organisation_id=organisation_id,
        first_date__lte=on,
        person__is_active=True,
    ).exclude(role__in=keys.roles, unit__in=keys.units)
    return held.values("person_id").distinct().count()


def _listed(life: worktime.Life, on: dt.date) -> Listed:
    held = tuple(each for each in life.memberships if each.holds(on))
    return Listed(life.person, held or life.memberships[:1], life)


def _in_roles(rows: QuerySet[models.Person], wish: Wish, on: dt.date) -> QuerySet[models.Person]:
    held = models.Membership.objects.filter(person_id=OuterRef("id"))
    if not wish.former:
        held = held.filter(Q(last_date__isnull=True) | Q(last_date__gte=on), first_date__lte=on)
    if wish.units:
        held = held.filter(unit__in=wish.units)
    if wish.role:
        held = held.filter(role=wish.role)
    if wish.lost and wish.keys:
        held = held.exclude(role__in=wish.keys.roles, unit__in=wish.keys.units)
    if wish.units or wish.role or wish.lost:
        rows = rows.filter(Exists(held))
    if wish.skill:
        can = models.SkillHeld.objects.filter(
            person_id=OuterRef("id"), skill=wish.skill, level__gte=wish.level, ended_date__isnull=True
        )
        rows = rows.filter(Exists(can))
    return rows


def known(*, by: accounts.Acting, person_id: uuid.UUID, at: dt.datetime) -> Known:
    """Return what somebody may see of a person. About twelve queries. Raises queries.UnknownPerson."""
    on = at.astimezone(by.zone).date()
    organisation_id = by.organisation_id
    relation = relations.relation(by, person_id, at=at)
    life = queries.lives_of(
        organisation_id=organisation_id, ids=(person_id,), first=on, last=on + dt.timedelta(days=90)
    )[person_id]
    model = relations.model(organisation_id, at)
    leaders: tuple[Placed, ...] = ()
    if model is not None:
        leaders = queries.leaders_of(organisation_id=organisation_id, person_id=person_id, on=on, model=model)
    manager = life.person.manager_id
    return Known(
        person=life.person,
        relation=relation,
        roles=tuple(sorted(life.memberships, key=lambda each: bool(each.last_date and each.last_date < on))),
        skills=queries.skills_of(organisation_id=organisation_id, ids=(person_id,), on=on).get(person_id, ()),
        patterns=life.patterns,
        life=life,
        absences=_absences(organisation_id, person_id)
        if rules.can(by, Ability.SEE_ABSENCES, relation)
        else None,
        conflicts=_conflicts(organisation_id, person_id)
        if rules.can(by, Ability.SEE_CONFLICTS, relation)
        else None,
        leaders=leaders,
        manager=queries.named(organisation_id=organisation_id, ids=(manager,)).get(manager, "")
        if manager
        else "",
    )


def _absences(organisation_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Absence, ...]:
    rows = models.Absence.objects.filter(organisation_id=organisation_id, person_id=person_id)
    return tuple(queries.frozen_absence(row) for row in rows.order_by("-first_date", "-id")[:100])


def _conflicts(organisation_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Conflict, ...]:
    rows = models.Conflict.objects.filter(organisation_id=organisation_id, person_id=person_id)
    return tuple(queries.frozen_conflict(row) for row in rows.order_by("ended_at", "-declared_at")[:100])


def absence(
    *, by: accounts.Acting, absence_id: uuid.UUID, at: dt.datetime
) -> tuple[Absence, Person, Relation]:
    """Return an absence with its person, and what the asking one is to her. Raises queries.UnknownPerson."""
    row = models.Absence.objects.filter(organisation_id=by.organisation_id, id=absence_id).first()
    if row is None:
        raise queries.UnknownPerson
    relation = relations.relation(by, row.person_id, at=at)
    if not rules.can(by, Ability.SEE_ABSENCES, relation):
        raise queries.UnknownPerson
    person = queries.person(organisation_id=by.organisation_id, person_id=row.person_id)
    return queries.frozen_absence(row), person, relation


def conflict(*, by: accounts.Acting, conflict_id: uuid.UUID, at: dt.datetime) -> tuple[Conflict, Person]:
    """Return a conflict of interest with its person. Raises queries.UnknownPerson where she may not see it."""
    row = models.Conflict.objects.filter(organisation_id=by.organisation_id, id=conflict_id).first()
    if row is None or not rules.can(by, Ability.SEE_CONFLICTS, relations.relation(by, row.person_id, at=at)):
        raise queries.UnknownPerson
    person = queries.person(organisation_id=by.organisation_id, person_id=row.person_id)
    return queries.frozen_conflict(row), person


def membership(*, organisation_id: uuid.UUID, membership_id: uuid.UUID) -> tuple[Membership, Person]:
    """Return a role of a person. Raises queries.UnknownPerson."""
    row = models.Membership.objects.filter(organisation_id=organisation_id, id=membership_id).first()
    if row is None:
        raise queries.UnknownPerson
    person = queries.person(organisation_id=organisation_id, person_id=row.person_id)
    return queries.frozen_membership(row), person


def waiting(*, by: accounts.Acting, at: dt.datetime) -> tuple[Waiting, ...]:
    """Return the absences about which somebody may decide, the first to begin first. Four queries."""
    rows = models.Absence.objects.filter(
        organisation_id=by.organisation_id, state=AbsenceState.REQUESTED
    ).select_related("person")
    found = list(rows.order_by("first_date", "id")[:MOST_WAITING])
    if not found:
        return ()
    related = relations.relations(by, tuple({row.person_id for row in found}), at=at)
    return tuple(
        Waiting(row.person.name, queries.frozen_absence(row))
        for row in found
        if rules.can(by, Ability.DECIDE_ABSENCES, related[row.person_id])
    )


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """Who of a team is there on which day."""

    days: tuple[dt.date, ...]
    lives: tuple[worktime.Life, ...]
    absences: dict[uuid.UUID, tuple[Absence, ...]]
    """Of each person those that take or may take days of the month."""
    related: dict[uuid.UUID, Relation]


def month(*, by: accounts.Acting, units: Collection[str], first: dt.date, at: dt.datetime) -> TeamMonth:
    """Return a team's month: who belongs to one of the units in it. About ten queries, whatever the number of people."""
    last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    ids = _belonging(by.organisation_id, units, first, last)
    lives = queries.lives_of(organisation_id=by.organisation_id, ids=ids, first=first, last=last)
    taken: dict[uuid.UUID, list[Absence]] = defaultdict(list)
    rows = models.Absence.objects.filter(
        organisation_id=by.organisation_id,
        person_id__in=ids,
        state__in=OPEN,
        first_date__lte=last,
        last_date__gte=first,
    )
    for row in rows.order_by("first_date", "id"):
        taken[row.person_id].append(queries.frozen_absence(row))
    related = relations.relations(by, tuple(lives), at=at) if lives else {}
    days = tuple(first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    ordered = sorted(lives.values(), key=lambda life: (life.person.name, life.person.id))
    absences = {
        each: tuple(
            one for one in absences if one.state in AWAY or rules.can(by, Ability.SEE_ABSENCES, related[each])
        )
        for each, absences in taken.items()
    }
    return TeamMonth(days, tuple(ordered), absences, related)


def _belonging(
    organisation_id: uuid.UUID, units: Collection[str], first: dt.date, last: dt.date
) -> list[uuid.UUID]:
    rows = models.Membership.objects.filter(
        Q(last_date__isnull=True) | Q(last_date__gte=first),
        Q(person__last_date__isnull=True) | Q(person__last_date__gte=first),
        organisation_id=organisation_id,
        first_date__lte=last,
        unit__in=units,
        person__is_active=True,
    )
    return list(rows.values_list("person_id", flat=True).distinct()[:MOST_IN_A_TEAM])


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a team can: people by skills, with what their roles ask for."""

    skills: tuple[str, ...]
    """Keys: what roles of the team ask for, and what somebody of it has."""
    rows: tuple["MatrixRow", ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person of a team: her level of each skill, and the level that her roles ask for (0: none)."""

    person_id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    cells: tuple["MatrixCell", ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A level held and one asked for."""

    held: int
    asked: int
    is_confirmed: bool

    @property
    def gap(self) -> int:
        """How many levels are missing."""
        return max(0, self.asked - self.held)


def matrix(
    *,
    organisation_id: uuid.UUID,
    units: Collection[str],
    model: operating_model.OperatingModel,
    on: dt.date,
) -> Matrix:
    """Return what a team can. Two queries."""
    placed = queries.working_in(organisation_id=organisation_id, units=units, on=on)[:MOST_IN_A_TEAM]
    people = dict.fromkeys((each.person_id, each.name) for each in placed)
    held = queries.skills_of(organisation_id=organisation_id, ids={each for each, _ in people}, on=on)
    roles = {each: tuple(one.role for one in placed if one.person_id == each) for each, _ in people}
    asked = _asked(model, {role for each in roles.values() for role in each})
    wanted = {skill for each in asked.values() for skill in each}
    wanted |= {one.skill for each in held.values() for one in each}
    known_order = [skill.key for skill in model.skills]
    skills = tuple(sorted(wanted, key=lambda key: (key not in known_order, _place(known_order, key), key)))
    rows = tuple(
        MatrixRow(each, name, roles[each], _cells(skills, held.get(each, ()), [asked.get(r, {}) for r in roles[each]]))
        for each, name in people
    )  # fmt: skip
    return Matrix(skills, rows)


def _asked(model: operating_model.OperatingModel, roles: Iterable[str]) -> dict[str, dict[str, int]]:
    wanted = set(roles)
    return {
        role.key: {each.skill: each.level for each in role.skills}
        for role in model.roles
        if role.key in wanted
    }


def _place(order: Sequence[str], key: str) -> int:
    return order.index(key) if key in order else 0


def _cells(
    skills: Sequence[str], held: Sequence[SkillHeld], asked: Sequence[dict[str, int]]
) -> tuple[MatrixCell, ...]:
    levels = {each.skill: each for each in held}
    return tuple(
        MatrixCell(
            levels[skill].level if skill in levels else 0,
            max((each.get(skill, 0) for each in asked), default=0),
            skill in levels and bool(levels[skill].confirmed_by_name),
        )
        for skill in skills
    )


def calendar(organisation_id: uuid.UUID, at: dt.datetime) -> working_days.Calendar:
    """Return the working days of the model in effect; Monday to Friday without one."""
    held = relations.effective(organisation_id, at)
    return held.calendar if held else working_days.Calendar()
