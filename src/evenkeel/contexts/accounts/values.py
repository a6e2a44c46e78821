"""What accounts tells others about: who asks, for which organisation, in which role."""

import datetime as dt
import enum
import uuid
import zoneinfo
from dataclasses import dataclass

from evenkeel.contexts.audit import values as audit


class Role(enum.StrEnum):
    """What a member is there for; `rules` says what each role may do."""

    STAFF = "staff"
    LEADER = "leader"
    DESIGNER = "designer"
    ADMINISTRATOR = "administrator"


_WEB = audit.Origin(audit.Channel.WEB)


class Scope(enum.StrEnum):
    """Something that an API token may be used for."""

    PEOPLE_SCIM = "people.scim"
    CASES_READ = "cases.read"
    CASES_WRITE = "cases.write"


@dataclass(frozen=True, slots=True)
class TokenUse:
    """The API token with which a program asks, and what it may be used for."""

    id: uuid.UUID
    name: str
    scopes: frozenset[Scope]
    adds_members: bool = False
    """Whether people whom it tells of may sign in, as staff."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An API token as the page of tokens shows it; its secret is shown once, when it is made."""

    id: uuid.UUID
    name: str
    scopes: tuple[Scope, ...]
    adds_members: bool
    made_by_name: str
    made_at: dt.datetime
    expires_date: dt.date | None
    """The last day on which it can be used."""
    last_used_date: dt.date | None
    revoked_at: dt.datetime | None
    revoked_by_name: str

    def is_open(self, on: dt.date) -> bool:
        """Tell whether it can be used on a day."""
        return self.revoked_at is None and (self.expires_date is None or on <= self.expires_date)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who asks, for which organisation, in which role: what every view may know of a signed-in member."""

    user_id: uuid.UUID
    name: str
    email: str
    organisation_id: uuid.UUID
    organisation_name: str
    organisation_slug: str
    role: Role
    time_zone: str
    language: str
    is_example: bool = False
    origin: audit.Origin = _WEB
    token: TokenUse | None = None
    """Where a program asks: its token. It acts for the organisation; `user_id` names who made the token."""

    def may(self, scope: Scope) -> bool:
        """Tell whether a program asks whose token may be used for this."""
        return self.token is not None and scope in self.token.scopes

    @property
    def actor(self) -> audit.Actor:
        """The same person, or the token, as the audit trail names her."""
        if self.token is not None:
            return audit.Actor(label=f"API token “{self.token.name}”", origin=self.origin, id=self.token.id)
        return audit.Actor(label=f"{self.name} <{self.email}>", origin=self.origin, id=self.user_id)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The organisation's time zone, in which its people read times."""
        return zoneinfo.ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the list of members shows her."""

    membership_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    email: str
    role: Role
    began_at: dt.datetime
    last_sign_in_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Partnership:
    """Organisations that share a base operating model."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation of a partnership, as the others know it."""

    id: uuid.UUID
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation's settings."""

    id: uuid.UUID
    name: str
    slug: str
    time_zone: str
    language: str
    partnership: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation that somebody may act for, with her role in it."""

    organisation_id: uuid.UUID
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a user."""

    id: int
    name: str
    added_at: dt.datetime
    last_used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SignInMethods:
    """How a user can sign in."""

    has_password: bool
    has_authenticator_app: bool
    passkeys: tuple[Passkey, ...]
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person by the names that others may read."""

    id: uuid.UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """One invented person of the example organisations, and where she signs in."""

    email: str
    name: str
    role: Role
    organisation: str


@dataclass(frozen=True, slots=True)
class Example:
    """An invented organisation; its identifier is fixed, so that it is found again without looking around."""

    slug: str
    name: str
    people: tuple[ExamplePerson, ...]

    @property
    def id(self) -> uuid.UUID:
        """The identifier, made from the short name (UUID version 5)."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"https://{self.slug}.example/")


def _example(slug: str, name: str, *people: tuple[Role, str]) -> Example:
    """Build an example organisation whose people's addresses carry their role."""
    at = f"{slug}.example"
    return Example(slug, name, tuple(ExamplePerson(f"{role}@{at}", who, role, name) for role, who in people))


EXAMPLE_PARTNERSHIP = Partnership(
    uuid.uuid5(uuid.NAMESPACE_URL, "https://two-rivers.example/"), "Two Rivers Partnership (example)"
)
EXAMPLES = (
    _example(
        "harbour-vale",
        "Harbour Vale Council (example)",
        (Role.ADMINISTRATOR, "Ruth Okonjo"),
        (Role.LEADER, "Marek Lindqvist"),
        (Role.DESIGNER, "Priya Castellane"),
        (Role.STAFF, "Tom Ashdowne"),
    ),
    _example(
        "moorland",
        "Moorland Edge Council (example)",
        (Role.ADMINISTRATOR, "Ines Farrowby"),
        (Role.LEADER, "Callum Whitlock"),
        (Role.DESIGNER, "Solveig Harrowgate"),
    ),
)
"""The invented organisations and people of a first start; every name in them is made up."""
