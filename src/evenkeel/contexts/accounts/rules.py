"""What each role may do, as a table; and that somebody must always be able to manage an organisation."""

import enum
from collections.abc import Mapping
from typing import ClassVar

from evenkeel.contexts.accounts import values
from evenkeel.kernel import errors

Role = values.Role


class NotAllowed(errors.Denied):
    """Your role does not allow this; an administrator of your organisation can."""

    code: ClassVar[str] = "role-does-not-allow"


class NoMembership(errors.Denied):
    """You are signed in, but no organisation has you as a member; ask its administrator to add you."""

    code: ClassVar[str] = "no-membership"


class LastAdministrator(errors.Conflict):
    """This is the last administrator; make somebody else an administrator first."""

    code: ClassVar[str] = "last-administrator"


class Ability(enum.StrEnum):
    """Something that a role may allow."""

    READ_REPORTS = "read reports"
    UPLOAD_LOGS = "upload event logs, and delete one's own"
    DELETE_OTHERS_LOGS = "delete event logs of others"
    MANAGE_MEMBERS = "add members, change their role, end memberships"
    CHANGE_ORGANISATION = "change the organisation's settings"
    READ_AUDIT = "read the audit trail"
    MANAGE_TOKENS = "make and revoke API tokens"


_EVERYBODY = frozenset({Ability.READ_REPORTS, Ability.UPLOAD_LOGS})

MAY: Mapping[Role, frozenset[Ability]] = {
    Role.STAFF: _EVERYBODY,
    Role.DESIGNER: _EVERYBODY,
    Role.LEADER: _EVERYBODY | {Ability.DELETE_OTHERS_LOGS},
    Role.ADMINISTRATOR: frozenset(Ability),
}


def can(acting: values.Acting, ability: Ability) -> bool:
    """Tell whether the role allows it; a program may only what the scopes of its token say, and none is of these."""
    return acting.token is None and ability in MAY[acting.role]


def check(acting: values.Acting, ability: Ability) -> None:
    """Raise NotAllowed unless the role allows it."""
    if not can(acting, ability):
        raise NotAllowed(f"Your role ({acting.role}) does not allow this: {ability}. Ask an administrator.")


def check_adds_members(acting: values.Acting) -> None:
    """Raise NotAllowed unless a program asks whose token lets people sign in."""
    if acting.token is None or not acting.token.adds_members:
        raise NotAllowed(
            "This API token does not let people sign in. An administrator can make one that does."
        )


def check_member(acting: values.Acting | None) -> values.Acting:
    """Return who asks; raise NoMembership where she belongs to no organisation."""
    if acting is None:
        raise NoMembership
    return acting


def check_administrator_remains(*, others: int) -> None:
    """Raise LastAdministrator when nobody else could manage the organisation."""
    if others < 1:
        raise LastAdministrator
