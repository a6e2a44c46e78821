"""Reporting on actions, and withdrawing what was wrong."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import models as audit
from evenkeel.contexts.blueprint import operations as blueprint
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.programme import operations, queries, rules
from evenkeel.contexts.programme.values import Report, State, What
from evenkeel.kernel import errors, quarters
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.programme.conftest import FILES, TODAY, Begin

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)
Q4 = quarters.number("2025-Q4")


@pytest.fixture
def designer(cast: Cast, begin: Begin) -> Iterator[accounts.Acting]:
    """Act as the designer of an organisation with the small programme."""
    by = cast.designer.acts
    begin(by)
    with acts(by):
        yield by


def progress(
    by: accounts.Acting, what: What, on: dt.date = TODAY, *, action: str = "forms", text: str = ""
) -> Report:
    return operations.report_progress(action=action, what=what, on=on, text=text, by=by, at=AT)


def evidence(by: accounts.Acting, **given: Any) -> Report:
    wanted: dict[str, Any] = {"meets": "", "on": TODAY, "text": "Seen", "link": ""}
    return operations.give_evidence(action="forms", **(wanted | given), by=by, at=AT)


def savings(by: accounts.Acting, quarter: int = Q4, amount: str = "10") -> Report:
    return operations.report_savings(
        action="account", quarter=quarter, amount=Decimal(amount), text="", by=by, at=AT
    )


def state(by: accounts.Acting) -> State:
    source = queries.programme(organisation_id=by.organisation_id, at=AT)
    assert source is not None
    said = queries.reports(organisation_id=by.organisation_id)
    return rules.standings([queries.action(source=source, key="forms")], said, day=TODAY)[0].state


def test_from_the_beginning_to_done_and_back(designer: accounts.Acting) -> None:
    for number, what in enumerate((What.BEGUN, What.DESIGNED, What.STARTED, What.IMPLEMENTED)):
        progress(designer, what, TODAY - (10 - number) * DAY)
    assert state(designer) is State.UNPROVEN
    evidence(designer, meets="Nine of ten come through the web", link="https://example.org/figures")
    last = evidence(designer, meets="Letters have halved")
    assert state(designer) is State.DONE
    operations.withdraw(report_id=last.id, text="It was another letter", by=designer, at=AT)
    assert state(designer) is State.UNPROVEN
    said = queries.history(organisation_id=designer.organisation_id, action="forms")
    assert len(said) == 7
    assert said[0].withdraws_id == last.id


def test_each_report_stands_in_the_audit_trail(designer: accounts.Acting) -> None:
    made = progress(designer, What.BEGUN)
    evidence(designer)
    savings(designer)
    operations.withdraw(report_id=made.id, text="Wrong day", by=designer, at=AT)
    found = audit.Entry.objects.filter(action__startswith="programme.").order_by("sequence")
    assert [(each.action, each.subject_label) for each in found] == [
        ("programme.progress-reported", "All forms on the web"),
        ("programme.evidence-given", "All forms on the web"),
        ("programme.savings-reported", "One account for customers"),
        ("programme.report-withdrawn", "All forms on the web"),
    ]


REFUSED: dict[str, tuple[type[errors.Refusal], Callable[[accounts.Acting], object]]] = {
    "an action that is not there": (rules.NoSuchAction, lambda by: progress(by, What.BEGUN, action="none")),
    "a day to come": (rules.InTheFuture, lambda by: progress(by, What.BEGUN, TODAY + DAY)),
    "a day long ago": (rules.NotInBounds, lambda by: progress(by, What.BEGUN, dt.date(1999, 1, 1))),
    "a note without words": (rules.NotInBounds, lambda by: progress(by, What.NOTE, text=" ")),
    "too many words": (rules.NotInBounds, lambda by: progress(by, What.NOTE, text="x" * 2001)),
    "evidence nobody declared": (rules.NotDeclared, lambda by: evidence(by, meets="Something")),
    "evidence without words": (rules.NotInBounds, lambda by: evidence(by, text="")),
    "a link that runs": (rules.NotInBounds, lambda by: evidence(by, link="javascript:alert(1)")),
    "savings to come": (rules.InTheFuture, lambda by: savings(by, quarters.number("2026-Q2"))),
    "savings below zero": (rules.NotInBounds, lambda by: savings(by, amount="-1")),
    "savings without end": (rules.NotInBounds, lambda by: savings(by, amount="1e12")),
    "no number": (rules.NotInBounds, lambda by: savings(by, amount="NaN")),
}


def test_what_is_refused(designer: accounts.Acting) -> None:
    for name, (refusal, attempt) in REFUSED.items():
        with pytest.raises(errors.Refusal) as raised:
            attempt(designer)
        assert raised.type is refusal, name
    assert queries.history(organisation_id=designer.organisation_id, action="forms") == ()


def test_steps_out_of_order_are_refused_until_the_other_is_withdrawn(designer: accounts.Acting) -> None:
    begun = progress(designer, What.BEGUN, TODAY)
    with pytest.raises(rules.OutOfOrder, match="begun on 2 Mar 2026"):
        progress(designer, What.DESIGNED, TODAY - DAY)
    operations.withdraw(report_id=begun.id, text="Wrong day", by=designer, at=AT)
    progress(designer, What.DESIGNED, TODAY - DAY)


def test_a_report_is_withdrawn_once_and_a_withdrawal_stays(designer: accounts.Acting) -> None:
    made = progress(designer, What.BEGUN)
    withdrawal = operations.withdraw(report_id=made.id, text="", by=designer, at=AT)
    with pytest.raises(rules.WithdrawnAlready):
        operations.withdraw(report_id=made.id, text="", by=designer, at=AT)
    with pytest.raises(rules.NotWithdrawable):
        operations.withdraw(report_id=withdrawal.id, text="", by=designer, at=AT)
    with pytest.raises(rules.NoSuchReport):
        operations.withdraw(report_id=uuid.uuid4(), text="", by=designer, at=AT)


def test_nobody_withdraws_what_another_organisation_reported(
    cast: Cast, designer: accounts.Acting, begin: Begin
) -> None:
    made, other = progress(designer, What.BEGUN), cast.other_organisation.acts
    with acts(other), pytest.raises(rules.NoSuchReport):
        operations.withdraw(report_id=made.id, text="", by=other, at=AT)


def test_staff_read_and_do_not_report(cast: Cast, designer: accounts.Acting) -> None:
    made, by = progress(designer, What.BEGUN), cast.staff.acts
    attempts: tuple[Callable[[], object], ...] = (
        lambda: progress(by, What.NOTE, text="Well"),
        lambda: evidence(by),
        lambda: savings(by),
        lambda: operations.withdraw(report_id=made.id, text="", by=by, at=AT),
    )
    for attempt in attempts:
        with acts(by), pytest.raises(rules.NotReporter):
            attempt()


def test_the_model_in_effect_is_followed_as_soon_as_one_has_actions(cast: Cast, begin: Begin) -> None:
    by = cast.designer.acts
    with acts(by):
        assert queries.programme(organisation_id=by.organisation_id, at=AT) is None
    made = begin(by)
    with acts(by):
        source = queries.programme(organisation_id=by.organisation_id, at=AT)
        assert source is not None
        assert source.words.startswith("the model of how it shall be (to-be, revision 1)")
        blueprint.apply(
            revision_id=made.id,
            takes_effect_at=None,
            note="",
            by=by,
            at=AT,
            in_the_way=lambda organisation, model: (),
            wait=lambda _: None,
        )
        source = queries.programme(organisation_id=by.organisation_id, at=AT)
        assert source is not None
        assert (source.words, source.branch) == ("the operating model in effect (revision 1)", "to-be")


def test_the_gap_between_as_is_and_the_programme(designer: accounts.Acting, begin: Begin) -> None:
    source = queries.programme(organisation_id=designer.organisation_id, at=AT)
    assert source is not None
    assert queries.gaps(organisation_id=designer.organisation_id, source=source) is None
    text = (
        FILES["model.yaml"].decode().partition("workstreams:")[0].replace("Head of planning", "Chief planner")
    )
    begin(designer, Kind.AS_IS, {"model.yaml": text.encode()})
    found = queries.gaps(organisation_id=designer.organisation_id, source=source)
    assert found is not None
    assert found["roles/head"].subject.sentences[0].text == "Chief planner is now called Head of planning"
