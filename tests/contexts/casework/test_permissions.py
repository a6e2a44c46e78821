"""Who may do what: everybody of the cast against everything, in an open case and in a confidential one."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.operations import confidential, documents, retention, taking, waiting, writing
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import documents as opening
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values import cases
from evenkeel.kernel import errors
from tests.contexts.casework.conftest import HOUR, opened
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

Act = Callable[[cases.Case, accounts.Acting], object]
DOCUMENT: dict[str, uuid.UUID] = {}


def nothing_unless(found: object) -> None:
    if not found:
        raise rules.NoSuchCase


ACTS: dict[str, Act] = {
    "see": lambda case, by: one.page(case_id=case.id, by=by, at=AT),
    "find": lambda case, by: nothing_unless(lists.found(said=case.reference, by=by, at=AT).items),
    "read": lambda case, by: nothing_unless(one.page(case_id=case.id, by=by, at=AT).notes),
    "find inside": lambda case, by: nothing_unless(lists.found(said="hedgehog", by=by, at=AT).items),
    "open a document": lambda case, by: opening.opened(
        case_id=case.id, document_id=DOCUMENT["id"], by=by, at=AT
    ),
    "work": lambda case, by: writing.note(case_id=case.id, text="Hello", by=by, at=AT),
    "lead": lambda case, by: waiting.extend(case_id=case.id, length="1d", reason="Ice", by=by, at=AT),
    "keep": lambda case, by: retention.hold(case_id=case.id, reason="Inquiry", by=by, at=AT),
    "break the glass": lambda case, by: confidential.break_glass(
        reference=case.reference, reason="Fire", until=AT + HOUR, by=by, at=AT
    ),
}
SEES = {"see", "find", "break the glass"}
READS = SEES | {"read", "find inside", "open a document"}
WORKS = READS | {"work"}
OPEN = {
    "staff": WORKS,
    "colleague": WORKS,
    "leader": WORKS | {"lead", "keep"},
    "designer": SEES,
    "administrator": READS | {"keep"},
    "other_organisation": set(),
}
CONFIDENTIAL = {
    "staff": WORKS,
    "colleague": {"break the glass"},
    "leader": WORKS | {"lead", "keep"},
    "designer": {"break the glass"},
    "administrator": {"break the glass"},
    "other_organisation": set(),
}
"""What each may do; Tom (staff) has the case, Oona is his colleague, Priya (designer) is of another team."""


@pytest.fixture
def case(team: Cast) -> cases.Case:
    """Make a case that Tom has, with a note and a document in it."""
    tom = team.staff.acts
    with acts(tom):
        made = taking.take(case_id=opened(tom).id, by=tom, at=AT)
        writing.note(case_id=made.id, text="A hedgehog lives there", by=tom, at=AT)
        kept = documents.add(case_id=made.id, name="a.txt", content=[b"words"], by=tom, at=AT)
        DOCUMENT["id"] = kept.id
    return made


def may(player: Player, act: Act, case: cases.Case) -> bool:
    with acts(player.acts) if player.acting else nullcontext():
        try:
            act(case, player.acts)
        except (errors.NotFound, errors.Denied):
            return False
    return True


@pytest.mark.parametrize(
    ("expected", "hidden"), [(OPEN, False), (CONFIDENTIAL, True)], ids=["open", "confidential"]
)
def test_everybody_may_do_what_the_table_says_and_nothing_else(
    team: Cast, case: cases.Case, expected: dict[str, set[str]], hidden: bool
) -> None:
    if hidden:
        with acts(team.staff.acts):
            confidential.hide(case_id=case.id, reason="A neighbour", by=team.staff.acts, at=AT)
    acting = {player.label for player in team if player.acting is not None}
    assert acting == set(expected), "whoever acts for an organisation has a row"
    found = {
        # Breaking the glass comes last: it opens the case.
        label: {name for name, act in ACTS.items() if may(getattr(team, label), act, case)}
        for label in expected
    }
    assert found == expected


def test_without_anybody_asking_there_is_nothing(case: cases.Case, team: Cast) -> None:
    with pytest.raises(rules.NoSuchCase):
        one.page(case_id=case.id, by=team.staff.acts, at=AT)
