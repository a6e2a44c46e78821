"""Customers: the list, one customer with her story, and what is written about her."""

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework import naming, rules
from evenkeel.contexts.casework.forms import customers as forms
from evenkeel.contexts.casework.operations import customers as operations
from evenkeel.contexts.casework.operations import joining
from evenkeel.contexts.casework.presentation import caller as words
from evenkeel.contexts.casework.presentation import changes
from evenkeel.contexts.casework.queries import calling, stories
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.customers import By
from evenkeel.contexts.casework.views.caller import Seen, crumbs, fill_in, page

MOST_FOUND: Final = 50
FORM: Final = ["GET", "HEAD", "POST"]


def address(customer_id: uuid.UUID) -> str:
    """Return the address of a customer's page."""
    return reverse("casework:customer", args=[customer_id])


def named(customer: customers.Customer) -> tuple[tuple[str, str], ...]:
    """Return the customer as a place on the way down."""
    return ((customer.name, address(customer.id)),)


def found(request: Asked, customer_id: uuid.UUID) -> customers.Customer:
    """Return a customer who is not another one by now. Raises rules.NoSuchCustomer."""
    one = known.customer(organisation_id=request.acting.organisation_id, customer_id=customer_id)
    if one.merged_into is not None:
        raise rules.NoSuchCustomer
    return one


@require_safe
@page
def listing(request: Asked, seen: Seen) -> HttpResponse:
    """List customers: those who fit what is looked for, else the newest."""
    said = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = seen.context | {"said": said}
    if said:
        hits = calling.callers(said=said, by=request.acting, at=seen.at, most=MOST_FOUND)
        context |= {"rows": words.lines(hits), "is_full": len(hits) == MOST_FOUND}
    else:
        listed = stories.newest(by=request.acting, at=seen.at, page=request.GET.get("page", "1"))
        context |= {"rows": words.lines(listed.object_list), "page": listed}
    return render(request, "casework/caller/customers.html", context)


@require_http_methods(FORM)
@page
def add(request: Asked, seen: Seen) -> HttpResponse:
    """Write a customer down, unless she is known already."""
    form = forms.New(request.POST or None)
    _offer_channels(form, seen)
    matches: list[tuple[customers.Match, str]] = []
    if form.is_valid():
        matches = _matches(request, form)
        if matches and not form.cleaned_data["sure"]:
            form.add_error("sure", "Somebody like this is known already: choose her, or say that it is none.")
    made: list[uuid.UUID] = []

    def do() -> None:
        given = form.given()
        one = operations.add(**given, source="written down by hand", by=request.acting, at=seen.at)
        made.append(one.id)

    answer = fill_in(
        request,
        seen,
        form,
        do,
        title="Add a customer",
        button="Add the customer",
        done="The customer is written down.",
        back=reverse("casework:customers"),
        template="casework/caller/add.html",
        matches=matches,
    )
    return redirect("casework:customer", made[0]) if made else answer


def _offer_channels(form: forms.Who, seen: Seen, now: str = "") -> None:
    offered = words.channels(seen.model)
    if now and now not in dict(offered):
        offered.append((now, words.title(seen.model, "channels", now)))
    form.offer("channel", [("", "Not said"), *offered])


def _matches(request: Asked, form: forms.New) -> list[tuple[customers.Match, str]]:
    given = form.cleaned_data
    hits = known.matches(
        organisation_id=request.acting.organisation_id,
        name=given["name"],
        birth_date=given["birth_date"],
        details=form.details,
        identifiers=form.identifiers,
    )
    return [(each, words.joined(each.reasons)) for each in hits]


@require_safe
@page
def customer(request: Asked, seen: Seen, customer_id: uuid.UUID) -> HttpResponse:
    """Show a customer with all that happened between her and us."""
    one = known.customer(organisation_id=request.acting.organisation_id, customer_id=customer_id)
    if one.merged_into is not None:
        messages.info(request, f"{one.name} was merged into this customer.")
        return redirect("casework:customer", one.merged_into)
    story = stories.story(customer_id=customer_id, by=request.acting, at=seen.at)
    context = seen.context | {
        "story": story,
        "customer": one,
        "kind": naming.KINDS[one.kind],
        "channel": words.title(seen.model, "channels", one.channel),
        "speaks": words.language(one.language),
        "ways": [(each, naming.WAYS[each.by]) for each in one.details],
        "past": [(each, naming.WAYS[each.by]) for each in story.past],
        "cases": [
            (
                each,
                words.standing(seen.model, each),
                words.title(seen.model, "case_types", each.case.standing.case_type),
                "" if each.case.standing.closed_at else words.lateness(each.case.standing.due_at, seen.at),
            )
            for each in story.cases
        ],
        "chapters": words.chapters(seen.model, story.cases, story.contacts, seen.at),
        "changes": changes.told(seen.model, story.changes),
        "acts_for": [(each, story.names.get(each.customer, "")) for each in story.acts_for],
        "conflict": calling.conflict(customer_id=customer_id, by=request.acting),
        "matches": len(stories.duplicates(customer=one, by=request.acting)),
        "breadcrumbs": crumbs((one.name, "")),
    }
    return render(request, "casework/caller/customer.html", context)


@require_http_methods(FORM)
@page
def change(request: Asked, seen: Seen, customer_id: uuid.UUID) -> HttpResponse:
    """Change who a customer is."""
    one = found(request, customer_id)
    now = {name: getattr(one, name) for name in ("name", "birth_date", "language", "channel")}
    form = forms.Who(request.POST or None, initial=now)
    _offer_channels(form, seen, one.channel)
    return fill_in(
        request,
        seen,
        form,
        lambda: operations.change(
            customer_id=customer_id, **form.cleaned_data, by=request.acting, at=seen.at
        ),
        title="Change the customer",
        button="Save",
        done="Saved.",
        back=address(customer_id),
        places=named(one),
    )


@require_http_methods(FORM)
@page
def add_detail(request: Asked, seen: Seen, customer_id: uuid.UUID) -> HttpResponse:
    """Write down a way to reach a customer, perhaps instead of another."""
    one = found(request, customer_id)
    replaced = next((each for each in one.details if str(each.id) == request.GET.get("replaces")), None)
    start = {"replaces": str(replaced.id), "how": replaced.by} if replaced else {}
    form = forms.Detail(request.POST or None, customer=one, initial=start)
    return fill_in(
        request,
        seen,
        form,
        lambda: operations.add_detail(
            customer_id=customer_id,
            how=By(form.cleaned_data["how"]),
            value=form.cleaned_data["value"],
            source=form.cleaned_data["source"],
            replaces=form.replaced(),
            by=request.acting,
            at=seen.at,
        ),
        title="How the customer is reached",
        button="Save",
        done="Saved. What it replaces stays in the history.",
        back=address(customer_id),
        places=named(one),
    )


@require_POST
@page
def end_detail(request: Asked, seen: Seen, customer_id: uuid.UUID, detail_id: uuid.UUID) -> HttpResponse:
    """Say that a customer is not reached so any more."""
    operations.end_detail(customer_id=customer_id, detail_id=detail_id, by=request.acting, at=seen.at)
    messages.success(request, "It holds no more, and stays in the history.")
    return redirect("casework:customer", customer_id)


@require_http_methods(FORM)
@page
def add_identifier(request: Asked, seen: Seen, customer_id: uuid.UUID) -> HttpResponse:
    """Write down what a register calls a customer."""
    one = found(request, customer_id)
    form = forms.Identifier(request.POST or None)
    return fill_in(
        request,
        seen,
        form,
        lambda: operations.add_identifier(
            customer_id=customer_id, **form.cleaned_data, by=request.acting, at=seen.at
        ),
        title="Number in a register",
        button="Save",
        done="Saved.",
        back=address(customer_id),
        places=named(one),
        lead="Spaces, hyphens and case do not matter. No two customers have the same number in a register.",
    )


@require_POST
@page
def end_identifier(
    request: Asked, seen: Seen, customer_id: uuid.UUID, identifier_id: uuid.UUID
) -> HttpResponse:
    """Say that a register does not call a customer so any more."""
    joining.end_identifier(
        customer_id=customer_id, identifier_id=identifier_id, by=request.acting, at=seen.at
    )
    messages.success(request, "The number holds no more.")
    return redirect("casework:customer", customer_id)
