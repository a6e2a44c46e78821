"""The background jobs, done by the queue's own worker in its own threads and connections."""

import datetime as dt
import json
import threading
from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import operations, queries, runs, tasks
from evenkeel.contexts.insight.values import MAKE_REPORT, PURGE, Report, Run, Settings, Status
from evenkeel.engines import flow
from evenkeel.kernel import time
from evenkeel.lib import jobs
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.insight.conftest import BAD_LINES, GOOD, Bring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROLES = (
    flow.Assignment(flow.Role.CASE, "Case"),
    flow.Assignment(flow.Role.ACTIVITY, "Step"),
    flow.Assignment(flow.Role.TIMESTAMP, "When"),
    flow.Assignment(flow.Role.RESOURCE, "Who"),
)
READING = Settings(time_zone="Europe/London", roles=ROLES)
Work = Callable[[], None]


def asked_for(bring: Bring, by: accounts.Acting, text: str = GOOD, reading: Settings = READING) -> Report:
    """Bring a log and ask for its report."""
    known = bring(by, text)
    with acts(by):
        return operations.queue(report_id=known.id, reading=reading, by=by, at=time.now())


def now(known: Report, by: accounts.Acting) -> Report:
    """Return the report as it stands now."""
    with acts(by):
        return queries.report(organisation_id=by.organisation_id, report_id=known.id)


def test_a_good_log_becomes_a_report(cast: Cast, bring: Bring, work: Work) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by)
    work()
    done = now(known, by)
    assert (done.status, done.cases, done.events, done.problems.total) == (Status.READY, 2, 5, 0)
    with acts(by):
        content = queries.document(organisation_id=by.organisation_id, report_id=known.id)
    document = flow.Report.model_validate_json(content)
    assert document.facts.by_activity[0].activity == "Decided"
    assert document.facts.resources == 3
    assert document.source.timezone == "Europe/London"
    assert not ProcrastinateJob.objects.exists()


def test_bad_rows_are_listed_and_then_left_out(cast: Cast, bring: Bring, work: Work) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by, GOOD + BAD_LINES)
    work()
    found = now(known, by)
    assert found.status is Status.BAD_ROWS
    assert dict(found.problems.counts) == {"impossible-time": 1, "missing-activity": 1}
    assert [(p.line, p.column, p.found) for p in found.problems.first] == [
        (7, "When", "31/02/2026 09:00"),
        (8, "Step", ""),
    ]
    assert queries.problems_path(known=found).read_text().count("\n") == 3
    with acts(by):
        operations.leave_bad_rows_out(report_id=known.id, by=by, at=time.now())
    work()
    done = now(known, by)
    assert (done.status, done.events, done.problems.total) == (Status.READY, 5, 2)


def test_a_column_that_is_not_there_is_refused_in_the_engine_s_words(
    cast: Cast, bring: Bring, work: Work
) -> None:
    by = cast.staff.acts
    wrong = Settings(time_zone="UTC", roles=(*ROLES[:2], flow.Assignment(flow.Role.TIMESTAMP, "Nowhere")))
    known = asked_for(bring, by, reading=wrong)
    work()
    refused = now(known, by)
    assert refused.status is Status.REFUSED
    assert "Nowhere" in refused.refusal


def test_a_job_that_is_delivered_twice_does_no_harm(cast: Cast, bring: Bring, work: Work) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by)
    with acts(by):
        jobs.request(MAKE_REPORT, jobs.ForWhom(by.organisation_id, by.user_id), report_id=str(known.id))
    assert ProcrastinateJob.objects.count() == 2
    work()
    assert now(known, by).status is Status.READY
    assert not ProcrastinateJob.objects.exists()


def test_a_run_that_was_killed_is_begun_again_by_the_same_job(cast: Cast, bring: Bring, work: Work) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by)
    with acts(by):
        killed, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=time.now())
    work()
    done = now(known, by)
    assert (done.status, done.cases) == (Status.READY, 2)
    with acts(by), pytest.raises(runs.Superseded):
        runs.stop(run=killed, at=time.now())


def test_a_run_that_breaks_down_says_so_at_once_and_can_be_started_again(
    cast: Cast, bring: Bring, work: Work
) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by, GOOD + BAD_LINES)
    # A folder stands where the list of bad rows is to be written: the disk is broken, as far as the job can tell.
    in_the_way = queries.log_path(known=known).parents[1] / "rows-that-could-not-be-used.coming"
    in_the_way.mkdir()
    work()
    assert now(known, by).status is Status.STOPPED
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["failed"]
    in_the_way.rmdir()
    with acts(by):
        operations.restart(report_id=known.id, by=by, at=time.now())
    work()
    assert now(known, by).status is Status.BAD_ROWS


def test_a_deleted_log_is_not_read(cast: Cast, bring: Bring, work: Work) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by)
    with acts(by):
        operations.delete(report_id=known.id, by=by, at=time.now())
        work()
        restored = operations.restore(report_id=known.id, by=by, at=time.now())
    assert restored.status is Status.QUEUED
    assert [job.task_name for job in ProcrastinateJob.objects.all()] == [PURGE]


def test_what_was_deleted_long_ago_is_purged_by_its_job(cast: Cast, bring: Bring, work: Work) -> None:
    by = cast.staff.acts
    known = bring(by)
    long_ago = time.now() - dt.timedelta(hours=1)
    with acts(by):
        operations.delete(report_id=known.id, by=by, at=long_ago)
    assert queries.log_path(known=known).exists()
    work()
    assert not queries.log_path(known=known).exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_heart_beats_while_nothing_else_is_said(cast: Cast, bring: Bring) -> None:
    by = cast.staff.acts
    known = asked_for(bring, by)
    with acts(by):
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        whom = jobs.ForWhom(by.organisation_id, by.user_id)

        def beat(progress: flow.Progress) -> None:
            runs.beat(run=run, progress=progress, at=time.now())

        with tasks.beating(whom, beat, name="one", size=known.size) as pulse:
            pulse.feel(flow.Progress(done=50, of=known.size, rows=3))
            beaten = _until(lambda: now(known, by), lambda r: r.heartbeat_at != AT)
            assert (beaten.progress.done, beaten.progress.rows) == (50, 3)
            _take_over(by, run)
            assert pulse.lost.wait(10)
            with pytest.raises(runs.Superseded):
                pulse.feel(flow.Progress(done=60, of=known.size, rows=4))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("beat-")]


def _take_over(by: accounts.Acting, run: Run) -> None:
    runs.begin(organisation_id=by.organisation_id, report_id=run.report_id, at=time.now())


def _until(ask: Callable[[], Report], good: Callable[[Report], bool]) -> Report:
    waiting = threading.Event()
    for _ in range(100):
        answer = ask()
        if good(answer):
            return answer
        waiting.wait(0.1)
    raise AssertionError("it never came")


def test_the_example_becomes_a_report_with_its_open_and_hurried_cases(
    cast: Cast, bring: Bring, work: Work
) -> None:
    by = cast.staff.acts
    with acts(by):
        known = operations.receive_example(by=by, at=time.now())
    assert (known.status, known.is_example) == (Status.QUEUED, True)
    work()
    done = now(known, by)
    assert (done.status, done.cases, done.events) == (Status.READY, 400, 3138)
    with acts(by):
        content = json.loads(queries.document(organisation_id=by.organisation_id, report_id=known.id))
    channels = {row["channel"]: row for row in content["facts"]["lead_time"]["by_channel"]}
    assert channels["Internet"]["median"] < 0.75 * channels["Phone"]["median"]
    assert abs(channels["Internet"]["mean"] - channels["Phone"]["mean"]) < 0.1 * channels["Phone"]["mean"]
