"""Time zones by name."""

import os
import zoneinfo
from pathlib import Path
from typing import ClassVar

from evenkeel.kernel import errors

LINK = Path("/etc/localtime")


class UnknownZone(errors.Invalid):
    """There is no time zone of this name; use one like Europe/London."""

    code: ClassVar[str] = "unknown-time-zone"


def named(name: str) -> zoneinfo.ZoneInfo:
    """Return the IANA time zone of this name. Raises UnknownZone."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as trouble:
        raise UnknownZone(
            f"There is no time zone {name!r}; use an IANA name like Europe/London or UTC."
        ) from trouble


def of_this_machine() -> str:
    """Return the name of the machine's own zone, UTC where it does not say."""
    for candidate in (os.environ.get("TZ", ""), _linked()):
        if candidate and candidate in zoneinfo.available_timezones():
            return candidate
    return "UTC"


def _linked() -> str:
    """Read the zone's name out of the link that most systems keep."""
    target = str(LINK.resolve()) if LINK.is_symlink() else ""
    return target.partition("zoneinfo/")[2]
