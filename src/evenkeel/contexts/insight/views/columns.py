"""What the columns of a file mean: suggested by evenkeel, confirmed or corrected by a person."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import forms, operations, queries, rules
from evenkeel.contexts.insight.values import FORMATS, Report, Settings
from evenkeel.engines import flow
from evenkeel.kernel import time

PREVIEW_ROWS = 8


@require_http_methods(["GET", "HEAD", "POST"])
@member
def columns(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Show what was found; on a plain POST have the report made, or with `look` show it anew with other settings."""
    known = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
    rules.check_change(request.acting, known)
    sent = request.POST if request.method == "POST" else None
    form, written = _filled(known, sent)
    just_looking = sent is None or "look" in sent
    if not just_looking and form.preview and form.is_valid():
        operations.queue(
            report_id=known.id, reading=form.settings(written=written), by=request.acting, at=time.now()
        )
        return redirect("insight:report", report_id=known.id)
    context = _page(known, form, written, with_errors=not just_looking or form.preview is None)
    context["breadcrumbs"] = [
        {"label": "Reports", "url": reverse("insight:reports")},
        {"label": known.name},
    ]
    status = 200 if just_looking and form.preview else 422
    return render(request, "insight/columns.html", context, status=status)


@require_POST
@member
def look(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Show the part of the page that depends on the settings, while somebody changes them."""
    known = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
    rules.check_change(request.acting, known)
    form, written = _filled(known, request.POST)
    return render(
        request, "insight/_look.html", _page(known, form, written, with_errors=form.preview is None)
    )


def _filled(known: Report, sent: Any) -> tuple[forms.Columns, Settings]:
    """Return the form and how the file is written; where it cannot be read so, the form says why."""
    written = forms.Written(sent, initial=forms.Written.initially(known.settings)).reading(
        otherwise=known.settings
    )
    try:
        preview = queries.preview(known=known, reading=written)
    except (flow.Unreadable, flow.BadMapping) as refusal:
        shown = forms.Written.initially(known.settings) if sent is None else sent
        form = forms.Columns(shown, preview=None, kept=known.settings)
        form.add_error(None, refusal.message)
        return form, written
    return forms.Columns(sent, preview=preview, kept=known.settings), written


def _page(known: Report, form: forms.Columns, written: Settings, *, with_errors: bool) -> dict[str, Any]:
    if not with_errors and form.is_bound:
        # Nobody has asked for the report yet: what is missing is said as a hint, not as a mistake.
        form.is_valid()
        hints = [str(error) for errors_ in form.errors.values() for error in errors_]
        form.errors.clear()
    else:
        hints = []
    if not form.is_bound and form.preview:
        hints = [forms.MISSING[role] for role in form.preview.missing if role in forms.MISSING]
    return {
        "report": known,
        "form": form,
        "preview": form.preview,
        "rows": form.preview.rows[:PREVIEW_ROWS] if form.preview else (),
        "found": _found(form.preview, written) if form.preview else (),
        "hints": hints,
        "settings_open": form.preview is None or written != Settings(time_zone=written.time_zone),
    }


def _found(preview: flow.Preview, written: Settings) -> list[tuple[str, str]]:
    """Say what was found out about the file, each as a name and a value."""
    named = dict(forms.DELIMITERS) | {"\t": "Tab"}
    said = [
        ("Format", FORMATS.get(preview.format, preview.format)),
        ("Columns", str(len(preview.columns))),
        ("Between columns", named.get(preview.delimiter or "", preview.delimiter or "")),
        ("Encoding", (preview.encoding or "").upper()),
        ("Decimal sign", {",": "Comma", ".": "Point"}.get(preview.decimal or "", "")),
        ("Dates", preview.date_format or ""),
        ("Time zone", written.time_zone.replace("_", " ")),
    ]
    return [(name, value) for name, value in said if value and value != "Found automatically"]
