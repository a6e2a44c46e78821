"""A board of cases or projects in words: milestones with their days, the year, and how each stands."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from evenkeel.contexts.boards import status, yearly
from evenkeel.contexts.boards.queries.progress import Line, Progress
from evenkeel.contexts.boards.values import Aspect, Board, Colour, Standing
from evenkeel.contexts.casework.values.courses import Reached
from evenkeel.engines import operating_model

SHOWN: Final = 4
"""Milestones and entries of the year that stand in a line; how many more there are is told."""
TASKS: Final = 5
OLD: Final = dt.timedelta(days=31)
"""What was said by hand of a case is old after a month."""
ASPECTS: Final[Mapping[Aspect, str]] = {Aspect.QUALITY: "Quality", Aspect.RESOURCES: "Resources"}


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone in a line."""

    title: str
    day: str
    due: str
    done: str
    tasks: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Stands:
    """How a case stands in one respect."""

    title: str
    tag: str
    word: str
    why: str
    url: str
    """Where it is said anew; empty where she may not."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case or project in words."""

    key: str
    reference: str
    title: str
    url: str
    about: str
    confidential: bool
    is_closed_to_her: bool
    courses: str
    next: Point | None
    later: tuple[Point, ...]
    later_more: int
    year: tuple[tuple[str, str], ...]
    year_more: int
    time: Stands
    by_hand: tuple[Stands, ...]
    follow_url: str
    """Where a course of work is chosen, for a case that has none."""


def lines(
    found: Progress, model: operating_model.OperatingModel | None, *, at: dt.datetime, zone: zoneinfo.ZoneInfo
) -> tuple[Shown, ...]:
    """Put the lines of a board into words."""
    return tuple(_line(each, found, model, at, zone) for each in found.lines)


def _line(
    line: Line,
    found: Progress,
    model: operating_model.OperatingModel | None,
    at: dt.datetime,
    zone: zoneinfo.ZoneInfo,
) -> Shown:
    card, today = line.card, found.today
    who = found.names.get(card.responsible, "Somebody who has left") if card.responsible else "Nobody has it"
    kind = model.find("case_types", card.lying.case_type) if model else None
    unit = model.find("units", card.unit) if model and card.unit else None
    said = [kind.title if kind else "", unit.title if unit else "", who]
    return Shown(
        key=str(card.id),
        reference=card.reference,
        title=card.title or card.reference,
        url=reverse("casework:case", args=[card.reference]),
        about=" · ".join(each for each in said if each),
        confidential=card.confidential,
        is_closed_to_her=not card.may_read,
        courses=", ".join(each.title for each in line.following),
        next=_point(line.next, today) if line.next else None,
        later=tuple(_point(each, today) for each in line.later[:SHOWN]),
        later_more=max(0, len(line.later) - SHOWN),
        year=tuple((each.title, _when(each, today)) for each in line.year[:SHOWN]),
        year_more=max(0, len(line.year) - SHOWN),
        time=_time(line, found.board, today, zone),
        by_hand=tuple(_by_hand(line, aspect, found.board, at, zone) for aspect in Aspect),
        follow_url=reverse("casework:follow-course", args=[card.reference])
        if card.may_work and not line.following
        else "",
    )


def _point(each: Reached, today: dt.date) -> Point:
    left = [task.title for task in each.open]
    done = sum(task.is_done for task in each.shown)
    titles = tuple(left[:TASKS])
    # A milestone without tasks is its own task: it need not be said twice.
    shown = () if titles == (each.title,) else titles
    return Point(
        title=each.title,
        day=f"{each.on:%a} {each.on.day} {each.on:%b}",
        due=_away(each.on, today),
        done=f"{done} of {len(each.shown)} done" if shown or done else "",
        tasks=shown,
        more=max(0, len(left) - TASKS),
    )


def _away(on: dt.date, today: dt.date) -> str:
    days = (on - today).days
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} over"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _when(each: yearly.Coming, today: dt.date) -> str:
    if each.has_day:
        return f"{each.first.day} {each.first:%b}"
    until = f"{each.last:%b}"
    if each.first <= today:
        return f"now, until the end of {until}"
    begins = f"{each.first:%b}"
    return begins if begins == until else f"{begins} to {until}"


def _time(line: Line, board: Board, today: dt.date, zone: zoneinfo.ZoneInfo) -> Stands:
    if line.next is not None:
        why = f"“{line.next.title}”: {_away(line.next.on, today)}"
    elif line.following:
        why = "All milestones are done"
    elif line.card.lying.due_at:
        why = f"Due {_away(line.card.lying.due_at.astimezone(zone).date(), today)}"
    else:
        why = "No day is said"
    return Stands("Time", status.TAGS[line.time], line.time.capitalize(), why, "")


def _by_hand(line: Line, aspect: Aspect, board: Board, at: dt.datetime, zone: zoneinfo.ZoneInfo) -> Stands:
    said = line.said.get(aspect)
    url = reverse("boards:standing", args=[board.key, line.card.id, aspect]) if line.card.may_work else ""
    if said is None:
        return Stands(ASPECTS[aspect], "", "", "Nobody has said", url)
    tag, word = status.TAGS[said.colour], said.colour.capitalize()
    # What is written of a case is for those who may read it.
    why = told(said, at, zone) if line.card.may_read else ""
    return Stands(ASPECTS[aspect], tag, word, why, url)


def told(said: Standing, at: dt.datetime, zone: dt.tzinfo) -> str:
    """Say why, who said so, and when; what is old is told to be."""
    old = ", more than a month ago" if at - said.at > OLD else ""
    return f"{said.why.rstrip('.')} ({said.by_name}, {status.moment(said.at, zone)}{old})"


def colour_words(board: Board) -> list[tuple[str, str, str]]:
    """Return what colours mean on a board: tag, word, meaning."""
    return [(status.TAGS[each], each.capitalize(), board.status.meant[each]) for each in Colour]
