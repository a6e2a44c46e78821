"""Asking for a twin, learning it, and what its page says."""

import dataclasses
import datetime as dt
import json

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from evenkeel.contexts.twins import learning, operations, queries, rules, runs, words, work
from evenkeel.contexts.twins.values import FEWEST_CASES, KEPT, LEARN, NIGHT, State
from evenkeel.engines import twin
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.twins import lines
from tests.contexts.twins.conftest import kept, learned, learnt, planning

PAGE = "planning"


def page(cast: Cast) -> str:
    """Return the page of the twin as the leader sees it."""
    return cast.leader.client.get(reverse("twins:twin", args=[PAGE])).content.decode()


def test_a_twin_is_asked_for_once_at_a_time_and_again_when_nobody_works_on_it(team: Cast) -> None:
    by = team.staff.acts
    with acts(by):
        first = operations.ask(unit=PAGE, by=by, at=AT)
        with pytest.raises(rules.LearningAlready):
            operations.ask(unit=PAGE, by=by, at=AT)
        jobs = ProcrastinateJob.objects.filter(task_name=LEARN).values_list("args", flat=True)
        assert [job["attempt_id"] for job in jobs] == [str(first.id)]
        later = AT + rules.STALLED_AFTER + dt.timedelta(seconds=1)
        again = operations.ask(unit=PAGE, by=by, at=later)
        found = queries.attempts(unit=PAGE, by=by)
        assert [(each.id, each.state) for each in found] == [
            (again.id, State.ASKED), (first.id, State.STOPPED),
        ]  # fmt: skip
        with pytest.raises(runs.Superseded):
            runs.begin(attempt_id=first.id, at=later)
    assert "It waits for the worker." in page(team)


def test_who_neither_works_nor_leads_there_asks_for_none(team: Cast) -> None:
    by = team.staff.acts
    with acts(by), pytest.raises(rules.NotAsked):
        operations.ask(unit="contact", by=by, at=AT)


def test_a_run_that_has_lost_keeps_nothing(team: Cast) -> None:
    by = team.staff.acts
    with acts(by):
        asked = operations.ask(unit=PAGE, by=by, at=AT)
        first, unit = runs.begin(attempt_id=asked.id, at=AT)
        second, _ = runs.begin(attempt_id=asked.id, at=AT)
        runs.beat(run=second, part=40, doing="Learning from the first four fifths", at=AT)
        with pytest.raises(runs.Superseded):
            runs.beat(run=first, part=50, doing="", at=AT)
        with pytest.raises(runs.Superseded):
            runs.finish(run=first, learnt=learnt(), title="Planning", at=AT)
        with pytest.raises(runs.Superseded):
            runs.begin_at_night(organisation_id=by.organisation_id, unit=unit, at=AT)
    assert "Learning from the first four fifths" in page(team)


def test_no_more_attempts_are_kept_than_so_many_and_the_twin_that_holds(team: Cast) -> None:
    by = team.administrator.acts
    holding = kept(by)
    with acts(by):
        for number in range(KEPT + 3):
            at = AT + dt.timedelta(days=number + 1)
            run = runs.begin_at_night(organisation_id=by.organisation_id, unit=PAGE, at=at)
            refusal = rules.TooFewCases(cases="12", fewest="100")
            runs.refuse(run=run, refusal=refusal, cases=12, title="Planning", at=at)
        assert len(queries.attempts(unit=PAGE, by=by)) == KEPT + 1
        assert queries.kept(unit=PAGE, by=by).attempt.id == holding.id
    # The last attempt came to nothing: that is said, and the twin that holds stays on the page.
    told = page(team)
    assert "finished 12 cases" in told
    assert "What this twin may be used for" in told


def test_nights_are_asked_for_once_and_learn_only_what_is_new(team: Cast) -> None:
    by = team.administrator.acts
    with acts(by):
        assert runs.begin_nights(organisation_id=by.organisation_id, at=AT)
        assert not runs.begin_nights(organisation_id=by.organisation_id, at=AT)
        [job] = ProcrastinateJob.objects.filter(task_name=NIGHT)
        assert job.scheduled_at == dt.datetime(2026, 3, 3, 1, 30, tzinfo=dt.UTC)
        assert queries.is_worth(organisation_id=by.organisation_id, work=planning())
    kept(by)
    with acts(by):
        assert not queries.is_worth(organisation_id=by.organisation_id, work=planning())
        few = next(work.teams(work.read(lines.half_a_year(FEWEST_CASES // 2))))
        assert not queries.is_worth(organisation_id=by.organisation_id, work=few)


def test_the_page_says_what_the_twin_is_good_for_and_what_it_has_learnt(with_twin: Cast) -> None:
    told = page(with_twin)
    for each in (
        "from 354 finished cases",
        "It may be used for: ",
        "More or fewer people, other skills, another way to give work out",
        "Promising a date to a customer",
        "Nobody has judged this yet.",
        "Lead times: what happened beside what the twin told",
        "cases come in a week",
        "Customers were promised 10 days.",
        "6 people work here",
        "6 cases that are still open are left out.",
        "Cases do not say when work on a step began.",
    ):
        assert each in told, each
    assert "missing-people" not in told
    assert "n_gram" not in told


def test_the_document_can_be_downloaded_and_read_again(with_twin: Cast) -> None:
    answer = with_twin.leader.client.get(reverse("twins:json", args=[PAGE]))
    assert 'filename="twin-planning.json"' in answer["Content-Disposition"]
    model = twin.parse(answer.content.decode())
    assert (model.name, model.timezone, model.norm) == ("Planning", "Europe/London", 864_000.0)
    assert len(model.people) == 6
    trail = with_twin.administrator.client.get(
        reverse("accounts:audit-trail"), {"action": "twins.twin-downloaded"}
    )
    assert "Planning" in trail.content.decode()


def test_what_was_promised_is_learned_and_kinds_of_case_are_told_by_their_names() -> None:
    model = twin.fit(planning().log)
    first = model.course.classes[0]
    assert first.due_after == 864_000.0
    kinds = tuple(first.model_copy(update={"key": key}) for key in ("case type: permit", "case type: other"))
    mix = {"case type: permit": 3.0, "case type: other": 1.0}
    streams = tuple(each.model_copy(update={"mix": mix}) for each in model.streams)
    course = model.course.model_copy(update={"classes": kinds})
    apart = model.model_copy(update={"course": course, "streams": streams})
    found = learning.completed(apart, planning(), name="Planning", zone="Europe/London")
    assert words.mix(found, {"permit": "Permit"}) == "They are: Permit 75 %, other 25 %."
    assert words.mix(model, {}) == ""


@pytest.mark.long
def test_a_twin_is_learnt_and_judged_by_what_it_has_not_seen() -> None:
    found, told = learned()
    assert [part for part, _ in told] == sorted(part for part, _ in told)
    assert len(told) == 6
    fidelity = twin.Fidelity.model_validate(json.loads(found.fidelity))
    assert fidelity.simulations == learning.SIMULATIONS
    assert fidelity.amount.grade is twin.Grade.GOOD
    assert fidelity.distance("cycle_time").simulated.mean < 24
    assert [each.within for each in found.seen.shares] == sorted(each.within for each in found.seen.shares)
    assert all(each.least <= each.simulated <= each.most for each in found.seen.shares)
    # By the wall clock: the first case came at nine in winter.
    model = twin.parse(found.document)
    assert model.learned is not None
    assert model.learned.begin.utcoffset() == dt.timedelta(0)
    few = next(work.teams(work.read(lines.half_a_year(FEWEST_CASES // 2))))
    with pytest.raises(rules.TooFewCases, match="finished 50 cases"):
        learning.learn(few, name="Planning", zone="Europe/London")


def test_what_was_promised_is_told_by_kind_or_in_the_middle() -> None:
    model, seen = twin.parse(learnt().document), learnt().seen
    assert words.promised(model, seen).startswith("Customers were promised 10 days. ")
    # Promises that differ within a kind are no span of what kinds were promised.
    apart = dataclasses.replace(seen, norms=(4_000.0, 1_728_000.0))
    assert words.promised(model, apart).startswith(
        "Customers were promised 10 days, in the middle; it differs from case to case. "
    )
    (one,) = model.course.classes
    kinds = tuple(one.model_copy(update={"due_after": 86_400.0 * days}) for days in (2, 21))
    by_kind = model.model_copy(update={"course": model.course.model_copy(update={"classes": kinds})})
    assert words.promised(by_kind, apart).startswith(
        "By kind of case customers were promised 2 days to 21 days. "
    )
