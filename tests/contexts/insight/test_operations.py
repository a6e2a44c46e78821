"""What people do with event logs, on the real database, with the trail that it leaves."""

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings as DjangoSettings

from evenkeel.contexts.audit import queries as audit
from evenkeel.contexts.insight import operations, queries, rules, runs, storage
from evenkeel.contexts.insight.values import Figures, Problems, Report, Settings, Status
from evenkeel.engines import flow
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.insight.conftest import GOOD, Bring

ROLES = (
    flow.Assignment(flow.Role.CASE, "Case"),
    flow.Assignment(flow.Role.ACTIVITY, "Step"),
    flow.Assignment(flow.Role.TIMESTAMP, "When"),
)
READING = Settings(time_zone="Europe/London", roles=ROLES)
LATER = AT + dt.timedelta(minutes=3)


def trail(organisation_id: uuid.UUID) -> list[str]:
    """Return the insight actions of an organisation's trail, oldest first."""
    entries = audit.trail(organisation_id=organisation_id).object_list
    return [e.action for e in reversed(list(entries)) if e.action.startswith("insight.")]


def jobs_asked_for() -> list[tuple[str, dict[str, str], dt.datetime | None]]:
    """Return the jobs in the queue: name, arguments, not before when."""
    return [(job.task_name, job.args, job.scheduled_at) for job in ProcrastinateJob.objects.order_by("id")]


def test_a_log_is_kept_with_a_harmless_name_and_recorded(cast: Cast, bring: Bring, media: Path) -> None:
    by = cast.staff.acts
    known = bring(by, file_name="../../Housing_requests.csv")
    assert (known.name, known.file_name) == ("Housing requests", "Housing_requests.csv")
    assert (known.status, known.size) == (Status.RECEIVED, len(GOOD))
    kept = media / str(by.organisation_id) / str(known.id) / "log" / "Housing_requests.csv"
    assert kept.read_text() == GOOD
    assert kept.stat().st_mode & 0o777 == 0o600
    with acts(by):
        assert queries.report(organisation_id=by.organisation_id, report_id=known.id) == known
        assert trail(by.organisation_id) == ["insight.log-uploaded"]


@pytest.mark.parametrize(
    ("text", "refusal"), [("", rules.EmptyUpload), ("%PDF-1.7 not a log", flow.Unreadable)]
)
def test_what_is_no_log_leaves_nothing_behind(
    cast: Cast, bring: Bring, media: Path, text: str, refusal: type[Exception]
) -> None:
    by = cast.staff.acts
    with pytest.raises(refusal):
        bring(by, text)
    with acts(by):
        assert queries.reports(organisation_id=by.organisation_id, page=1, size=20).total == 0
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_too_large_a_log_is_refused_with_both_sizes(
    cast: Cast, bring: Bring, settings: DjangoSettings
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    with pytest.raises(rules.UploadTooLarge, match=r"0\.0 MB"):
        bring(cast.staff.acts)


def queued(by_bring: Bring, cast: Cast) -> Report:
    """Bring a log as the staff member and ask for its report."""
    by = cast.staff.acts
    known = by_bring(by)
    with acts(by):
        return operations.queue(report_id=known.id, reading=READING, by=by, at=AT)


def test_asking_for_a_report_hands_it_to_the_worker_with_the_roles(cast: Cast, bring: Bring) -> None:
    known, by = queued(bring, cast), cast.staff.acts
    assert (known.status, known.queued_at, known.settings) == (Status.QUEUED, AT, READING)
    arguments = {
        "organisation_id": str(by.organisation_id),
        "user_id": str(by.user_id),
        "report_id": str(known.id),
    }
    assert jobs_asked_for() == [("insight.make-report", arguments, None)]
    with acts(by):
        assert trail(by.organisation_id) == ["insight.log-uploaded", "insight.mapping-changed"]


def test_only_the_uploader_leaders_and_administrators_change(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    for player in (cast.colleague, cast.designer):
        by = player.acts
        with acts(by), pytest.raises(rules.NotYours):
            operations.rename(report_id=known.id, name="Mine now", by=by, at=AT)
    for player in (cast.staff, cast.leader, cast.administrator):
        by = player.acts
        with acts(by):
            assert operations.rename(report_id=known.id, name=player.label, by=by, at=AT).name == player.label


def test_another_organisation_finds_nothing(cast: Cast, bring: Bring) -> None:
    known, other = bring(cast.staff.acts), cast.other_organisation.acts
    with acts(other):
        for ask in (operations.delete, operations.restart, operations.leave_bad_rows_out, operations.restore):
            with pytest.raises(rules.NoSuchReport):
                ask(report_id=known.id, by=other, at=AT)
        with pytest.raises(rules.NoSuchReport):
            operations.queue(report_id=known.id, reading=READING, by=other, at=AT)
        with pytest.raises(rules.NoSuchReport):
            # Asking with the first organisation's key does not help: the database goes by who asks.
            queries.report(organisation_id=cast.staff.acts.organisation_id, report_id=known.id)


def test_a_running_report_is_not_started_twice_but_a_stalled_one_is(cast: Cast, bring: Bring) -> None:
    known, by = queued(bring, cast), cast.staff.acts
    with acts(by):
        with pytest.raises(rules.StillRunning):
            operations.restart(report_id=known.id, by=by, at=AT + dt.timedelta(seconds=30))
        again = operations.restart(report_id=known.id, by=by, at=LATER)
        assert (again.status, again.queued_at, again.settings) == (Status.QUEUED, LATER, READING)
    assert len(jobs_asked_for()) == 2


def test_bad_rows_are_left_out_only_where_there_are_some(cast: Cast, bring: Bring) -> None:
    known, by = queued(bring, cast), cast.staff.acts
    with acts(by):
        with pytest.raises(rules.WrongStatus):
            operations.leave_bad_rows_out(report_id=known.id, by=by, at=AT)
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        problem = flow.Problem(
            line=7, code="missing-activity", column="Step", found="", reason="nothing there"
        )
        bad = flow.BadRows("One row.", problems=(problem,), counts={"missing-activity": 1})
        runs.find_bad_rows(run=run, bad=bad, at=AT)
        found = queries.report(organisation_id=by.organisation_id, report_id=known.id)
        assert (found.status, found.problems.first) == (Status.BAD_ROWS, (problem,))
        assert "nothing there" in queries.problems_path(known=found).read_text()
        left = operations.leave_bad_rows_out(report_id=known.id, by=by, at=LATER)
    assert left.settings.skip_bad
    assert left.settings.roles == ROLES
    assert left.problems.total == 0


def test_whatever_stands_in_a_bad_row_can_be_kept(cast: Cast, bring: Bring) -> None:
    known, by = queued(bring, cast), cast.staff.acts
    problem = flow.Problem(line=7, code="no-time", column="W\0hen", found="2024-\0", reason="'\0' is no time")
    with acts(by):
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        bad = flow.BadRows("'\0' is no time.", problems=(problem,), counts={"no-time": 1})
        runs.find_bad_rows(run=run, bad=bad, at=AT)
        found = queries.report(organisation_id=by.organisation_id, report_id=known.id)
    assert found.problems.first[0].found == "2024-\N{REPLACEMENT CHARACTER}"
    assert found.refusal == "'\N{REPLACEMENT CHARACTER}' is no time."


def test_deleting_can_be_taken_back_for_ten_minutes(cast: Cast, bring: Bring, media: Path) -> None:
    known, by = bring(cast.staff.acts), cast.staff.acts
    with acts(by):
        operations.delete(report_id=known.id, by=by, at=AT)
        with pytest.raises(rules.NoSuchReport):
            queries.report(organisation_id=by.organisation_id, report_id=known.id)
        offered = queries.restorable(organisation_id=by.organisation_id, user_id=by.user_id, at=LATER)
        assert [each.id for each in offered] == [known.id]
        name, _, not_before = jobs_asked_for()[-1]
        assert (name, not_before) == ("insight.purge-deleted", AT + dt.timedelta(minutes=10, seconds=5))
        operations.restore(report_id=known.id, by=by, at=LATER)
        assert queries.report(organisation_id=by.organisation_id, report_id=known.id) == known
        assert runs.purge(organisation_id=by.organisation_id, at=AT + dt.timedelta(days=1)) == 0
        assert queries.log_path(known=known).exists()


def test_after_ten_minutes_the_deleted_is_gone_from_table_and_disk(
    cast: Cast, bring: Bring, media: Path
) -> None:
    known, by = bring(cast.staff.acts), cast.staff.acts
    late = AT + dt.timedelta(minutes=10, seconds=5)
    with acts(by):
        other = bring(by, file_name="kept.csv")
        operations.delete(report_id=known.id, by=by, at=AT)
        assert runs.purge(organisation_id=by.organisation_id, at=AT + dt.timedelta(minutes=9)) == 0
        with pytest.raises(rules.TooLateToUndo):
            operations.restore(report_id=known.id, by=by, at=late)
        assert queries.restorable(organisation_id=by.organisation_id, user_id=by.user_id, at=late) == ()
        assert runs.purge(organisation_id=by.organisation_id, at=late) == 1
        assert not queries.log_path(known=known).parent.parent.exists()
        assert queries.log_path(known=other).exists()
        assert trail(by.organisation_id)[-2:] == ["insight.log-deleted", "insight.log-purged"]


def test_what_cannot_be_removed_from_the_disk_stays_to_be_purged_later(
    cast: Cast, bring: Bring, media: Path
) -> None:
    known, by = bring(cast.staff.acts), cast.staff.acts
    late = AT + dt.timedelta(minutes=10, seconds=5)
    with acts(by):
        operations.delete(report_id=known.id, by=by, at=AT)
        folder = storage.folder(organisation_id=by.organisation_id, report_id=known.id)
        aside = folder.rename(media / "aside")
        folder.write_text("a file in the place of a folder cannot be removed as one")
        with pytest.raises(NotADirectoryError):
            runs.purge(organisation_id=by.organisation_id, at=late)
        assert trail(by.organisation_id)[-1] == "insight.log-deleted"
        folder.unlink()
        aside.rename(folder)
        assert runs.purge(organisation_id=by.organisation_id, at=late) == 1
        assert not folder.exists()


def test_the_list_of_bad_rows_is_readable_by_nobody_else(media: Path) -> None:
    path = media / "rows.csv"
    media.mkdir()
    storage.keep_problems((), path=path)
    assert path.stat().st_mode & 0o077 == 0


def test_a_run_that_was_superseded_or_deleted_changes_nothing(cast: Cast, bring: Bring) -> None:
    known, by = queued(bring, cast), cast.staff.acts
    figures = Figures(cases=2, events=5)
    progress = flow.Progress(done=10, of=known.size, rows=2)
    with acts(by):
        first, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        second, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        with pytest.raises(runs.Superseded):
            runs.beat(run=first, progress=progress, at=LATER)
        with pytest.raises(runs.Superseded):
            runs.finish(run=first, content="{}", figures=figures, problems=Problems(), at=LATER)
        runs.beat(run=second, progress=progress, at=LATER)
        beaten = queries.report(organisation_id=by.organisation_id, report_id=known.id)
        assert (beaten.heartbeat_at, beaten.progress.rows, beaten.status) == (LATER, 2, Status.READING)
        operations.delete(report_id=known.id, by=by, at=LATER)
        with pytest.raises(runs.Superseded):
            runs.finish(run=second, content="{}", figures=figures, problems=Problems(), at=LATER)
        with pytest.raises(rules.NoSuchReport):
            runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=LATER)


def test_a_document_is_handed_out_as_it_was_kept_and_only_when_ready(cast: Cast, bring: Bring) -> None:
    known, by = queued(bring, cast), cast.staff.acts
    content = json.dumps({"z": 1, "a": 2}, indent=3)
    with acts(by):
        with pytest.raises(rules.WrongStatus):
            queries.document(organisation_id=by.organisation_id, report_id=known.id)
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        runs.finish(run=run, content=content, figures=Figures(2, 5), problems=Problems(), at=LATER)
        assert queries.document(organisation_id=by.organisation_id, report_id=known.id) == content
        operations.note_download(report_id=known.id, form="json", by=by, at=LATER)
        assert trail(by.organisation_id)[-2:] == ["insight.log-read", "insight.report-downloaded"]


def test_the_list_is_newest_first_in_pages_and_space_is_summed(cast: Cast, bring: Bring) -> None:
    by = cast.staff.acts
    made = [bring(by, file_name=f"log {n}.csv", at=AT + dt.timedelta(minutes=n)) for n in range(3)]
    with acts(by):
        first = queries.reports(organisation_id=by.organisation_id, page=1, size=2)
        second = queries.reports(organisation_id=by.organisation_id, page=2, size=2)
        assert [each.id for each in first.items + second.items] == [each.id for each in reversed(made)]
        assert first.total == 3
        assert queries.space(organisation_id=by.organisation_id) == (3, 3 * len(GOOD))
