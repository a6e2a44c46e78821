"""Values of insight: a report from the file's arrival to the day it is deleted."""

import datetime as dt
import enum
import uuid
from dataclasses import astuple, dataclass, field
from typing import Any, NamedTuple

from evenkeel.engines import flow

MAKE_REPORT = "insight.make-report"
MAKE_SLICE = "insight.make-slice"
PURGE = "insight.purge-deleted"
"""Names of the background jobs; operations ask for them by name."""
AT_ONCE = 150_000
"""Events of a log up to which nobody waits for the background: it takes less than two seconds."""


FORMATS = {
    "csv": "CSV",
    "excel": "Excel",
    "parquet": "Parquet",
    "xes": "XES",
    "ocel-json": "OCEL 2.0 (JSON)",
    "ocel-sqlite": "OCEL 2.0 (SQLite)",
}
"""What people call the formats that the engine reads."""


class Status(enum.StrEnum):
    """Where a report stands; `rules.MOVES` says what may follow."""

    RECEIVED = "received"
    QUEUED = "queued"
    READING = "reading"
    READY = "ready"
    REFUSED = "refused"
    BAD_ROWS = "bad-rows"
    STOPPED = "stopped"


class SliceStatus(enum.StrEnum):
    """Where the report on some of the cases stands; `EMPTY` where there are none."""

    ASKED = "asked"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"


class Move(enum.StrEnum):
    """What can happen to a report."""

    QUEUE = "queue"
    RESTART = "restart"
    BEGIN = "begin"
    FINISH = "finish"
    REFUSE = "refuse"
    FIND_BAD_ROWS = "find-bad-rows"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a file is read: what a person has set; None and the empty tuple stand for what evenkeel finds itself."""

    time_zone: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    date_format: str | None = None
    roles: tuple[flow.Assignment, ...] = ()
    skip_bad: bool = False
    targets: tuple[str, ...] = ()
    """Limits in time that somebody named, as they are written."""

    @property
    def limits(self) -> tuple[flow.Target, ...]:
        """The limits that were named. Raises flow.BadTarget."""
        return tuple(map(flow.Target.parse, self.targets))

    @property
    def dialect(self) -> flow.Dialect:
        """How the text is written. Raises flow.BadMapping for what cannot be meant."""
        return flow.Dialect(
            encoding=self.encoding,
            delimiter=self.delimiter,
            decimal=self.decimal,
            date_format=self.date_format,
        )

    @property
    def mapping(self) -> flow.Mapping | None:
        """Which column means what; None leaves it to the engine."""
        return flow.Mapping(self.roles) if self.roles else None

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can carry."""
        return {
            "time_zone": self.time_zone,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": self.decimal,
            "date_format": self.date_format,
            "roles": [[a.role.value, a.column, a.reason] for a in self.roles],
            "skip_bad": self.skip_bad,
            "targets": list(self.targets),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Settings":
        """Read what `as_json` wrote."""
        roles = tuple(
            flow.Assignment(flow.Role(role), column, reason) for role, column, reason in kept["roles"]
        )
        return cls(**{**kept, "roles": roles, "targets": tuple(kept.get("targets", ()))})


@dataclass(frozen=True, slots=True)
class Problems:
    """The rows that could not be used: how many of each kind, and the first of them."""

    counts: tuple[tuple[str, int], ...] = ()
    """Code of the kind and number of rows, most first."""
    first: tuple[flow.Problem, ...] = ()
    listed: int = 0
    """How many rows the list beside the file names."""

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return sum(count for _, count in self.counts)

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can carry."""
        first = [[p.line, p.code, p.column, p.found, p.reason] for p in self.first]
        return {"counts": self.counts, "first": first, "listed": self.listed}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Problems":
        """Read what `as_json` wrote."""
        if not kept:
            return cls()
        counts = tuple((code, count) for code, count in kept["counts"])
        return cls(
            counts=counts, first=tuple(flow.Problem(*row) for row in kept["first"]), listed=kept["listed"]
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A report and the file that it is made of, as far as it has come."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    name: str
    file_name: str
    size: int
    is_example: bool
    status: Status
    settings: Settings
    uploaded_by_id: uuid.UUID
    uploaded_by_name: str
    received_at: dt.datetime
    queued_at: dt.datetime | None
    heartbeat_at: dt.datetime | None
    finished_at: dt.datetime | None
    progress: flow.Progress
    cases: int | None
    events: int | None
    refusal: str
    problems: Problems = field(default=Problems())


class Listing(NamedTuple):
    """One page of reports, newest first, and how many there are in all."""

    items: tuple[Report, ...]
    total: int


class Space(NamedTuple):
    """How much of the disk an organisation's reports take: their number and their bytes."""

    reports: int
    size: int


class Run(NamedTuple):
    """One attempt at reading a file; whatever it reports counts only while no later one has begun."""

    report_id: uuid.UUID
    run_id: uuid.UUID


class Figures(NamedTuple):
    """What the list shows of a finished report."""

    cases: int
    events: int


@dataclass(frozen=True, slots=True)
class Extras:
    """What is known of a log beside its document: what its cases can be selected by, and what teams did."""

    choices: flow.Choices
    teams: tuple[flow.Team, ...]

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can carry."""
        return {
            "first_day": self.choices.first_day.isoformat(),
            "last_day": self.choices.last_day.isoformat(),
            "channels": [list(astuple(one)) for one in self.choices.channels],
            "attributes": [
                [one.column, [list(astuple(each)) for each in one.values]] for one in self.choices.attributes
            ],
            "groups": [list(astuple(one)) for one in self.choices.groups],
            "teams": [list(astuple(one)) for one in self.teams],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Extras | None":
        """Read what `as_json` wrote; None for a document of the time before there was any."""
        if not kept:
            return None
        choices = flow.Choices(
            first_day=dt.date.fromisoformat(kept["first_day"]),
            last_day=dt.date.fromisoformat(kept["last_day"]),
            channels=tuple(flow.Choice(*one) for one in kept["channels"]),
            attributes=tuple(
                flow.Attribute(column, tuple(flow.Choice(*one) for one in values))
                for column, values in kept["attributes"]
            ),
            groups=tuple(flow.Choice(*one) for one in kept["groups"]),
        )
        return cls(choices=choices, teams=tuple(flow.Team(*one) for one in kept["teams"]))


class Made(NamedTuple):
    """A finished document as it is kept, the reading that it came from, and what is known beside it."""

    content: str
    making: uuid.UUID
    extras: Extras | None


class Slice(NamedTuple):
    """The report on some of the cases, as far as it has come."""

    id: uuid.UUID
    status: SliceStatus
    content: str
    extras: Extras | None
    used_at: dt.datetime
    heartbeat_at: dt.datetime


class Claim(NamedTuple):
    """A member who has said which resource of the event logs she is."""

    id: uuid.UUID
    user_id: uuid.UUID
    user_name: str
    resource: str
    claimed_at: dt.datetime
