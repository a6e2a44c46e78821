"""Meetings that come back, read from the operating model in effect, and who belongs to them."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.blueprint.values import calendar_of
from evenkeel.contexts.boards.queries import cards as boards
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import OF_TEAM, Board
from evenkeel.contexts.casework.queries import desk, walking
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.casework.values.walking import Candidate
from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.values import Participant, Series, Today, Way, Why
from evenkeel.contexts.people import queries as people
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, working_days

_UNITS: Final[Mapping[str, dt.timedelta]] = {
    "min": dt.timedelta(minutes=1),
    "h": dt.timedelta(hours=1),
    "d": dt.timedelta(days=1),
    "wd": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
}


def model(*, by: accounts.Acting, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the model in effect; None where there is none yet."""
    return blueprint.in_effect(organisation_id=by.organisation_id, at=at)


def reach(*, by: accounts.Acting, at: dt.datetime) -> Reach:
    """Return where somebody stands in the organisation. Two queries."""
    return desk.reach(by=by, at=at)


def all_of(held: operating_model.OperatingModel) -> tuple[Series, ...]:
    """Return every meeting of a model, those earlier in the day first."""
    found = [_series(held, each) for each in held.meetings]
    return tuple(sorted(found, key=lambda each: (each.at or dt.time.max, each.title)))


def one(held: operating_model.OperatingModel | None, key: str) -> Series:
    """Return a meeting of a model by its key. Raises rules.NoSuchSeries."""
    found = held.find("meetings", key) if held else None
    if held is None or not isinstance(found, operating_model.Meeting):
        raise rules.NoSuchSeries
    return _series(held, found)


def gone(key: str, title: str) -> Series:
    """Return a series that the model no longer has, as far as what was held of it tells: leaders look after it."""
    return Series(key, title, "", frozenset(), frozenset(("",)), "daily", None, None, (), "", "", "")


def _series(held: operating_model.OperatingModel, each: operating_model.Meeting) -> Series:
    who = _title(held, "units", each.unit) or _title(held, "bodies", each.body)
    roles = {each.lead} if each.lead else set()
    if each.body:
        body = held.find("bodies", each.body)
        roles |= {*getattr(body, "members", ()), *filter(None, (getattr(body, "chair", None),))}
    return Series(
        key=each.key,
        title=each.title,
        who=who,
        units=_below(held, each.unit) if each.unit else frozenset(),
        roles=frozenset(roles) if each.unit or each.body else frozenset(),
        every=each.every,
        at=dt.time.fromisoformat(each.at) if each.at else None,
        lasts=_length(each.lasts) if each.lasts else None,
        agenda=each.agenda,
        lead=_title(held, "roles", each.lead),
        lead_role=each.lead or "",
        board=each.board or "",
        way=Way(each.walk),
        unit=each.unit or "",
        kept_days=each.kept_days,
        is_of_body=each.body is not None,
        rules=tuple(
            (rule.when, rule.description or rule.title)
            for rule in held.rules
            if rule.unit is None or rule.unit == each.unit
        ),
    )


def _title(held: operating_model.OperatingModel, collection: str, key: str | None) -> str:
    found = held.find(collection, key) if key else None
    return found.title if found else key or ""


def _below(held: operating_model.OperatingModel, unit: str) -> frozenset[str]:
    """Return a unit with all units below it."""
    found = {unit}
    while more := {each.key for each in held.units if each.parent in found} - found:
        found |= more
    return frozenset(found)


def _length(written: str) -> dt.timedelta:
    duration = working_days.parsed(written)
    return duration.number * _UNITS[duration.unit]


def calendar(held: operating_model.OperatingModel | None) -> working_days.Calendar:
    """Return the working days of a model."""
    return calendar_of(held)


def participants(*, series: Series, by: accounts.Acting, at: dt.datetime) -> tuple[Participant, ...]:
    """Return who belongs to a meeting today, by name, and who of them is away. Three queries at most."""
    on = at.astimezone(by.zone).date()
    placed = list(
        people.working_in(organisation_id=by.organisation_id, units=sorted(series.units), on=on)
        if series.units
        else ()
    )
    if series.roles:
        placed += people.holding(organisation_id=by.organisation_id, roles=sorted(series.roles), on=on)
    ids = {each.person_id for each in placed}
    away = people.away_on(organisation_id=by.organisation_id, ids=ids, first=on, last=on)
    once = {
        each.person_id: Participant(
            each.person_id, each.user_id, each.name, next(iter(away.get(each.person_id, ())), None)
        )
        for each in placed
    }
    return tuple(sorted(once.values(), key=lambda each: each.name))


def today(
    *,
    series: Series,
    held: operating_model.OperatingModel | None,
    there: Sequence[Participant],
    by: accounts.Acting,
    at: dt.datetime,
) -> Today:
    """Return who of those who meet works today and when, and what goes to whoever is on duty. One query."""
    on = at.astimezone(by.zone).date()
    ids = [each.person_id for each in there]
    patterns = people.patterns_of(organisation_id=by.organisation_id, ids=ids)
    works = calendar(held).is_working(on)
    found = []
    for each in there:
        holds = [one for one in patterns.get(each.person_id, ()) if one.valid_from <= on]
        spans = holds[-1].spans(on) if holds and works else ()
        # Who has a pattern without hours today does not work today.
        if not (each.away and each.away.share(on) == 1) and (spans or not holds):
            found.append((each.name, spans))
    shelves = held.shelves if held else ()
    duty = (each.title for each in shelves if each.distribution == "duty" and each.unit in series.units)
    return Today(tuple(found), tuple(duty))


# -- the walk -------------------------------------------------------------------------------------------------------


def walk(
    *, series: Series, held: operating_model.OperatingModel, by: accounts.Acting, at: dt.datetime
) -> tuple[tuple[Candidate, Why, str], ...]:
    """Return the cases that a meeting goes through, in their order, each with why and its lane in words. Five queries.

    The board of the series says which cases are its own and how its lanes lie; without one they are those of the unit, and
    lanes are the stages of their kinds.
    """
    board = held.find("boards", series.board) if series.board else None
    drawn = board if isinstance(board, operating_model.Board) else None
    kinds = drawn.case_types if drawn else ()
    if not kinds and not series.units:
        return ()
    found = walking.candidates(
        units=() if kinds else sorted(series.units),
        case_types=kinds,
        reach=desk.reach(by=by, at=at),
        by=by,
        at=at,
    )
    lanes = dict(_lanes(held, drawn))
    places = {pair: place for pair, (place, _) in lanes.items()}
    chosen = rules.walk(found, lanes=places, hands=boards.hands(by=by), at=at)
    return tuple(
        (case, why, lanes.get((case.case_type, case.stage), (0, case.stage))[1]) for case, why in chosen
    )


def at_board(*, series: Series, by: accounts.Acting, at: dt.datetime) -> Board | None:
    """Return the board with cards at which a meeting stands: that of the series, else that of its unit by rule; None: neither."""
    for key in (series.board, f"{OF_TEAM}{series.unit}"):
        with contextlib.suppress(errors.NotFound):
            found = finding.board(key=key, by=by, at=at)
            if found.has_cards:
                return found
    return None


def _lanes(
    held: operating_model.OperatingModel, board: operating_model.Board | None
) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """Give each stage of each case type its place from left to right, and the words above it."""
    drawn = board.lanes if board else ()
    by_stage = {stage: (place, lane.title) for place, lane in enumerate(drawn) for stage in lane.stages}
    for kind in held.case_types:
        most = len(kind.stages)
        for place, stage in enumerate(kind.stages):
            # Kinds of different lengths end together on the right.
            yield (kind.key, stage.key), by_stage.get(stage.key, (100 - most + place, stage.title))
