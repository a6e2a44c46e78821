"""A team's week in words: what stands in each field, and whether the hours suffice."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from evenkeel.contexts.boards import loads, status
from evenkeel.contexts.boards.queries.week import Day, Person, Thing, Week
from evenkeel.contexts.boards.values import Colour
from evenkeel.contexts.casework.values.desk import Feeling
from evenkeel.engines import operating_model

AT_ONCE: Final = 4
"""Things of a day that are shown before "and 3 more"."""
KINDS: Final = {"case": "", "task": "Task: ", "agreed": "Agreed: "}
PLACES: Final = {"office": "", "home": "at home", "field": "out"}
LEVELS: Final = {"": "", "near": "nearly full", "over": "too much"}
LATE: Final = {Colour.GREEN: "", Colour.YELLOW: "due today", Colour.RED: "over its day"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that is due."""

    text: str
    url: str
    reference: str
    tag: str
    late: str
    """What the colour says; empty where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Star:
    """One of three things that matter most on a day."""

    text: str
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A day of a person."""

    label: str
    """The day, for whoever sees no columns."""
    note: str
    is_away: bool
    is_today: bool
    is_off: bool
    shown: tuple[Shown, ...]
    more: tuple[Shown, ...]
    stars: tuple[Star, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A person of the team."""

    key: str
    name: str
    is_me: bool
    roles: str
    feeling: str
    """The colour of her week as a word; empty where she has not told."""
    feeling_tag: str
    feeling_words: str
    load: str
    level: str
    level_words: str
    bar: int
    """The load in hundredths of what fits beside the mark of her capacity, which lies at 75."""
    before: tuple[Shown, ...]
    before_more: tuple[Shown, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A day above its column."""

    label: str
    is_today: bool
    note: str


def title(week: Week) -> str:
    """Name a week: "Week 48, 23 to 29 November 2026"."""
    last = week.monday + dt.timedelta(days=6)
    start = f"{week.monday.day}" + (f" {week.monday:%B}" if last.month != week.monday.month else "")
    return f"Week {week.monday.isocalendar().week}, {start} to {last.day} {last:%B %Y}"


def headings(week: Week) -> tuple[Heading, ...]:
    """Return what stands above the days."""
    return tuple(
        Heading(_day(day), day == week.today, "Nobody works" if day in week.closed else "")
        for day in week.days
    )


def lines(week: Week, model: operating_model.OperatingModel | None) -> tuple[Line, ...]:
    """Return the people of the team, who asks first, then by name."""
    ordered = sorted(week.people, key=lambda each: not each.is_me)
    return tuple(_line(each, week, model) for each in ordered)


def _line(each: Person, week: Week, model: operating_model.OperatingModel | None) -> Line:
    before = [_shown(thing, with_day=True) for thing in each.before]
    feeling, feeling_tag, words = _feeling(each.feeling)
    return Line(
        key=str(each.worked.person_id),
        name=each.worked.name,
        is_me=each.is_me,
        roles=_roles(each, model),
        feeling=feeling,
        feeling_tag=feeling_tag,
        feeling_words=words,
        load=load(each.load),
        level=each.load.level,
        level_words=LEVELS[each.load.level],
        bar=_bar(each.load),
        before=tuple(before[:AT_ONCE]),
        before_more=tuple(before[AT_ONCE:]),
        fields=tuple(_field(day, week) for day in each.days if day.date in week.days),
    )


def load(found: loads.Load) -> str:
    """Say capacity against load: "12 h of work, 27 h to do it in"."""
    return f"{_hours(found.load)} h of work, {_hours(found.capacity)} h to do it in"


def _hours(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")


def _bar(found: loads.Load) -> int:
    share = found.share or 0.0
    return min(100, round(75 * share)) if share != float("inf") else 100


def _roles(each: Person, model: operating_model.OperatingModel | None) -> str:
    titles = [
        getattr(model.find("roles", role) if model else None, "title", role) for role in each.worked.roles
    ]
    share = "" if each.worked.fte == 1 else f"{float(each.worked.fte):.2g} of a post"
    return ", ".join([*titles, *filter(None, [share])])


def _feeling(found: Feeling | None) -> tuple[str, str, str]:
    if found is None:
        return "", "", ""
    colour = Colour(found.colour.value)
    return colour.capitalize(), status.TAGS[colour], found.words


def _field(day: Day, week: Week) -> Field:
    things = [_shown(thing) for thing in day.things]
    return Field(
        label=_day(day.date),
        note=_note(day, day.date in week.closed),
        is_away=day.away > 0 and day.works,
        is_today=day.date == week.today,
        is_off=not day.works,
        shown=tuple(things[:AT_ONCE]),
        more=tuple(things[AT_ONCE:]),
        stars=tuple(Star(star.text, _case(star.reference), star.is_done) for star in day.stars),
    )


def _note(day: Day, is_closed: bool) -> str:
    """Say whether she is there: "Away", "4 h, at home", "Does not work"."""
    if not day.works:
        return "" if is_closed else "Does not work"
    if day.away >= 1:
        return "Away"
    where = " and ".join(filter(None, (PLACES[place] for place in dict.fromkeys(day.places))))
    away = "away for half the day" if day.away else ""
    return ", ".join(filter(None, (f"{day.hours:.2g} h", where, away)))


def _shown(thing: Thing, *, with_day: bool = False) -> Shown:
    late = LATE[thing.colour]
    if with_day:
        late = f"due {_day(thing.on)}"
    return Shown(
        text=f"{KINDS[thing.kind]}{thing.text}",
        url=thing.url or _case(thing.reference),
        reference=thing.reference,
        tag=status.TAGS[thing.colour] if thing.colour is not Colour.GREEN else "",
        late=late,
    )


def _case(reference: str) -> str:
    return reverse("casework:case", args=[reference]) if reference else ""


def _day(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def assumed(week: Week) -> Sequence[str]:
    """Say what the sums assume, in sentences."""
    return tuple(_assumed(week))


def _assumed(week: Week) -> Iterable[str]:
    yield (
        "Hours: the working pattern of each, a full day of seven and a half hours where none is known, "
        "less holidays and absences"
        + (
            f", less {week.board.standing:g} of 100 for standing work."
            if week.board.standing
            else "; no standing work is taken off."
        )
    )
    yield (
        "Work: the working time of the model for each open case of theirs that is due, as if none of it were done yet. "
        "What comes in meanwhile and what has no day is not in it."
    )
    if week.unmeasured:
        one = week.unmeasured == 1
        yield (
            f"{week.unmeasured:,} case{'' if one else 's'} due {'is' if one else 'are'} of a kind without a working time "
            "(touch_time) in the model, and so not in it."
        )
    yield "Stars in somebody's own words, and weeks that she does not share, are hers alone."
