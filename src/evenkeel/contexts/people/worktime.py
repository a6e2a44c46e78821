"""When people work: pattern, less holidays of the calendar, less absences. Pure; what it needs is read by `queries`."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from evenkeel.contexts.people.values import Away, Membership, Pattern, Person, Place, Span, Week, Worked
from evenkeel.kernel import working_days

NOON: Final = dt.time(12)
STANDARD_DAY: Final = (Span(dt.time(9), dt.time(12, 30)), Span(dt.time(13), dt.time(17)))
"""A full-time day of somebody whose pattern is not known: seven and a half hours."""


@dataclass(frozen=True, slots=True)
class Life:
    """All that decides when one person works."""

    person: Person
    memberships: tuple[Membership, ...]
    patterns: tuple[Pattern, ...]
    """In order of the day from which they hold."""
    away: tuple[Away, ...]

    def pattern(self, on: dt.date) -> Pattern | None:
        """Return the pattern that holds on a day; None where none is known."""
        return next((each for each in reversed(self.patterns) if each.valid_from <= on), None)

    def fte(self, on: dt.date, unit: str | None = None) -> Decimal:
        """Return her share of a full-time post on a day, of one unit where it is named."""
        held = (each for each in self.memberships if each.holds(on) and unit in (None, each.unit))
        return sum((each.fte for each in held), Decimal(0))


def spans(life: Life, on: dt.date, calendar: working_days.Calendar) -> tuple[Span, ...]:
    """Return when somebody would work on a day if she were not absent.

    Who has no pattern works the standard day on the calendar's working days, as far as she holds a role at all.
    """
    if not life.person.works(on) or on in calendar.holidays:
        return ()
    pattern = life.pattern(on)
    if pattern is not None:
        return pattern.spans(on)
    return STANDARD_DAY if calendar.is_working(on) and life.fte(on) else ()


def hours(life: Life, on: dt.date, calendar: working_days.Calendar) -> float:
    """Return how many hours somebody has on a day; part-time without a pattern counts by her share of a post."""
    whole = sum(span.hours for span in spans(life, on, calendar))
    if whole and life.pattern(on) is None:
        whole *= min(1.0, float(life.fte(on)))
    return whole * max(0.0, 1.0 - sum(each.share(on) for each in life.away))


def hours_for(life: Life, on: dt.date, unit: str, calendar: working_days.Calendar) -> float:
    """Return how many of her hours on a day belong to a unit: by the share that she has of a post there."""
    everywhere = life.fte(on)
    return hours(life, on, calendar) * float(life.fte(on, unit) / everywhere) if everywhere else 0.0


def worked(
    life: Life, units: Collection[str], days: Sequence[dt.date], calendar: working_days.Calendar
) -> Worked:
    """Return what somebody is in a team over some days, and how many hours she has for it."""
    held = [each for each in life.memberships if each.unit in units and any(map(each.holds, days))]
    there = replace(life, away=())

    def hers(of: Life, day: dt.date) -> float:
        return sum(hours_for(of, day, unit, calendar) for unit in {each.unit for each in held})

    whole = {day: hers(there, day) for day in days}
    return Worked(
        person_id=life.person.id,
        user_id=life.person.user_id,
        name=life.person.name,
        roles=tuple(dict.fromkeys(each.role for each in held)),
        fte=sum((each.fte for each in held), Decimal(0)),
        whole=whole,
        hours={day: hers(life, day) for day in days},
        places={
            day: tuple(dict.fromkeys(each.place for each in spans(life, day, calendar)))
            for day in days
            if whole[day]
        },
        away=life.away,
    )


def works_at(life: Life, local: dt.datetime, calendar: working_days.Calendar) -> bool:
    """Tell whether somebody works at a local moment."""
    day, clock = local.date(), local.time().replace(tzinfo=None)
    if any(each.covers(day, afternoon=clock >= NOON) for each in life.away):
        return False
    return any(span.starts <= clock < span.ends for span in spans(life, day, calendar))


def week_of(spans_by_day: Mapping[int, Iterable[Span]]) -> Week:
    """Return a week without the days on which there is no work, each day's spans in order."""
    ordered = {
        day: tuple(sorted(each, key=lambda span: span.starts)) for day, each in sorted(spans_by_day.items())
    }
    return {day: each for day, each in ordered.items() if each}


def weeks_from(kept: list[dict[str, list[list[str]]]]) -> tuple[Week, ...]:
    """Read the weeks of a pattern: per week, by the number of the day, triples of start, end and place."""
    return tuple(
        {
            int(day): tuple(
                Span(dt.time.fromisoformat(starts), dt.time.fromisoformat(ends), Place(place))
                for starts, ends, place in spans
            )
            for day, spans in week.items()
        }
        for week in kept
    )


def weeks_kept(weeks: Iterable[Week]) -> list[dict[str, list[list[str]]]]:
    """Write the weeks of a pattern as `weeks_from` reads them."""
    return [
        {
            str(day): [[f"{span.starts:%H:%M}", f"{span.ends:%H:%M}", span.place.value] for span in spans]
            for day, spans in week.items()
        }
        for week in weeks
    ]
