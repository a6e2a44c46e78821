"""What is kept of a case, and who its customer is."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.forms import details as detail_forms
from evenkeel.contexts.casework.operations import customers, writing
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.values.customers import Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import asking, reading, shown
from evenkeel.kernel import errors


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case")
def details(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Change what is kept of a case: a field for each attribute that its case type, or the form of its service, names."""
    rules.check(seen.page.relations, Ability.WORK)
    page = seen.page
    attributes = reading.asked_of(seen)
    about = forms.About(page=page, by=seen.by, at=seen.at)
    form = detail_forms.Details(
        request.POST if request.method == "POST" else None, about=about, attributes=attributes
    )

    def do(given: dict[str, Any]) -> str:
        said = detail_forms.given(given, attributes, keep_empty=True)
        writing.change(case_id=page.case.id, attributes=said, by=seen.by, at=seen.at)
        return "It is saved."

    return asking.fill_in(
        request,
        seen,
        form,
        do,
        title="What it is about",
        button="Save",
        back=reverse("casework:case", args=[seen.reference]),
        lead="" if attributes else "The operating model names nothing that is kept of such cases.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case")
def customer(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Say who the customer of a case is: somebody who is known, or somebody new."""
    rules.check(seen.page.relations, Ability.WORK)
    here = reverse("casework:case", args=[seen.reference])
    form = detail_forms.NewCustomer(label_suffix="")
    if request.method == "POST":
        chosen = chosen_customer(request.POST.get("customer", ""))
        if chosen is None:
            form = detail_forms.NewCustomer(request.POST, label_suffix="")
            chosen = added(request, seen, form)
        if chosen is not None:
            writing.change(case_id=seen.page.case.id, customer_id=chosen, by=seen.by, at=seen.at)
            messages.success(request, "The customer is named.")
            return redirect(here)
    said = request.GET.get("q", "")
    context = seen.context | {
        "form": form,
        "search": detail_forms.Search(initial={"q": said}, label_suffix=""),
        "said": said,
        "found": known.found(organisation_id=seen.by.organisation_id, said=said),
        "back": here,
        "title": "Who the customer is",
        "breadcrumbs": shown.crumbs(seen.page, seen.head, ("Customer", "")),
        "page_class": "ek-page-narrow",
    }
    return render(request, "casework/casepage/customer.html", context, status=422 if form.errors else 200)


def chosen_customer(written: str) -> uuid.UUID | None:
    """Read the customer that was chosen from a list."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def added(request: Asked, seen: Any, form: detail_forms.NewCustomer) -> uuid.UUID | None:
    """Write a new customer down; what is refused is said in the form."""
    if not form.is_valid():
        return None
    try:
        made = customers.add(
            name=form.cleaned_data["name"],
            kind=Kind(form.cleaned_data["kind"]),
            details=form.details(),
            source="case",
            by=request.acting,
            at=seen.at,
        )
    except errors.Invalid as refusal:
        form.add_error("name", refusal.message)
        return None
    return made.id
