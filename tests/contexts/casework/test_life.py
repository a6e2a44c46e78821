"""A case from intake to its end, by its operations; and what the standard, the state and other people hold back."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import flow, models, moving, rules
from evenkeel.contexts.casework.operations import intake, taking, waiting, writing
from evenkeel.contexts.casework.operations import moving as moves
from evenkeel.contexts.casework.queries import way
from evenkeel.contexts.casework.values.cases import Closing, Kind, Pause, State
from evenkeel.engines import operating_model
from tests.contexts.casework.conftest import DAY, HOUR, MODEL, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def tom(team: Cast) -> Iterator[accounts.Acting]:
    """Act as Tom, who plans."""
    with acts(team.staff.acts):
        yield team.staff.acts


def tick_all(case_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    for task in models.Task.objects.filter(case_id=case_id, done_at__isnull=True, must=True):
        writing.tick(case_id=task.case_id, task_id=task.id, by=by, at=at)


def test_from_first_contact_to_decision(tom: accounts.Acting) -> None:
    contact = intake.record_contact(channel="web", service="building", by=tom, at=AT)
    case = intake.open_case(
        case_type="permit", contact_id=contact.id, attributes={"site": "4 Quay"}, by=tom, at=AT + HOUR
    )
    assert case.reference.startswith("HV-26-")
    assert (case.standing.state, case.standing.stage, case.standing.shelf) == (State.NEW, "check", "plans")
    assert case.standing.received_at == AT
    assert case.standing.due_at == dt.datetime(
        2026, 4, 13, 8, 30, tzinfo=dt.UTC
    )  # British Summer Time has begun
    taking.take(case_id=case.id, by=tom, at=AT + HOUR)
    tick_all(case.id, tom, AT + 2 * HOUR)
    moves.move(case_id=case.id, stage="views", by=tom, at=AT + DAY)
    moves.move(case_id=case.id, stage="assess", by=tom, at=AT + 20 * DAY)
    moves.move(case_id=case.id, stage="decide", by=tom, at=AT + 25 * DAY)
    moves.decide(case_id=case.id, outcome="Granted", grounds="It fits.", by=tom, at=AT + 26 * DAY)
    done = moves.close(case_id=case.id, by=tom, at=AT + 26 * DAY)
    assert (done.standing.state, done.standing.outcome) == (State.CLOSED, "Granted")
    kinds = models.Event.objects.filter(case_id=case.id).order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == [
        Kind.OPENED,
        Kind.TAKEN,
        Kind.TICKED,
        Kind.MOVED,
        Kind.MOVED,
        Kind.MOVED,
        Kind.DECIDED,
        Kind.CLOSED,
    ]


def test_the_standard_holds_back_says_why_and_is_overruled_by_who_may(team: Cast) -> None:
    tom, leader = team.staff.acts, team.leader.acts
    with acts(tom):
        case = opened(tom)
        with pytest.raises(
            moving.AgainstStandard, match=r"“Plans have a scale” is not ticked.*leads the team"
        ):
            moves.move(case_id=case.id, stage="views", by=tom, at=AT)
        with pytest.raises(moving.MayNotOverrule):
            moves.move(case_id=case.id, stage="views", reason="Hurry", overrule=True, by=tom, at=AT)
    with acts(leader):
        with pytest.raises(rules.NeedsReason):
            moves.move(case_id=case.id, stage="views", overrule=True, by=leader, at=AT)
        moved = moves.move(
            case_id=case.id, stage="views", reason="Scale is known", overrule=True, by=leader, at=AT
        )
    assert moved.standing.stage == "views"
    with acts(leader):
        event = models.Event.objects.get(case_id=case.id, kind=Kind.MOVED)
    assert event.data["overruled"] == ["“Plans have a scale” is not ticked"]
    assert event.reason == "Scale is known"


def test_going_back_and_leaving_out_need_a_reason(tom: accounts.Acting) -> None:
    case = opened(tom)
    tick_all(case.id, tom, AT)
    with pytest.raises(rules.NeedsReason, match="leaves out Neighbours' views"):
        moves.move(case_id=case.id, stage="assess", by=tom, at=AT)
    moves.move(case_id=case.id, stage="assess", reason="Nobody lives near", by=tom, at=AT)
    with pytest.raises(rules.NeedsReason, match="goes back"):
        moves.move(case_id=case.id, stage="check", by=tom, at=AT)
    with pytest.raises(moving.SameStage):
        moves.move(case_id=case.id, stage="assess", by=tom, at=AT)
    with pytest.raises(moving.NoSuchStage):
        moves.move(case_id=case.id, stage="nowhere", by=tom, at=AT)


def test_two_who_take_one_case(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        case = opened(tom)
        taking.take(case_id=case.id, by=tom, at=AT)
    with acts(oona):
        with pytest.raises(rules.HasIt, match="Tom Ashdowne has this case already"):
            taking.take(case_id=case.id, by=oona, at=AT)
        with pytest.raises(rules.NothingThere):
            taking.next_from(shelf="plans", by=oona, at=AT)


def test_waiting_and_going_on(tom: accounts.Acting) -> None:
    case = opened(tom)
    waiting.pause(case_id=case.id, kind=Pause.CUSTOMER, reason="Plans missing", by=tom, at=AT)
    with pytest.raises(flow.NotNow, match="paused: let it go on first"):
        moves.move(case_id=case.id, stage="views", by=tom, at=AT)
    assert waiting.resume(case_id=case.id, by=tom, at=AT + DAY).standing.state is State.OPEN
    with pytest.raises(waiting.NoSuchGround, match="A survey is under way"):
        waiting.suspend(case_id=case.id, ground="weather", by=tom, at=AT + DAY)
    assert (
        waiting.suspend(case_id=case.id, ground="survey", by=tom, at=AT + DAY).standing.pause == "suspended"
    )


def test_a_citizen_contests_in_time_and_not_later(tom: accounts.Acting) -> None:
    case = opened(tom)
    moves.close(case_id=case.id, closing=Closing.WITHDRAWN, reason="She rang", by=tom, at=AT)
    with pytest.raises(rules.TooLate, match="until 30 March 2026"):
        moves.contest(case_id=case.id, reason="I did not", by=tom, at=AT + 29 * DAY)
    again = moves.contest(case_id=case.id, reason="I did not", who="Ada", by=tom, at=AT + 27 * DAY)
    assert (again.standing.state, again.standing.reopened) == (State.OPEN, 1)


def test_the_same_contact_twice_is_one(tom: accounts.Acting) -> None:
    first = intake.record_contact(channel="e-mail", outside_key="mail-1", by=tom, at=AT)
    assert intake.record_contact(channel="e-mail", outside_key="mail-1", by=tom, at=AT).id == first.id
    one = intake.open_case(case_type="question", contact_id=first.id, by=tom, at=AT)
    assert intake.open_case(case_type="question", contact_id=first.id, by=tom, at=AT).id == one.id


def test_open_work_stands_in_the_way_of_a_model_without_its_place(tom: accounts.Acting) -> None:
    opened(tom)
    as_it_is = operating_model.read_files({"model.yaml": MODEL.encode()}).model
    other = MODEL.replace("key: check, title: Check", "key: look, title: Look").replace(
        "key: plans,", "key: drawings,"
    )
    changed = operating_model.read_files(
        {"model.yaml": other.replace("shelf: plans", "shelf: drawings").encode()}
    )
    assert as_it_is is not None
    assert changed.model is not None, changed.findings
    assert way.in_the_way(tom.organisation_id, as_it_is) == ()
    assert way.in_the_way(tom.organisation_id, changed.model) == (
        "Open cases are on the shelf “plans”, which this revision no longer has.",
        "There are open cases in the stage of “permit”: “check”, which this revision no longer has.",
    )
