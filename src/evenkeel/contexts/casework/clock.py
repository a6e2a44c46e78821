"""The clock of a case: gross and net time from its events, and every difference between the two itemised.

Gross time counts from first contact to outcome and never stands still: a case that is reopened goes on with its old clock, and the
time for which it was closed counts. Net time leaves out the time in which the case waited for others: for the customer, for a
partner, by a statutory suspension, or in a stage of the standard that waits for somebody outside. Parking is our own doing: it
is shown, and taken off nothing. An event that was undone counts as if it had not happened.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenkeel.contexts.casework.values.cases import STOPS_NET, Event, Kind, Pause
from evenkeel.kernel import working_days

NOTHING = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Interval:
    """A time in which a case was paused, and who said why."""

    kind: Pause
    from_at: dt.datetime
    until_at: dt.datetime | None
    """None: it still is."""
    length: dt.timedelta
    reason: str
    actor: uuid.UUID | None
    actor_name: str
    stops_net: bool


@dataclass(frozen=True, slots=True)
class Redating:
    """A change of the day on which a case is due."""

    at: dt.datetime
    is_extension: bool
    """Whether a rule lets us take longer; else we only say another day."""
    before: dt.datetime | None
    after: dt.datetime | None
    reason: str
    actor_name: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of a case at a moment."""

    from_at: dt.datetime
    until_at: dt.datetime | None
    """When it was closed; None while it is not."""
    gross: dt.timedelta
    net: dt.timedelta
    pauses: tuple[Interval, ...]
    redatings: tuple[Redating, ...]
    due_at: dt.datetime | None
    first_due_at: dt.datetime | None
    reopened: int
    work_from_at: dt.datetime | None
    """When work began."""

    @property
    def taken_off(self) -> dt.timedelta:
        """What lies between gross and net; pauses that overlap count once."""
        return self.gross - self.net

    @property
    def is_paused(self) -> bool:
        """Whether net time stands still now."""
        return any(each.stops_net and each.until_at is None for each in self.pauses)

    def is_late(self, at: dt.datetime) -> bool:
        """Whether it is, or was closed, after the day on which it was due."""
        return self.due_at is not None and (self.until_at or at) > self.due_at


def standing_events(events: Iterable[Event]) -> tuple[Event, ...]:
    """Leave out what was undone, and the undoing."""
    events = tuple(events)
    gone = {each.data.get("of") for each in events if each.kind is Kind.UNDONE}
    return tuple(each for each in events if each.sequence not in gone and each.kind is not Kind.UNDONE)


def read(events: Iterable[Event], *, at: dt.datetime) -> Clock:
    """Return the clock of a case at a moment. The first of the events must be its opening."""
    said = [each for each in standing_events(events) if each.at <= at or each.kind is Kind.OPENED]
    began = dt.datetime.fromisoformat(said[0].changes["received_at"])
    closed = _closed_at(said)
    now = max(closed or at, began)
    pauses = _pauses(said, until=now)
    off = _covered([each for each in pauses if each.stops_net], from_=began, until=now)
    due = _dues(said)
    return Clock(
        from_at=began,
        until_at=closed,
        gross=now - began,
        net=now - began - off,
        pauses=pauses,
        redatings=tuple(_redatings(said)),
        due_at=due[-1] if due else None,
        first_due_at=due[0] if due else None,
        reopened=sum(each.kind in (Kind.REOPENED, Kind.CONTESTED) for each in said),
        work_from_at=_moment(said, "started_at"),
    )


def _closed_at(events: Sequence[Event]) -> dt.datetime | None:
    closed = None
    for event in events:
        if event.kind is Kind.CLOSED:
            closed = event.at
        elif event.kind in (Kind.REOPENED, Kind.CONTESTED):
            closed = None
    return closed


def _dues(events: Iterable[Event]) -> list[dt.datetime]:
    said = [each.changes["due_at"] for each in events if each.changes.get("due_at")]
    return [dt.datetime.fromisoformat(each) for each in said]


def _moment(events: Iterable[Event], field: str) -> dt.datetime | None:
    said = [each.changes[field] for each in events if each.changes.get(field)]
    return dt.datetime.fromisoformat(said[-1]) if said else None


def _redatings(events: Iterable[Event]) -> Iterable[Redating]:
    before: dt.datetime | None = None
    for event in events:
        if "due_at" not in event.changes:
            continue
        said = event.changes["due_at"]
        after = dt.datetime.fromisoformat(said) if said else None
        if event.kind in (Kind.EXTENDED, Kind.REDATED):
            is_extension = event.kind is Kind.EXTENDED
            yield Redating(event.at, is_extension, before, after, event.reason, event.actor_name)
        before = after


def _pauses(events: Sequence[Event], *, until: dt.datetime) -> tuple[Interval, ...]:
    """Return the pauses in the order in which they began: those that somebody said, and those of stages that wait."""
    found: list[Interval] = []
    said: Event | None = None
    stage: Event | None = None
    for event in events:
        if event.kind is Kind.PAUSED:
            said = event
        elif said is not None and event.kind in (Kind.RESUMED, Kind.CLOSED):
            found.append(_interval(Pause(said.changes["pause"]), said, event.at, event.at))
            said = None
        leaves = "stage" in event.changes or event.kind is Kind.CLOSED
        if stage is not None and leaves:
            found.append(_interval(Pause.STAGE, stage, event.at, event.at))
            stage = None
        if event.data.get("waits") and event.kind is not Kind.CLOSED:
            stage = event
    if said is not None:
        found.append(_interval(Pause(said.changes["pause"]), said, None, until))
    if stage is not None:
        found.append(_interval(Pause.STAGE, stage, None, until))
    return tuple(sorted(found, key=lambda each: each.from_at))


def _interval(kind: Pause, event: Event, until: dt.datetime | None, end: dt.datetime) -> Interval:
    return Interval(
        kind=kind,
        from_at=event.at,
        until_at=until,
        length=max(end - event.at, NOTHING),
        reason=event.reason if kind is not Pause.STAGE else str(event.data.get("waits", "")),
        actor=event.actor,
        actor_name=event.actor_name,
        stops_net=kind in STOPS_NET,
    )


def _covered(pauses: Sequence[Interval], *, from_: dt.datetime, until: dt.datetime) -> dt.timedelta:
    """Return the time that intervals cover together, within a span; what two cover counts once."""
    total, reached = NOTHING, from_
    for each in sorted(pauses, key=lambda each: each.from_at):
        end = min(each.until_at or until, until)
        begin = max(each.from_at, reached)
        if end > begin:
            total += end - begin
            reached = end
    return total


def net_due(clock: Clock, *, norm: str, calendar: working_days.Calendar, zone: dt.tzinfo) -> dt.datetime:
    """Return when the net norm time is over: as long after its day as net time has stood still so far."""
    return working_days.added(clock.from_at, norm, calendar=calendar, zone=zone) + clock.taken_off
