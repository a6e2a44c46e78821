"""Invented customers: people and organisations, some written down twice, some represented by another."""

import datetime as dt
from typing import Final

import numpy as np

from evenkeel.config.year import names
from evenkeel.config.year.values import Customer, Representation

ORGANISATIONS: Final = 0.06
TWICE: Final = 0.012
"""The part of the people who are in the register a second time, written in another way."""
REPRESENTED: Final = 0.03
WITHOUT_EMAIL: Final = 0.3
OLDEST, YOUNGEST = 1931, 2008
SCOPES: Final = ("All matters", "Money matters", "Housing", "Care", "This application")
BASES: Final = (
    "Power of attorney",
    "Parent",
    "Written mandate",
    "Agent of the applicant",
    "Appointed by a court",
)


def customers(
    count: int, *, organisation: str, first_day: dt.date, days: int, seed: int
) -> tuple[Customer, ...]:
    """Invent the customers of a council, the organisations among them first."""
    draw = np.random.default_rng([seed, 3])
    originals = count - int(count * TWICE)
    of = {
        "given": draw.integers(len(names.GIVEN), size=originals),
        "family": draw.integers(len(names.FAMILY), size=originals),
        "house": draw.integers(1, 140, size=originals),
        "street": draw.integers(len(names.STREETS), size=originals),
        "kind": draw.integers(len(names.KINDS_OF_STREET), size=originals),
        "trade": draw.integers(len(names.TRADES), size=originals),
        "born": draw.integers(
            dt.date(OLDEST, 1, 1).toordinal(), dt.date(YOUNGEST, 1, 1).toordinal(), size=originals
        ),
        "language": draw.integers(len(names.LANGUAGES), size=originals),
        "known": draw.integers(30, 2_500, size=originals),
        "has_email": draw.random(originals) >= WITHOUT_EMAIL,
    }
    columns = {name: column.tolist() for name, column in of.items()}
    businesses = int(originals * ORGANISATIONS)
    made = [
        _customer(number, {name: column[number] for name, column in columns.items()}, organisation, first_day)
        if number >= businesses
        else _business(
            number, {name: column[number] for name, column in columns.items()}, organisation, first_day
        )
        for number in range(originals)
    ]
    doubled = draw.choice(np.arange(businesses, originals), size=count - originals, replace=False).tolist()
    later = draw.integers(0, days, size=count - originals).tolist()
    return (
        *made,
        *(
            _again(made[same], originals + at, first_day + dt.timedelta(days=later[at]))
            for at, same in enumerate(doubled)
        ),
    )


def representations(
    people: tuple[Customer, ...], *, first_day: dt.date, seed: int
) -> tuple[Representation, ...]:
    """Invent who acts for whom."""
    draw = np.random.default_rng([seed, 4])
    persons = [one.number for one in people if not one.is_organisation and one.same_as is None]
    chosen = draw.permutation(persons)[: 2 * int(len(persons) * REPRESENTED)].reshape(-1, 2).tolist()
    return tuple(
        Representation(
            customer=one,
            representative=other,
            scope=SCOPES[int(draw.integers(len(SCOPES)))],
            basis=BASES[int(draw.integers(len(BASES)))],
            from_date=first_day - dt.timedelta(days=int(draw.integers(1, 900))),
        )
        for one, other in chosen
    )


def _customer(number: int, of: dict[str, int], organisation: str, first_day: dt.date) -> Customer:
    name = f"{names.GIVEN[of['given']]} {names.FAMILY[of['family']]}"
    return Customer(
        number=number,
        name=name,
        is_organisation=False,
        birth_date=dt.date.fromordinal(of["born"]),
        email=f"{names.mailbox(name)}.{number}@post.example" if of["has_email"] else "",
        phone=names.phone(number),
        address=names.address(of["house"], of["street"], of["kind"], organisation),
        language=names.LANGUAGES[of["language"]],
        known_since=_moment(first_day - dt.timedelta(days=of["known"])),
    )


def _business(number: int, of: dict[str, int], organisation: str, first_day: dt.date) -> Customer:
    name = f"{names.FAMILY[of['family']]} {names.TRADES[of['trade']]}"
    return Customer(
        number=number,
        name=f"{name} (example)",
        is_organisation=True,
        birth_date=None,
        email=f"office@{names.mailbox(name).replace('.', '-')}-{number}.example",
        phone=names.phone(number),
        address=names.address(of["house"], of["street"], of["kind"], organisation),
        language="en",
        known_since=_moment(first_day - dt.timedelta(days=of["known"])),
    )


def _again(same: Customer, number: int, on: dt.date) -> Customer:
    """Write a customer down once more, as somebody else would who had not looked."""
    given, _, family = same.name.partition(" ")
    return Customer(
        number=number,
        name=f"{given[0]}. {family}" if number % 2 else f"{family}, {given}",
        is_organisation=False,
        birth_date=same.birth_date,
        email=same.email.upper() if number % 3 else "",
        phone=same.phone.replace(" ", ""),
        address=same.address,
        language=same.language,
        known_since=_moment(on),
        same_as=same.number,
    )


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(11, 20), tzinfo=dt.UTC)
