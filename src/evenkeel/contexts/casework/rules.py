"""Decisions of casework, apart from storage: who may do what with which case, and the bounds of what is written."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.reach import Ability, Reach, Relation
from evenkeel.kernel import errors

LONGEST_GLASS: Final = dt.timedelta(hours=12)
"""How long breaking the glass lasts at most."""
LARGEST_DOCUMENT: Final = 25 * 1024 * 1024
MOST_AT_ONCE: Final = 500
"""Cases that one bulk action changes at most."""
UNDO_WITHIN: Final = dt.timedelta(minutes=10)


class NoSuchCase(errors.NotFound):
    """There is no such case, or it is not yours to see."""

    code: ClassVar[str] = "no-such-case"


class NoSuchCustomer(errors.NotFound):
    """There is no such customer."""

    code: ClassVar[str] = "no-such-customer"


class NoSuchThing(errors.NotFound):
    """There is no such {thing} in this case."""

    code: ClassVar[str] = "no-such-thing-in-case"


class NotForYou(errors.Denied):
    """You may not do this with this case: {why}"""

    code: ClassVar[str] = "case-not-for-you"


class NotKeeper(errors.Denied):
    """Only administrators may erase, export or take in cases."""

    code: ClassVar[str] = "not-a-keeper-of-cases"


class NeedsReason(errors.Invalid):
    """Say why."""

    code: ClassVar[str] = "needs-reason"


class HasIt(errors.Conflict):
    """{name} has this case already."""

    code: ClassVar[str] = "somebody-has-it"


class NothingThere(errors.Conflict):
    """Nothing lies on this shelf that you could take."""

    code: ClassVar[str] = "nothing-on-shelf"


class NotInBounds(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "case-not-in-bounds"


class TooLate(errors.Conflict):
    """{words}"""

    code: ClassVar[str] = "too-late-for-case"


class NotAMember(errors.Invalid):
    """Only members of the organisation can have a case."""

    code: ClassVar[str] = "not-a-member"


_ALL: Final = frozenset(Ability)
_WORKS: Final = frozenset({Ability.SEE, Ability.READ, Ability.WORK})
_LEADS: Final = _WORKS | {Ability.LEAD}

MAY: Final[Mapping[Relation, frozenset[Ability]]] = {
    Relation.RESPONSIBLE: _WORKS,
    Relation.NAMED: _WORKS,
    Relation.TEAM: _WORKS,
    Relation.LEADER: _LEADS,
    Relation.ADMINISTRATOR: frozenset({Ability.SEE, Ability.READ, Ability.KEEP}),
    Relation.ADMITTED: frozenset({Ability.SEE, Ability.READ}),
    Relation.OTHER_TEAM: frozenset({Ability.SEE}),
}
"""What each relation to a case allows."""

BEHIND_GLASS: Final = frozenset({Relation.RESPONSIBLE, Relation.NAMED, Relation.LEADER, Relation.ADMITTED})
"""The relations that count in a confidential case; to all others it is not there."""


def relations(
    reach: Reach,
    *,
    unit: str,
    responsible: uuid.UUID | None,
    is_confidential: bool,
    is_named: bool,
    is_admitted: bool,
) -> frozenset[Relation]:
    """Return how somebody stands to a case of her organisation."""
    found = {Relation.OTHER_TEAM}
    if responsible == reach.user_id:
        found.add(Relation.RESPONSIBLE)
    if unit in reach.units or not unit:
        found.add(Relation.TEAM)
    if unit in reach.led or (not unit and reach.role is accounts.Role.LEADER):
        found.add(Relation.LEADER)
    if reach.role is accounts.Role.ADMINISTRATOR:
        found.add(Relation.ADMINISTRATOR)
    if is_named:
        found.add(Relation.NAMED)
    if is_admitted:
        found.add(Relation.ADMITTED)
    return frozenset(found & BEHIND_GLASS if is_confidential else found)


def abilities(found: frozenset[Relation]) -> frozenset[Ability]:
    """Return what relations allow together."""
    return frozenset().union(*(MAY[each] for each in found))


def check(found: frozenset[Relation], ability: Ability) -> None:
    """Raise NoSuchCase where somebody may not even see it, NotForYou where the ability is lacking."""
    may = abilities(found)
    if Ability.SEE not in may:
        raise NoSuchCase
    if ability not in may:
        raise NotForYou(why=_WHY[ability])


def can(found: frozenset[Relation], ability: Ability) -> bool:
    """Tell whether relations allow something."""
    return ability in abilities(found)


_WHY: Final = {
    Ability.SEE: "",
    Ability.READ: "it is another team's. Say why you must look, and it opens for a while.",
    Ability.WORK: "it is another team's. Ask them, or have it laid on your shelf.",
    Ability.LEAD: "ask who leads the team.",
    Ability.KEEP: "ask an administrator.",
}


def can_keep(by: accounts.Acting) -> bool:
    """Tell whether somebody may erase, export and take in cases."""
    return by.role is accounts.Role.ADMINISTRATOR


def check_keeper(by: accounts.Acting) -> None:
    """Raise NotKeeper unless she may erase, export and take in cases."""
    if not can_keep(by):
        raise NotKeeper


def reason(words: str, *, needed: bool = True) -> str:
    """Return a reason as it is kept. Raises NeedsReason, NotInBounds."""
    plain = " ".join(words.split()) if "\n" not in words else words.strip()
    if needed and not plain:
        raise NeedsReason
    return text(plain, longest=cases.LONGEST_REASON, what="a reason", empty=True)


def text(words: str, *, longest: int, what: str, empty: bool = False) -> str:
    """Return words as they are kept. Raises NotInBounds."""
    plain = storable(words.strip())
    if not plain and not empty:
        raise NotInBounds(words=f"Write {what}.")
    if len(plain) > longest:
        raise NotInBounds(words=f"Write {what} of at most {longest:,} characters.")
    return plain


def storable(words: str) -> str:
    """Replace what a database cannot hold: zero bytes, halves of surrogate pairs."""
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def check_glass(*, from_: dt.datetime, until: dt.datetime) -> None:
    """Raise NotInBounds unless a look behind the glass ends, and soon."""
    if not from_ < until <= from_ + LONGEST_GLASS:
        raise NotInBounds(words="Say until when you must look, at most 12 hours from now.")


def check_contest(*, closed_at: dt.datetime, until: dt.datetime, at: dt.datetime) -> None:
    """Raise TooLate where a closure can be contested no more."""
    if at > until:
        raise TooLate(
            words=f"It was closed on {closed_at:%-d %B %Y} and could be contested until {until:%-d %B %Y}. "
            "Open a new case that refers to this one."
        )


def check_number_of(things: Any, *, most: int = MOST_AT_ONCE) -> None:
    """Raise NotInBounds for too many at once, or none."""
    if not 0 < len(things) <= most:
        raise NotInBounds(words=f"Choose between 1 and {most} cases.")
