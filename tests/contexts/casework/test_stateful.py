"""The life of a case against a small model of it: whatever people do in whatever order, no impossible state comes about."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import clock, flow, models, moving, rules
from evenkeel.contexts.casework.operations import moving as moves
from evenkeel.contexts.casework.operations import taking, undoing, waiting, writing
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values.cases import Closing, Pause, State
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
STAGES = ("check", "views", "assess", "decide")


class Life(RuleBasedStateMachine):
    """One case, three people, and what we believe of it."""

    cast: Cast

    @initialize()
    def begin(self) -> None:
        """Open a case, and believe that it is new."""
        self.at = AT
        self.people = (self.cast.staff.acts, self.cast.colleague.acts, self.cast.leader.acts)
        self.case = opened(self.people[0], at=AT, attributes={"site": "4 Quay"})
        self.state, self.stage, self.reopened = State.NEW, "check", 0
        self.has: uuid.UUID | None = None
        self.events = 1

    def do(self, work: Any, *expected: type[Exception], **given: Any) -> bool:
        """Do something a while later; tell whether it was done. Only what is expected may refuse it."""
        self.at += HOUR
        try:
            done = work(case_id=self.case.id, at=self.at, **given)
        except expected:
            return False
        self.events = max(self.events, getattr(done, "sequence", self.events))
        return True

    @rule(who=st.integers(0, 2))
    def take(self, who: int) -> None:
        by = self.people[who]
        done = self.do(taking.take, rules.HasIt, flow.NotNow, by=by)
        assert done == (self.has == by.user_id or (self.has is None and self.state is not State.CLOSED))
        if done and self.has != by.user_id:
            self.has = by.user_id
            self.state = State.OPEN if self.state is State.NEW else self.state

    @rule(who=st.integers(0, 2))
    def release(self, who: int) -> None:
        by = self.people[who]
        done = self.do(taking.release, rules.NotForYou, flow.NotNow, by=by)
        if self.has is not None:
            assert done == (self.state is not State.CLOSED and (who == 2 or self.has == by.user_id))
        if done:
            self.has = None

    @rule(stage=st.sampled_from(STAGES), who=st.integers(0, 2))
    def move(self, stage: str, who: int) -> None:
        refusals = (moving.SameStage, moving.AgainstStandard, moving.MayNotOverrule, flow.NotNow)
        by = self.people[who]
        done = self.do(moves.move, *refusals, stage=stage, reason="Because", overrule=who == 2, by=by)
        assert not done or (self.state in (State.NEW, State.OPEN) and stage != self.stage)
        assert done or who != 2 or self.state in (State.PAUSED, State.CLOSED) or stage == self.stage
        if done:
            self.state, self.stage = State.OPEN, stage

    @rule()
    def tick(self) -> None:
        task = models.Task.objects.filter(case_id=self.case.id, done_at__isnull=True).first()
        if task is None:
            return
        done = self.do(writing.tick, flow.NotNow, task_id=task.id, by=self.people[0])
        assert done == (self.state is not State.CLOSED)
        if done and self.state is State.NEW:
            self.state = State.OPEN

    @rule(kind=st.sampled_from((Pause.CUSTOMER, Pause.PARKED)))
    def pause(self, kind: Pause) -> None:
        done = self.do(waiting.pause, flow.NotNow, kind=kind, reason="Plans", by=self.people[0])
        assert done == (self.state in (State.NEW, State.OPEN))
        self.state = State.PAUSED if done else self.state

    @rule()
    def resume(self) -> None:
        done = self.do(waiting.resume, flow.NotNow, by=self.people[0])
        assert done == (self.state is State.PAUSED)
        self.state = State.OPEN if done else self.state

    @rule(done_well=st.booleans())
    def close(self, done_well: bool) -> None:
        given: dict[str, Any] = {"reason": "Enough", "by": self.people[2], "overrule": True}
        given |= {"outcome": "Granted"} if done_well else {"closing": Closing.WITHDRAWN}
        done = self.do(moves.close, flow.NotNow, **given)
        assert done == (self.state is not State.CLOSED)
        self.state = State.CLOSED

    @rule(contested=st.booleans())
    def again(self, contested: bool) -> None:
        work = moves.contest if contested else moves.reopen
        done = self.do(work, flow.NotNow, reason="It is not", by=self.people[0])
        assert done == (self.state is State.CLOSED)
        if done:
            self.state, self.reopened = State.OPEN, self.reopened + 1

    @rule(who=st.integers(0, 2))
    def undo(self, who: int) -> None:
        row = models.Case.objects.get(id=self.case.id)
        self.at -= HOUR  # within the time for it
        done = self.do(
            undoing.undo, undoing.NotUndoable, rules.NotForYou, sequence=row.sequence, by=self.people[who]
        )
        if done:
            # What the events say together is what holds: the invariants below ask it.
            now = one.rebuilt(case_id=self.case.id)
            self.state, self.has, self.stage = now.state, now.responsible, now.stage
            self.reopened = now.reopened

    @precondition(lambda self: hasattr(self, "case"))
    @invariant()
    def row_events_and_belief_say_the_same(self) -> None:
        row = models.Case.objects.get(id=self.case.id)
        events = [
            frozen.event(each) for each in models.Event.objects.filter(case_id=row.id).order_by("sequence")
        ]
        assert [each.sequence for each in events] == list(range(1, row.sequence + 1))
        held = frozen.standing_of(row)
        assert one.rebuilt(case_id=row.id) == held
        assert (held.state, held.responsible, held.stage) == (self.state, self.has, self.stage)
        assert held.reopened == self.reopened
        assert (held.state is State.NEW) == (held.started_at is None)
        read = clock.read(events, at=self.at + DAY)
        assert dt.timedelta() <= read.net <= read.gross
        assert (read.until_at is None) == (held.state is not State.CLOSED)
        assert read.first_due_at == held.first_due_at


@pytest.mark.long
def test_the_life_of_a_case(team: Cast) -> None:
    class OfThisCast(Life):
        cast = team

    by: accounts.Acting = team.staff.acts
    checks = settings(
        max_examples=6,
        stateful_step_count=20,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with acts(by):
        run_state_machine_as_test(OfThisCast, settings=checks)
