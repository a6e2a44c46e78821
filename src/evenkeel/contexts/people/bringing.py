"""Bringing people in from a table: what would change, told before anything does; and the change, all of it or nothing."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.people import about, models, operations, queries, rules, sheets
from evenkeel.contexts.people.rules import Ability
from evenkeel.contexts.people.values import Details, Membership, Person, SkillHeld
from evenkeel.kernel import errors

WHOLE: Final = Decimal(1)


class ChangedMeanwhile(errors.Conflict):
    """Somebody has changed people since you looked. Look at what would change now, and bring it in then."""

    code: ClassVar[str] = "people-changed-meanwhile"


class HasProblems(errors.Invalid):
    """The table has problems; nothing was changed."""

    code: ClassVar[str] = "people-table-has-problems"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person."""

    person: Person
    roles: tuple[Membership, ...]
    skills: tuple[SkillHeld, ...]


@dataclass(slots=True)
class Change:
    """What a table changes about one person."""

    line: int
    name: str
    kind: str
    """`new`, `changed`, `ended` or `same`."""
    known: Known | None
    words: list[str] = field(default_factory=list)
    details: Details | None = None
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    roles: list[dict[str, Any]] = field(default_factory=list)
    """Roles to be begun."""
    shares: list[tuple[uuid.UUID, Decimal]] = field(default_factory=list)
    ends: list[tuple[uuid.UUID, dt.date]] = field(default_factory=list)
    skills: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a table would change, and what is wrong with it."""

    changes: tuple[Change, ...]
    problems: tuple[sheets.Problem, ...]
    passed_over: tuple[str, ...]

    def of(self, kind: str) -> list[Change]:
        """Return the changes of a kind."""
        return [each for each in self.changes if each.kind == kind]

    @property
    def changes_something(self) -> bool:
        """Tell whether there is anything to do."""
        return any(each.kind != "same" for each in self.changes)

    @property
    def digest(self) -> str:
        """Tell plans apart: the same words about the same people are the same plan."""
        told = "\n".join(
            f"{each.line} {each.name} {each.kind} {' | '.join(each.words)}" for each in self.changes
        )
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def plan(*, by: accounts.Acting, table: sheets.Table, ends_others: bool, at: dt.datetime) -> Plan:
    """Tell what a table would change, without changing anything. Four queries. Raises rules.NotAllowed."""
    rules.check(by, Ability.EXCHANGE)
    today = at.astimezone(by.zone).date()
    known = everybody(organisation_id=by.organisation_id, on=today)
    problems = list(table.problems)
    finder = _Finder(known)
    changes = []
    for rows in _grouped(table.rows):
        found = finder.find(rows[0])
        if isinstance(found, sheets.Problem):
            problems.append(found)
            continue
        change, wrong = _change(rows, found, today)
        problems += wrong
        changes.append(change)
    if ends_others:
        changes += _others(known, changes, today)
    return Plan(tuple(changes), tuple(problems[: sheets.MOST_PROBLEMS]), table.passed_over)


def apply(*, by: accounts.Acting, plan: Plan, file: str, at: dt.datetime) -> None:
    """Make all changes of a plan, or none. Raises rules.NotAllowed, HasProblems, and what the single changes raise."""
    rules.check(by, Ability.EXCHANGE)
    if plan.problems:
        raise HasProblems
    with transaction.atomic():
        for change in plan.changes:
            if change.kind != "same":
                _apply(change, by=by, at=at)
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="people.brought-in",
            subject=trail.Subject(kind="file", id=plan.digest, label=file[:200]),
            at=at,
            details={kind: str(len(plan.of(kind))) for kind in ("new", "changed", "ended", "same")},
        )


def everybody(*, organisation_id: uuid.UUID, on: dt.date) -> tuple[Known, ...]:
    """Return everybody who is active, by name, with roles and skills. Three queries."""
    found = models.Person.objects.filter(organisation_id=organisation_id, is_active=True).order_by(
        "name", "id"
    )
    people = [queries.frozen_person(row) for row in found]
    ids = [each.id for each in people]
    roles = queries.memberships(organisation_id=organisation_id, ids=ids)
    skills = queries.skills_of(organisation_id=organisation_id, ids=ids, on=on)
    return tuple(Known(each, roles.get(each.id, ()), skills.get(each.id, ())) for each in people)


def rows(*, by: accounts.Acting, at: dt.datetime) -> Iterator[list[Any]]:
    """Give the table of everybody, as it is brought in again. Raises rules.NotAllowed."""
    rules.check(by, Ability.EXCHANGE)
    today = at.astimezone(by.zone).date()
    for known in everybody(organisation_id=by.organisation_id, on=today):
        present = [each for each in known.roles if each.last_date is None or each.last_date >= today]
        dates = {"first_date": known.person.first_date, "last_date": known.person.last_date}
        shown: list[Membership | None] = [*present] or [None]
        for held in shown:
            yield sheets.cells_of(known.person.details, held, known.skills, **dates)


# -- whom a row is about -------------------------------------------------------------------------------------------------


def _grouped(rows: Sequence[sheets.Row]) -> list[list[sheets.Row]]:
    """Put the rows of one person together."""
    found: dict[tuple[str, str], list[sheets.Row]] = {}
    for row in rows:
        key = next(
            ((name, str(row.cells[name]).casefold()) for name in ("staff_number", "email", "name") if row.cells.get(name)),
            ("line", str(row.line)),
        )  # fmt: skip
        found.setdefault(key, []).append(row)
    return [each for each in found.values() if "name" in each[0].cells]


class _Finder:
    """Finds the person whom a row is about."""

    def __init__(self, known: Sequence[Known]) -> None:
        """Take everybody."""
        self.by_number = {
            each.person.details.staff_number: each for each in known if each.person.details.staff_number
        }
        self.by_email = {each.person.details.email: each for each in known if each.person.details.email}
        self.by_name: dict[str, list[Known]] = {}
        for each in known:
            self.by_name.setdefault(each.person.name.casefold(), []).append(each)

    def find(self, row: sheets.Row) -> Known | sheets.Problem | None:
        """Return the person; None for a new one; a problem where two could be meant."""
        number, email = row.cells.get("staff_number", ""), row.cells.get("email", "").lower()
        by_number, by_email = self.by_number.get(number), self.by_email.get(email)
        if by_number and by_email and by_number is not by_email:
            what = f"The staff number is {by_number.person.name}'s, the address {by_email.person.name}'s. Correct one."
            return sheets.Problem(row.line, "E-mail", email, what)
        if by_number or by_email:
            return by_number or by_email
        same = [
            each
            for each in self.by_name.get(row.cells["name"].casefold(), [])
            if not (number and each.person.details.staff_number) and not (email and each.person.details.email)
        ]
        if len(same) > 1:
            what = "Several people have this name. Write the staff number or the e-mail address too."
            return sheets.Problem(row.line, "Name", row.cells["name"], what)
        return same[0] if same else None


# -- what a row changes ----------------------------------------------------------------------------------------------------


def _change(
    rows: Sequence[sheets.Row], known: Known | None, today: dt.date
) -> tuple[Change, list[sheets.Problem]]:
    cells: dict[str, Any] = {}
    for row in rows:
        cells = {**row.cells, **cells}
    change = Change(rows[0].line, cells["name"], "same", known)
    problems = _written(change, cells, rows[0])
    for row in rows:
        problems += _roles(change, row, today)
    held = {each.skill: each.level for each in known.skills} if known else {}
    for skill, level in cells.get("skills", {}).items():
        if held.get(skill) != level:
            change.skills[skill] = level
            change.words.append(f"Skill {skill}: {held.get(skill, 'none')} → {level}")
    if "last_day" in cells and (known is None or known.person.last_date != cells["last_day"]):
        change.last_date = cells["last_day"]
        change.words.append(f"Last day here: {cells['last_day']}")
    change.kind = _kind(change)
    return change, problems


def _kind(change: Change) -> str:
    if change.known is None:
        return "new"
    if change.last_date:
        return "ended"
    return "changed" if change.words else "same"


def _written(change: Change, cells: dict[str, Any], row: sheets.Row) -> list[sheets.Problem]:
    """Find what is written about the person that differs."""
    before = change.known.person.details if change.known else Details(name=change.name)
    given: dict[str, Any] = {
        name: cells[name] for name in ("name", "staff_number", "email", "phone", "languages") if name in cells
    }
    given["email"] = given.get("email", before.email).lower()
    details = replace(before, **given)
    first = cells.get("first_day", change.known.person.first_date if change.known else None)
    try:
        rules.check_details(details)
    except rules.NotInBounds as refusal:
        column = sheets.TITLES.get(str(refusal.fields.get("field", "name")), "Name")
        found = str(given.get(str(refusal.fields.get("field")), ""))[:100]
        return [sheets.Problem(row.line, column, found, refusal.message)]
    change.details, change.first_date = details, first
    if change.known is None:
        return []
    for name, title in sheets.TITLES.items():
        if name in given and getattr(details, name) != getattr(before, name):
            change.words.append(f"{title}: {_said(getattr(before, name))} → {_said(getattr(details, name))}")
    if first != change.known.person.first_date:
        change.words.append(f"First day here: {_said(change.known.person.first_date)} → {_said(first)}")
    return []


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(f"{each.tag} {each.fluency.value}" for each in value) or "nothing"
    return str(value or "nothing")


def _roles(change: Change, row: sheets.Row, today: dt.date) -> list[sheets.Problem]:
    """Find the role that a row begins, changes or ends."""
    cells = row.cells
    if row.unread & {"role", "unit"} or not cells.keys() & {"role", "unit"}:
        return []  # there is none, or what is wrong with it is told already
    problem = _wrong_role(row)
    if problem:
        return [problem]
    held = _same(change.known, cells["role"], cells["unit"], cells.get("from"), today)
    if held is None:
        return _begun(change, row, today)
    words, last = f"{held.role} in {held.unit}", cells.get("until")
    if "fte" in cells and cells["fte"] != held.fte:
        change.shares.append((held.id, cells["fte"]))
        change.words.append(f"Share of {words}: {held.fte.normalize():f} → {cells['fte'].normalize():f}")
    if last and last != held.last_date:
        change.ends.append((held.id, last))
        change.words.append(f"Role {words} ends on {last}")
    return []


def _wrong_role(row: sheets.Row) -> sheets.Problem | None:
    cells = row.cells
    missing = {"role", "unit"} - cells.keys()
    if missing:
        title = sheets.TITLES[missing.pop()]
        return sheets.Problem(row.line, title, "nothing", "A role needs a unit, and a unit a role.")
    first, last = cells.get("from"), cells.get("until")
    if first and last and last < first:
        return sheets.Problem(row.line, "Until", str(last), "The last day is before the first one.")
    return None


def _begun(change: Change, row: sheets.Row, today: dt.date) -> list[sheets.Problem]:
    cells = row.cells
    words = f"{cells['role']} in {cells['unit']}"
    begun = {
        "role": cells["role"],
        "unit": cells["unit"],
        "fte": cells.get("fte", WHOLE),
        "first_date": cells.get("from") or today,
        "last_date": cells.get("until"),
    }
    if any(each["role"] == begun["role"] and each["unit"] == begun["unit"] for each in change.roles):
        what = "The same role stands in the table twice. Remove one."
        return [sheets.Problem(row.line, "Role", words, what)]
    change.roles.append(begun)
    change.words.append(f"Role: {words}, {begun['fte'].normalize():f} from {begun['first_date']}")
    return []


def _same(
    known: Known | None, role: str, unit: str, first: dt.date | None, today: dt.date
) -> Membership | None:
    """Return the role that a row tells of again: the one that began on its day, else the one that goes on."""
    if known is None:
        return None
    held = [each for each in known.roles if (each.role, each.unit) == (role, unit)]
    begun = [each for each in held if first and each.first_date == first]
    going_on = [each for each in held if each.last_date is None or each.last_date >= (first or today)]
    return next(iter(begun or going_on), None)


def _others(known: Sequence[Known], changes: Sequence[Change], today: dt.date) -> list[Change]:
    """End everybody who is not in the table."""
    told = {each.known.person.id for each in changes if each.known}
    return [
        Change(0, each.person.name, "ended", each, ["Not in the table: today is the last day here"], last_date=today)
        for each in known
        if each.person.id not in told and (each.person.last_date is None or each.person.last_date > today)
    ]  # fmt: skip


def _apply(change: Change, *, by: accounts.Acting, at: dt.datetime) -> None:
    common: dict[str, Any] = {"by": by, "at": at}
    if change.known is None:
        assert change.details is not None
        person = operations.add_person(details=change.details, first_date=change.first_date, **common)
    else:
        person = change.known.person
        if change.details is not None:
            operations.change_person(
                person_id=person.id, details=change.details, first_date=change.first_date, **common
            )
    for membership_id, fte in change.shares:
        operations.change_fte(membership_id=membership_id, fte=fte, **common)
    for membership_id, last in change.ends:
        operations.end_membership(membership_id=membership_id, last_date=last, **common)
    for role in change.roles:
        operations.begin_membership(person_id=person.id, **role, **common)
    since = at.astimezone(by.zone).date()
    for skill, level in change.skills.items():
        about.hold_skill(person_id=person.id, skill=skill, level=level, since_date=since, **common)
    if change.last_date:
        operations.end_person(person_id=person.id, last_date=change.last_date, **common)
