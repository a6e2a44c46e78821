"""A small model with two teams under a directorate, and persons for the cast."""

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import operations as blueprint
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.people import operations
from evenkeel.contexts.people.values import Details, Person
from tests.contexts.conftest import AT, Cast, acts
from tests.database import kept

TODAY = AT.date()
"""Monday 2 March 2026."""
SINCE = dt.date(2025, 1, 1)
MODEL = """\
about: {title: Harbour Vale (example)}

calendar:
  title: Working days
  holidays: [{date: 2026-03-06, title: Founders' day}]

units:
  - {key: customers, title: Customers, kind: directorate, lead: director}
  - {key: contact, title: Customer contact, kind: team, parent: customers, lead: contact-leader}
  - {key: planning, title: Planning, kind: team, parent: customers, lead: planning-leader}

roles:
  - {key: director, title: Director, unit: customers, manager: true}
  - {key: contact-leader, title: Contact leader, unit: contact, manager: true}
  - {key: planning-leader, title: Planning leader, unit: planning, manager: true}
  - {key: adviser, title: Adviser, unit: contact, skills: [{skill: advice, level: 3}, {skill: plain-writing, level: 2}]}
  - {key: planner, title: Planner, unit: planning}

skills:
  - {key: advice, title: Advice}
  - {key: plain-writing, title: Plain writing}
"""


@dataclass(frozen=True)
class Team:
    """The cast with persons: Tom advises, Oona leads him, Dora leads her; Pia plans, in another team."""

    cast: Cast
    tom: Person
    oona: Person
    dora: Person
    pia: Person


def apply(by: accounts.Acting, model: str = MODEL) -> None:
    """Put a model into effect for somebody's organisation."""
    with acts(by):
        files = {"model.yaml": model.encode()}
        made = blueprint.begin(kind=Kind.AS_IS, title="As it is", files=files, by=by, at=AT)
        blueprint.apply(
            revision_id=made.id,
            takes_effect_at=None,
            note="",
            by=by,
            at=AT,
            in_the_way=lambda organisation_id, holding: (),
            wait=lambda seconds: None,
        )


def person(
    by: accounts.Acting,
    name: str,
    role: str = "",
    unit: str = "",
    *,
    user_id: uuid.UUID | None = None,
    fte: str = "1",
) -> Person:
    """Write a person down, in a role where one is named."""
    details = Details(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@people.example")
    with acts(by):
        made = operations.add_person(by=by, details=details, user_id=user_id, first_date=SINCE, at=AT)
        if role:
            operations.begin_membership(
                by=by,
                person_id=made.id,
                role=role,
                unit=unit,
                fte=Decimal(fte),
                first_date=SINCE,
                at=AT,
            )
    return made


@pytest.fixture
def team(cast: Cast) -> Team:
    """Return the cast with persons in roles of the small model, which is in effect."""
    return dataclasses.replace(kept.begin_with("people team", lambda: _team(cast)), cast=cast)


def _team(cast: Cast) -> Team:
    by = cast.administrator.acts
    apply(by)
    return Team(
        cast=cast,
        tom=person(by, "Tom Ashdowne", "adviser", "contact", user_id=cast.staff.user_id),
        oona=person(by, "Oona Pell", "contact-leader", "contact", user_id=cast.colleague.user_id),
        dora=person(by, "Dora Quill", "director", "customers"),
        pia=person(by, "Pia Castellane", "planner", "planning", user_id=cast.designer.user_id),
    )
