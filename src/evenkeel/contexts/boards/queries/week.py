"""A team's week: who is there, what lies before whom, and whether the hours suffice."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint.values import calendar_of
from evenkeel.contexts.boards import beside, loads, rules
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Board, Colour
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.queries import week as casework
from evenkeel.contexts.casework.values.desk import Feeling, monday
from evenkeel.contexts.casework.values.week import Ahead, Starred
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people.values import Worked
from evenkeel.engines import operating_model

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is due on a day: a case, a task, or what was agreed."""

    kind: str
    """`case`, `task` or `agreed`."""
    text: str
    reference: str
    """Of its case; empty where it has none."""
    url: str
    """Empty where the reference says where it is."""
    on: dt.date
    colour: Colour


@dataclass(frozen=True, slots=True)
class Day:
    """A day of somebody's week."""

    date: dt.date
    hours: float
    away: float
    """Which part of the day she is absent, of 1."""
    works: bool
    """Whether she would work if she were not absent."""
    places: tuple[str, ...]
    things: tuple[Thing, ...]
    stars: tuple[Starred, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's week."""

    worked: Worked
    is_me: bool
    days: tuple[Day, ...]
    before: tuple[Thing, ...]
    """What was due before the week, and is still open."""
    feeling: Feeling | None
    load: loads.Load


@dataclass(frozen=True, slots=True)
class Week:
    """The week of a team."""

    board: Board
    monday: dt.date
    today: dt.date
    days: tuple[dt.date, ...]
    closed: frozenset[dt.date]
    """Days on which nobody works by the calendar."""
    people: tuple[Person, ...]
    load: loads.Load
    duties: tuple[str, ...]
    """Titles of the shelves that are handed out to who is on duty."""
    counts: Mapping[Colour, int]
    unmeasured: int
    """Cases due whose kind has no working time in the model."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of the people of a team in a week."""

    days: tuple[dt.date, ...]
    things: Mapping[uuid.UUID, Sequence[Thing]]
    stars: tuple[Starred, ...]
    feelings: Mapping[uuid.UUID, Feeling]
    ahead: tuple[Ahead, ...]
    norms: Mapping[str, float]


def week(*, board: Board, of: dt.date, by: accounts.Acting, at: dt.datetime) -> Week:
    """Return the week in which a day lies. At most seven queries, however many people and cases there are."""
    first, today = monday(of), at.astimezone(by.zone).date()
    days = tuple(first + number * DAY for number in range(7))
    model = finding.model_of(by=by, at=at)
    calendar = calendar_of(model)
    team = people.worked(
        organisation_id=by.organisation_id,
        units=board.scope.units,
        first=first,
        last=days[-1],
        calendar=calendar,
    )
    found = _found(team, days, loads.norms(model), by=by, at=at)
    shown = tuple(_person(each, found, board, by) for each in team)
    return Week(
        board=board,
        monday=first,
        today=today,
        days=tuple(day for day in days if day.weekday() in calendar.weekdays or _happens(day, shown)),
        closed=frozenset(day for day in days if not calendar.is_working(day)),
        people=shown,
        load=loads.together([each.load for each in shown]),
        duties=_duties(model, board),
        counts=_counts(shown),
        unmeasured=sum(each.kind == "case" and each.case_type not in found.norms for each in found.ahead),
    )


def _found(
    team: Sequence[Worked],
    days: tuple[dt.date, ...],
    norms: Mapping[str, float],
    *,
    by: accounts.Acting,
    at: dt.datetime,
) -> _Found:
    """Ask what lies before people, and what they say of their week. At most four queries."""
    reach, today = desk.reach(by=by, at=at), at.astimezone(by.zone).date()
    users = [each.user_id for each in team if each.user_id]
    since = None if days[0] <= today <= days[-1] else _midnight(days[0], by)
    asked = casework.Asked(users, since, _midnight(days[-1] + DAY, by))
    mine: dict[uuid.UUID, list[Thing]] = defaultdict(list)
    ahead = casework.ahead(asked=asked, reach=reach, by=by, at=at)
    for each in ahead:
        if each.is_known:
            on = each.due_at.astimezone(by.zone).date()
            colour = rules.colour_on(on, today)
            mine[each.user_id].append(
                Thing(each.kind, each.text or each.reference, each.reference, "", on, colour)
            )
    persons = [each.person_id for each in team]
    for promise in beside.agreed(people=persons, until=days[-1] + DAY, reach=reach, by=by, at=at):
        if since is None or promise.on >= days[0]:
            colour = rules.colour_on(promise.on, today)
            mine[promise.person_id].append(Thing("agreed", promise.text, "", promise.url, promise.on, colour))
    stars, feelings = casework.said(users=users, monday=days[0], reach=reach, by=by, at=at)
    return _Found(
        days=days,
        things=mine,
        stars=stars,
        feelings=feelings,
        ahead=ahead,
        norms=norms,
    )


def _midnight(day: dt.date, by: accounts.Acting) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=by.zone)


def _person(each: Worked, found: _Found, board: Board, by: accounts.Acting) -> Person:
    """Put a person's week together from what is known of the team."""
    things = [*found.things.get(each.person_id, ())]
    if each.user_id:
        things += found.things.get(each.user_id, ())
    things.sort(key=lambda thing: thing.on)
    stars = [star for star in found.stars if star.user_id == each.user_id]
    return Person(
        worked=each,
        is_me=each.user_id == by.user_id,
        days=tuple(_day(day, each, things, stars) for day in found.days),
        before=tuple(thing for thing in things if thing.on < found.days[0]),
        feeling=found.feelings.get(each.user_id) if each.user_id else None,
        load=loads.of(each, found.ahead, found.norms, board.standing),
    )


def _day(day: dt.date, each: Worked, things: Iterable[Thing], stars: Iterable[Starred]) -> Day:
    return Day(
        date=day,
        hours=each.hours[day],
        away=min(1.0, sum(away.share(day) for away in each.away)),
        works=each.whole[day] > 0,
        places=tuple(place.value for place in each.places.get(day, ())),
        things=tuple(thing for thing in things if thing.on == day),
        stars=tuple(star for star in stars if star.on == day),
    )


def _happens(day: dt.date, people: Iterable[Person]) -> bool:
    return any(
        each.date == day and (each.works or each.things or each.stars) for one in people for each in one.days
    )


def _counts(people: Iterable[Person]) -> Mapping[Colour, int]:
    counts = dict.fromkeys(Colour, 0)
    for one in people:
        for thing in (*one.before, *(each for day in one.days for each in day.things)):
            counts[thing.colour] += 1
    return counts


def _duties(model: operating_model.OperatingModel | None, board: Board) -> tuple[str, ...]:
    shelves = model.shelves if model else ()
    return tuple(
        each.title for each in shelves if each.distribution == "duty" and each.unit in board.scope.units
    )
