"""What goals are measured with: figures of cases and contacts, week by week."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Meant:
    """Which cases and contacts a figure is about; what is empty does not narrow."""

    case_types: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    share: float = 0.85
    """Of 100 cases, so many took no longer than the time that is told."""
    channels: tuple[str, ...] = field(default=())
    """Channels whose share of all contacts is counted."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The cases that were closed in a week."""

    monday: dt.date
    count: int
    seconds: float
    """The time, gross from first contact, that the share took at most."""
    dated: int
    """How many had a day by which they were due."""
    within: int
    """How many of those were closed by the day that was said first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The cases that are open."""

    count: int
    late: int
    oldest_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Contacted:
    """The contacts that came in in a week."""

    monday: dt.date
    count: int
    failure: int
    """Those that came because something was not done right."""
    told: int
    """Those of which somebody said what kind they were."""
    meant: int
    """Those that came by the channels that are meant."""
