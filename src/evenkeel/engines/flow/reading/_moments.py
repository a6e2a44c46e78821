"""Texts as moments: the order of day, month and year is decided from all texts of a column; offsets are kept.

A text without an offset takes the zone that was asked for. Where its clock was turned back and the text is
ambiguous, the earlier moment is meant; a time that the clock jumped over counts from the offset before the
jump, so 02:30 on the night when summer time begins is 03:30 (the rules of PEP 495 with fold=0). Seconds have
at most six decimals; further ones are cut off. Years from 1678 to 2261 are dates, as in NumPy and pandas;
others are not.
"""

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow._log import MISSING, Codes, Moments
from evenkeel.engines.flow.reading._columns import Texts
from evenkeel.engines.flow.reading._reading import BadMapping

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

FIRST_YEAR, LAST_YEAR = 1678, 2261
FURTHEST = 18 * 60
"""No clock is further from Greenwich, in minutes (the bound of ISO 8601 libraries; real zones reach 14 hours)."""
DAY = 86_400_000_000
MINUTE = 60_000_000
TIME = (
    r"(?:(?:[Tt]|,?\s+)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,12}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
DATED = r"^\s*(?P<a>\d{1,4})(?P<by>[-./])\s?(?P<b>\d{1,2})[-./]\s?(?P<c>\d{1,4})" + TIME + r"\s*$"
COMPACT = (
    r"^\s*(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})"
    r"(?:[Tt]?(?P<hour>\d{2})(?P<minute>\d{2})(?:(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,12}))?)?"
    r"(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?\s*$"
)
MONTH_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class Format:
    """The format of a column of dates: the order of day, month and year, and how it looks."""

    order: str
    """YMD, DMY or MDY."""
    shown: str
    """For people, such as DD.MM.YYYY HH:MM."""
    certain: bool
    """False where day-first and month-first fit equally well."""


@dataclass(frozen=True)
class Parsed:
    """A column of moments; each array has one element for each row."""

    at: Moments
    """Microseconds since 1970 UTC, `MISSING` where the cell is empty or bad."""
    offset: Codes
    """Minutes east of Greenwich."""
    naive: Flags
    """Where the text had no offset."""
    bad: Flags
    """Where a text stands that is no moment."""
    format: Format | None
    """None where no text is a date."""

    def take(self, rows: Moments | Codes) -> "Parsed":
        """Return some of the rows, in the order asked for; a row number of -1 gives an empty cell."""
        there = rows >= 0
        return Parsed(
            at=np.where(there, self.at[rows], MISSING),
            offset=np.where(there, self.offset[rows], 0).astype(np.int32),
            naive=there & self.naive[rows],
            bad=there & self.bad[rows],
            format=self.format,
        )


@dataclass(frozen=True)
class _Parts:
    """The numbers in texts; `whole` says where a text has the shape of a date at all."""

    whole: Flags
    a: Numbers
    b: Numbers
    c: Numbers
    a_digits: Numbers
    c_digits: Numbers
    clock: Numbers
    """Microseconds since midnight, `MISSING` where there is no such time."""
    offset: Numbers
    """Minutes east of Greenwich, `MISSING` where the text says none."""
    dots: Flags
    halves: Flags


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """Return the time zone with an IANA name; raises BadMapping for a name that there is not."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadMapping(
            f"There is no time zone {name!r}. Name it as the IANA does, for example Europe/Copenhagen or UTC."
        ) from error


def parse(texts: Texts, *, zone: zoneinfo.ZoneInfo, order: str | None = None) -> Parsed:
    """Read a column of texts as moments; without an order of day, month and year, its texts decide it."""
    if not _any_date(texts.values):
        rows = len(texts)
        nothing = np.zeros(rows, bool)
        return Parsed(np.full(rows, MISSING), np.zeros(rows, np.int32), nothing, texts.codes >= 0, None)
    parts = _parts(texts.values)
    found = _format(texts.values, parts, order)
    days = _days(parts, found.order)
    good = parts.whole & (days != MISSING) & (parts.clock != MISSING) & _in_reach(parts.offset)
    local = np.where(good, days * DAY + np.where(good, parts.clock, 0), 0)
    naive = good & (parts.offset == MISSING)
    shift, offset = parts.offset.copy(), parts.offset.copy()
    shift[naive], offset[naive] = zone_offsets(local[naive], zone)
    at = np.where(good, local - shift * MINUTE, MISSING)
    known = texts.codes >= 0
    codes = np.where(known, texts.codes, len(good))
    return Parsed(
        at=np.append(at, MISSING)[codes],
        offset=np.append(np.where(good, offset, 0), 0)[codes].astype(np.int32),
        naive=np.append(naive, False)[codes],
        bad=np.append(~good, False)[codes],
        format=found,
    )


def _any_date(values: Any) -> bool:
    """Tell cheaply whether any text has the shape of a date: most columns have none."""
    shapes = (pc.match_substring_regex(values, shape) for shape in (DATED, COMPACT))
    return any(bool(pc.any(matches).as_py()) for matches in shapes)


def _in_reach(offset: Numbers) -> Flags:
    return np.asarray((offset == MISSING) | ((offset <= FURTHEST) & (offset >= -FURTHEST)), bool)


def zone_offsets(local: Moments, zone: zoneinfo.ZoneInfo) -> tuple[Numbers, Numbers]:
    """Return for wall-clock times in a zone the minutes to take off for UTC, and those of the clock at that
    moment.

    The two differ only for times that the clock jumped over. A day on which the clock is not changed is asked
    once.
    """
    days, day_of = np.unique(local // DAY, return_inverse=True)
    edges = np.array([[_offset(int(day) + k, 0, zone) for k in (0, 1)] for day in days], np.int64).reshape(
        -1, 2
    )
    shift = edges[day_of, 0]
    clock = shift.copy()
    unsteady = (edges[:, 0] != edges[:, 1])[day_of]
    # Clocks are changed on the minute, so each minute of such a day is asked once.
    minutes, minute_of = np.unique(local[unsteady] // MINUTE, return_inverse=True)
    asked = np.array([_minute(int(minute), zone) for minute in minutes], np.int64).reshape(-1, 2)
    shift[unsteady], clock[unsteady] = asked[minute_of, 0], asked[minute_of, 1]
    return shift, clock


def _minute(minute: int, zone: zoneinfo.ZoneInfo) -> tuple[int, int]:
    shift = _offset(minute // 1440, minute % 1440 * MINUTE, zone)
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute - shift)
    return shift, _minutes(moment.astimezone(zone).utcoffset())


def _offset(day: int, microseconds: int, zone: zoneinfo.ZoneInfo) -> int:
    # Adding a span to a time of one zone moves its wall clock, whatever the clock did in between.
    wall = dt.datetime(1970, 1, 1, tzinfo=zone) + dt.timedelta(days=day, microseconds=microseconds)
    return _minutes(wall.utcoffset())


def _minutes(offset: dt.timedelta | None) -> int:
    # Before standard time some clocks were seconds off; the log keeps whole minutes.
    return round((offset or dt.timedelta()).total_seconds() / 60)


def _parts(values: Any) -> _Parts:
    dated = pc.extract_regex(values, DATED)
    compact = pc.extract_regex(values, COMPACT)
    whole = dated.is_valid()

    def field(name: str) -> Any:
        first = pc.struct_field(dated, name)
        if name not in ("by", "half"):
            return pc.if_else(whole, first, pc.struct_field(compact, name))
        return pc.if_else(whole, first, pa.scalar("", pa.string()))

    numbers = {name: _number(field(name)) for name in ("a", "b", "c", "hour", "minute", "second")}
    half = pc.utf8_lower(pc.utf8_slice_codeunits(field("half"), 0, 1))
    fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(field("fraction"), 6, "0"), 0, 6)
    return _Parts(
        whole=_flags(pc.or_(whole, compact.is_valid())),
        a=numbers["a"],
        b=numbers["b"],
        c=numbers["c"],
        a_digits=_numpy(pc.utf8_length(field("a"))),
        c_digits=_numpy(pc.utf8_length(field("c"))),
        clock=_clock(numbers["hour"], numbers["minute"], numbers["second"], _number(fraction), half),
        offset=_zone(field("zone")),
        dots=_flags(pc.equal(field("by"), ".")),
        halves=_flags(pc.not_equal(half, "")),
    )


def _clock(hour: Numbers, minute: Numbers, second: Numbers, fraction: Numbers, half: Any) -> Numbers:
    morning, evening = _flags(pc.equal(half, "a")), _flags(pc.equal(half, "p"))
    twelve = morning | evening
    good = (minute < 60) & (second < 60) & np.where(twelve, (hour >= 1) & (hour <= 12), hour < 24)
    # 24:00 is the end of the day (ISO 8601), and so the beginning of the next.
    good |= ~twelve & (hour == 24) & (minute == 0) & (second == 0) & (fraction == 0)
    hour = np.where(twelve, hour % 12, hour) + 12 * evening
    return np.where(good, ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction, MISSING)


def _zone(zone: Any) -> Numbers:
    digits = pc.replace_substring_regex(zone, r"[^0-9]", "")
    size = pc.utf8_rpad(digits, 4, "0")
    minutes = _number(pc.utf8_slice_codeunits(size, 0, 2)) * 60 + _number(pc.utf8_slice_codeunits(size, 2, 4))
    west = _flags(pc.starts_with(zone, "-"))
    said = _flags(pc.not_equal(zone, ""))
    return np.where(said, np.where(west, -minutes, minutes), MISSING)


def _format(values: Any, parts: _Parts, order: str | None) -> Format:
    if order is None:
        order, certain = _order(parts)
    else:
        certain = True
    usual = (_days(parts, order) != MISSING) & (parts.clock != MISSING)
    first = int(np.argmax(usual))
    return Format(order=order, shown=_shown(str(values[first].as_py()), order), certain=certain)


def _order(parts: _Parts) -> tuple[str, bool]:
    """Decide the order that fits most texts; of equals, dots mean day first, and AM or PM month first."""
    if not (parts.whole & (parts.a_digits <= 2)).any():
        return "YMD", True
    month_first = bool(parts.halves.any()) and not parts.dots.any()
    candidates = ("MDY", "DMY", "YMD") if month_first else ("DMY", "MDY", "YMD")
    fits = {order: int((_days(parts, order) != MISSING).sum()) for order in candidates}
    best = max(candidates, key=lambda order: fits[order])
    rivals = [o for o in ("DMY", "MDY") if o != best and fits[o] == fits[best]]
    certain = not rivals or bool(parts.dots[parts.whole].all()) or _same_either_way(parts)
    return best, certain


def _same_either_way(parts: _Parts) -> bool:
    return bool((_days(parts, "DMY") == _days(parts, "MDY")).all())


def _days(parts: _Parts, order: str) -> Numbers:
    """Return days since 1970, `MISSING` where there is no such day. A year of four digits may come first."""
    year_first = (parts.a_digits > 2) | (order == "YMD")
    year = np.where(year_first, parts.a, parts.c)
    month = np.where(year_first, parts.b, parts.a if order == "MDY" else parts.b)
    day = np.where(year_first, parts.c, parts.b if order == "MDY" else parts.a)
    short = np.where(year_first, parts.a_digits, parts.c_digits) <= 2
    # Two digits: 69 to 99 are of the last century, as POSIX has it for strptime.
    year = np.where(short, year + np.where(year < 69, 2000, 1900), year)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    in_month = (month >= 1) & (month <= 12)
    length = MONTH_LENGTHS[np.where(in_month, month, 0)] + (leap & (month == 2))
    good = parts.whole & in_month & (day >= 1) & (day <= length) & (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    return np.where(good, _civil_days(year, month, day), MISSING)


def _civil_days(year: Numbers, month: Numbers, day: Numbers) -> Numbers:
    """Count days since 1970-01-01 in the Gregorian calendar, with years that begin in March."""
    years = year - (month <= 2)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return years * 365 + years // 4 - years // 100 + years // 400 + of_year - 719_468


def _shown(text: str, order: str) -> str:
    """Write the format of a text with letters, as people do: DD.MM.YYYY HH:MM."""
    text = text.strip()
    match = re.match(r"(\d+)([-./]\s?)(\d+)([-./]\s?)(\d+)", text)
    if match is None:
        shown, rest = "YYYYMMDD", text[8:]
    else:
        names = ("Y", "M", "D") if len(match[1]) > 2 else tuple(order)
        words = [
            n * (4 if n == "Y" and len(d) > 2 else 2)
            for n, d in zip(names, match.group(1, 3, 5), strict=True)
        ]
        shown, rest = words[0] + match[2] + words[1] + match[4] + words[2], text[match.end() :]
    rest = re.sub(r"\s*([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$", "+00:00", rest) if rest else rest
    clock, zone = rest.removesuffix("+00:00"), "+00:00" if rest.endswith("+00:00") else ""
    clock = re.sub(r"[.,]\d{3,}", ".f", re.sub(r"[AaPp]\.?[Mm]\.?$", "AM", clock))
    for letters in ("HH", "MM", "SS"):
        clock = re.sub(r"\d{1,2}", letters, clock, count=1)
    return shown + clock + zone


def _number(texts: Any) -> Numbers:
    """Return digits as numbers; an empty text counts as 0."""
    filled = pc.if_else(pc.equal(texts, ""), pa.scalar("0", pa.string()), texts).fill_null("0")
    return _numpy(filled.cast(pa.int64()))


def _numpy(column: Any) -> Numbers:
    return np.asarray(column.fill_null(0).to_numpy(zero_copy_only=False)).astype(np.int64)


def _flags(column: Any) -> Flags:
    return np.asarray(column.fill_null(False).to_numpy(zero_copy_only=False)).astype(bool)
