"""A new case by hand, step by step: service, case type, customer, what. Each step stands in the address."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.blueprint.values import Effective
from evenkeel.contexts.casework import rules, standards
from evenkeel.contexts.casework.forms import details as detail_forms
from evenkeel.contexts.casework.operations import intake
from evenkeel.contexts.casework.presentation import casepage
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import questions
from evenkeel.contexts.casework.values.cases import Case, Priority
from evenkeel.contexts.casework.values.customers import Customer
from evenkeel.contexts.casework.views.casepage import details
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, ids, time

NOBODY = "none"
"""A case without a customer, as the address says it."""


@dataclass(frozen=True)
class Steps:
    """What has been chosen so far."""

    at: dt.datetime
    held: Effective
    service: str
    case_type: str
    customer: str
    case_types: tuple[operating_model.CaseType, ...]

    @property
    def step(self) -> str:
        """The step that comes next."""
        if not self.case_type:
            return "case-type" if self.service else "service"
        return "what" if self.customer else "customer"

    @property
    def named_service(self) -> str:
        """The service; empty where the case belongs to none."""
        return "" if self.service == NOBODY else self.service

    def address(self, **more: str) -> str:
        """Return the address with another choice made."""
        said = {"service": self.service, "type": self.case_type, "customer": self.customer} | more
        chosen = {name: value for name, value in said.items() if value}
        return f"{reverse('casework:new-case')}?{urlencode(chosen)}"


@require_http_methods(["GET", "HEAD", "POST"])
@member
def new(request: Asked) -> HttpResponse:
    """Make a case by hand."""
    steps = _steps(request)
    if steps.step == "what":
        return _what(request, steps)
    if steps.step == "customer":
        return _customer(request, steps)
    return _kind(request, steps)


def _steps(request: Asked) -> Steps:
    at = time.now()
    held = blueprint.effective(organisation_id=request.acting.organisation_id, at=at)
    model = held.model
    chosen = request.GET.get("service", "")[:80]
    service = standards.service(model, chosen)
    offered = service.case_types if service else tuple(each.key for each in model.case_types)
    case_types = tuple(each for each in model.case_types if each.key in offered)
    kind = request.GET.get("type", "")[:80]
    if service and len(case_types) == 1:
        kind = case_types[0].key
    if kind and standards.case_type(model, kind) is None:
        kind = ""
    return Steps(
        at=at,
        held=held,
        service=service.key if service else NOBODY if chosen == NOBODY else "",
        case_type=kind,
        customer=request.GET.get("customer", "")[:40],
        case_types=case_types,
    )


def _context(steps: Steps, title: str) -> dict[str, Any]:
    model = steps.held.model
    said = []
    if steps.service and steps.service != NOBODY:
        said.append(("Service", standards.titled(model, "services", steps.service).title))
    if steps.case_type:
        said.append(("Case type", standards.titled(model, "case_types", steps.case_type).title))
    return {
        "title": title,
        "said": said,
        "again": reverse("casework:new-case"),
        "breadcrumbs": [
            {"label": "My day", "url": reverse("casework:my-day")},
            {"label": "New case", "url": ""},
        ],
        "page_class": "ek-page-narrow",
    }


def _kind(request: Asked, steps: Steps) -> HttpResponse:
    """Let choose the service, or the case type."""
    said = request.GET.get("q", "").strip()[:100]
    rows: list[dict[str, str]] = []
    if steps.step == "service":
        rows = [
            {
                "title": each.title,
                "note": each.promise or each.description or "",
                "url": steps.address(service=each.key),
            }
            for each in steps.held.model.services
            if each.case_types and _fits(said, each.title, each.description or "")
        ]
    else:
        rows = [
            {"title": each.title, "note": _kind_note(each), "url": steps.address(type=each.key)}
            for each in steps.case_types
            if _fits(said, each.title, each.description or "")
        ]
    context = _context(steps, "New case") | {
        "step": steps.step,
        "rows": rows,
        "q": said,
        "without_service": steps.address(service=NOBODY) if steps.step == "service" else "",
        "service": steps.service,
    }
    return render(request, "casework/casepage/new_kind.html", context)


def _fits(said: str, *texts: str) -> bool:
    return all(any(word in text.casefold() for text in texts) for word in said.casefold().split())


def _kind_note(kind: operating_model.CaseType) -> str:
    norm = casepage.norm(kind.norm_time)
    words = [kind.description or "", f"Norm time {norm}." if norm else ""]
    return " ".join(each for each in words if each)


def _customer(request: Asked, steps: Steps) -> HttpResponse:
    """Let choose the customer."""
    form = detail_forms.NewCustomer(label_suffix="")
    if request.method == "POST":
        form = detail_forms.NewCustomer(request.POST, label_suffix="")
        made = details.added(request, steps, form)
        if made is not None:
            return redirect(steps.address(customer=str(made)))
    said = request.GET.get("q", "")
    found = known.found(organisation_id=request.acting.organisation_id, said=said)
    context = _context(steps, "For whom is the case?") | {
        "form": form,
        "search": detail_forms.Search(initial={"q": said}, label_suffix=""),
        "said_words": said,
        "found": [(each, steps.address(customer=str(each.id))) for each in found],
        "nobody": steps.address(customer=NOBODY),
        "kept": [("service", steps.service), ("type", steps.case_type)],
    }
    return render(request, "casework/casepage/new_customer.html", context, status=422 if form.errors else 200)


def _what(request: Asked, steps: Steps) -> HttpResponse:
    """Take what the case is about, and make it."""
    customer = _chosen(request, steps)
    attributes = questions.asked(
        steps.held.model,
        case_type=steps.case_type,
        service=steps.named_service,
        organisation_id=request.acting.organisation_id,
        revision_id=steps.held.revision_id,
    )
    form = detail_forms.NewCase(
        request.POST if request.method == "POST" else None, model=steps.held.model, attributes=attributes
    )
    if request.method == "POST" and form.is_valid():
        try:
            case = _made(request, steps, form, customer)
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error("received" if "come in later" in refusal.message else None, refusal.message)
        else:
            messages.success(request, f"The case {case.reference} is there.")
            return redirect("casework:case", case.reference)
    context = _context(steps, "What is it about?") | {
        "form": form,
        "customer": customer,
        "once": request.POST.get("once") or ids.new(),
    }
    return render(request, "casework/casepage/new_what.html", context, status=422 if form.errors else 200)


def _chosen(request: Asked, steps: Steps) -> Customer | None:
    chosen = details.chosen_customer(steps.customer)
    if chosen is None:
        return None
    return known.customer(organisation_id=request.acting.organisation_id, customer_id=chosen)


def _made(request: Asked, steps: Steps, form: detail_forms.NewCase, customer: Customer | None) -> Case:
    """Make the case, of a contact with a key of its own: the same form sent twice gives the same case."""
    given = form.cleaned_data
    try:
        once = f"form-{uuid.UUID(request.POST.get('once', ''))}"
    except ValueError:
        raise rules.NotInBounds(words="This form is not whole; open it again.") from None
    received = given["received"].replace(tzinfo=request.acting.zone) if given["received"] else steps.at
    if received > steps.at:
        raise rules.NotInBounds(words="A case cannot have come in later than now.")
    contact = intake.record_contact(
        channel=given["channel"],
        customer_id=customer.id if customer else None,
        service=steps.named_service,
        summary=given["summary"],
        outside_key=once,
        happened_at=received,
        by=request.acting,
        at=steps.at,
    )
    return intake.open_case(
        case_type=steps.case_type,
        title=given["title"],
        service=steps.named_service,
        contact_id=contact.id,
        priority=Priority(int(given["priority"])),
        attributes=detail_forms.given(given, form.attributes, keep_empty=False),
        take=given["take"],
        by=request.acting,
        at=steps.at,
    )
