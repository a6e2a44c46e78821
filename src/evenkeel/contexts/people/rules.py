"""Who may do what about whom, as tables; what an absence can become, as a table; and what a person's details must be."""

import datetime as dt
import enum
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.people.values import (
    HIGHEST_SKILL,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_WEEKS,
    AbsenceKind,
    AbsenceState,
    Away,
    Details,
    Membership,
    Pattern,
    Subject,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

# -- who may do what -------------------------------------------------------------------------------------------


class NotAllowed(errors.Denied):
    """You may not {ability} here. {who}"""

    code: ClassVar[str] = "people-not-allowed"


class NotYourOwn(errors.Denied):
    """Nobody decides about an absence of her own; ask who leads your unit, a leader or an administrator."""

    code: ClassVar[str] = "not-your-own-absence"


class Ability(enum.StrEnum):
    """Something about a person that a role, or a relation to her, allows."""

    READ = "read the directory"
    MANAGE = "add people, change what is written about them, and say who holds which role"
    EXCHANGE = "bring people in from a file, and take them out into one"
    CHANGE_OWN = "change phone and languages, and say what she can"
    CONFIRM_SKILLS = "confirm skills"
    SET_PATTERN = "say when she works"
    ASK = "ask for absence"
    SEE_ABSENCES = "see why somebody is absent"
    DECIDE_ABSENCES = "approve and decline absences"
    SEE_CONFLICTS = "see conflicts of interest"
    DECLARE_CONFLICTS = "declare a conflict of interest"


class Relation(enum.StrEnum):
    """What somebody who asks is to the person whom it is about."""

    HERSELF = "herself"
    LEADS = "leads her unit, or one above it"
    COLLEAGUE = "colleague"


_LEADING: Final = frozenset(
    {
        Ability.READ,
        Ability.CONFIRM_SKILLS,
        Ability.SET_PATTERN,
        Ability.SEE_ABSENCES,
        Ability.DECIDE_ABSENCES,
        Ability.SEE_CONFLICTS,
        Ability.DECLARE_CONFLICTS,
    }
)
_READING: Final = frozenset({Ability.READ})

BY_ROLE: Final[Mapping[accounts.Role, frozenset[Ability]]] = {
    accounts.Role.STAFF: _READING,
    accounts.Role.DESIGNER: _READING,
    accounts.Role.LEADER: _LEADING,
    accounts.Role.ADMINISTRATOR: frozenset(Ability),
}
"""What a role of the organisation allows about everybody in it."""

BY_RELATION: Final[Mapping[Relation, frozenset[Ability]]] = {
    Relation.HERSELF: frozenset(
        {
            Ability.READ,
            Ability.CHANGE_OWN,
            Ability.ASK,
            Ability.SEE_ABSENCES,
            Ability.SEE_CONFLICTS,
            Ability.DECLARE_CONFLICTS,
        }
    ),
    Relation.LEADS: _LEADING | {Ability.ASK},
    Relation.COLLEAGUE: frozenset(),
}
"""What the relation to a person allows beside that."""

BY_SCOPE: Final[Mapping[accounts.Scope, frozenset[Ability]]] = {
    accounts.Scope.PEOPLE_SCIM: frozenset({Ability.READ, Ability.MANAGE}),
}
"""What a program may with an API token of its organisation."""

NEVER_ABOUT_ONESELF: Final = frozenset({Ability.DECIDE_ABSENCES, Ability.CONFIRM_SKILLS})
"""What nobody does about herself, whatever her role."""


def can(acting: accounts.Acting, ability: Ability, relation: Relation = Relation.COLLEAGUE) -> bool:
    """Tell whether the role, or the relation to the person, or the scopes of a program's token allow it."""
    if acting.token is not None:
        return any(ability in BY_SCOPE.get(scope, ()) for scope in acting.token.scopes)
    if relation is Relation.HERSELF and ability in NEVER_ABOUT_ONESELF:
        return False
    return ability in BY_ROLE[acting.role] | BY_RELATION[relation]


def check(acting: accounts.Acting, ability: Ability, relation: Relation = Relation.COLLEAGUE) -> None:
    """Raise NotYourOwn or NotAllowed unless the role, or the relation to the person, allows it."""
    if can(acting, ability, relation):
        return
    if relation is Relation.HERSELF and ability is Ability.DECIDE_ABSENCES:
        raise NotYourOwn
    roles = [str(role) for role in accounts.Role if ability in BY_ROLE[role]]
    relations = [str(each) for each in Relation if ability in BY_RELATION[each]]
    who = f"Who can: {', '.join((*relations, *roles))}."
    raise NotAllowed(ability=str(ability), who=who)


# -- the structure of the model ---------------------------------------------------------------------------------


def below(model: operating_model.OperatingModel, units: Iterable[str]) -> frozenset[str]:
    """Return these units with all units below them."""
    found = set(units)
    while more := {unit.key for unit in model.units if unit.parent in found} - found:
        found |= more
    return frozenset(found)


def above(model: operating_model.OperatingModel, unit: str) -> tuple[str, ...]:
    """Return a unit and the units above it, from it to the top."""
    parents = {each.key: each.parent for each in model.units}
    found: list[str] = []
    here: str | None = unit
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return tuple(found)


def led(model: operating_model.OperatingModel, roles: Iterable[str]) -> frozenset[str]:
    """Return the units that holders of these roles lead, with the units below them."""
    held = frozenset(roles)
    return below(model, (unit.key for unit in model.units if unit.lead in held))


def relation(
    *,
    model: operating_model.OperatingModel | None,
    is_herself: bool,
    own_roles: Iterable[str],
    her_units: Iterable[str],
    her_roles: Iterable[str] = (),
) -> Relation:
    """Return what somebody who holds `own_roles` is to a person who belongs to `her_units` and holds `her_roles`.

    Who leads a unit is led by who leads the one above it, and not by others who hold the same leading role.
    """
    if is_herself:
        return Relation.HERSELF
    if model is None:
        return Relation.COLLEAGUE
    leading = frozenset(own_roles) - frozenset(her_roles)
    return Relation.LEADS if led(model, leading) & frozenset(her_units) else Relation.COLLEAGUE


# -- absences ----------------------------------------------------------------------------------------------------


class AbsenceMove(enum.StrEnum):
    """What can happen to an absence."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CHANGE_END = "change its last day"


ABSENCE_MOVES: Final[Mapping[tuple[AbsenceState, AbsenceMove], AbsenceState]] = {
    (AbsenceState.REQUESTED, AbsenceMove.APPROVE): AbsenceState.APPROVED,
    (AbsenceState.REQUESTED, AbsenceMove.DECLINE): AbsenceState.DECLINED,
    (AbsenceState.REQUESTED, AbsenceMove.WITHDRAW): AbsenceState.WITHDRAWN,
    (AbsenceState.REQUESTED, AbsenceMove.CHANGE_END): AbsenceState.REQUESTED,
    (AbsenceState.APPROVED, AbsenceMove.WITHDRAW): AbsenceState.WITHDRAWN,
    (AbsenceState.REPORTED, AbsenceMove.WITHDRAW): AbsenceState.WITHDRAWN,
    (AbsenceState.REPORTED, AbsenceMove.CHANGE_END): AbsenceState.REPORTED,
}
"""What an absence becomes by a move; what does not stand here cannot happen."""

OWN_MOVES: Final = frozenset({AbsenceMove.WITHDRAW, AbsenceMove.CHANGE_END})
"""What somebody does with an absence of her own; the rest is for who decides."""


class CannotMove(errors.Conflict):
    """This absence is {state}, so it is not possible to {move}."""

    code: ClassVar[str] = "absence-cannot-move"


class NeedsReason(errors.Invalid):
    """Say why, so that she can plan anew."""

    code: ClassVar[str] = "absence-needs-reason"


class BadDays(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "absence-bad-days"


class Overlaps(errors.Conflict):
    """{name} has an absence on some of these days already: {first} to {last}."""

    code: ClassVar[str] = "absence-overlaps"


LONGEST_ABSENCE: Final = dt.timedelta(days=2 * 366)


def begun_as(kind: AbsenceKind) -> AbsenceState:
    """Return the state in which an absence of a kind begins: sickness is told, the others are asked for."""
    return AbsenceState.REPORTED if kind is AbsenceKind.SICKNESS else AbsenceState.REQUESTED


def moved(state: AbsenceState, move: AbsenceMove) -> AbsenceState:
    """Return what an absence becomes. Raises CannotMove."""
    if (state, move) not in ABSENCE_MOVES:
        raise CannotMove(state=str(state), move=str(move))
    return ABSENCE_MOVES[state, move]


def can_move(state: AbsenceState, move: AbsenceMove) -> bool:
    """Tell whether a move is possible."""
    return (state, move) in ABSENCE_MOVES


def check_days(away: Away) -> None:
    """Raise BadDays unless the days of an absence make sense."""
    if away.last_date < away.first_date:
        raise BadDays(words="The last day is before the first one.")
    if away.first_date == away.last_date and away.from_noon and away.until_noon:
        raise BadDays(words="From noon until noon of the same day is no time; choose one of the halves.")
    if away.last_date - away.first_date > LONGEST_ABSENCE:
        raise BadDays(words="An absence takes two years at most; ask for a further one after it.")


def meet(one: Away, other: Away) -> bool:
    """Tell whether two absences take the same time; one may end at the noon at which the other begins."""
    first, last = max(one.first_date, other.first_date), min(one.last_date, other.last_date)
    if first > last:
        return False
    if first < last:
        return True
    return any(
        one.covers(first, afternoon=half) and other.covers(first, afternoon=half) for half in (False, True)
    )


# -- what is written down ------------------------------------------------------------------------------------------


class NotInBounds(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "people-not-in-bounds"


_EMAIL: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Z][A-Za-z]{1,7})?")


def check_details(details: Details) -> None:
    """Raise NotInBounds unless a person's details can be kept."""
    if not details.name.strip():
        raise NotInBounds(words="A person needs a name.", field="name")
    bounds = {
        "name": LONGEST_NAME,
        "given_name": LONGEST_NAME,
        "family_name": LONGEST_NAME,
        "email": 254,
        "phone": 40,
        "staff_number": 80,
    }
    for field, longest in bounds.items():
        if len(getattr(details, field)) > longest:
            words = f"The {field.replace('_', ' ')} can have {longest} characters at most."
            raise NotInBounds(words=words, field=field)
    if details.email and not _EMAIL.fullmatch(details.email):
        raise NotInBounds(words="An e-mail address looks like name@example.org.", field="email")
    for language in details.languages:
        if not _TAG.fullmatch(language.tag):
            raise NotInBounds(words="A language is written by its tag, like en or cy.", field="languages")


def check_level(level: int) -> None:
    """Raise NotInBounds unless it is a level of a skill."""
    if not 1 <= level <= HIGHEST_SKILL:
        raise NotInBounds(words=f"A skill has a level from 1 to {HIGHEST_SKILL}.", field="level")


def check_fte(fte: Decimal) -> None:
    """Raise NotInBounds unless it is a share of a full-time post."""
    if not 0 < fte <= 1:
        raise NotInBounds(words="A share of a post is more than 0 and at most 1, like 0.8.", field="fte")


def check_note(note: str) -> None:
    """Raise NotInBounds where a note is too long to be kept."""
    if len(note) > LONGEST_NOTE:
        raise NotInBounds(words=f"At most {LONGEST_NOTE:,} characters can be kept.", field="note")


def check_pattern(pattern: Pattern) -> None:
    """Raise NotInBounds unless a working pattern makes sense."""
    if not 1 <= len(pattern.weeks) <= MOST_WEEKS:
        raise NotInBounds(words=f"A pattern has one to {MOST_WEEKS} weeks.", field="weeks")
    for week in pattern.weeks:
        for spans in week.values():
            ordered = sorted(spans, key=lambda span: span.starts)
            if any(span.ends <= span.starts for span in ordered):
                raise NotInBounds(words="Working time ends after it starts.", field="weeks")
            if any(later.starts < earlier.ends for earlier, later in itertools.pairwise(ordered)):
                raise NotInBounds(words="Two stretches of working time of a day overlap.", field="weeks")


def over_a_post(memberships: Sequence[Membership], on: dt.date) -> Decimal | None:
    """Return the sum of somebody's shares of posts on a day where it is over 1: worth telling, not forbidden."""
    total = sum((each.fte for each in memberships if each.holds(on)), Decimal(0))
    return total if total > 1 else None


def check_subject(subject: Subject, *, label: str, reason: str) -> None:
    """Raise NotInBounds unless it can be kept what a conflict of interest is about."""
    if not subject.id.strip() or not label.strip():
        raise NotInBounds(words="Say what the conflict of interest is about.", field="label")
    if len(subject.id) > 200 or len(label) > LONGEST_LINE:
        raise NotInBounds(words=f"At most {LONGEST_LINE} characters can be kept.", field="label")
    check_note(reason)
