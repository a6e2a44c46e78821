"""Opening hours as weekly schedules (RFC 5545), and back."""

import datetime as dt
import re
import zoneinfo
from typing import Any, Final

from evenkeel.engines.operating_model.elements._record import Hours

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CODE: Final = {day: day[:2].upper() for day in _DAYS}
_DAY: Final = {code: day for day, code in _CODE.items()}
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?")
READ: Final = (
    "freq", "interval", "byday", "opens_at", "closes_at", "timezone", "wkst", "dtstart", "valid_from",
)  # fmt: skip
NOT_WEEKLY: Final = ("bymonthday", "byyearday", "byweekno")
BOUNDED: Final = ("until", "count", "valid_to")


def schedule(hours: Hours) -> dict[str, str]:
    """Write opening hours as a weekly schedule, in local time."""
    days = ",".join(_CODE[day] for day in hours.days)
    return {"freq": "WEEKLY", "byday": days, "opens_at": hours.opens, "closes_at": hours.closes}


def offsets(timezone: str) -> frozenset[dt.timedelta]:
    """Give the offsets from UTC that a time zone has in the course of a year; none where nobody knows the zone."""
    try:
        zone = zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return frozenset()
    found = (dt.datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13))
    return frozenset(each for each in found if each is not None)


def hours(said: dict[str, Any], *, known: frozenset[dt.timedelta]) -> Hours | str:
    """Understand a schedule as opening hours, or tell why it cannot be; `known` are the offsets of the model's zone."""
    why = _not_weekly(said, known)
    if why is not None:
        return why
    days = [_DAY.get(code.strip()) for code in str(said.get("byday") or "").split(",")]
    opens, closes = (_local(said.get(name), known) for name in ("opens_at", "closes_at"))
    if None in days:
        return "its days (“byday”) are not said as MO, TU, …"
    if opens is None or closes is None:
        return "it does not say from when to when in local time (“opens_at”, “closes_at”)"
    if closes < opens:
        return "it closes before it opens"
    return Hours(days=tuple(day for day in days if day), opens=opens, closes=closes)


def _not_weekly(said: dict[str, Any], known: frozenset[dt.timedelta]) -> str | None:
    """Tell why a schedule does not hold every week, in local time, if so."""
    other = any(said.get(name) for name in NOT_WEEKLY) or said.get("freq") not in (None, "", "WEEKLY")
    if other or said.get("interval") not in (None, "", 1, "1"):
        return "it does not come back every week"
    if any(said.get(name) for name in BOUNDED):
        return "it holds only until a day"
    offset = said.get("timezone")
    if offset in (None, ""):
        return None
    fits = isinstance(offset, int | float) and dt.timedelta(hours=offset) in known
    return None if fits else "its time zone is not the one of the model"


def _local(said: Any, known: frozenset[dt.timedelta]) -> str | None:
    """Give a time of day as local time; one with an offset only where the model's zone has this offset."""
    found = _TIME.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        return None
    zone = found[3]
    if zone is not None:
        offset = dt.timedelta()
        if zone != "Z":
            offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * (
                -1 if zone[0] == "-" else 1
            )
        if offset not in known:
            return None
    return f"{found[1]}:{found[2]}"
