"""Calendars as files for calendar programs (iCalendar, RFC 5545): all-day and timed entries, once or coming back.

Written here, as what is needed is a page of code: a library would bring its own model of calendars to learn instead.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

WIDTH: Final = 75
"""Octets in a line (section 3.1); what is longer goes on in the next one, after a space."""
YEARS: Final = 10
"""For how many years the rule of a time zone must hold to be written as a rule."""
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """Something that comes back. `begins` and `ends` are days for what takes whole days, the day of the end not included."""

    uid: str
    title: str
    begins: dt.date | dt.datetime
    ends: dt.date | dt.datetime | None
    rule: str
    """How it comes back, as a recurrence rule (section 3.3.10); empty where it does not."""
    without: tuple[dt.date | dt.datetime, ...] = ()
    """Those of the rule that are left out."""
    moved: tuple[tuple[dt.date | dt.datetime, dt.date | dt.datetime], ...] = ()
    """Those of the rule that are held at another time: when the rule has them, and when they are held."""
    about: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Calendar:
    """A calendar of one time zone; times of events are local to it, without saying so themselves."""

    title: str
    zone: ZoneInfo
    changed_at: dt.datetime
    version: int
    """Higher with each change."""
    events: tuple[Event, ...]
    product: str = "Annual wheel"
    """What of evenkeel wrote it."""


def written(calendar: Calendar) -> str:
    """Write a calendar; the same calendar always gives the same text."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(calendar))


def _lines(calendar: Calendar) -> Iterator[str]:
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Evenkeel//{calendar.product}//EN",
        "CALSCALE:GREGORIAN",
    )
    yield "METHOD:PUBLISH"
    yield f"NAME:{_text(calendar.title)}"
    yield f"X-WR-CALNAME:{_text(calendar.title)}"
    yield f"X-WR-TIMEZONE:{calendar.zone.key}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT12H"
    yield "X-PUBLISHED-TTL:PT12H"
    timed = [event.begins for event in calendar.events if isinstance(event.begins, dt.datetime)]
    if timed:
        yield from _zone(calendar.zone, min(timed).year - 1)
    stamp = f"{calendar.changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    for event in calendar.events:
        rule = [f"RRULE:{event.rule}"] if event.rule else []
        rule += _without(event, calendar.zone)
        yield from _event(event, calendar, stamp, rule=rule)
        for was, begins in event.moved:
            # Not RDATE: several calendar programs read no more than the rule and its exceptions.
            kept = dataclasses.replace(
                event, begins=begins, ends=event.ends and begins + (event.ends - event.begins)
            )
            yield from _event(kept, calendar, stamp, rule=[f"RECURRENCE-ID{_moment(was, calendar.zone)}"])
    yield "END:VCALENDAR"


def _without(event: Event, zone: ZoneInfo) -> Iterator[str]:
    """Write what of the rule is left out (section 3.8.5.1)."""
    for each in event.without:
        yield f"EXDATE{_moment(each, zone)}"


def _event(event: Event, calendar: Calendar, stamp: str, *, rule: list[str]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{calendar.version}"
    yield f"SUMMARY:{_text(event.title)}"
    yield f"DTSTART{_moment(event.begins, calendar.zone)}"
    if event.ends is not None:
        yield f"DTEND{_moment(event.ends, calendar.zone)}"
    yield from rule
    if event.about:
        yield f"DESCRIPTION:{_text(event.about)}"
    if event.categories:
        yield f"CATEGORIES:{','.join(_text(each) for each in event.categories)}"
    if event.url:
        yield f"URL:{event.url}"
    # What takes whole days keeps nobody from being booked.
    yield f"TRANSP:{'OPAQUE' if isinstance(event.begins, dt.datetime) else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _moment(moment: dt.date | dt.datetime, zone: ZoneInfo) -> str:
    if isinstance(moment, dt.datetime):
        return f";TZID={zone.key}:{moment:%Y%m%dT%H%M%S}"
    return f";VALUE=DATE:{moment:%Y%m%d}"


def _text(words: str) -> str:
    """Write words as a value: separators after a backslash, new lines as letters (section 3.3.11)."""
    plain = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    for letter in ("\\", ";", ","):
        plain = plain.replace(letter, f"\\{letter}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line where it is too long, never within a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join((*pieces, piece))


@dataclass(frozen=True)
class _Turn:
    """A moment at which the clocks of a zone change."""

    local: dt.datetime
    """What the clocks showed until then."""
    before: dt.timedelta
    after: dt.timedelta
    name: str
    is_summer: bool


def _zone(zone: ZoneInfo, year: int) -> Iterator[str]:
    """Describe a time zone from a year on (section 3.6.5)."""
    turns = [turn for each in range(year, year + YEARS + 1) for turn in _turns(zone, each)]
    yield from ("BEGIN:VTIMEZONE", f"TZID:{zone.key}")
    if not turns:
        start = dt.datetime(year, 1, 1, tzinfo=zone)
        still = start.utcoffset() or dt.timedelta()
        steady = _Turn(start.replace(tzinfo=None), still, still, start.tzname() or zone.key, is_summer=False)
        yield from _observance(steady, "")
    for summer in (True, False):
        same = [turn for turn in turns if turn.is_summer is summer]
        rule = _rule(same, year)
        if rule:
            yield from _observance(same[0], rule)
        else:
            for turn in same:
                yield from _observance(turn, "")
    yield "END:VTIMEZONE"


def _observance(turn: _Turn, rule: str) -> Iterator[str]:
    kind = "DAYLIGHT" if turn.is_summer else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{turn.local:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(turn.before)}"
    yield f"TZOFFSETTO:{_offset(turn.after)}"
    yield f"TZNAME:{turn.name}"
    if rule:
        yield f"RRULE:{rule}"
    yield f"END:{kind}"


def _offset(offset: dt.timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _turns(zone: ZoneInfo, year: int) -> Iterator[_Turn]:
    """Find the moments of a year at which clocks change, to the minute."""
    moment, end = dt.datetime(year, 1, 1, tzinfo=dt.UTC), dt.datetime(year + 1, 1, 1, tzinfo=dt.UTC)
    while moment < end:
        later = moment + dt.timedelta(days=1)
        if moment.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            steps = (moment + dt.timedelta(minutes=number) for number in range(1, 24 * 60 + 1))
            still = moment.astimezone(zone).utcoffset()
            first = next(each for each in steps if each.astimezone(zone).utcoffset() != still)
            yield _turn(moment.astimezone(zone), first.astimezone(zone))
        moment = later


def _turn(before: dt.datetime, after: dt.datetime) -> _Turn:
    was, becomes = before.utcoffset() or dt.timedelta(), after.utcoffset() or dt.timedelta()
    local = after.astimezone(dt.UTC).replace(tzinfo=None) + was
    return _Turn(local, was, becomes, after.tzname() or "", bool(after.dst()))


def _rule(turns: list[_Turn], year: int) -> str:
    """Give the rule by which clocks change every year, like the last Sunday of March; empty where there is none."""
    if [turn.local.year for turn in turns] != list(range(year, year + YEARS + 1)):
        return ""
    if (
        len(
            {
                (turn.before, turn.after, turn.local.month, turn.local.time(), turn.local.weekday())
                for turn in turns
            }
        )
        > 1
    ):
        return ""
    counts = {(turn.local.day - 1) // 7 + 1 for turn in turns}
    last = all((turn.local + dt.timedelta(days=7)).month != turn.local.month for turn in turns)
    if not last and len(counts) > 1:
        return ""
    first = turns[0].local
    which = -1 if last else counts.pop()
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={which}{_WEEKDAYS[first.weekday()]}"
