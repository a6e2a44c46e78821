"""Cases as lines of a list, shelves and days, in words: what matters of each, and a mark beside the words."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.queries import desk, lists
from evenkeel.contexts.casework.values.cases import Pause, Priority, State
from evenkeel.contexts.casework.wording import PRIORITIES
from evenkeel.engines import operating_model

WAITS: Final[Mapping[str, str]] = {
    Pause.CUSTOMER: "waits for the customer",
    Pause.PARTNER: "waits for a partner",
    Pause.SUSPENDED: "suspended by law",
    Pause.PARKED: "parked by us",
    Pause.STAGE: "waits in its stage",
}
ORDERS: Final[Mapping[str, str]] = {
    "oldest-first": "what has waited longest lies on top",
    "due-first": "what is due first lies on top",
    "urgent-first": "what is most urgent lies on top, then what is due first",
    "newest-first": "what came in last lies on top",
}
DISTRIBUTIONS: Final[Mapping[str, str]] = {
    "pull": "Whoever has room takes the next one",
    "oldest-first": "Whoever has room takes the one that has waited longest",
    "push": "Cases are shared out by load, skill and duty; whoever has room may take the next one too",
    "continuity": "Cases go to whoever knows the customer; the next one may be taken by whoever has room",
    "duty": "Whoever is on duty takes the next one",
    "round-robin": "Cases go round among those who are there; whoever has room may take the next one too",
    "fixed-key": "Cases are handed out by a fixed key: nobody takes the next one",
}
SHORT_DAYS: Final = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Age:
    """How old a case is against the time it may take."""

    words: str
    share: int
    """How much of that time is used up, in hundredths; 100 at most."""
    tag: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a line of a list."""

    id: uuid.UUID
    reference: str
    url: str
    title: str
    service: str
    customer: str
    stage: str
    slow: str
    """How far it is over the norm time of its stage; empty while it is not."""
    came: str
    age: Age
    due: times.Due | None
    responsible: str
    is_mine: bool
    is_free: bool
    waits: str
    """For whom it waits, and since when; empty where it does not."""
    look_again: str
    priority: str
    is_urgent: bool
    confidential: bool
    channel: str
    is_closed: bool


def row(
    item: lists.Item, model: operating_model.OperatingModel | None, *, by: accounts.Acting, at: dt.datetime
) -> Row:
    """Say what matters of a case in a list."""
    case, standing = item.case, item.case.standing
    zone = by.zone
    came_at = standing.received_at or at
    over = times.due(standing.stage_due_at, at, zone)
    paused = standing.state is State.PAUSED
    again = standing.look_again_at
    return Row(
        id=case.id,
        reference=case.reference,
        url=reverse("casework:case", args=[case.reference]),
        title=standing.title or case.reference,
        service=_title(model, "services", standing.service)
        or _title(model, "case_types", standing.case_type),
        customer=item.customer_name,
        stage=_stage(model, standing.case_type, standing.stage),
        slow=f"{over.words} its norm" if over and over.is_over and not paused else "",
        came=times.ago(came_at, at, zone),
        age=age(came_at, standing.due_at, at),
        due=times.due(standing.due_at, at, zone) if standing.state is not State.CLOSED else None,
        responsible=item.responsible_name or ("Somebody who has left" if standing.responsible else ""),
        is_mine=standing.responsible == by.user_id,
        is_free=standing.responsible is None and not paused,
        waits=_waits(standing.pause, standing.paused_since, at, zone) if paused else "",
        look_again=f"look again {again.astimezone(zone):%-d %B}" if paused and again else "",
        priority=PRIORITIES[Priority(standing.priority)] if standing.priority else "",
        is_urgent=standing.priority > 0,
        confidential=standing.confidential,
        channel=_title(model, "channels", standing.channel),
        is_closed=standing.state is State.CLOSED,
    )


def age(came_at: dt.datetime, due_at: dt.datetime | None, at: dt.datetime) -> Age:
    """Say how old a case is, of how many days it may take: "12 of 30 days"."""
    old = max(at - came_at, dt.timedelta())
    if due_at is None or due_at <= came_at:
        return Age(f"{times.span(old)} old", 0, "")
    whole = due_at - came_at
    share = min(100, int(100 * old / whole))
    tag = "bad" if at > due_at else "warning" if share >= 75 else "good"
    unit, name = (times.HOUR, "hour") if whole < SHORT_DAYS else (times.DAY, "day")
    return Age(f"{int(old / unit)} of {times.counted(round(whole / unit), name)}", share, tag)


def _title(model: operating_model.OperatingModel | None, collection: str, key: str) -> str:
    return standards.titled(model, collection, key).title if model else key


def _stage(model: operating_model.OperatingModel | None, case_type: str, key: str) -> str:
    if model is None or not key:
        return key
    found = standards.stage(standards.case_type(model, case_type), key)
    return found.title if found else standards.GONE.format(key=key)


def _waits(pause: str, since: dt.datetime | None, at: dt.datetime, zone: dt.tzinfo) -> str:
    words = WAITS.get(pause, "waits")
    return f"{words} since {times.ago(since, at, zone).removesuffix(' ago')}" if since else words


def rule(shelf: operating_model.Shelf | None) -> str:
    """Say how cases come from a shelf to people."""
    if shelf is None:
        return "The operating model no longer has this shelf: move its cases to another one."
    how = DISTRIBUTIONS[shelf.distribution]
    words = f"{how}." if shelf.distribution == "oldest-first" else f"{how}; {ORDERS[shelf.order]}."
    return f"{words} One person holds at most {shelf.wip_limit}." if shelf.wip_limit else words


def why_next(item: lists.Item, order: str, *, by: accounts.Acting, at: dt.datetime) -> str:
    """Say why a case comes next from its shelf."""
    standing = item.case.standing
    came = times.ago(standing.received_at or at, at, by.zone)
    due = times.due(standing.due_at, at, by.zone)
    said = due.words if due else "has no date"
    due_words = f"it is {said}" if due else f"it {said}"
    match order:
        case "oldest-first":
            return f"what has waited longest comes first, and it came in {came}"
        case "newest-first":
            return f"what came in last comes first, and it came in {came}"
        case "urgent-first":
            words = PRIORITIES[Priority(standing.priority)]
            return f"what is most urgent comes first, and it has {words} priority; {due_words}"
        case _:
            return f"what is due first comes first, and {due_words}"


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A shelf as a line of the overview."""

    key: str
    title: str
    is_known: bool
    unit: str
    rule: str
    tally: desk.Tally
    oldest: str
    workers: tuple[desk.Worker, ...]
    there: int
    is_hers: bool


def shelf_line(
    key: str,
    model: operating_model.OperatingModel,
    tally: desk.Tally,
    workers: Mapping[str, tuple[desk.Worker, ...]],
    *,
    units: Iterable[str],
    by: accounts.Acting,
    at: dt.datetime,
) -> ShelfLine:
    """Say how a shelf stands."""
    found = standards.shelf(model, key)
    titled = standards.titled(model, "shelves", key)
    unit = (found.unit if found else None) or ""
    people = workers.get(unit, ())
    return ShelfLine(
        key=key,
        title=found.title if found else key,
        is_known=titled.is_known,
        unit=_title(model, "units", unit),
        rule=rule(found),
        tally=tally,
        oldest=times.ago(tally.oldest_at, at, by.zone) if tally.oldest_at else "",
        workers=people,
        there=sum(not each.is_away for each in people),
        is_hers=found is not None and (not unit or unit in set(units)),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Some of somebody's cases, under a heading."""

    key: str
    title: str
    tag: str
    rows: tuple[Row, ...]


def groups(
    items: Iterable[lists.Item],
    model: operating_model.OperatingModel | None,
    *,
    by: accounts.Acting,
    at: dt.datetime,
) -> list[Group]:
    """Return somebody's cases by when they are due; those that wait for somebody stand apart."""
    local = at.astimezone(by.zone)
    today, week = lists.end_of("today", local), lists.end_of("week", local)
    held: dict[str, list[Row]] = {key: [] for key, _, _ in GROUPS}
    for item in items:
        standing = item.case.standing
        held[_group(standing.state, standing.due_at, at, today, week)].append(row(item, model, by=by, at=at))
    return [Group(key, title, tag, tuple(held[key])) for key, title, tag in GROUPS if held[key]]


GROUPS: Final = (
    ("over", "Over", "bad"),
    ("today", "Due today", "warning"),
    ("week", "Due this week", ""),
    ("later", "Later, or without a day", ""),
    ("waiting", "Waiting for somebody", ""),
)


def _group(
    state: State, due_at: dt.datetime | None, at: dt.datetime, today: dt.datetime, week: dt.datetime
) -> str:
    if state is State.PAUSED:
        return "waiting"
    if due_at is None or due_at >= week:
        return "later"
    if due_at < at:
        return "over"
    return "today" if due_at < today else "week"


Marked = tuple[tuple[str, bool], ...]
"""Words in pieces, each with whether it is what was looked for."""


def marked(text: str, said: str, *, longest: int = 240) -> Marked:
    """Return words with what was looked for set apart: words that begin as typed; long ones cut around the first."""
    wanted = sorted(set(re.findall(r"\w+", said.lower())), key=len, reverse=True)
    if not wanted:
        return ((text[:longest], False),)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, wanted))})", re.IGNORECASE)
    first = pattern.search(text)
    begins = max(0, first.start() - longest // 3) if first and len(text) > longest else 0
    shown = ("… " if begins else "") + text[begins : begins + longest]
    shown += " …" if begins + longest < len(text) else ""
    pieces: list[tuple[str, bool]] = []
    place = 0
    for hit in pattern.finditer(shown):
        pieces += [(shown[place : hit.start()], False), (hit.group(), True)]
        place = hit.end()
    return tuple(piece for piece in (*pieces, (shown[place:], False)) if piece[0])
