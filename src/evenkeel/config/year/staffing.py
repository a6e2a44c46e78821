"""Invented staff from the roles of a model: how many of each, who they are, when they work and when they are away."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from evenkeel.config.year import names
from evenkeel.config.year.values import Worker
from evenkeel.engines.operating_model import OperatingModel

POSTS: Final[Mapping[str, Mapping[str, int]]] = {
    "harbour-vale": {
        "contact-adviser": 10,
        "feedback-officer": 7,
        "benefits-officer": 6,
        "tax-officer": 2,
        "repairs-operative": 2,
        "care-adviser": 2,
    },
    "moorland": {"contact-adviser": 4, "repairs-operative": 2},
}
"""How many of the staff of a council the example has; of every other role that works on cases, one."""
ASIDE: Final = frozenset({"letters-clerk"})
"""Roles that type and post for others: cases stay with those who have them."""
PART_TIME: Final = 0.25
HOLIDAYS: Final = ((26, 3), (31, 10), (32, 6), (14, 5), (7, 4), (43, 4))
"""Weeks of the year around which people take leave, and how many working days."""
SPELLS_OF_SICKNESS: Final = 2.4
LONGEST_SICKNESS: Final = 6
MONDAY_TO_FRIDAY: Final = range(5)


def staffed(model: OperatingModel, *, organisation: str, seed: int) -> tuple[Worker, ...]:
    """Invent the staff of a council: those of its roles that work on stages of cases, in the order of the model."""
    draw = np.random.default_rng([seed, 1])
    working = working_roles(model)
    posts = POSTS.get(organisation, {})
    roles = [role for role in model.roles if role.key in working for _ in range(posts.get(role.key, 1))]
    people = names.staff(len(roles), draw)
    return tuple(
        Worker(
            number=number,
            name=name,
            email=f"{names.mailbox(name)}@{organisation}.example",
            role=role.key,
            unit=role.unit or "",
            fte=1.0 if len(weekdays) == 5 else round(len(weekdays) / 5, 1),
            weekdays=weekdays,
        )
        for number, (role, name) in enumerate(zip(roles, people, strict=True))
        for weekdays in [_weekdays(draw) if posts.get(role.key, 1) > 2 else frozenset(MONDAY_TO_FRIDAY)]
    )


def working_roles(model: OperatingModel) -> frozenset[str]:
    """Return the roles that work on stages of cases."""
    return frozenset(stage.role for kind in model.case_types for stage in kind.stages if stage.role) - ASIDE


def away(
    staff: Iterable[Worker], *, first_day: dt.date, days: int, seed: int
) -> tuple[frozenset[dt.date], ...]:
    """Invent the days on which each of the staff is absent: leave in the seasons for it, and spells of sickness."""
    draw = np.random.default_rng([seed, 2])
    last = first_day + dt.timedelta(days=days)
    return tuple(frozenset(_absent(draw, first_day, last)) for _ in staff)


def _weekdays(draw: np.random.Generator) -> frozenset[int]:
    if draw.random() >= PART_TIME:
        return frozenset(MONDAY_TO_FRIDAY)
    return frozenset(MONDAY_TO_FRIDAY) - {int(draw.integers(5))}


def _absent(draw: np.random.Generator, first: dt.date, last: dt.date) -> Iterable[dt.date]:
    for year in range(first.year, last.year + 1):
        for week, length in HOLIDAYS:
            begin = dt.date.fromisocalendar(year, 1, 1) + dt.timedelta(
                weeks=week + int(draw.integers(-2, 3)), days=int(draw.integers(0, 2))
            )
            yield from _working_days(begin, length)
    for _ in range(int(draw.poisson(SPELLS_OF_SICKNESS))):
        begin = first + dt.timedelta(days=int(draw.integers((last - first).days)))
        yield from _working_days(begin, int(draw.integers(1, LONGEST_SICKNESS)))


def _working_days(begin: dt.date, length: int) -> Iterable[dt.date]:
    days = (begin + dt.timedelta(days=number) for number in range(2 * length + 4))
    return [day for day in days if day.weekday() < 5][:length]
