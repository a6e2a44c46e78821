"""Boards in words: what stands on a card, above a lane, beside a row."""

import datetime as dt
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import rules
from evenkeel.contexts.boards.values import Cell, Colour, Heading, Lane, Row, Rows, Sheet, View
from evenkeel.contexts.casework.values.boards import Card
from evenkeel.contexts.casework.values.cases import Pause
from evenkeel.engines import operating_model

DAY: Final = dt.timedelta(days=1)
HUES: Final = 6
"""Colours of the circles with initials; beside each stands the name for those who do not see it."""
MARK: Final = 2 / 3
"""Where on the bar of a card the usual time lies."""
NEAR: Final = 0.75
TAGS: Final[Mapping[Colour, str]] = {Colour.GREEN: "", Colour.YELLOW: "warn", Colour.RED: "bad"}
WAITS: Final[Mapping[str, str]] = {
    Pause.CUSTOMER: "Waits for the customer",
    Pause.PARTNER: "Waits for a partner",
    Pause.SUSPENDED: "Suspended by law",
    Pause.PARKED: "Parked by us",
    Pause.STAGE: "Waits in its stage",
}
ROWS: Final[Mapping[Rows, str]] = {
    Rows.URGENCY: "Urgency",
    Rows.PERSON: "Person",
    Rows.SERVICE: "Service",
    Rows.UNIT: "Unit",
}
URGENCY: Final = {
    "urgent": ("Urgent", "high or urgent priority"),
    "planned": ("Planned", "within the agreed time"),
}
LONGEST_REASON: Final = 120


@dataclass(frozen=True, slots=True)
class Person:
    """Who has a card: a circle with initials, and the name."""

    name: str
    initials: str
    hue: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in words."""

    id: str
    reference: str
    title: str
    url: str
    move_url: str
    """Empty where she may not move it."""
    about: str
    due: str
    due_tag: str
    blocked: str
    days: str
    age: str
    """The same as a sentence, with what is usual."""
    level: str
    """`over`, `near`, or nothing."""
    bar: int
    """Length of the bar of its age, in hundredths."""
    has_mark: bool
    done: int
    of: int
    stars: str
    """Whose star of the day it is, in words."""
    hand: str
    """Who has raised a hand on it; empty: nobody."""
    hand_url: str
    """Empty where she may not raise or lower one."""
    is_urgent: bool
    confidential: bool
    who: Person | None


@dataclass(frozen=True, slots=True)
class Column:
    """A lane as its heading shows it."""

    key: str
    title: str
    count: int
    words: str
    """How many cards, of how many at most: "4 of 3, over"."""
    full: str
    is_folded: bool
    fold_url: str


@dataclass(frozen=True, slots=True)
class Field:
    """The cards of a row in a lane."""

    column: Column
    cards: tuple[Shown, ...]
    more: int
    next: str
    whole_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row across all lanes."""

    key: str
    title: str
    hint: str
    count: int
    fields: tuple[Field, ...]
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What cards are put into words with."""

    sheet: Sheet
    model: operating_model.OperatingModel | None
    by: accounts.Acting
    at: dt.datetime


def query(view: View, **more: Any) -> str:
    """Return a view as the query of an address; `more` replaces parts of it."""
    asked = {
        "q": view.said,
        "who": view.who,
        "only": view.only,
        "rows": view.rows or "",
        "folded": ",".join(sorted(view.folded)),
        "whole": ",".join(sorted(view.whole)),
        "dense": "1" if view.is_dense else "",
        "wall": "1" if view.is_wall else "",
        "shared": "1" if view.is_shared else "",
        "show": "cards" if view.shows_cards else "",
    } | more
    kept = {key: str(value) for key, value in asked.items() if value}
    return f"?{urlencode(kept, safe=',')}" if kept else ""


def columns(sheet: Sheet) -> tuple[Column, ...]:
    """Return what stands above the lanes."""
    return tuple(_column(sheet, each) for each in sheet.headings)


def _column(sheet: Sheet, heading: Heading) -> Column:
    lane = heading.lane
    full = rules.limit(heading.count, lane.wip_limit)
    toggled = sheet.view.folded ^ {lane.key}
    return Column(
        key=lane.key,
        title=lane.title,
        count=heading.count,
        words=filling(lane, heading.count),
        full=full,
        is_folded=heading.is_folded,
        fold_url=query(sheet.view, folded=",".join(sorted(toggled))) or "?",
    )


def filling(lane: Lane, count: int) -> str:
    """Say how full a lane is: "3", "2 of 4", "4 of 3, over"."""
    if lane.wip_limit is None:
        return f"{count:,}"
    full = rules.limit(count, lane.wip_limit)
    return f"{count} of {lane.wip_limit}" + (f", {full}" if full else "")


def lines(words: Words) -> tuple[Line, ...]:
    """Return the rows with their cards."""
    held = {each.key: each for each in columns(words.sheet)}
    return tuple(_line(each, words, held) for each in words.sheet.rows)


def _line(row: Row, words: Words, columns: Mapping[str, Column]) -> Line:
    title, hint = _row_title(row, words)
    fields = tuple(_field(cell, words, columns[cell.lane]) for cell in row.cells)
    return Line(row.key or "none", title, hint, row.count, fields, row.key == "urgent")


def _row_title(row: Row, words: Words) -> tuple[str, str]:
    match words.sheet.kind:
        case Rows.URGENCY:
            return URGENCY[row.key]
        case Rows.PERSON:
            mine = row.key == str(words.by.user_id)
            return (
                (_name(words, uuid.UUID(row.key)), "you" if mine else "") if row.key else ("Nobody yet", "")
            )
        case Rows.SERVICE:
            return _title(words, "services", row.key) or "No service named", ""
        case Rows.UNIT:
            return _title(words, "units", row.key) or "No unit named", ""


def _field(cell: Cell, words: Words, column: Column) -> Field:
    whole = words.sheet.view.whole | {cell.lane}
    return Field(
        column=column,
        cards=tuple(card(each, words) for each in cell.cards),
        more=0 if column.is_folded else cell.more,
        next=str(cell.next or ""),
        whole_url=query(words.sheet.view, whole=",".join(sorted(whole))),
    )


def card(found: Card, words: Words) -> Shown:
    """Put a card into words."""
    sheet, at, zone = words.sheet, words.at, words.by.zone
    within = rules.allowed(found, sheet.usual)
    old = max(at - found.stage_since, dt.timedelta()) if found.stage_since else None
    share = old / within if within and old is not None else 0.0
    due, tag = _due(found.lying.due_at, at, zone)
    done, of = sheet.details.done.get(found.id, (0, 0))
    return Shown(
        id=str(found.id),
        reference=found.reference,
        title=found.title or found.reference,
        url=reverse("casework:case", args=[found.reference]),
        move_url=reverse("boards:move", args=[sheet.board.key, found.id]) if found.may_work else "",
        about=_about(found, words),
        due=due,
        due_tag=tag,
        blocked=_blocked(found, words) if found.is_blocked else "",
        days=f"{old // DAY} d" if old is not None else "",
        age=_age(old, within, (found.lying.case_type, found.lying.stage) in sheet.usual),
        level="" if share < NEAR else "near" if share <= 1 else "over",
        bar=min(100, round(100 * MARK * share)),
        has_mark=bool(within),
        done=done,
        of=of,
        stars=_stars(found, words),
        hand=sheet.hands.get(found.id, ""),
        hand_url=reverse("boards:hand", args=[sheet.board.key, found.id]) if found.may_work else "",
        is_urgent=found.lying.priority > 0,
        confidential=found.confidential,
        who=person(_name(words, found.responsible), found.responsible) if found.responsible else None,
    )


def _stars(found: Card, words: Words) -> str:
    """Say whose star of the day a card is, she herself first."""
    whose = words.sheet.details.stars.get(found.id, ())
    others = [name for user_id, name in whose if user_id != words.by.user_id]
    return ", ".join(["yours", *others] if len(others) < len(whose) else others)


def _about(found: Card, words: Words) -> str:
    """Name the service, or the kind of case; nothing where the title says it already."""
    said = _title(words, "services", found.service) or _title(words, "case_types", found.lying.case_type)
    return "" if said.casefold() in found.title.casefold() else said


def _age(old: dt.timedelta | None, within: dt.timedelta | None, is_known: bool) -> str:
    if old is None:
        return ""
    said = f"{span(old)} in this stage"
    if within is None:
        return said
    usual = f"85 of 100 take at most {span(within)}" if is_known else f"its norm is {span(within)}"
    return f"{said}; {usual}"


def span(length: dt.timedelta) -> str:
    """Say how long something takes: "12 days", "1 day", "3 hours"."""
    days = length // DAY
    if days:
        return f"{days} day{'' if days == 1 else 's'}"
    hours = max(1, length // dt.timedelta(hours=1))
    return f"{hours} hour{'' if hours == 1 else 's'}"


def _due(due_at: dt.datetime | None, at: dt.datetime, zone: dt.tzinfo) -> tuple[str, str]:
    """Say when a card is due, and how that is coloured: "Due today", "Due Thu 26 Nov", "2 days over"."""
    if due_at is None:
        return "", ""
    local = due_at.astimezone(zone)
    today = at.astimezone(zone).date()
    days = (local.date() - today).days
    tag = TAGS[rules.colour_on(local.date(), today)]
    if due_at < at:
        return (f"{-days} day{'' if days == -1 else 's'} over" if days else "Over since today"), tag
    if days <= 1:
        return ("Due today" if days == 0 else "Due tomorrow"), tag
    return f"Due {local:%a} {local.day} {local:%b}", tag


def _blocked(found: Card, words: Words) -> str:
    why = words.sheet.details.reasons.get(found.id, "").strip() or WAITS.get(found.pause, "It waits")
    if len(why) > LONGEST_REASON:
        why = why[: LONGEST_REASON - 1].rstrip() + "…"
    if found.paused_since is None:
        return why
    local = found.paused_since.astimezone(words.by.zone)
    return f"{why.rstrip('.')}, since {local.day} {local:%b}"


def _name(words: Words, user_id: uuid.UUID) -> str:
    return words.sheet.names.get(user_id, "Somebody who has left")


def person(name: str, user_id: uuid.UUID) -> Person:
    """Return somebody as a circle with her initials."""
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    return Person(name, initials, zlib.crc32(user_id.bytes) % HUES + 1)


def there(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return who looks at a board, as a browser gets it: circles with initials, and how many there are."""
    people = [asdict(person(name, uuid.UUID(key))) | {"id": key} for key, name in message["people"]]
    return {"people": people, "count": message["count"]}


def _title(words: Words, collection: str, key: str) -> str:
    found = words.model.find(collection, key) if words.model and key else None
    return found.title if found else key


def people(sheet: Sheet, by: accounts.Acting) -> list[tuple[str, str]]:
    """Return by whom cards can be looked for."""
    others = sorted(
        ((str(key), name) for key, name in sheet.names.items() if key != by.user_id),
        key=lambda each: each[1],
    )
    return [("", "Anybody"), ("me", "Me"), ("nobody", "Nobody yet"), *others]


def lanes(sheet: Sheet) -> list[tuple[str, str]]:
    """Return to which lanes a card can go, with how full they are."""
    return [
        (each.lane.key, f"{each.lane.title} ({filling(each.lane, each.count)})") for each in sheet.headings
    ]


def rows(sheet: Sheet, shown: tuple[Line, ...]) -> list[tuple[str, str]]:
    """Return to which rows a card can go; none where rows stand for what a case is about."""
    return [(each.key, each.title) for each in shown] if sheet.kind in (Rows.URGENCY, Rows.PERSON) else []


def places(shown: tuple[Line, ...]) -> list[tuple[str, Any]]:
    """Return the places of cards, by lane: at its end, or before one of those that are shown."""
    by_lane: dict[str, list[tuple[str, str]]] = {}
    for line in shown:
        for each in line.fields:
            held = by_lane.setdefault(each.column.title, [])
            held += [(card.id, f"Before {card.title} ({card.reference})") for card in each.cards]
            if each.next:
                held.append((each.next, "Before those that are not shown"))
    return [("", "At the end"), *((title, held) for title, held in by_lane.items() if held)]
