"""The cases behind a figure, and one case with what happened in it."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import behind, operations, queries, rules, slices, steps
from evenkeel.contexts.insight.values import AT_ONCE
from evenkeel.contexts.insight.views import shown
from evenkeel.engines import flow
from evenkeel.kernel import errors, time

ON_A_PAGE: Final = 50
IN_A_FILE: Final = 100_000
"""Cases in a CSV file at most."""
HEADS: Final = ("case", "opened", "closed", "lead time in seconds", "age in seconds", "channel", "steps")


class NoSuchCase(errors.NotFound):
    """There is no such case in this report."""

    code = "no-such-case"


@require_safe
@member
@shown.of_report("cases")
def cases(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List the cases that stand behind a figure, page by page."""
    log = _log(request, seen)
    if log is None:
        return shown.preparing(request, seen)
    found, rows = _found(request, seen, log)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    said = behind.parameters(request.GET.dict())
    end = urlencode({**seen.wish.parameters, **said})
    address = reverse("insight:cases-csv", args=[seen.known.id])
    context = {
        "breadcrumbs": _crumbs(seen, ("Cases", "")),
        "part_title": found.title,
        "found": found,
        "count": behind.count(rows.size),
        "page": page,
        "cases": flow.listed(log, np.asarray(page.object_list)),
        "csv_url": f"{address}?{end}" if end else address,
        "is_narrowed": bool(said),
        "all_url": f"{request.path}?{urlencode(seen.wish.parameters)}",
        "end": f"?{end}" if end else "",
    }
    return render(request, "insight/cases.html", seen.context | context)


@require_safe
@member
@shown.of_report("cases")
def cases_as_csv(request: Asked, seen: shown.Shown) -> HttpResponseBase:
    """Hand out the same list as a table, all of it."""
    log = _log(request, seen)
    if log is None:
        return shown.preparing(request, seen)
    _behind, rows = _found(request, seen, log)
    operations.note_download(report_id=seen.known.id, form="cases.csv", by=request.acting, at=time.now())
    name = f"{rules.safe_file_name(seen.known.name)} - cases.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    lines = _lines(flow.listed(log, rows[:IN_A_FILE]))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@member
@shown.of_report("cases")
def one_case(request: Asked, seen: shown.Shown, row: int) -> HttpResponse:
    """Show one case with its events in order, each on its own wall clock."""
    if not slices.prepared(known=seen.known, made=seen.made, by=request.acting, at=time.now()):
        return shown.preparing(request, seen)
    log = flow.kept_case(queries.kept_log_path(known=seen.known, making=seen.made.making), row)
    if log is None:
        raise NoSuchCase
    story = flow.story(log)
    end = urlencode({**seen.wish.parameters, **behind.parameters(request.GET.dict())})
    back = reverse("insight:cases", args=[seen.known.id])
    address = f"{back}?{end}" if end else back
    context: dict[str, Any] = {
        "breadcrumbs": _crumbs(seen, ("Cases", address), (story.case, "")),
        "part_title": story.case,
        "story": story,
        "events": [(one, seen.sight.shown(one.resource), _attributes(seen, one)) for one in story.events],
        "attributes": [(name, seen.sight.text(value)) for name, value in story.attributes],
        "lead_time": (story.closed_at - story.opened_at).total_seconds() if story.closed_at else None,
        "back_url": address,
    }
    return render(request, "insight/case.html", seen.context | context)


def _crumbs(seen: shown.Shown, *further: tuple[str, str]) -> list[dict[str, str]]:
    """Return where the page is: below the report, with its selection."""
    report = reverse("insight:report", args=[seen.known.id])
    end = urlencode(seen.wish.parameters)
    above = (("Reports", reverse("insight:reports")), (seen.known.name, f"{report}?{end}" if end else report))
    return [{"label": label, "url": url} for label, url in (*above, *further)]


def _log(request: Asked, seen: shown.Shown) -> flow.Log | None:
    """Return as much of the log as a list needs; None where it has to be got ready first."""
    if not slices.prepared(known=seen.known, made=seen.made, by=request.acting, at=time.now()):
        return None
    columns = [
        "case",
        "activity",
        "completed_at",
        *(["group"] if seen.wish.selection.group is not None else []),
    ]
    return flow.kept(queries.kept_log_path(known=seen.known, making=seen.made.making), events=columns)


def _found(request: Asked, seen: shown.Shown, log: flow.Log) -> tuple[behind.Behind, Any]:
    """Return which cases are meant, and their rows in the order of the list."""
    found = behind.read(request.GET.dict(), seen.document)
    if found.place is not None and (seen.known.events or 0) <= AT_ONCE:
        whole = flow.kept(queries.kept_log_path(known=seen.known, making=seen.made.making))
        if whole is not None:
            chosen = flow.select(whole, seen.wish.selection)
            names = flow.cases_behind(chosen, seen.document, place=found.place)
            found = behind.of_all(found, names, seen.document)
    meant = flow.chosen(log, seen.wish.selection) & flow.narrowed(log, found.narrowing)
    return found, flow.in_order(log, meant)


def _attributes(seen: shown.Shown, event: flow.Happened) -> list[tuple[str, str]]:
    return [(name, seen.sight.text(value)) for name, value in event.attributes]


def _lines(listed: tuple[flow.Listed, ...]) -> Iterator[str]:
    """Write a list as CSV; no cell begins with a sign that a spreadsheet would take for a formula."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    rows: Iterator[Any] = (
        (
            one.case,
            one.opened_at.isoformat(),
            one.closed_at.isoformat() if one.closed_at else "",
            "" if one.lead_time is None else one.lead_time,
            "" if one.age is None else one.age,
            one.channel or "",
            one.steps,
        )
        for one in listed
    )
    for row in (HEADS, *rows):
        writer.writerow([steps.inert(cell) if isinstance(cell, str) else cell for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
