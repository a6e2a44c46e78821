"""A small programme on to-be, and the larger one of the two councils."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import operations, queries
from evenkeel.contexts.blueprint.values import Kind, Revision
from evenkeel.contexts.programme.values import Report, What
from evenkeel.engines import operating_model
from tests.contexts.conftest import AT, HARBOUR, acts

TODAY = AT.date()
"""2 March 2026, in the first quarter."""
COUNCILS = Path(__file__).parents[3] / "operating-models/two-councils"
MODEL = """\
about:
  title: Harbour Vale (example)
  currency: GBP

roles:
  - {key: head, title: Head of planning}

workstreams:
  - {key: digital, title: Digital}

actions:
  - key: account
    title: One account for customers
    target_area: technology
    workstream: digital
    owner: head
    design_by: 2025-Q3
    implement_from: 2025-Q4
    done_by: 2025-Q4
    closes: [roles/head]
    savings: {low: 40000, expected: 80000, high: 120000}
    evidence: [Every customer has one]
  - key: forms
    title: All forms on the web
    target_area: channels
    owner: head
    design_by: 2026-Q1
    implement_from: 2026-Q2
    done_by: 2026-Q4
    depends_on: [account]
    evidence: [Nine of ten come through the web, Letters have halved]
"""
FILES = {"model.yaml": MODEL.encode()}
Begin = Callable[..., Revision]


@functools.cache
def councils() -> operating_model.OperatingModel:
    """Return the two councils as they shall be."""
    return operating_model.load(COUNCILS / "to-be")


@functools.cache
def small() -> operating_model.OperatingModel:
    """Return the small model."""
    model = operating_model.read_files(FILES).model
    assert model is not None
    return model


@pytest.fixture(autouse=True)
def nothing_in_effect() -> None:
    """Forget what the test before had applied to the organisation, which this one has again."""
    queries.HOLDINGS.forget(HARBOUR.id)


@pytest.fixture
def begin() -> Begin:
    """Return a way to begin a branch for somebody."""

    def begin(by: accounts.Acting, kind: Kind = Kind.TO_BE, files: dict[str, bytes] = FILES) -> Revision:
        with acts(by):
            return operations.begin(kind=kind, title="Our model", files=files, by=by, at=AT)

    return begin


def told(
    action: str,
    what: What,
    on: dt.date = TODAY,
    *,
    meets: str = "",
    quarter: str = "",
    amount: int | None = None,
    withdraws: uuid.UUID | None = None,
    at: dt.datetime = AT,
) -> Report:
    """Return a report as it would be kept."""
    return Report(
        id=uuid.uuid4(),
        action=action,
        what=what,
        on=on,
        text="",
        link="",
        meets=meets,
        quarter=quarter,
        amount=None if amount is None else Decimal(amount),
        withdraws_id=withdraws,
        by_name="Priya Castellane",
        at=at,
    )
