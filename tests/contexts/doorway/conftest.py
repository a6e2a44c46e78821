"""A permit that Tom has, and the link by which its customer follows it."""

import datetime as dt
import re

import pytest

from evenkeel.contexts.casework.operations import customers, moving, taking, waiting, writing
from evenkeel.contexts.casework.values.cases import Case, Pause
from evenkeel.contexts.casework.values.customers import By
from evenkeel.contexts.doorway import operations
from evenkeel.kernel import time
from tests.contexts.casework.conftest import DAY, opened, team
from tests.contexts.conftest import Cast, acts

__all__ = ("team",)
SECRETS = (
    "A wall",
    "Ada Thorne",
    "ada@mail.example",
    "Tom",
    "hedgehog",
    "Not a word",
    "Tern Lane",
    "Plans have a scale",
)
"""What stands in the case and is nobody's outside: its title, customer, colleagues, notes, reasons, list."""


@pytest.fixture
def case(team: Cast) -> Case:
    """A permit that came ten days ago: taken, noted, moved on against the standard, and waiting for its customer."""
    tom, marek = team.staff.acts, team.leader.acts
    now = time.now()
    with acts(tom):
        details = ((By.EMAIL, "ada@mail.example"),)
        ada = customers.add(name="Ada Thorne", details=details, by=tom, at=now)
        made = opened(
            tom, at=now - 10 * DAY, customer_id=ada.id, service="building", attributes={"site": "Tern Lane 4"}
        )
        taking.take(case_id=made.id, by=tom, at=now - 9 * DAY)
        writing.note(case_id=made.id, text="A hedgehog lives there", by=tom, at=now - 8 * DAY)
    with acts(marek):
        moving.move(
            case_id=made.id, stage="assess", reason="Not a word", overrule=True, by=marek, at=now - 7 * DAY
        )
    return waits(team, made, at=now - 6 * DAY)


def waits(team: Cast, case: Case, *, at: dt.datetime) -> Case:
    """Let a case wait for its customer."""
    with acts(team.staff.acts):
        return waiting.pause(
            case_id=case.id,
            kind=Pause.CUSTOMER,
            reason="Not a word",
            look_again_at=at + 30 * DAY,
            by=team.staff.acts,
            at=at,
        )


def link(team: Cast, case: Case) -> str:
    """Have Tom make the link; return its token."""
    tom = team.staff.acts
    with acts(tom):
        return operations.make(reference=case.reference, by=tom, at=time.now())


def plain(content: bytes) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", content.decode()).split())
