"""Decisions of programme, apart from storage: who may report what, and how an action stands on a day."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.programme.values import (
    DATES,
    LONGEST_LINK,
    LONGEST_TEXT,
    Colour,
    Report,
    Standing,
    State,
    What,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, quarters

REPORTERS: Final = frozenset({accounts.Role.DESIGNER, accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})
LARGEST_AMOUNT: Final = Decimal("999999999999.99")
COLOURS: Final[Mapping[State, Colour]] = {
    State.NOT_BEGUN: Colour.GREY,
    State.IN_DESIGN: Colour.GREEN,
    State.LATE_IN_DESIGN: Colour.AMBER,
    State.DESIGNED: Colour.GREEN,
    State.IN_IMPLEMENTATION: Colour.GREEN,
    State.LATE: Colour.RED,
    State.UNPROVEN: Colour.AMBER,
    State.DONE: Colour.GREEN,
}
"""The colour of every state; one that is held up is amber at best."""


class NotReporter(errors.Denied):
    """Only designers, leaders and administrators may report on the programme."""

    code: ClassVar[str] = "not-a-reporter"


class NoSuchAction(errors.NotFound):
    """The programme has no such action."""

    code: ClassVar[str] = "no-such-action"


class NoSuchReport(errors.NotFound):
    """There is no such report, or it is not yours to see."""

    code: ClassVar[str] = "no-such-report"


class WithdrawnAlready(errors.Conflict):
    """This report was withdrawn already."""

    code: ClassVar[str] = "report-withdrawn-already"


class NotWithdrawable(errors.Conflict):
    """A withdrawal stays. Report again what holds."""

    code: ClassVar[str] = "withdrawal-stays"


class InTheFuture(errors.Invalid):
    """This day is still to come. Report what has happened, when it has happened."""

    code: ClassVar[str] = "report-of-the-future"


class OutOfOrder(errors.Invalid):
    """{words} Correct the day, or withdraw the other report."""

    code: ClassVar[str] = "report-out-of-order"


class NotDeclared(errors.Invalid):
    """The action declares no such evidence."""

    code: ClassVar[str] = "evidence-not-declared"


class NotInBounds(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "report-not-in-bounds"


def can_report(acting: accounts.Acting) -> bool:
    """Tell whether somebody may report on the programme."""
    return acting.role in REPORTERS


def check_report(acting: accounts.Acting) -> None:
    """Raise NotReporter unless she may report on the programme."""
    if not can_report(acting):
        raise NotReporter


def check_day(on: dt.date, *, today: dt.date) -> None:
    """Raise InTheFuture unless the day has come, NotInBounds where it is too long ago to be meant."""
    if on > today:
        raise InTheFuture
    if on.year < 2000:
        raise NotInBounds(words="This day is before the year 2000.")


def check_words(*, text: str, link: str) -> None:
    """Raise NotInBounds where a text is too long, or a link is none."""
    if len(text) > LONGEST_TEXT or len(link) > LONGEST_LINK:
        raise NotInBounds(words=f"Write at most {LONGEST_TEXT} characters.")
    if link and not link.startswith(("https://", "http://")):
        raise NotInBounds(words="A link begins with https:// or http://.")


def check_amount(amount: Decimal) -> None:
    """Raise NotInBounds unless it is an amount that can have been saved."""
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise NotInBounds(words="Give what was saved as an amount of 0 or more.")


def check_order(what: What, on: dt.date, *, reached: Mapping[What, dt.date]) -> None:
    """Raise OutOfOrder where a real date would come before an earlier step, or after a later one."""
    mine = DATES.index(what)
    for place, other in enumerate(DATES):
        there = reached.get(other)
        if there is None or place == mine:
            continue
        if (place < mine and on < there) or (place > mine and on > there):
            raise OutOfOrder(words=f"It was reported as {SAID[other]} on {spoken(there)}.")


SAID: Final[Mapping[What, str]] = {
    What.BEGUN: "begun",
    What.DESIGNED: "designed",
    What.STARTED: "in implementation",
    What.IMPLEMENTED: "implemented everywhere",
}


def standing_reports(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Leave out withdrawals and what they withdraw."""
    reports = tuple(reports)
    gone = {each.withdraws_id for each in reports if each.withdraws_id}
    return tuple(each for each in reports if each.id not in gone and each.what is not What.WITHDRAWAL)


def reached(reports: Iterable[Report], *, day: dt.date) -> dict[What, dt.date]:
    """Give the real dates up to a day; where a date was reported twice, what was said last holds."""
    said = sorted(standing_reports(reports), key=lambda each: (each.at, each.id))
    return {each.what: each.on for each in said if each.what in DATES and each.on <= day}


@dataclass(frozen=True, slots=True)
class Plan:
    """The days by which an action is to be where; None where the model names no quarter."""

    design_until: dt.date | None
    start_until: dt.date | None
    done_until: dt.date | None


def plan(action: operating_model.Action) -> Plan:
    """Give the last days of the quarters of an action; without one for the design, it stands before it begins to hold."""
    design, begin, done = (
        quarters.maybe(each) for each in (action.design_by, action.implement_from, action.done_by)
    )
    before = quarters.start(begin) - dt.timedelta(days=1) if begin is not None else None
    return Plan(
        design_until=quarters.end(design) if design is not None else before,
        start_until=quarters.end(begin) if begin is not None else None,
        done_until=quarters.end(done) if done is not None else None,
    )


def state(plan: Plan, reached: Mapping[What, dt.date], *, is_proven: bool, day: dt.date) -> State:
    """Tell how an action stands on a day. Every combination of dates gives exactly one state."""
    if What.IMPLEMENTED in reached:
        return State.DONE if is_proven else State.UNPROVEN
    if _is_over(plan.done_until, day):
        return State.LATE
    if What.STARTED in reached:
        return State.IN_IMPLEMENTATION
    if What.DESIGNED in reached:
        return State.LATE if _is_over(plan.start_until, day) else State.DESIGNED
    if _is_over(plan.design_until, day):
        return State.LATE_IN_DESIGN
    return State.IN_DESIGN if What.BEGUN in reached else State.NOT_BEGUN


def reason(
    state: State, plan: Plan, reached: Mapping[What, dt.date], unmet: Sequence[str], day: dt.date
) -> str:
    """Say in a sentence why an action stands so."""
    if state is State.DONE:
        return f"It holds everywhere since {spoken(reached[What.IMPLEMENTED])}, and the evidence is given."
    if state is State.UNPROVEN:
        missing = f"nothing shows it yet: {'; '.join(unmet)}." if unmet else "no evidence is given."
        return f"It was reported as implemented on {spoken(reached[What.IMPLEMENTED])}, but {missing}"
    if state is State.LATE:
        return _late(plan, day)
    if state is State.LATE_IN_DESIGN:
        assert plan.design_until is not None
        return f"The design was to stand by {spoken(plan.design_until)}; {_behind(plan.design_until, day)}."
    return _under_way(state, plan, reached)


def _late(plan: Plan, day: dt.date) -> str:
    if _is_over(plan.done_until, day):
        assert plan.done_until is not None
        return (
            f"It was to hold everywhere by {spoken(plan.done_until)} and does not; "
            f"{_behind(plan.done_until, day)}."
        )
    assert plan.start_until is not None
    return (
        f"The design stands, but implementation was to begin by {spoken(plan.start_until)}; "
        f"{_behind(plan.start_until, day)}."
    )


def _under_way(state: State, plan: Plan, reached: Mapping[What, dt.date]) -> str:
    if state is State.IN_IMPLEMENTATION:
        return f"In implementation since {spoken(reached[What.STARTED])}; {_due(plan.done_until, 'it is to hold everywhere')}."
    if state is State.DESIGNED:
        return (
            f"The design stands since {spoken(reached[What.DESIGNED])}; "
            f"{_due(plan.start_until, 'implementation is to begin')}."
        )
    begun = f"Begun on {spoken(reached[What.BEGUN])}" if What.BEGUN in reached else "Nothing is reported yet"
    return f"{begun}; {_due(plan.design_until, 'the design is to stand')}."


def _due(until: dt.date | None, what: str) -> str:
    return f"{what} by {spoken(until)}" if until else f"the model names no quarter by which {what}"


def _behind(until: dt.date, day: dt.date) -> str:
    days = (day - until).days
    if days < 14:
        return f"{days} {'day' if days == 1 else 'days'} late"
    return f"{days // 7} weeks late" if days < 120 else f"{round(days / 30.44)} months late"


def _is_over(until: dt.date | None, day: dt.date) -> bool:
    return until is not None and day > until


def spoken(day: dt.date) -> str:
    """Write a day for people, like 3 May 2027."""
    return f"{day.day} {day:%b} {day.year:04d}"


def unmet(action: operating_model.Action, reports: Iterable[Report], *, day: dt.date) -> tuple[str, ...]:
    """Give the declared evidence that nothing meets by a day."""
    met = {each.meets for each in reports if each.what is What.EVIDENCE and each.on <= day}
    return tuple(each for each in action.evidence if each not in met)


def standings(
    actions: Sequence[operating_model.Action], reports: Iterable[Report], *, day: dt.date
) -> tuple[Standing, ...]:
    """Tell how each action of a programme stands on a day."""
    by_action: dict[str, list[Report]] = {}
    for each in standing_reports(reports):
        by_action.setdefault(each.action, []).append(each)
    known = {each.key: reached(by_action.get(each.key, ()), day=day) for each in actions}
    open_ones = {key for key, dates in known.items() if What.IMPLEMENTED not in dates}
    return tuple(
        _standing(each, by_action.get(each.key, ()), known[each.key], open_ones, day) for each in actions
    )


def _standing(
    action: operating_model.Action,
    reports: Sequence[Report],
    dates: Mapping[What, dt.date],
    open_ones: set[str],
    day: dt.date,
) -> Standing:
    planned, missing = plan(action), unmet(action, reports, day=day)
    given = any(each.what is What.EVIDENCE and each.on <= day for each in reports)
    found = state(planned, dates, is_proven=given and not missing, day=day)
    waits_for = tuple(key for key in action.depends_on if key in open_ones)
    begins = quarters.maybe(action.implement_from)
    is_going = What.STARTED in dates or (begins is not None and quarters.start(begins) <= day)
    held_up = bool(waits_for) and is_going and What.IMPLEMENTED not in dates
    colour = COLOURS[found]
    return Standing(
        action=action,
        state=found,
        colour=Colour.AMBER if held_up and colour in (Colour.GREEN, Colour.GREY) else colour,
        reason=reason(found, planned, dates, missing, day),
        waits_for=waits_for,
        is_held_up=held_up,
        reached=tuple((what, dates[what]) for what in DATES if what in dates),
        unmet=missing,
    )
