"""Savings planned in three scenarios against what was realised, quarter by quarter; and when to raise the alarm.

The model says what an action saves in a year once it works. So a quarter of a year brings a fourth of it, from the quarter
after the one by whose end the action holds everywhere (where the model names none: after the one in which it begins to hold).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evenkeel.contexts.programme import rules
from evenkeel.contexts.programme.values import Report, What
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters

MOST_QUARTERS: Final = 60
"""Quarters that a course shows; a model may name years that nobody lives to see."""
AFTER_THE_LAST: Final = 3
"""Quarters shown after the last action begins to save, so that a whole year of it is seen."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount in each of the three scenarios."""

    low: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def __add__(self, other: "Amounts") -> "Amounts":
        """Add scenario by scenario."""
        return Amounts(self.low + other.low, self.expected + other.expected, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: what was planned and realised in it, and from the beginning up to its end."""

    number: int
    planned: Amounts
    realised: Decimal
    planned_so_far: Amounts
    realised_so_far: Decimal
    is_over: bool
    """Whether it is over on the day that is looked at: only then is it compared."""
    has_begun: bool

    @property
    def gap(self) -> Decimal:
        """What is missing to the expected scenario up to its end; below zero where there is more."""
        return self.planned_so_far.expected - self.realised_so_far


@dataclass(frozen=True, slots=True)
class Missing:
    """An action whose savings were planned by now while none was reported."""

    action: operating_model.Action
    since: int
    """The first quarter in which it was to save."""
    planned: Amounts


@dataclass(frozen=True, slots=True)
class Course:
    """The savings of actions over the quarters."""

    quarters: tuple[Quarter, ...]
    missing: tuple[Missing, ...]

    @property
    def last_over(self) -> Quarter | None:
        """Give the last quarter that is over and in which savings were planned or came by its end."""
        over = [each for each in self.quarters if each.is_over]
        last = over[-1] if over else None
        return last if last and (last.planned_so_far.high or last.realised_so_far) else None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sentence about savings, and how loud it is: error, warning, success or info."""

    kind: str
    text: str


def from_quarter(action: operating_model.Action) -> int | None:
    """Give the first quarter in which an action is to save; None where it saves nothing, or nobody knows when."""
    holds = quarters.maybe(action.done_by or action.implement_from)
    return None if action.savings is None or holds is None or holds >= quarters.LAST else holds + 1


def in_a_year(action: operating_model.Action) -> Amounts:
    """Give what an action saves in a year once it works."""
    said = action.savings
    if said is None:
        return Amounts()
    return Amounts(*(Decimal(str(each)) for each in (said.low, said.expected, said.high)))


def in_a_quarter(action: operating_model.Action, quarter: int) -> Amounts:
    """Give what an action is to save in a quarter."""
    begins = from_quarter(action)
    if begins is None or quarter < begins:
        return Amounts()
    year = in_a_year(action)
    return Amounts(year.low / 4, year.expected / 4, year.high / 4)


def course(actions: Sequence[operating_model.Action], reports: Iterable[Report], *, day: dt.date) -> Course:
    """Tell how the savings of actions were planned, and how they came by a day."""
    keys = {each.key for each in actions}
    realised: dict[int, Decimal] = {}
    reported: set[str] = set()
    for each in rules.standing_reports(reports):
        if each.what is What.SAVINGS and each.action in keys and each.on <= day:
            assert each.amount is not None
            number = quarters.number(each.quarter)
            realised[number] = realised.get(number, Decimal(0)) + each.amount
            reported.add(each.action)
    return Course(
        quarters=tuple(_quarters(actions, realised, day)),
        missing=tuple(_missing(actions, reported, day)),
    )


def _quarters(
    actions: Sequence[operating_model.Action], realised: dict[int, Decimal], day: dt.date
) -> Iterable[Quarter]:
    begins = [number for each in actions if (number := from_quarter(each)) is not None]
    known = [*begins, *realised]
    if not known:
        return
    first = min(known)
    last = min(
        max(*(number + AFTER_THE_LAST for number in known), first), first + MOST_QUARTERS - 1, quarters.LAST
    )
    planned_so_far, realised_so_far = Amounts(), Decimal(0)
    for number in range(first, last + 1):
        planned = sum((in_a_quarter(each, number) for each in actions), Amounts())
        came = realised.get(number, Decimal(0))
        planned_so_far, realised_so_far = planned_so_far + planned, realised_so_far + came
        yield Quarter(
            number=number,
            planned=planned,
            realised=came,
            planned_so_far=planned_so_far,
            realised_so_far=realised_so_far,
            is_over=quarters.end(number) < day,
            has_begun=quarters.start(number) <= day,
        )


def _missing(
    actions: Sequence[operating_model.Action], reported: set[str], day: dt.date
) -> Iterable[Missing]:
    now = quarters.of(day)
    for each in actions:
        begins = from_quarter(each)
        if begins is None or begins >= now or each.key in reported:
            continue
        year, over = in_a_year(each), now - begins
        if year.high > 0:
            planned = Amounts(*(amount * over / 4 for amount in (year.low, year.expected, year.high)))
            yield Missing(each, begins, planned)


def alarm(found: Course, *, currency: str) -> Alarm:
    """Say in a sentence whether savings come as planned, by the last quarter that is over."""
    last = found.last_over
    if last is None:
        return Alarm("info", "No savings were planned by now, and none were reported.")
    planned, came = last.planned_so_far, last.realised_so_far
    by = f"By the end of {quarters.spoken(last.number)}"
    realised = f"savings of {said(came, currency)} were realised"
    if came < planned.low:
        return Alarm(
            "error",
            f"{by}, {realised}. Even the low scenario has {said(planned.low, currency)}: {said(planned.low - came, currency)} "
            f"are missing to it, and {said(last.gap, currency)} to the expected scenario "
            f"({said(planned.expected, currency)}).",
        )
    if came < planned.expected:
        return Alarm(
            "warning",
            f"{by}, {realised}. The expected scenario has {said(planned.expected, currency)}: "
            f"{said(last.gap, currency)} are missing. The low scenario ({said(planned.low, currency)}) is reached.",
        )
    return Alarm(
        "success",
        f"{by}, {realised}; the expected scenario has {said(planned.expected, currency)}.",
    )


def behind_since(found: Course) -> int | None:
    """Give the quarter since whose end savings have been behind the low scenario without a break; None where they are not."""
    since = None
    for each in found.quarters:
        if each.is_over:
            behind = each.realised_so_far < each.planned_so_far.low
            since = (since if since is not None else each.number) if behind else None
    return since


def said(amount: Decimal, currency: str) -> str:
    """Write an amount for people, whole, like GBP 1,250,000."""
    whole = amount.quantize(Decimal(1))
    return f"{currency} {whole:,}".strip()
