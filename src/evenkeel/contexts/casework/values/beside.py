"""What other contexts show on somebody's day, and beside a case, as lines under a heading."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class When:
    """When something is due, in words beside a colour."""

    words: str
    day: str
    tag: str
    """`bad` when it is over, `warning` when it is soon, else empty."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the day."""

    text: str
    url: str
    about: str
    due: When | None = None
    done_url: str = ""
    """Where a form says that it is done; empty where that is said elsewhere."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a context shows."""

    key: str
    """Names it within the page."""
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done: a link to where it is done, or at once where `at_once`."""

    label: str
    url: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What a context shows beside a case."""

    key: str
    """Names it within the page."""
    title: str
    lines: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """What is said less loudly."""
    deeds: tuple[Deed, ...] = ()


def when(day: dt.date | None, today: dt.date) -> When | None:
    """Say when a day is due: "2 days over", "due today", "due in 5 days"; None where no day was said."""
    if day is None:
        return None
    whole = f"{day:%A} {day.day} {day:%B %Y}"
    days = (day - today).days
    if days < 0:
        return When(f"{-days} {'day' if days == -1 else 'days'} over", whole, "bad")
    if days < 2:
        return When(f"due {'tomorrow' if days else 'today'}", whole, "warning")
    return When(f"due in {days} days", whole, "")
