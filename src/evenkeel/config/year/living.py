"""A year from beginning to end: what comes in, how it is worked on, and what is told of it."""

import datetime as dt
import random
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from evenkeel.config.year import arriving, asking, chronicle, plans, staffing, working
from evenkeel.config.year.arriving import Span
from evenkeel.config.year.plans import Plan
from evenkeel.config.year.troubles import NONE, Troubles
from evenkeel.config.year.values import Customer, Worker, Year
from evenkeel.config.year.working import Case, Office, Team
from evenkeel.engines.operating_model import OperatingModel

DAYS: Final = 365
WARM_UP: Final = 75
"""Days that are lived before the year is told, so that it begins with full shelves."""
CUSTOMERS: Final = 0.45
"""Customers for each case."""
BUSY: Final = (0.56, 0.68, 0.8)
"""How busy teams of one, of two, and of more are."""
BUSY_WITH_PHONES: Final = 0.86
BUSY_BY_KEY: Final = 0.3
"""Those with a sacred key would have time, if the key let them."""
LEAST_REFUSED, MOST_REFUSED = 0.05, 0.11


def lived(
    model: OperatingModel,
    *,
    organisation: str,
    until: dt.date,
    cases: int,
    seed: int,
    staff: tuple[Worker, ...] | None = None,
    troubles: Troubles = NONE,
) -> Year:
    """Invent a year of a council that ends on the day before `until`, with about so many cases.

    `staff`: who works there; without them, they are invented as well. Those whose role works on no stage take over a few cases
    in the end.
    """
    span = _span(model, until)
    people = staff or staffing.staffed(model, organisation=organisation, seed=seed)
    away = staffing.away(people, first_day=span.first_day, days=span.days + 30, seed=seed)
    customers = asking.customers(
        int(cases * CUSTOMERS),
        organisation=organisation,
        first_day=span.day(WARM_UP),
        days=DAYS,
        seed=seed,
    )
    life = _Life(model, span, people, away, troubles, seed)
    office, all_cases = life.office(), life.arrived(round(cases * span.days / DAYS), customers)
    working.paced(office.teams, all_cases, days=life.days_there, busy=_busy)
    _live(office, all_cases, span)
    told = chronicle.told(
        [case for case in all_cases if case.received >= WARM_UP * working.DAY],
        office=office,
        span=span,
        zone=zoneinfo.ZoneInfo(model.about.timezone),
        model=model,
        customers=customers,
        struggles=troubles.phones,
        leaders=[worker for worker in people if worker.role not in staffing.working_roles(model)],
        chance=life.chance,
    )
    return Year(
        organisation=organisation,
        first_day=span.day(WARM_UP),
        until=until,
        staff=people,
        away=away,
        customers=customers,
        representations=asking.representations(customers, first_day=span.day(WARM_UP), seed=seed),
        contacts=told.contacts,
        histories=told.histories,
    )


def _span(model: OperatingModel, until: dt.date) -> Span:
    holidays = model.calendar.holidays if model.calendar else ()
    return Span(
        first_day=until - dt.timedelta(days=DAYS + WARM_UP),
        days=DAYS + WARM_UP,
        holidays=frozenset(holiday.date for holiday in holidays),
    )


@dataclass
class _Life:
    """What a council has to live with."""

    model: OperatingModel
    span: Span
    people: tuple[Worker, ...]
    away: tuple[frozenset[dt.date], ...]
    troubles: Troubles
    seed: int

    def __post_init__(self) -> None:
        """Throw no dice yet, and find out who is there when."""
        span = self.span
        self.chance = random.Random(self.seed)
        self.there = [
            frozenset(
                number
                for number in range(span.days + working.LONG_AWAY + 30)
                for day in [span.day(number)]
                if day.weekday() in worker.weekdays and day not in absent and day not in span.holidays
            )
            for worker, absent in zip(self.people, self.away, strict=True)
        ]

    def is_there(self, number: int, day: int) -> bool:
        """Tell whether somebody works on a day."""
        return day in self.there[number]

    def days_there(self, number: int) -> int:
        """Count the days on which somebody works."""
        return sum(day < self.span.days for day in self.there[number])

    def arrived(self, cases: int, customers: tuple[Customer, ...]) -> list[Case]:
        """Invent what comes in."""
        kinds = plans.plans(self.model)
        target = self.troubles.day21
        come = arriving.arrived(
            self.model,
            span=self.span,
            cases=cases,
            people=customers,
            seed=self.seed,
            kept={target.case_type: target.kept} if target else {},
        )
        rows = zip(
            come.minute.tolist(),
            come.kind.tolist(),
            come.service,
            come.channel,
            come.customer.tolist(),
            strict=True,
        )
        return [
            working.prepared(Case(number, kinds[kind], service, channel, customer, minute), self.chance)
            for number, (minute, kind, service, channel, customer) in enumerate(rows)
        ]

    def office(self) -> Office:
        """Put people into teams, with the troubles that these have."""
        teams = _teams(self.model, self.people)
        phones, key = self.troubles.phones, self.troubles.key
        if phones and phones.role in teams:
            team = teams[phones.role]
            numbers = [member.number for member in team.members]
            team.left_with_phones = frozenset(numbers[-round(len(numbers) * phones.left_with_phones) :])
            team.wants_heavy = frozenset(numbers[: round(len(numbers) * phones.wants_heavy)])
            team.reluctance, team.leaning = phones.reluctance, phones.leaning
        if key and key.role in teams:
            members = len(teams[key.role].members)
            teams[key.role].key = tuple(desk % members for desk in key.desks)
        return Office(
            teams,
            is_there=self.is_there,
            chance=self.chance,
            lying=_lying(self.troubles, self.span),
            refuses=_refuses(self.troubles),
            pressed=self.troubles.day21.case_type if self.troubles.day21 else "",
        )


def _teams(model: OperatingModel, people: tuple[Worker, ...]) -> dict[str, Team]:
    """Put those with the same role together; a role that nobody holds is filled by somebody of its unit, or by anybody."""
    by_role: dict[str, list[Worker]] = {}
    working = staffing.working_roles(model)
    for worker in people:
        if worker.role not in working:
            continue
        by_role.setdefault(worker.role, []).append(worker)
    teams = {role: Team(role, members) for role, members in by_role.items()}
    units = {role.key: role.unit for role in model.roles}
    for plan in plans.plans(model):
        for step in plan.steps:
            if step.role not in teams:
                unit = units.get(step.role) or plan.unit
                near = [team for team in teams.values() if team.members[0].unit == unit]
                teams[step.role] = near[0] if near else next(iter(teams.values()))
    return teams


def _lying(troubles: Troubles, span: Span) -> Callable[[Case, random.Random], float | None]:
    """Say how long a case lies before it is begun where a target decides that."""
    target, struggle = troubles.day21, troubles.phones

    def lying(case: Case, chance: random.Random) -> float | None:
        if struggle and case.step.role == struggle.role and working.is_quick(case):
            return chance.lognormvariate(0, 0.6) * struggle.lying * working.DAY
        if target is None or case.plan.key != target.case_type:
            return None
        draw = chance.random()
        if draw < target.early:
            days = chance.uniform(2, target.days - 5)
        elif draw < 1 - target.missed:
            days = _before(target.days, case, span, chance)
        else:
            days = target.days + chance.uniform(0.5, target.forgotten)
        midnight = case.received - case.received % working.DAY
        return max(midnight + days * working.DAY - case.received, 0.0)

    return lying


def _before(days: int, case: Case, span: Span, chance: random.Random) -> float:
    """Choose one of the last working days before a target is missed, the last ones most often."""
    back = int(chance.expovariate(1 / 1.2))
    arrived = int(case.received // working.DAY)
    for day in range(days - min(back, 6), 0, -1):
        on = span.day(arrived + day)
        if on.weekday() < 5 and on not in span.holidays:
            return day + chance.uniform(8.6, 14) / 24
    return float(days)


def _refuses(troubles: Troubles) -> Callable[[Case, int, random.Random], bool]:
    """Say how often somebody refuses: alike whoever decides, but for the kind of case where it depends on that."""
    varied = troubles.variation
    shares: dict[int, float] = {}

    def refuses(case: Case, who: int, chance: random.Random) -> bool:
        if varied and case.plan.key == varied.case_type:
            if who not in shares:
                shares[who] = varied.refused[len(shares) % len(varied.refused)]
            return chance.random() < shares[who]
        return chance.random() < usual_refusals(case.plan)

    return refuses


def usual_refusals(plan: Plan) -> float:
    """Return how often a kind of case is refused, whoever decides."""
    share = sum(map(ord, plan.key)) % 10 / 10
    return LEAST_REFUSED + share * (MOST_REFUSED - LEAST_REFUSED)


def _busy(team: Team) -> float:
    """Tell how busy a team is."""
    if team.key:
        return BUSY_BY_KEY
    if team.left_with_phones:
        return BUSY_WITH_PHONES
    return BUSY[min(len(team.members), len(BUSY)) - 1]


def _live(office: Office, cases: list[Case], span: Span) -> None:
    """Go through the days."""
    coming = iter(cases)
    case = next(coming, None)
    for day in range(span.days):
        while case is not None and case.received < (day + 1) * working.DAY:
            office.open(case)
            case = next(coming, None)
        office.work(day)
