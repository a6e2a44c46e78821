"""What accounts tells others about: who asks, for which organisation, in which role."""

import datetime as dt
import enum
import uuid
import zoneinfo
from dataclasses import dataclass


class Role(enum.StrEnum):
    """What a member is there for; `rules` says what each role may do."""

    STAFF = "staff"
    LEADER = "leader"
    DESIGNER = "designer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who asks, on behalf of which organisation, in which role: what every view may know of a signed-in member."""

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
