"""Decisions of meetings, apart from storage: who takes part, when one is held, which cases are talked about, in which order."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values import walking
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.meetings.values import LONGEST_FEEDBACK, MOST_CARDS, Meeting, Part, Series, Way, Why
from evenkeel.kernel import errors, working_days

ON_TIME: Final = dt.timedelta(minutes=2)
"""A meeting that begins so much later, or earlier, is on time."""
OLD: Final = 0.75
"""Share of its time after which a case is talked about."""
MONTHS: Final[Mapping[str, int]] = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
_MONDAY: Final = dt.date(1970, 1, 5)
"""Every other week is counted from here, as on the annual wheel."""
VISITORS: Final = frozenset({accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})
DRAFTERS: Final = frozenset({accounts.Role.DESIGNER, accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})
"""Who may begin a draft of the model."""
LOOKS_AHEAD: Final = 400


class NoSuchSeries(errors.NotFound):
    """The operating model in effect has no such meeting."""

    code: ClassVar[str] = "no-such-series"


class NoSuchMeeting(errors.NotFound):
    """There is no such meeting, or it is not yours to see."""

    code: ClassVar[str] = "no-such-meeting"


class NoSuchItem(errors.NotFound):
    """This is not on the list any more: somebody has settled it."""

    code: ClassVar[str] = "no-such-item"


class NoSuchAction(errors.NotFound):
    """There is no such agreed action, or it is not yours to see."""

    code: ClassVar[str] = "no-such-agreed-action"


class NotTakingPart(errors.Denied):
    """This is a meeting of {who}, and you are not one of them. A leader of yours may come as a guest."""

    code: ClassVar[str] = "not-taking-part"


class OnlyGuest(errors.Denied):
    """You are a guest in this meeting: what is agreed is written down by those who meet ({who})."""

    code: ClassVar[str] = "only-a-guest"


class NotLeader(errors.Invalid):
    """Choose a leader of another team, who does not belong to this meeting anyway."""

    code: ClassVar[str] = "guest-not-a-leader"


class NotGuest(errors.Denied):
    """Feedback is left by guests. You belong to this meeting ({who}): say it in the meeting itself."""

    code: ClassVar[str] = "not-a-guest"


class NoSuchAddress(errors.NotFound):
    """No calendar is at this address any more. Ask whoever gave it to you for a new one."""

    code: ClassVar[str] = "no-such-meeting-calendar"


class NoSuchConsultation(errors.Invalid):
    """Choose a consultation that is open and in which you are asked."""

    code: ClassVar[str] = "no-such-consultation-for-action"


class NotKeeper(errors.Denied):
    """Only administrators erase what was said in meetings."""

    code: ClassVar[str] = "meetings-not-keeper"


class HasEnded(errors.Conflict):
    """This meeting has ended. What was agreed stands in its outcome."""

    code: ClassVar[str] = "meeting-has-ended"


class ClosedAlready(errors.Conflict):
    """This action is closed already."""

    code: ClassVar[str] = "action-closed-already"


class HasNoCase(errors.Conflict):
    """This action is about no case, or has become a task of it already."""

    code: ClassVar[str] = "action-has-no-case"


class NoOwner(errors.Invalid):
    """Choose who does it, among those who belong to this meeting."""

    code: ClassVar[str] = "no-owner-of-an-action"


class NotInBounds(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "meeting-words-not-in-bounds"


# -- who ------------------------------------------------------------------------------------------------------------


def can_take_part(reach: Reach, series: Series) -> bool:
    """Tell whether somebody belongs to a meeting: by her units, by her roles; one of nobody in particular is everybody's."""
    if not series.units and not series.roles:
        return True
    return bool(reach.units & series.units or reach.roles & series.roles)


def can_visit(reach: Reach, series: Series, *, is_invited: bool = False) -> bool:
    """Tell whether somebody may look on: who takes part, and as guests who is invited, leaders and administrators."""
    return is_invited or can_take_part(reach, series) or reach.role in VISITORS


def check_visit(reach: Reach, series: Series, *, is_invited: bool = False) -> None:
    """Raise NotTakingPart for whom it is none of her business."""
    if not can_visit(reach, series, is_invited=is_invited):
        raise NotTakingPart(who=series.who or "others")


def check_take_part(reach: Reach, series: Series) -> None:
    """Raise OnlyGuest or NotTakingPart for who does not belong to a meeting."""
    check_visit(reach, series)
    if not can_take_part(reach, series):
        raise OnlyGuest(who=series.who or series.title)


def check_guest(reach: Reach, series: Series) -> None:
    """Raise NotGuest for who belongs to a meeting."""
    if can_take_part(reach, series):
        raise NotGuest(who=series.who or series.title)


def feedback(said: str) -> str:
    """Return what a guest wrote, without space around it; nothing is an answer too. Raises NotInBounds."""
    found = said.strip()
    if len(found) > LONGEST_FEEDBACK:
        raise NotInBounds(words=f"Write each answer in at most {LONGEST_FEEDBACK:,} characters.")
    return found


def check_keeper(by: accounts.Acting) -> None:
    """Raise NotKeeper unless she is an administrator."""
    if by.role is not accounts.Role.ADMINISTRATOR:
        raise NotKeeper


def check_runs(meeting: Meeting) -> None:
    """Raise HasEnded for a meeting that is over."""
    if meeting.ended_at is not None:
        raise HasEnded


def words(text: str, *, longest: int, what: str) -> str:
    """Return what somebody wrote, without space around it. Raises NotInBounds."""
    found = text.strip()
    if not found:
        raise NotInBounds(words=f"Write {what}.")
    if len(found) > longest:
        raise NotInBounds(words=f"Write {what} in at most {longest:,} characters.")
    return found


# -- when -----------------------------------------------------------------------------------------------------------


def held_on(every: str, day: dt.date, calendar: working_days.Calendar) -> bool:
    """Tell whether a meeting is held on a day: on the first working day of its week, month or quarter; a daily one on all."""
    if not calendar.is_working(day):
        return False
    match every:
        case "daily":
            return True
        case "weekly" | "fortnightly":
            monday = day - dt.timedelta(days=day.weekday())
            is_week = every == "weekly" or (monday - _MONDAY).days // 7 % 2 == 0
            return is_week and _first(monday, day, calendar)
        case _:
            month = day.replace(day=1)
            return (day.month - 1) % MONTHS[every] == 0 and _first(month, day, calendar)


def _first(start: dt.date, day: dt.date, calendar: working_days.Calendar) -> bool:
    return not any(calendar.working(start, day))


def next_times(
    series: Series, *, after: dt.datetime, zone: dt.tzinfo, calendar: working_days.Calendar
) -> Iterator[dt.datetime]:
    """Give when a meeting is held from a moment on, in its zone; without a time in the model, at the beginning of the day."""
    first = after.astimezone(zone).date()
    for number in range(LOOKS_AHEAD):
        day = first + dt.timedelta(days=number)
        moment = dt.datetime.combine(day, series.at or dt.time(), tzinfo=zone)
        if held_on(series.every, day, calendar) and (moment >= after or (series.at is None and day == first)):
            yield moment


def planned(
    series: Series, *, at: dt.datetime, zone: dt.tzinfo, calendar: working_days.Calendar
) -> dt.datetime | None:
    """Return when a meeting that begins now was to begin: its time of today; None where it has none today."""
    day = at.astimezone(zone).date()
    if series.at is None or not held_on(series.every, day, calendar):
        return None
    return dt.datetime.combine(day, series.at, tzinfo=zone)


def is_on_time(meeting: Meeting) -> bool:
    """Tell whether a meeting began at its time."""
    return meeting.planned_at is not None and abs(meeting.begun_at - meeting.planned_at) <= ON_TIME


# -- what -----------------------------------------------------------------------------------------------------------

ORDER: Final = tuple(Why)
"""Within a lane: urgent, blocked, late, slow, old, starred."""


def why(case: walking.Candidate, *, at: dt.datetime, has_hand: bool = False) -> Why | None:
    """Say why a case is talked about; None for what is fresh and on track. `has_hand`: somebody has raised a hand on it."""
    if case.is_urgent:
        return Why.URGENT
    if case.is_blocked:
        return Why.BLOCKED
    if case.due_at is not None and case.due_at < at:
        return Why.LATE
    if case.stage_due_at is not None and case.stage_due_at < at and not case.is_paused:
        return Why.SLOW
    if case.due_at is not None and at - case.received_at >= OLD * (case.due_at - case.received_at):
        return Why.OLD
    return Why.STARRED if case.stars or has_hand else None


def walk(
    cases: Iterable[walking.Candidate],
    *,
    lanes: Mapping[tuple[str, str], int],
    hands: Collection[uuid.UUID] = (),
    at: dt.datetime,
) -> tuple[tuple[walking.Candidate, Why], ...]:
    """Choose the cases that need talk, and order them: lanes from right to left, in each urgent, blocked, oldest, starred.

    Where there are more than a meeting can go through, those that need it most.
    """
    reasons = ((case, why(case, at=at, has_hand=case.id in hands)) for case in cases)
    found = [(case, reason) for case, reason in reasons if reason is not None]
    found.sort(key=lambda pair: (ORDER.index(pair[1]), pair[0].received_at, str(pair[0].id)))
    chosen = found[:MOST_CARDS]
    return tuple(sorted(chosen, key=lambda pair: -lanes.get((pair[0].case_type, pair[0].stage), -1)))


def step_on_another_way(meeting: Meeting, way: Way) -> int:
    """Return the part at which a meeting goes on when it changes its way: the same one, or the first case or person."""
    if meeting.part is Part.AFTER:
        return dataclasses.replace(meeting, way=way).last_step
    return min(meeting.step, 2)


def turned(meeting: Meeting, *, to: int) -> int:
    """Return the part that somebody turns to, within the meeting."""
    return min(max(to, 0), meeting.last_step)
