"""The cases of a report: selected by a link, listed behind each figure, read one by one; and what is kept for it."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from evenkeel.contexts.insight import models, operations, queries, runs, selections, slices, storage, values
from evenkeel.contexts.insight.values import MAKE_SLICE, Report, SliceStatus, Status
from evenkeel.engines import flow
from evenkeel.kernel import time
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.insight import stories


@pytest.fixture
def known(cast: Cast) -> Report:
    """Return a report whose log is at hand."""
    return stories.made(cast.staff.acts)


def address(name: str, known: Report, *further: int) -> str:
    return reverse(f"insight:{name}", args=[known.id, *further])


def words(answer: Any, *, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return " ".join(body.decode().split())


def heading(shown: str) -> tuple[str, str]:
    """Return the heading of a list of cases and the sentence below it."""
    found = re.search(r'<h2 id="cases-title">(.*?)</h2><p>(.*?)</p>', shown)
    assert found
    return found[1], found[2]


FIGURES: dict[str, tuple[str, str]] = {
    "": ("All cases", "40 cases"),
    "of=lead-time": ("Finished cases", "40 cases. Lead time from first moment to last, the longest first."),
    "of=lead-time&from=1036800": (
        "Finished cases that took 12 days or longer",
        "13 cases. Lead time from first moment to last, the longest first.",
    ),
    "of=lead-time&from=x&to=nan": (
        "Finished cases",
        "40 cases. Lead time from first moment to last, the longest first.",
    ),
    "open=1": ("Open cases", "0 cases. Those open longest come first."),
    "again=1": ("Cases with a step done more than once", "10 cases"),
    "activity=Checked": ("Cases with “Checked”", "40 cases"),
    "edge=Checked→Checked": ("Cases in which “Checked” came straight after “Checked”", "10 cases"),
    "variant=2": ("Cases that took way 2", "10 cases. Received → Checked → Checked → Decided"),
    "finding=ties:0": (
        "Cases behind “Taken first”",
        "2 cases. “Ada Berg” takes the lightest cases first, and so does Oona Pell.",
    ),
    "again=1&channel=web": ("Cases with a step done more than once", "4 cases"),
}


def test_each_figure_leads_to_its_cases_and_says_which_they_are(cast: Cast, known: Report) -> None:
    client, where = cast.leader.client, address("cases", known)
    found = {query: heading(words(client.get(f"{where}?{query}"))) for query in FIGURES}
    assert found == FIGURES


def test_a_figure_that_is_not_there_has_no_cases(cast: Cast, known: Report) -> None:
    where = address("cases", known)
    for query in ("variant=99", "variant=x", "edge=A→B", "activity=Nowhere", "finding=ties:77", "finding=x"):
        assert cast.leader.client.get(f"{where}?{query}").status_code == 404, query


def test_every_link_of_a_page_to_cases_leads_to_some(cast: Cast, known: Report) -> None:
    client = cast.leader.client
    for name in ("report", "flow", "people"):
        shown = words(client.get(f"{address(name, known)}?channel=web"))
        links = set(re.findall(r'href="([^"]*/cases/\?[^"]*)"', shown))
        assert links or name == "people"
        for link in links:
            assert "channel=web" in link
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_list_comes_as_a_file_too(cast: Cast, known: Report) -> None:
    said: Any = cast.staff.client.get(f"{address('cases-csv', known)}?again=1")
    body = b"".join(said.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == 10
    assert rows[0]["case"] == "C-20"
    assert rows[0]["opened"] == "2026-03-06T09:00:00+00:00"
    assert float(rows[0]["lead time in seconds"]) == dt.timedelta(days=21, hours=3).total_seconds()


def test_a_case_is_told_from_its_beginning_to_its_end(cast: Cast, known: Report) -> None:
    listed = words(cast.leader.client.get(f"{address('cases', known)}?of=lead-time&channel=web"))
    first = re.search(r'<th scope="row"><a href="([^"]*)">(C-\d+)</a>', listed)
    assert first
    shown = words(cast.leader.client.get(first[1].replace("&amp;", "&")))
    assert f"Case {first[2]}" in shown
    assert shown.index("Received") < shown.index("Checked") < shown.index("Decided")
    assert "Ward" in shown
    assert f'href="{address("cases", known)}?channel=web&amp;of=lead-time"' in shown
    assert cast.leader.client.get(address("case", known, 40)).status_code == 404


def test_a_selection_is_a_link_that_all_pages_keep(cast: Cast, known: Report) -> None:
    where = address("report", known)
    query = "since=2026-02-01&until=2026-03-31&channel=web&type=case%3AWard%3DEast"
    shown = words(cast.colleague.client.get(f"{where}?{query}"))
    assert "4 cases and 12 events" in shown
    for said in (
        "from 1 Feb 2026 to 31 Mar 2026",
        "Channel: <strong>web</strong>",
        "Ward: <strong>East</strong>",
    ):
        assert said in shown
    for name in ("flow", "map", "variants", "people", "data", "json"):
        assert f'href="{address(name, known)}?{query.replace("&", "&amp;")}"' in shown
    assert "The report keeps" not in shown
    # Fewer than 30 finished cases: the report says so by itself.
    assert "Few finished cases" in shown


def test_empty_fields_of_the_form_leave_no_trace_in_the_address(cast: Cast, known: Report) -> None:
    answer = cast.staff.client.get(f"{address('flow', known)}?since=&until=&channel=web&type=&team=&page=2")
    assert answer.headers["Location"] == f"{address('flow', known)}?channel=web&page=2"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2026-13-01", "“2026-13-01” is no date, so it was left out"),
        ("since=2026-03-01&until=2026-02-01", "The period ends before it begins"),
    ],
)
def test_what_cannot_be_meant_is_said_and_everything_shown(
    cast: Cast, known: Report, query: str, said: str
) -> None:
    shown = words(cast.staff.client.get(f"{address('data', known)}?{query}"))
    assert said in shown
    assert "40 cases and 130 events" in shown


def test_where_no_case_is_left_the_page_says_so_with_a_way_back(cast: Cast, known: Report) -> None:
    where = address("report", known)
    for query in ("channel=fax", "type=case:Ward=North", "since=2031-01-01", "team=-"):
        shown = words(cast.staff.client.get(f"{where}?{query}"))
        assert "No case is like that" in shown
        assert f'href="{where}"' in shown
    gone = words(cast.staff.client.get(f"{where}?type=case:Nowhere=x"), status=400)
    assert "The cases of this log have no attribute &#x27;case:Nowhere&#x27;." in gone
    assert "40 cases" in words(cast.staff.client.get(f"{where}?channel=%00"))


@pytest.mark.parametrize(
    "selection",
    [
        flow.Selection(channel=""),
        flow.Selection(channel="-"),
        flow.Selection(channel="web", group="--"),
        flow.Selection(kind=("case:a=b", "c=d")),
        flow.Selection(kind=("outcome", "")),
        flow.Selection(first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 1, 31)),
        flow.EVERYTHING,
    ],
    ids=str,
)
def test_a_selection_is_written_and_read_back(selection: flow.Selection) -> None:
    wish = selections.read(selections.parameters(selection))
    written = selections.canonical(selection)
    assert selections.from_canonical(written) == wish.selection
    if selection.kind != ("case:a=b", "c=d"):
        assert wish.selection == selection


def slices_of(known: Report) -> list[models.Slice]:
    return list(models.Slice.objects.filter(report_id=known.id).order_by("-used_at"))


def test_a_selection_is_worked_out_once_and_the_oldest_leave(cast: Cast, known: Report) -> None:
    by, where = cast.staff.acts, address("report", known)
    cast.staff.client.get(f"{where}?channel=web")
    with acts(by):
        (first,) = slices_of(known)
        models.Slice.objects.update(content=first.content.replace('"cases": 14', '"cases": 1414'))
    assert "1,414 cases" in words(cast.colleague.client.get(f"{where}?channel=web"))
    with acts(by):
        older = [
            models.Slice(
                report_id=known.id,
                organisation_id=by.organisation_id,
                making=first.making,
                selection=f"older {n}",
                status=SliceStatus.EMPTY,
                used_at=AT - dt.timedelta(days=n),
                heartbeat_at=AT,
            )
            for n in range(slices.KEPT)
        ]
        models.Slice.objects.bulk_create(older)
    cast.staff.client.get(f"{where}?channel=phone")
    with acts(by):
        kept = [one.selection for one in slices_of(known)]
    assert kept[:2] == ['{"channel": "phone"}', '{"channel": "web"}']
    assert kept[2:] == [f"older {n}" for n in range(slices.KEPT - 2)]


def test_a_new_reading_forgets_what_was_made_of_the_old_one(cast: Cast, known: Report) -> None:
    by = cast.staff.acts
    cast.staff.client.get(f"{address('report', known)}?channel=web")
    with acts(by):
        old = queries.kept_log_path(known=known, making=queries.made(known=known).making)
        operations.queue(report_id=known.id, reading=known.settings, by=by, at=time.now())
        run, again = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=time.now())
        log = flow.read(queries.log_path(known=again), mapping=again.settings.mapping).log
        slices.keep_log(known=again, making=run.run_id, log=log)
        slices.forget_other_logs(known=again, making=run.run_id)
    assert not old.exists()
    assert queries.kept_log_path(known=known, making=run.run_id).is_dir()


def test_the_log_goes_with_the_report(cast: Cast, known: Report) -> None:
    by = cast.staff.acts
    folder = storage.folder(organisation_id=by.organisation_id, report_id=known.id)
    cast.staff.client.get(f"{address('report', known)}?channel=web")
    with acts(by):
        operations.delete(report_id=known.id, by=by, at=AT)
        runs.purge(organisation_id=by.organisation_id, at=AT + dt.timedelta(hours=1))
        assert not models.Slice.objects.filter(report_id=known.id).exists()
    assert not folder.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_an_old_report_gets_its_cases_ready_in_the_background(cast: Cast, work: Callable[[], None]) -> None:
    known = stories.made(cast.staff.acts, keeps=False)
    where = address("cases", known)
    assert "made before its cases could be filtered" in words(cast.staff.client.get(address("report", known)))
    assert "Selecting the cases" in words(cast.staff.client.get(where))
    assert "Selecting the cases" in words(cast.staff.client.get(where))
    # Asked for once, however often somebody looks.
    assert ProcrastinateJob.objects.filter(task_name=MAKE_SLICE).count() == 1
    assert "Selecting the cases" in words(cast.staff.client.get(address("selecting", known)))
    work()
    assert cast.staff.client.get(address("selecting", known)).headers["HX-Refresh"] == "true"
    assert heading(words(cast.staff.client.get(where)))[1] == "40 cases"
    assert "Channel" in words(cast.staff.client.get(address("report", known)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_log_that_is_gone_is_said_to_be(cast: Cast, work: Callable[[], None]) -> None:
    by = cast.staff.acts
    known = stories.made(by, keeps=False)
    queries.log_path(known=known).unlink()
    where = address("cases", known)
    cast.staff.client.get(where)
    work()
    assert "could not be got from the event log" in words(cast.staff.client.get(where), status=409)
    with acts(by):
        assert [one.status for one in slices_of(known)] == [SliceStatus.FAILED]
        assert queries.report(organisation_id=by.organisation_id, report_id=known.id).status is Status.READY


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_large_log_is_selected_in_the_background(cast: Cast, work: Callable[[], None]) -> None:
    by = cast.staff.acts
    known = stories.made(by)
    with acts(by):
        models.Report.objects.filter(id=known.id).update(events=values.AT_ONCE + 1)
    where = f"{address('flow', known)}?channel=web"
    assert "Selecting the cases" in words(cast.staff.client.get(where))
    work()
    assert "14 cases" in words(cast.staff.client.get(where))
