"""Cases or projects as lines: the next milestone, what follows, the year around them, and how each stands."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import models, rules, yearly
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Aspect, Board, Colour, Kind, Standing
from evenkeel.contexts.casework.queries import boards as casework
from evenkeel.contexts.casework.queries import desk, following
from evenkeel.contexts.casework.values.boards import Card
from evenkeel.contexts.casework.values.courses import Following, Reached

AT_ONCE = 100
"""Lines that a page shows, those whose next milestone is due first."""
AHEAD = dt.timedelta(days=92)
"""The year is looked at so far ahead, or to the last milestone where that lies further away."""
FARTHEST = dt.timedelta(days=366)
SHOWN = 30
OF_COURSES = frozenset({Kind.PROJECT, Kind.PROCESS})
Standings = Mapping[tuple[uuid.UUID, Aspect], Standing]


@dataclass(frozen=True, slots=True)
class Line:
    """A case or project, as far as somebody may see it."""

    card: Card
    following: tuple[Following, ...]
    """Empty where it follows no course of work, or is not hers to read."""
    next: Reached | None
    later: tuple[Reached, ...]
    time: Colour
    """By rule: from its milestones, else from the day on which it is due."""
    said: Mapping[Aspect, Standing]
    year: tuple[yearly.Coming, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A board of cases or projects that follow courses of work."""

    board: Board
    today: dt.date
    lines: tuple[Line, ...]
    more: int
    counts: Mapping[Colour, int]
    names: Mapping[uuid.UUID, str]


def progress(*, board: Board, by: accounts.Acting, at: dt.datetime) -> Progress:
    """Return the lines of a board. At most seven queries, however many there are.

    A board of projects shows all that are open; one of a process shows the cases that follow a course.
    """
    today = at.astimezone(by.zone).date()
    reach = desk.reach(by=by, at=at)
    cards = [
        each for each in casework.cards(scope=board.scope, reach=reach, by=by, at=at) if _is_ours(board, each)
    ]
    followings = following.of_cases(case_ids=[each.id for each in cards], by=by)
    meant = [each for each in cards if board.kind is Kind.PROJECT or each.id in followings]
    said = _last(board.key, [each.id for each in meant], by)
    lines = [_line(each, followings.get(each.id, ()), said, today, by) for each in meant]
    lines.sort(key=lambda each: (_due(each, by), each.card.reference))
    model = finding.model_of(by=by, at=at)
    shown = [_with_year(each, model, today) for each in lines[:AT_ONCE]]
    who = [each.card.responsible for each in shown if each.card.responsible]
    return Progress(
        board=board,
        today=today,
        lines=tuple(shown),
        more=len(lines) - len(shown),
        counts=Counter(each.time for each in lines),
        names=members.names(user_ids=who),
    )


def _is_ours(board: Board, card: Card) -> bool:
    return not board.scope.units or card.unit in board.scope.units


def _line(
    card: Card, held: tuple[Following, ...], said: Standings, today: dt.date, by: accounts.Acting
) -> Line:
    read = held if card.may_read else ()
    left = sorted(
        (each for one in read for each in one.milestones if not each.is_done), key=lambda each: each.on
    )
    due = card.lying.due_at.astimezone(by.zone).date() if card.lying.due_at else None
    return Line(
        card=card,
        following=read,
        next=left[0] if left else None,
        later=tuple(left[1:]),
        time=rules.colour_on(left[0].on if left else due, today),
        said={aspect: said[card.id, aspect] for aspect in Aspect if (card.id, aspect) in said},
        year=(),
    )


def _due(line: Line, by: accounts.Acting) -> dt.date:
    if line.next is not None:
        return line.next.on
    due_at = line.card.lying.due_at
    return due_at.astimezone(by.zone).date() if due_at else dt.date.max


def _with_year(line: Line, model: finding.Model | None, today: dt.date) -> Line:
    if model is None:
        return line
    last = max((each.on for each in (line.next, *line.later) if each), default=today)
    until = min(max(last, today + AHEAD), today + FARTHEST)
    found = yearly.coming(model, unit=line.card.unit, today=today, until=until)
    return Line(line.card, line.following, line.next, line.later, line.time, line.said, found)


def _last(board: str, cases: Collection[uuid.UUID], by: accounts.Acting) -> Standings:
    """Return what was said last of cases on a board. One query, or none."""
    if not cases:
        return {}
    rows = models.Standing.objects.filter(
        organisation_id=by.organisation_id, board=board, case_id__in=list(cases)
    )
    last = rows.order_by("case_id", "aspect", "-at", "-id").distinct("case_id", "aspect")
    return {(row.case_id, Aspect(row.aspect)): _frozen(row) for row in last}


def history(*, board: str, case_id: uuid.UUID, aspect: Aspect, by: accounts.Acting) -> tuple[Standing, ...]:
    """Return what was said of a case in one respect, the last on top. One query."""
    rows = models.Standing.objects.filter(
        organisation_id=by.organisation_id, board=board, case_id=case_id, aspect=aspect
    )
    return tuple(_frozen(row) for row in rows.order_by("-at", "-id")[:SHOWN])


def card(*, board: Board, case_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Card:
    """Return a case of a board of projects or of a process. At most three queries. Raises rules.NotOnBoard."""
    if board.kind not in OF_COURSES:
        raise rules.NotOnBoard
    reach = desk.reach(by=by, at=at)
    found = casework.cards(scope=board.scope, only=case_id, reach=reach, by=by, at=at)
    if not found or not _is_ours(board, found[0]):
        raise rules.NotOnBoard
    return found[0]


def _frozen(row: models.Standing) -> Standing:
    return Standing(Aspect(row.aspect), Colour(row.colour), row.why, row.by_name, row.at)
