"""Moments and spans in words that people say: "3 days over", "since Friday", "2 days 4 hours"."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

MINUTE: Final = dt.timedelta(minutes=1)
HOUR: Final = dt.timedelta(hours=1)
DAY: Final = dt.timedelta(days=1)
SOON: Final = dt.timedelta(days=2)
"""What is due within this is told as a warning."""


def span(length: dt.timedelta) -> str:
    """Say how long something takes, in its two largest parts: "12 days 4 hours", "35 minutes", "under a minute"."""
    minutes = int(length / MINUTE)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (left, "minute")]
    first = next((position for position, (count, _) in enumerate(parts) if count), None)
    if first is None:
        return "under a minute"
    said = parts[first : first + 1] if days > 9 else parts[first : first + 2]
    return " ".join(counted(count, unit) for count, unit in said if count)


def counted(count: int, thing: str) -> str:
    """Say a number of things: "1 day", "3 days"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def day(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """Say a day with its weekday: "Friday 6 March 2026"."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}"


def moment(at: dt.datetime, zone: dt.tzinfo) -> str:
    """Say a moment: "6 March 2026, 14:05"."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _days_between(now: dt.datetime, then: dt.datetime, zone: dt.tzinfo) -> int:
    return (then.astimezone(zone).date() - now.astimezone(zone).date()).days


def ago(then: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> str:
    """Say how long ago something was: "just now", "40 minutes ago", "yesterday", "12 days ago"."""
    past = now - then
    if past < MINUTE:
        return "just now"
    days = -_days_between(now, then, zone)
    if days == 0 or past < 12 * HOUR:
        return f"{span(past if past < HOUR else dt.timedelta(hours=int(past / HOUR)))} ago"
    return "yesterday" if days == 1 else f"{counted(days, 'day')} ago"


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, in words beside a colour."""

    words: str
    day: str
    tag: str
    """`bad` when it is over, `warning` when it is soon, else empty."""
    is_over: bool


def due(at: dt.datetime | None, now: dt.datetime, zone: dt.tzinfo) -> Due | None:
    """Say when something is due: "3 days over", "due today", "due in 5 days"; None where no day was said."""
    if at is None:
        return None
    when = f"{day(at, zone)}, {at.astimezone(zone):%H:%M}"
    days = _days_between(now, at, zone)
    if at < now:
        over = counted(-days, "day") if days else span(dt.timedelta(hours=max(1, int((now - at) / HOUR))))
        return Due(f"{over} over", when, "bad", True)
    if days == 0:
        return Due("due today", when, "warning", False)
    tag = "warning" if at - now <= SOON else ""
    return Due("due tomorrow" if days == 1 else f"due in {counted(days, 'day')}", when, tag, False)


def late(closed_at: dt.datetime, due_at: dt.datetime | None) -> str:
    """Say whether something that is closed was in time."""
    if due_at is None:
        return ""
    over = closed_at - due_at
    if over <= dt.timedelta():
        return "in time"
    return f"{span(over)} late"
