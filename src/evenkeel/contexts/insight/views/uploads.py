"""The list of reports, and bringing a new event log."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import forms, operations, queries, rules
from evenkeel.contexts.insight.values import Report
from evenkeel.kernel import errors, ids, time

PAGE_SIZE = 20
NARROW = "insight-page"


@require_safe
@member
def reports(request: Asked) -> HttpResponse:
    """List the organisation's reports; where there is none yet, invite."""
    return _list(request, forms.Upload())


@require_http_methods(["GET", "HEAD", "POST"])
@member
def upload(request: Asked) -> HttpResponse:
    """Take an event log and go on to its columns; where it cannot be taken, say why at the field."""
    if request.method != "POST":
        return render(request, "insight/upload.html", _upload_page(request, forms.Upload()))
    rules.check_form(request.acting, opened_for=request.POST.get("organisation", ""))
    form = forms.Upload(request.POST, request.FILES)
    if form.is_valid():
        kept = _receive(request, form)
        if kept is not None:
            return redirect("insight:columns", report_id=kept.id)
    too_large = form.has_error("file", rules.UploadTooLarge.code)
    return render(
        request, "insight/upload.html", _upload_page(request, form), status=413 if too_large else 422
    )


@require_POST
@member
def example(request: Asked) -> HttpResponse:
    """Make a report of the example log."""
    rules.check_form(request.acting, opened_for=request.POST.get("organisation", ""))
    kept = operations.receive_example(by=request.acting, at=time.now(), form_key=_form_key(request))
    return redirect("insight:report", report_id=kept.id)


def _receive(request: Asked, form: forms.Upload) -> Report | None:
    given = form.cleaned_data["file"]
    try:
        return operations.receive(
            content=given.chunks(),
            size=given.size,
            file_name=given.name,
            by=request.acting,
            at=time.now(),
            form_key=_form_key(request),
        )
    except errors.Invalid as refusal:
        form.add_error("file", refusal.message)
        return None


def _form_key(request: Asked) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def _once(request: Asked) -> dict[str, object]:
    """Return what the forms carry: for whom they were opened, and a key each, so that sent twice they make one report."""
    return {
        "organisation_id": request.acting.organisation_id,
        "upload_key": ids.new(),
        "example_key": ids.new(),
    }


def _upload_page(request: Asked, form: forms.Upload) -> dict[str, object]:
    return _once(request) | {
        "form": form,
        "page_class": NARROW,
        "breadcrumbs": [{"label": "Reports", "url": reverse("insight:reports")}, {"label": "New report"}],
    }


def _list(request: Asked, form: forms.Upload) -> HttpResponse:
    acting, at = request.acting, time.now()
    number = _page_number(request)
    listing = queries.reports(organisation_id=acting.organisation_id, page=number, size=PAGE_SIZE)
    page = Paginator(range(listing.total), PAGE_SIZE).get_page(number)
    if page.number != number:
        listing = queries.reports(organisation_id=acting.organisation_id, page=page.number, size=PAGE_SIZE)
    context = _once(request) | {
        "form": form,
        "reports": [(each, rules.is_stalled(each, at=at)) for each in listing.items],
        "page": page,
        "space": queries.space(organisation_id=acting.organisation_id),
        "restorable": queries.restorable(
            organisation_id=acting.organisation_id, user_id=acting.user_id, at=at
        ),
        "zone": acting.zone,
        "page_class": "" if listing.total else NARROW,
    }
    return render(request, "insight/reports.html", context)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked[:9]) if asked.isascii() and asked.isdigit() and int(asked[:9]) > 0 else 1
