"""A small model with two teams, and the cast placed in it: Tom and Oona plan, Marek leads them, Priya answers calls."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import operations as blueprint
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.casework.operations import intake
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.people import operations as people
from evenkeel.contexts.people.values import Details
from evenkeel.engines import operating_model
from tests.contexts.conftest import AT, Cast, Player, acts
from tests.database import kept

MODEL = """\
about:
  title: Harbour Vale (example)
  failure_causes: [Asked how far it is, Not understood]
  contact_retention: {years: 2}

channels:
  - {key: phone, title: Phone, kind: phone, retention: {years: 1}}
  - {key: letter, title: Letter, kind: letter}

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
  - {key: adviser, title: Adviser, unit: contact}
  - {key: planner, title: Planner, unit: planning}

partners:
  - {key: fire-service, title: Fire service (example)}

services:
  - key: building
    title: Permission to build
    unit: planning
    case_types: [permit]
    answers: [{question: May a shed stand without a permit?, answer: Yes if it is low.}]

standards:
  - key: permit
    title: A permit done well
    checklist: [Look on the day it comes, Ask for all at once]

case_types:
  - key: permit
    title: Permit
    kind: application
    shelf: plans
    standard: permit
    norm_time: 42d
    net_norm_time: 20wd
    outcomes: [Granted, Refused]
    contest_within: 28d
    suspensions:
      - {key: survey, title: A survey is under way, basis: "Building Act, section 18 (example)"}
    attributes:
      - {key: area, title: Floor area, kind: number, personal: false}
      - {key: site, title: Site, required: true}
    retention: {years: 5, basis: "Archives Act (example)"}
    stages:
      - {key: check, title: Check, norm_time: 3d, done_when: [Plans have a scale]}
      - {key: views, title: Neighbours' views, norm_time: 21d, waiting: true}
      - {key: assess, title: Assess, norm_time: 12d}
      - {key: decide, title: Decide, norm_time: 6d, enter_when: [responsible], leave_when: [decision]}
  - key: question
    title: Question
    kind: call
    shelf: calls
    norm_time: 2wd
  - key: worry
    title: Worry about a person
    kind: case
    shelf: plans
    confidential: true
    retention: {years: 1}

shelves:
  - {key: plans, title: Plans, unit: planning, order: oldest-first, wip_limit: 5}
  - {key: calls, title: Calls, unit: contact, order: due-first}
  - {key: everybody, title: Everybody's}
  - {key: own, title: Mine for ever, unit: planning, distribution: fixed-key}
"""
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def apply(by: accounts.Acting, model: str = MODEL) -> None:
    """Put a model into effect for somebody's organisation."""
    with acts(by):
        files = {"model.yaml": model.encode()}
        made = blueprint.begin(kind=Kind.AS_IS, title="As it is", files=files, by=by, at=AT - 400 * DAY)
        blueprint.apply(
            revision_id=made.id,
            takes_effect_at=AT - 400 * DAY,
            note="",
            by=by,
            at=AT - 400 * DAY,
            in_the_way=lambda organisation_id, holding: (),
            wait=lambda seconds: None,
        )


def place(by: accounts.Acting, player: Player, role: str, unit: str) -> None:
    """Let somebody of the cast work in a unit, in a role."""
    with acts(by):
        made = people.add_person(
            by=by, details=Details(name=player.acts.name), user_id=player.user_id, at=AT, first_date=None
        )
        people.begin_membership(
            by=by,
            person_id=made.id,
            role=role,
            unit=unit,
            fte=Decimal(1),
            first_date=dt.date(2024, 1, 1),
            at=AT,
        )


@pytest.fixture
def team(cast: Cast) -> Cast:
    """Have the model in effect for both organisations, and the cast in its places."""
    kept.begin_with("casework team", lambda: _team(cast))
    return cast


def _team(cast: Cast) -> None:
    apply(cast.administrator.acts)
    apply(cast.other_organisation.acts)
    place(cast.administrator.acts, cast.staff, "planner", "planning")
    place(cast.administrator.acts, cast.colleague, "planner", "planning")
    place(cast.administrator.acts, cast.leader, "planning-leader", "planning")
    place(cast.administrator.acts, cast.designer, "adviser", "contact")


def opened(
    by: accounts.Acting, case_type: str = "permit", *, at: dt.datetime = AT, **more: Any
) -> cases.Case:
    """Open a case as somebody."""
    return intake.open_case(case_type=case_type, title="A wall", by=by, at=at, **more)


@pytest.fixture(scope="session")
def permit() -> operating_model.CaseType:
    """Return the case type of permits."""
    model = operating_model.read_files({"model.yaml": MODEL.encode()}).model
    assert model is not None
    found = model.find("case_types", "permit")
    assert isinstance(found, operating_model.CaseType)
    return found
