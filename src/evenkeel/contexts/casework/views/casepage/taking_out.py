"""Everything about a case or a customer in one file: asked for, made by a job, taken along."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.forms import messages as forms
from evenkeel.contexts.casework.operations import extracts as operations
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import extracts as queries
from evenkeel.contexts.casework.values.extracts import Extract, State
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import shown
from evenkeel.kernel import errors, time


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case")
def of_case(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Ask for everything about a case."""
    if Ability.LEAD not in seen.page.may:
        rules.check(seen.page.relations, Ability.KEEP)

    def ask(given: dict[str, Any]) -> Extract:
        return operations.ask_for_case(case_id=seen.page.case.id, by=seen.by, at=seen.at, **given)

    back = reverse("casework:case", args=[seen.reference])
    return _ask(
        request,
        ask,
        f"{seen.reference} {seen.head.title}",
        back,
        shown.crumbs(seen.page, seen.head, ("Export", "")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
def of_customer(request: Asked, customer_id: uuid.UUID) -> HttpResponse:
    """Ask for everything about a customer."""
    by = request.acting
    if by.role is not accounts.Role.LEADER:
        rules.check_keeper(by)
    customer = known.customer(organisation_id=by.organisation_id, customer_id=customer_id)

    def ask(given: dict[str, Any]) -> Extract:
        return operations.ask_for_customer(customer_id=customer_id, by=by, at=time.now(), **given)

    back = reverse("casework:customer", args=[customer_id])
    crumbs = [{"label": customer.name, "url": back}, {"label": "Export", "url": ""}]
    return _ask(request, ask, customer.name, back, crumbs)


def _ask(
    request: Asked,
    ask: Callable[[dict[str, Any]], Extract],
    about: str,
    back: str,
    crumbs: list[dict[str, str]],
) -> HttpResponse:
    form: django_forms.Form = forms.Extract(
        request.POST if request.method == "POST" else None, label_suffix=""
    )
    if form.is_valid():
        try:
            made = ask(form.cleaned_data)
        except errors.Invalid as refusal:
            form.add_error("reason", refusal.message)
        else:
            return redirect("casework:extract", made.id)
    context = {
        "form": form,
        "about": about,
        "back": back,
        "breadcrumbs": crumbs,
        "page_class": "ek-page-narrow",
    }
    return render(request, "casework/casepage/extract_ask.html", context, status=422 if form.errors else 200)


@require_safe
@member
def extract(request: Asked, extract_id: uuid.UUID) -> HttpResponse:
    """Show how far an extract has come, and let it be taken along."""
    found = queries.extract(extract_id=extract_id, by=request.acting)
    context = {
        "extract": found,
        "is_over": queries.is_over(found, time.now()),
        "is_made": found.state is State.MADE,
        "is_coming": found.state is State.ASKED,
        "share": round(100 * found.done / found.all) if found.all else None,
        "zone": request.acting.zone,
        "page_class": "ek-page-narrow",
    }
    part = "HX-Request" in request.headers
    name = "casework/casepage/_extract.html" if part else "casework/casepage/extract_page.html"
    return render(request, name, context)


@require_safe
@member
def file(request: Asked, extract_id: uuid.UUID) -> HttpResponseBase:
    """Send an extract along."""
    found, path = operations.take(extract_id=extract_id, by=request.acting, at=time.now())
    name = f"{found.label}.zip".replace("/", "-")
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
