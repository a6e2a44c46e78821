"""The pages, from the upload to the report, as a browser without JavaScript sees them."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings as DjangoSettings

from evenkeel.contexts.insight import operations, queries, runs
from evenkeel.contexts.insight.values import Figures, Problems, Report, Settings, Status
from evenkeel.engines import flow
from evenkeel.kernel import time
from tests.contexts.conftest import Cast, Player, acts
from tests.contexts.insight import samples
from tests.contexts.insight.conftest import GOOD, Bring

COLUMNS = {
    "time_zone": "Europe/London",
    "column-0": "Case",
    "role-0": "case",
    "column-1": "Step",
    "role-1": "activity",
    "column-2": "When",
    "role-2": "timestamp",
    "column-3": "Who",
    "role-3": "resource",
}
Finish = Callable[[Report], None]


def page(answer: Any) -> str:
    """Return the text of a page with its spaces joined."""
    return " ".join(answer.content.decode().split())


def address(name: str, known: Report | None = None) -> str:
    """Return the address of a page."""
    return reverse(f"insight:{name}", args=[known.id] if known else [])


def newest(player: Player) -> Report:
    """Return the newest report of somebody's organisation."""
    by = player.acts
    with acts(by):
        return queries.reports(organisation_id=by.organisation_id, page=1, size=1).items[0]


def upload(client: Client, content: bytes, name: str = "log.csv") -> Any:
    """Send a file as the form does."""
    return client.post(address("upload"), {"file": SimpleUploadedFile(name, content)})


def finished(cast: Cast, known: Report, document: flow.Report | None = None) -> None:
    """Have a report finished, as its job would."""
    by = cast.staff.acts
    with acts(by):
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=time.now())
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=time.now())
        content = (document or samples.report()).model_dump_json()
        runs.finish(run=run, content=content, figures=Figures(120, 512), problems=Problems(), at=time.now())


def test_who_has_no_report_yet_is_invited(cast: Cast) -> None:
    shown = page(cast.staff.client.get(address("reports")))
    assert "Start with the data you have" in shown
    assert "Try it with an example log" in shown
    assert 'type="file"' in shown


def test_an_uploaded_log_leads_to_its_columns(cast: Cast) -> None:
    answer = upload(cast.staff.client, GOOD.encode(), "March log.csv")
    known = newest(cast.staff)
    assert answer["Location"] == address("columns", known)
    assert known.name == "March log"
    shown = page(cast.staff.client.get(answer["Location"]))
    for said in ("Semicolon ;", "DD/MM/YYYY HH:MM", "Europe/London", "What do the columns mean?"):
        assert said in shown
    assert '<option value="case" selected>Case reference</option>' in shown
    assert "02/03/2026 09:00" in shown


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, 422, "a picture (PNG)"),
        (b"x;y\n" * 60, 413, "at most 0.0 MB can be uploaded"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(
    cast: Cast, settings: DjangoSettings, content: bytes, status: int, said: str
) -> None:
    settings.MAX_UPLOAD_BYTES = 230
    answer = upload(cast.staff.client, content)
    shown = page(answer)
    assert answer.status_code == status
    assert said in shown
    assert 'id="id_file_error"' in shown
    with acts(cast.staff.acts):
        assert queries.space(organisation_id=cast.staff.acts.organisation_id).reports == 0


def test_sending_no_file_says_so(cast: Cast) -> None:
    answer = cast.staff.client.post(address("upload"), {})
    assert answer.status_code == 422
    assert "Choose the file with your event log." in page(answer)


@pytest.mark.parametrize("name", ["receipt.parquet", "receipt.csv"])
def test_the_content_decides_what_a_file_is_not_its_name(cast: Cast, name: str) -> None:
    upload(cast.staff.client, GOOD.encode(), name)
    assert "CSV" in page(cast.staff.client.get(address("columns", newest(cast.staff))))


def test_missing_roles_are_said_at_a_column_and_what_was_chosen_stays(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    sent = {**COLUMNS, "role-1": "", "role-3": "group", "date_format": "DD/MM/YYYY"}
    answer = cast.staff.client.post(address("columns", known), sent)
    shown = page(answer)
    assert answer.status_code == 422
    assert "There is a problem" in shown
    assert 'href="#id_role-1"' in shown
    assert "No column says what was done." in shown
    assert '<option value="group" selected>Team</option>' in shown
    assert '<option value="DD/MM/YYYY" selected>' in shown
    assert newest(cast.staff).status is Status.RECEIVED


def test_limits_that_somebody_names_are_kept_as_evenkeel_writes_them(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    sent = {**COLUMNS, "targets": "lead_time <= 8 w\n\nreceived -> decided<=36h"}
    cast.staff.client.post(address("columns", known), sent)
    assert newest(cast.staff).settings.targets == ("lead_time<=56d", "received -> decided<=36h")


def test_a_limit_that_cannot_be_understood_is_said_at_its_field(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    answer = cast.staff.client.post(address("columns", known), {**COLUMNS, "targets": "soon"})
    shown = page(answer)
    assert answer.status_code == 422
    assert 'id="id_targets_error"' in shown
    assert "“soon” cannot be understood" in shown
    assert newest(cast.staff).status is Status.RECEIVED


def test_a_role_given_twice_is_said_at_both_columns(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    answer = cast.staff.client.post(address("columns", known), {**COLUMNS, "role-3": "case"})
    shown = page(answer)
    assert shown.count('href="#id_role-0"') == shown.count('href="#id_role-3"') == 1
    assert "Only one column can be “Case reference”; now “Case” and “Who” are." in shown


def test_looking_again_follows_the_settings_and_makes_nothing(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    sent = {**COLUMNS, "delimiter": ",", "look": "yes"}
    answer = cast.staff.client.post(address("columns", known), sent)
    shown = page(answer)
    assert answer.status_code == 200
    assert "Case;Step;When;Who" in shown
    assert "There is a problem" not in shown
    assert newest(cast.staff).status is Status.RECEIVED


def test_the_fragment_hints_at_what_is_missing_without_blame(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    shown = page(cast.staff.client.post(address("look", known), {**COLUMNS, "role-2": ""}))
    assert shown.startswith('<div class="ek-stack" id="look">')
    assert "No column says when it was done." in shown
    assert "ek-field-error" not in shown
    assert "<html" not in shown


def test_settings_under_which_the_file_cannot_be_read_are_explained(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    answer = cast.staff.client.post(address("columns", known), {**COLUMNS, "encoding": "utf-16"})
    shown = page(answer)
    assert answer.status_code == 422
    assert '<option value="utf-16" selected>' in shown
    assert "There is a problem" in shown


def test_names_and_values_of_a_file_are_shown_as_text(cast: Cast, bring: Bring) -> None:
    evil = "Case;<script>alert(1)</script>;When\nA1;<img src=x onerror=alert(1)>;02/03/2026\n"
    known = bring(cast.staff.acts, evil, file_name="<b>bold</b>.csv")
    shown = page(cast.staff.client.get(address("columns", known)))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "<b>bold" not in shown


def test_making_the_report_keeps_the_reasons_and_waits(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    answer = cast.staff.client.post(address("columns", known), {**COLUMNS, "role-3": "group"})
    assert answer["Location"] == address("report", known)
    roles = {a.role.value: a.reason for a in newest(cast.staff).settings.roles}
    assert roles["group"] == "set by you"
    assert roles["case"] != "set by you"
    waiting = page(cast.staff.client.get(answer["Location"]))
    assert "Waiting for its turn" in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert f'hx-get="{address("progress", known)}"' in waiting


def test_progress_is_told_and_ends_at_the_report(cast: Cast, bring: Bring) -> None:
    known, by = bring(cast.staff.acts), cast.staff.acts
    with acts(by):
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=time.now())
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=time.now())
        half = flow.Progress(done=known.size // 2, of=known.size, rows=1234)
        runs.beat(run=run, progress=half, at=time.now())
    shown = page(cast.staff.client.get(address("progress", known)))
    assert "1,234 rows so far" in shown
    assert 'value="4' in shown
    with acts(by):
        runs.stop(run=run, at=time.now())
    answer = cast.staff.client.get(address("progress", known))
    assert answer["HX-Redirect"] == address("report", known)
    assert "Start again" in page(cast.staff.client.get(address("report", known)))


def test_a_silent_job_is_called_stopped_and_can_be_started_again(cast: Cast, bring: Bring) -> None:
    by, long_ago = cast.staff.acts, time.now() - dt.timedelta(seconds=90)
    known = bring(by, at=long_ago)
    with acts(by):
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=long_ago)
        runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=long_ago)
    assert cast.staff.client.get(address("progress", known))["HX-Redirect"] == address("report", known)
    shown = page(cast.staff.client.get(address("report", known)))
    assert "Reading has stopped" in shown
    assert "Start again" not in page(cast.colleague.client.get(address("report", known)))
    assert ">Stopped<" in page(cast.staff.client.get(address("reports")))
    assert cast.staff.client.post(address("again", known))["Location"] == address("report", known)
    assert "Waiting for its turn" in page(cast.staff.client.get(address("report", known)))
    assert cast.staff.client.post(address("again", known)).status_code == 409


def test_what_waits_long_in_the_queue_goes_on_waiting_and_may_be_started_again(
    cast: Cast, bring: Bring
) -> None:
    by, long_ago = cast.staff.acts, time.now() - dt.timedelta(seconds=90)
    known = bring(by, at=long_ago)
    with acts(by):
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=long_ago)
    for name in ("report", "progress"):
        shown = page(cast.staff.client.get(address(name, known)))
        assert "It has waited for more than a minute." in shown
        assert "Start again" in shown
        assert "Start again" not in page(cast.colleague.client.get(address(name, known)))
    assert ">Waiting<" in page(cast.staff.client.get(address("reports")))
    assert cast.staff.client.post(address("again", known)).status_code == 302
    assert "It has waited" not in page(cast.staff.client.get(address("report", known)))


def test_rows_in_the_way_are_listed_and_can_be_left_out(cast: Cast, bring: Bring) -> None:
    by = cast.staff.acts
    known = bring(by)
    with acts(by):
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=time.now())
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=time.now())
        problems = tuple(
            flow.Problem(
                line=n, code="impossible-time", column="When", found=f"{n}/13/2026", reason="no month 13"
            )
            for n in range(7, 67)
        )
        bad = flow.BadRows("Sixty rows.", problems=problems, counts={"impossible-time": 60})
        runs.find_bad_rows(run=run, bad=bad, at=time.now())
    shown = page(cast.staff.client.get(address("report", known)))
    assert "60 rows cannot be used" in shown
    assert flow.PROBLEM_SENTENCES["impossible-time"] in shown
    assert "The first 50 of them" in shown
    assert "<code>7/13/2026</code>" in shown
    listed = cast.staff.client.get(address("problems", known))
    assert listed["Content-Disposition"].startswith("attachment")
    assert b"".join(listed).count(b"\n") == 61
    assert cast.staff.client.post(address("leave-out", known)).status_code == 302
    assert newest(cast.staff).settings.skip_bad


def test_a_finished_report_can_be_read_renamed_and_taken_along(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    finished(cast, known)
    read = cast.staff.client.get(address("report", known))
    assert read.status_code == 200
    answer = cast.staff.client.post(address("rename", known), {"name": "  Permits in spring "})
    assert answer.status_code == 302
    shown = page(cast.colleague.client.get(address("report", known)))
    assert "<h1>Permits in spring</h1>" in shown
    assert "Rename" not in shown
    as_json = cast.colleague.client.get(address("json", known))
    assert json.loads(as_json.content)["schema"] == "evenkeel-report/1"
    assert as_json["Content-Disposition"] == 'attachment; filename="Permits in spring.json"'
    as_html = cast.colleague.client.get(address("html", known))
    assert "<h1>Permits in spring</h1>" in as_html.content.decode()
    assert as_html["Content-Disposition"] == 'attachment; filename="Permits in spring.html"'


@pytest.mark.parametrize(("name", "said"), [("", "Give the report a name."), ("x" * 201, "at most 200")])
def test_a_bad_name_is_refused_and_stays_to_be_mended(cast: Cast, bring: Bring, name: str, said: str) -> None:
    known = bring(cast.staff.acts)
    answer = cast.staff.client.post(address("rename", known), {"name": name})
    assert answer.status_code == 422
    assert said in page(answer)
    assert f'value="{name}"' in page(answer) or not name


def test_deleting_asks_first_and_can_be_taken_back(cast: Cast, bring: Bring, media: Path) -> None:
    known = bring(cast.staff.acts)
    finished(cast, known)
    assert "Delete “Log”?" in page(cast.staff.client.get(address("delete", known)))
    assert cast.staff.client.post(address("delete", known))["Location"] == address("reports")
    shown = page(cast.staff.client.get(address("reports")))
    assert "Undo" in shown
    assert "Undo" not in page(cast.colleague.client.get(address("reports")))
    for name in ("report", "json", "html", "columns", "problems"):
        assert cast.staff.client.get(address(name, known)).status_code == 404
    assert cast.staff.client.post(address("undo", known))["Location"] == address("report", known)
    assert cast.staff.client.get(address("report", known)).status_code == 200


def test_the_list_tells_what_each_report_is_and_pages(cast: Cast, bring: Bring) -> None:
    for number in range(23):
        bring(cast.staff.acts, file_name=f"log {number}.csv")
    first = page(cast.staff.client.get(address("reports")))
    assert "23 reports" in first
    assert "Page 1 of 2" in first
    assert ">Log 22<" in first
    assert ">Log 2<" not in first
    assert ">Log 2<" in page(cast.staff.client.get(address("reports") + "?page=2"))
    for odd in ("0", "99", "x", "-1", "9" * 30):
        assert cast.staff.client.get(address("reports"), {"page": odd}).status_code == 200


def test_a_colleague_is_told_who_still_has_to_say_what_the_columns_mean(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    shown = page(cast.colleague.client.get(address("report", known)))
    assert "Tom Ashdowne has brought this event log" in shown
    assert cast.staff.client.get(address("report", known))["Location"] == address("columns", known)


def test_a_fragment_asked_for_after_the_session_ended_reloads_the_page(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    answer = cast.anonymous.client.get(address("progress", known), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert answer.content == b""


def form_of(client: Client) -> dict[str, str]:
    """Return what the form for an event log carries unseen."""
    shown = page(client.get(address("upload")))
    names = ("organisation", "once")
    return {name: re.findall(f'name="{name}" value="([^"]+)"', shown)[0] for name in names}


def count(player: Player) -> int:
    with acts(player.acts):
        return queries.space(organisation_id=player.acts.organisation_id).reports


def test_a_form_sent_twice_makes_one_report(cast: Cast) -> None:
    carried = form_of(cast.staff.client)
    for _ in range(2):
        sent = carried | {"file": SimpleUploadedFile("log.csv", GOOD.encode())}
        answer = cast.staff.client.post(address("upload"), sent)
        assert answer["Location"] == address("columns", newest(cast.staff))
    assert count(cast.staff) == 1
    other = carried | {"file": SimpleUploadedFile("another.csv", GOOD.encode())}
    cast.staff.client.post(address("upload"), other)
    assert count(cast.staff) == 2
    cast.colleague.client.post(
        address("upload"),
        form_of(cast.colleague.client) | {"file": SimpleUploadedFile("log.csv", GOOD.encode())},
    )
    assert count(cast.staff) == 3


def test_the_example_asked_for_twice_is_one_report(cast: Cast) -> None:
    carried = form_of(cast.staff.client)
    first, second = (cast.staff.client.post(address("example"), carried)["Location"] for _ in range(2))
    assert first == second
    assert count(cast.staff) == 1


def test_a_form_of_another_organisation_is_not_taken(cast: Cast) -> None:
    carried = form_of(cast.other_organisation.client)
    for name in ("upload", "example"):
        sent = carried | {"file": SimpleUploadedFile("log.csv", GOOD.encode())}
        answer = cast.staff.client.post(address(name), sent)
        assert answer.status_code == 409
        assert "for another organisation than Harbour Vale Council (example)" in page(answer)
    assert count(cast.staff) == 0
