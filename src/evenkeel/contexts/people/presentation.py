"""People in words: what keys of the model mean, who is there today, a month of a team."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language_info

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.people import directory, rules, wording, worktime
from evenkeel.contexts.people.rules import Ability
from evenkeel.contexts.people.values import (
    AWAY,
    Absence,
    AbsenceState,
    Away,
    Fluency,
    Membership,
    Pattern,
    Place,
    SkillHeld,
    Span,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days

STATES = {
    AbsenceState.REQUESTED: ("asked for", "warning"),
    AbsenceState.REPORTED: ("reported", ""),
    AbsenceState.APPROVED: ("approved", "good"),
    AbsenceState.DECLINED: ("declined", "bad"),
    AbsenceState.WITHDRAWN: ("taken back", ""),
}
FLUENCIES = {
    Fluency.A1: "a few words (A1)",
    Fluency.A2: "the basics (A2)",
    Fluency.B1: "everyday talk (B1)",
    Fluency.B2: "well (B2)",
    Fluency.C1: "very well (C1)",
    Fluency.C2: "like a first language (C2)",
    Fluency.FIRST: "first language",
}


def language(tag: str) -> str:
    """Return what a language is called; the tag itself where it has no name here."""
    try:
        return str(get_language_info(tag.lower())["name"])
    except KeyError:
        return tag


@dataclass(frozen=True, slots=True)
class Named:
    """A key of the model in words."""

    key: str
    title: str
    is_known: bool
    """Whether the model in effect still has it."""
    url: str = ""


class Names:
    """What keys mean in the model in effect."""

    def __init__(self, model: operating_model.OperatingModel | None, branch: str = "") -> None:
        """Take the model, and the branch under whose address its records are shown."""
        self.model, self.branch = model, branch

    def of(self, collection: str, key: str) -> Named:
        """Name a record; one that the model does not have any more is named by its key."""
        found = self.model.find(collection, key) if self.model else None
        if found is None:
            return Named(key, key, False)
        url = ""
        if self.branch and collection == "roles":
            url = reverse("blueprint:role", args=[self.branch, key])
        elif self.branch:
            url = reverse("blueprint:record", args=[self.branch, collection, key])
        return Named(key, found.title, True, url)

    def titles(self, collection: str, keys: Iterable[str]) -> str:
        """Name some records in a line."""
        return ", ".join(self.of(collection, key).title for key in keys)

    def choices(self, collection: str, *, first: str = "") -> list[tuple[str, str]]:
        """Return the records of a collection to choose from; `first` words the choice of none."""
        records = self.model.records(collection) if self.model else ()
        return ([("", first)] if first else []) + [(record.key, record.title) for record in records]

    def units(self, *, first: str) -> list[tuple[str, str]]:
        """Return the units to choose from, each below its parent and set in by dashes."""
        if self.model is None:
            return [("", first)]
        return [("", first), *self._below(None, "")]

    def _below(self, parent: str | None, indent: str) -> list[tuple[str, str]]:
        assert self.model is not None
        found: list[tuple[str, str]] = []
        for unit in self.model.units:
            if unit.parent == parent:
                found += [(unit.key, f"{indent}{unit.title}"), *self._below(unit.key, f"{indent}– ")]
        return found


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a person in words."""

    id: uuid.UUID
    role: Named
    unit: Named
    share: str
    first_date: dt.date
    last_date: dt.date | None
    is_past: bool
    is_coming: bool


def role(membership: Membership, names: Names, on: dt.date) -> Role:
    """Say a role in words."""
    return Role(
        id=membership.id,
        role=names.of("roles", membership.role),
        unit=names.of("units", membership.unit),
        share=f"{membership.fte.normalize():f}",
        first_date=membership.first_date,
        last_date=membership.last_date,
        is_past=bool(membership.last_date and membership.last_date < on),
        is_coming=membership.first_date > on,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A person in the directory."""

    id: uuid.UUID
    name: str
    email: str
    phone: str
    roles: tuple[Role, ...]
    today: str
    tag: str
    former: bool


def row(listed: directory.Listed, names: Names, on: dt.date, calendar: working_days.Calendar) -> Row:
    """Say who somebody is and whether she is there today."""
    words, tag = today(listed.life, on, calendar)
    person = listed.person
    return Row(
        id=person.id,
        name=person.name,
        email=person.details.email,
        phone=person.details.phone,
        roles=tuple(role(each, names, on) for each in listed.roles),
        today=words,
        tag=tag,
        former=not person.works(on),
    )


def today(life: worktime.Life, on: dt.date, calendar: working_days.Calendar) -> tuple[str, str]:
    """Say whether somebody is there on a day, and with which tag."""
    if not life.person.works(on):
        return "does not work here", ""
    share = sum(each.share(on) for each in life.away)
    if share >= 1:
        return "absent", "warning"
    spans = worktime.spans(life, on, calendar)
    if not spans:
        return "does not work today", ""
    words = f"{spans[0].starts:%H:%M} to {spans[-1].ends:%H:%M}, {places(spans)}"
    return (f"absent for half the day; {words}", "warning") if share else (words, "")


def places(spans: Sequence[Span]) -> str:
    """Say where somebody works on a day."""
    words = {Place.OFFICE: "in the office", Place.HOME: "at home", Place.FIELD: "out and about"}
    return ", ".join(words[each] for each in dict.fromkeys(span.place for span in spans))


def days(away: Away) -> str:
    """Say the days of an absence in words."""
    first, last = said(away.first_date), said(away.last_date)
    if away.first_date == away.last_date:
        half = " (afternoon)" if away.from_noon else " (morning)" if away.until_noon else ""
        return f"{first}{half}"
    from_ = f"{first} (afternoon)" if away.from_noon else first
    until = f"{last} (morning)" if away.until_noon else last
    return f"{from_} to {until}"


def said(day: dt.date) -> str:
    """Say a day, like "2 March 2026"."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence in words, and whether one can open it."""

    id: uuid.UUID
    kind: str
    days: str
    state: str
    tag: str
    note: str
    decided: str
    reason: str


def absence(one: Absence) -> AbsenceRow:
    """Say an absence in words."""
    state, tag = STATES[one.state]
    decided = f"{state} by {one.decided_by_name}" if one.decided_by_name else ""
    return AbsenceRow(
        one.id, wording.KINDS[one.kind], days(one.away), state, tag, one.note, decided, one.reason
    )


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of a person in words."""

    skill: Named
    level: int
    meaning: str
    since_date: dt.date
    confirmed: str
    asked: int


def skills(held: Iterable[SkillHeld], asked: dict[str, int], names: Names) -> list[SkillRow]:
    """Say what somebody can, and what her roles ask for beside that."""
    levels = {each.skill: each for each in held}
    rows = []
    for key in [*levels, *(key for key in asked if key not in levels)]:
        one = levels.get(key)
        rows.append(
            SkillRow(
                skill=names.of("skills", key),
                level=one.level if one else 0,
                meaning=_meaning(names, key, one.level) if one else "",
                since_date=one.since_date if one else dt.date.min,
                confirmed=one.confirmed_by_name if one else "",
                asked=asked.get(key, 0),
            )
        )
    return rows


def _meaning(names: Names, key: str, level: int) -> str:
    found = names.model.find("skills", key) if names.model else None
    if not isinstance(found, operating_model.Skill) or level > len(found.levels):
        return ""
    return found.levels[level - 1]


def asked_of(roles: Iterable[str], names: Names) -> dict[str, int]:
    """Return which skills roles ask for, at the highest level of any."""
    found: dict[str, int] = {}
    for key in roles:
        record = names.model.find("roles", key) if names.model else None
        if isinstance(record, operating_model.Role):
            for each in record.skills:
                found[each.skill] = max(each.level, found.get(each.skill, 0))
    return found


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week of a working pattern: each day in words."""

    number: int
    days: tuple[tuple[str, str], ...]


def weeks(pattern: Pattern) -> list[WeekRow]:
    """Say a working pattern in words."""
    return [
        WeekRow(
            number,
            tuple(
                (
                    wording.DAYS[day],
                    "; ".join(f"{s.starts:%H:%M}–{s.ends:%H:%M} {wording.PLACES[s.place]}" for s in spans),
                )
                for day, spans in sorted(week.items())
            ),
        )
        for number, week in enumerate(pattern.weeks, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a person in the month of a team."""

    mark: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A person in the month of a team: a cell for each day, and her absences in words."""

    id: uuid.UUID
    name: str
    cells: tuple[Cell, ...]
    absences: tuple[tuple[str, str, str], ...]
    """Days, why (or that she is absent), and the identifier of one that can be opened."""


def month_rows(
    seen: directory.TeamMonth, calendar: working_days.Calendar, by: accounts.Acting
) -> list[MonthRow]:
    """Say who of a team is there on which day."""
    return [
        _month_row(
            life,
            seen.absences.get(life.person.id, ()),
            seen.days,
            calendar,
            is_told=rules.can(by, Ability.SEE_ABSENCES, seen.related[life.person.id]),
        )
        for life in seen.lives
    ]


def _month_row(
    life: worktime.Life,
    absences: Sequence[Absence],
    span: Sequence[dt.date],
    calendar: working_days.Calendar,
    *,
    is_told: bool,
) -> MonthRow:
    told = tuple(
        (days(each.away), _why(each, is_told=is_told), str(each.id) if is_told else "") for each in absences
    )
    cells = tuple(_cell(life, absences, day, calendar, is_told=is_told) for day in span)
    return MonthRow(life.person.id, life.person.name, cells, told)


def _why(absence: Absence, *, is_told: bool) -> str:
    if not is_told:
        return "Absent"
    words = wording.KINDS[absence.kind]
    return words if absence.state in AWAY else f"{words}, {STATES[absence.state][0]}"


def _cell(
    life: worktime.Life,
    absences: Sequence[Absence],
    day: dt.date,
    calendar: working_days.Calendar,
    *,
    is_told: bool,
) -> Cell:
    spans = worktime.spans(life, day, calendar)
    if not spans:
        is_holiday = day in calendar.holidays and life.person.works(day)
        return Cell("–", "public holiday" if is_holiday else "does not work", "off")
    taking = [each for each in absences if each.away.share(day)]
    if not taking:
        words = places(spans)
        return Cell({"at home": "h", "out and about": "o"}.get(words, "✓"), words, "there")
    one = next((each for each in taking if each.state in AWAY), taking[0])
    half = "half the day: " if one.away.share(day) < 1 else ""
    why = _why(one, is_told=is_told).lower()
    if one.state not in AWAY:
        return Cell("?", f"{half}{why}", "asked")
    return Cell("½" if half else "A", f"{half}{why}", "away")
