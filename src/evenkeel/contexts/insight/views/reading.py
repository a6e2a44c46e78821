"""A report by its own address: being read, refused, with rows in the way, stopped, or ready."""

import uuid
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import forms, operations, presentation, queries, rules
from evenkeel.contexts.insight.values import Report, Status
from evenkeel.contexts.insight.views import shown
from evenkeel.engines import flow
from evenkeel.kernel import errors, time

NARROW = "insight-page"


@require_safe
@member
def report(request: Asked, report_id: uuid.UUID) -> HttpResponseBase:
    """Show a report as far as it has come."""
    known = _known(request, report_id)
    context = _context(request, known)
    if known.status is Status.RECEIVED:
        if context["may_change"]:
            return redirect("insight:columns", report_id=known.id)
        return render(request, "insight/waiting.html", context | {"page_class": NARROW})
    if _goes_on(known):
        return render(request, "insight/progress.html", context | _progress(known) | {"page_class": NARROW})
    if known.status is Status.READY:
        return findings(request, report_id)
    if known.status is Status.BAD_ROWS:
        return render(request, "insight/bad_rows.html", context | _problems(known))
    context |= {"refused": known.status is Status.REFUSED, "page_class": NARROW}
    return render(request, "insight/stopped.html", context)


@shown.of_report("report")
def findings(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what stands out."""
    found = seen.sections(presentation.findings(seen.document))
    return render(request, "insight/part.html", found | {"kpis": found["heading"].kpis})


@require_safe
@member
def progress(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Show how far reading has come; when it has come to an end, send the browser to what came of it."""
    known = _known(request, report_id)
    if _goes_on(known):
        return render(request, "insight/_progress.html", _context(request, known) | _progress(known))
    return HttpResponse(headers={"HX-Redirect": reverse("insight:report", args=[known.id])})


@require_POST
@member
def leave_out(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Go on without the rows that cannot be used."""
    operations.leave_bad_rows_out(report_id=report_id, by=request.acting, at=time.now())
    return redirect("insight:report", report_id=report_id)


@require_POST
@member
def again(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Start reading again."""
    operations.restart(report_id=report_id, by=request.acting, at=time.now())
    return redirect("insight:report", report_id=report_id)


@require_safe
@member
def problems(request: Asked, report_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the list of rows that could not be used."""
    known = _known(request, report_id)
    path = queries.problems_path(known=known)
    name = f"{rules.safe_file_name(known.name)} - rows that could not be used.csv"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


@require_safe
@member
@shown.of_report("report")
def as_json(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out the report's document, of the cases that are selected."""
    return _download(request, seen, "json", "application/json", seen.document.model_dump_json(indent=2))


@require_safe
@member
@shown.of_report("report")
def as_html(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out the report as one page that needs nothing else."""
    page = presentation.standalone_html(
        seen.document, title=seen.known.name, by_team=seen.teams, seen=seen.sight
    )
    return _download(request, seen, "html", "text/html; charset=utf-8", page)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def rename(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Ask for another name, and give it."""
    known = _known(request, report_id)
    rules.check_change(request.acting, known)
    form = forms.Rename(request.POST or None, initial={"name": known.name})
    if request.method == "POST" and form.is_valid():
        try:
            operations.rename(
                report_id=known.id, name=form.cleaned_data["name"], by=request.acting, at=time.now()
            )
        except errors.Invalid as refusal:
            form.add_error("name", refusal.message)
        else:
            return redirect("insight:report", report_id=known.id)
    status = 422 if form.errors else 200
    return render(
        request,
        "insight/rename.html",
        _context(request, known) | {"form": form, "page_class": NARROW},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
def delete(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Ask whether to delete, and do."""
    known = _known(request, report_id)
    rules.check_change(request.acting, known)
    if request.method == "POST":
        operations.delete(report_id=known.id, by=request.acting, at=time.now())
        return redirect("insight:reports")
    return render(request, "insight/delete.html", _context(request, known) | {"page_class": NARROW})


@require_POST
@member
def undo(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Take back a deletion."""
    operations.restore(report_id=report_id, by=request.acting, at=time.now())
    return redirect("insight:report", report_id=report_id)


def _known(request: Asked, report_id: uuid.UUID) -> Report:
    return queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)


def _context(request: Asked, known: Report) -> dict[str, Any]:
    return {
        "report": known,
        "zone": request.acting.zone,
        "may_change": rules.can_change(request.acting, known),
        "breadcrumbs": [{"label": "Reports", "url": reverse("insight:reports")}, {"label": known.name}],
    }


def _goes_on(known: Report) -> bool:
    """Tell whether there is something to wait for: a place in the queue, or a run that gives signs of life."""
    if known.status is Status.QUEUED:
        return True
    return known.status is Status.READING and not rules.is_stalled(known, at=time.now())


def _progress(known: Report) -> dict[str, Any]:
    """Say how far reading has come: the share of the file, and the rows so far."""
    done, of, rows = known.progress
    if known.status is Status.QUEUED:
        label, text, value = "Waiting for its turn", "Reading begins in a moment.", None
    elif done >= of:
        label, text, value = (
            "Working out the figures",
            f"{rows:,} rows are read." if rows else "The file is read.",
            None,
        )
    else:
        said = f"{done / 2**20:,.1f} of {of / 2**20:,.1f} MB" + (f", {rows:,} rows so far." if rows else ".")
        label, text, value = "Reading the file", said, int(100 * done / of)
    return {
        "label": label,
        "text": text,
        "value": value,
        "stalled": rules.is_stalled(known, at=time.now()),
        "url": reverse("insight:progress", args=[known.id]),
    }


def _problems(known: Report) -> dict[str, Any]:
    sentences = flow.PROBLEM_SENTENCES
    counts = [(count, sentences.get(code, code)) for code, count in known.problems.counts]
    return {"counts": counts, "problems": known.problems}


def _download(request: Asked, seen: shown.Shown, ending: str, kind: str, content: str) -> HttpResponse:
    """Hand out a finished report in some form, and record that it was."""
    operations.note_download(report_id=seen.known.id, form=ending, by=request.acting, at=time.now())
    name = f"{rules.safe_file_name(seen.known.name)}.{ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)
