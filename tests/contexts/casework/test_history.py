"""A past that is brought along: tried, brought in whole or not at all, exported as it was, taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction

from evenkeel.contexts.casework import models, past, rules
from evenkeel.contexts.casework.operations import exporting, history, writing
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import history as queries
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.history import Import, Plan, State
from evenkeel.engines import flow
from tests.contexts.casework.conftest import DAY
from tests.contexts.conftest import AT, Cast, acts

LATER = AT + DAY
FILE = """\
Case;Step;When;Who;Team;Answer
K-1;Registered;2025-03-03 09:00;Ada Example;Planning team;Granted
K-1;Check;2025-03-04 10:00;Ada Example;Planning team;Granted
K-1;Site visit;2025-03-05 11:00;Bo Example;Planning team;Granted
K-1;Assess;2025-03-06 11:00;Bo Example;Planning team;Granted
K-1;Closed;2025-03-20 15:00;Bo Example;Planning team;Granted
K-2;Registered;2025-04-01 09:00;Ada Example;Planning team;
K-2;Waiting;2025-04-02 09:00;Ada Example;Planning team;
"""
COLUMNS = tuple(
    {
        "case": "Case",
        "activity": "Step",
        "timestamp": "When",
        "resource": "Who",
        "group": "Team",
        "outcome": "Answer",
    }.items()
)
PLAN = Plan(columns=COLUMNS, time_zone="Europe/London", case_type="permit")


@pytest.fixture
def admin(team: Cast, settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return team.administrator.acts


def tried(by: Any, content: str = FILE, plan: Plan = PLAN) -> Import:
    with acts(by):
        made = history.receive(content=[content.encode()], file_name="old.csv", by=by, at=AT)
        history.plan(import_id=made.id, plan=plan, by=by, at=AT)
        return history.read(import_id=made.id, by=by, at=AT)


def brought(by: Any, content: str = FILE) -> Import:
    made = tried(by, content)
    with acts(by):
        history.bring(import_id=made.id, by=by, at=AT)
        return history.bring_in(import_id=made.id, by=by, at=AT)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_past_is_tried_and_brought_in(team: Cast, admin: Any, tmp_path: Path) -> None:
    made = tried(admin)
    assert made.state is State.TRIED, made.problems
    assert made.counts == {"cases": 2, "events": 7, "closed": 1, "open": 1}
    assert made.plan.steps == {
        "Registered": "received",
        "Check": "stage:check",
        "Site visit": "other",
        "Assess": "stage:assess",
        "Closed": "closed",
        "Waiting": "paused",
    }
    assert made.plan.units == {"Planning team": ""}, "nothing is guessed that is not near"
    with acts(admin):
        assert not models.Case.objects.exists(), "a try brings nothing in"
        history.bring(import_id=made.id, by=admin, at=AT)
        with pytest.raises(history.NotNow):
            history.bring(import_id=made.id, by=admin, at=AT)
        done = history.bring_in(import_id=made.id, by=admin, at=AT)
        assert done.state is State.DONE, done.problems
        assert history.bring_in(import_id=made.id, by=admin, at=AT).state is State.DONE, (
            "a job done twice does it once"
        )
        closed, open_ = models.Case.objects.order_by("received_at")
        assert (closed.state, closed.outcome, closed.stage) == ("closed", "Granted", "assess")
        assert closed.closed_at
        assert closed.closed_at.isoformat() == "2025-03-20T15:00:00+00:00"
        assert (open_.shelf, open_.unit, open_.responsible_id) == ("plans", "planning", None)
        first = models.Event.objects.get(case=closed, sequence=1)
        assert (first.data["original"], first.data["imported"]) == ("K-1", str(made.id))
        assert {each.actor_name for each in models.Event.objects.filter(case=closed)} == {
            "Ada Example",
            "Bo Example",
        }
        assert not one.differing(organisation_id=admin.organisation_id)
        assert [each.case.id for each in lists.on_shelf(shelf="plans", by=admin, at=AT).items] == [open_.id]
        path = tmp_path / "out.csv"
        exporting.export_log(path=path, by=admin, at=AT)
    assert "Site visit" in past.steps(flow.read(path).log)
    again = tried(admin)
    assert (again.state, again.problem_count) == (State.REFUSED, 2)
    assert again.problems[0].found == "K-1"
    assert "brought in before" in again.problems[0].what_to_do


@pytest.mark.slow
@pytest.mark.django_db
def test_an_import_is_taken_back_while_nobody_worked_on_it(team: Cast, admin: Any) -> None:
    made = brought(admin)
    leader = team.leader.acts
    with acts(admin):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from casework_event")
        assert history.undo(import_id=made.id, by=admin, at=LATER).state is State.UNDONE
        assert not models.Case.objects.exists()
        assert not models.Event.objects.exists()
        with pytest.raises(history.NotNow):
            history.undo(import_id=made.id, by=admin, at=LATER)
    made = brought(admin)
    assert made.state is State.DONE, "what was taken back may come again"
    with acts(leader):
        case = models.Case.objects.order_by("-received_at")[0]
        writing.note(case_id=case.id, text="Rang her", by=leader, at=LATER)
    with acts(admin):
        with pytest.raises(history.NotNow, match="worked on 1"):
            history.undo(import_id=made.id, by=admin, at=LATER)
        assert models.Case.objects.count() == 2


@pytest.mark.slow
@pytest.mark.django_db
def test_every_problem_is_told_with_its_place(team: Cast, admin: Any) -> None:
    bad = tried(admin, FILE.replace("2025-03-05 11:00", "the fifth"))
    assert bad.state is State.REFUSED
    (problem,) = bad.problems
    assert (problem.line, problem.column, problem.found) == (4, "When", "the fifth")
    assert problem.what_to_do
    unknown = tried(admin, plan=Plan(columns=COLUMNS, case_type="nothing"))
    assert [each.found for each in unknown.problems] == ["nothing"]
    lost = tried(admin, plan=Plan(columns=COLUMNS, case_type="permit", steps={"Check": "stage:gone"}))
    assert [(each.column, each.found) for each in lost.problems] == [("Step", "Check")]
    late = tried(admin, FILE.replace("2025-04-02", "2031-04-02"))
    assert [each.found for each in late.problems] == ["K-2"]
    with acts(team.staff.acts), pytest.raises(rules.NotKeeper):
        history.receive(content=[b"x"], file_name="x.csv", by=team.staff.acts, at=AT)
    with acts(team.other_organisation.acts), pytest.raises(queries.UnknownImport):
        queries.one(import_id=bad.id, by=team.other_organisation.acts)


def test_what_was_said_the_last_time_is_suggested_again() -> None:
    steps = {"Besøg": 3, "Lukket": 2, "Chek": 1}
    assert past.suggested(steps, None, before={"Besøg": "decided", "Lukket": "stage:gone"}) == {
        "Besøg": "decided",
        "Lukket": "closed",
        "Chek": "other",
    }
