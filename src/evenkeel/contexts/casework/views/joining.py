"""Customers and each other: who acts for whom, who may be the same, merging two, and taking a merge back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework import naming
from evenkeel.contexts.casework.forms import customers as forms
from evenkeel.contexts.casework.operations import customers as operations
from evenkeel.contexts.casework.operations import joining
from evenkeel.contexts.casework.presentation import caller as words
from evenkeel.contexts.casework.queries import calling, stories
from evenkeel.contexts.casework.views.caller import Seen, crumbs, fill_in, page
from evenkeel.contexts.casework.views.customers import FORM, address, found, named


@require_safe
@page
def choose_representative(request: Asked, seen: Seen, customer_id: uuid.UUID) -> HttpResponse:
    """Look for who acts for a customer."""
    one = found(request, customer_id)
    return _chosen(request, seen, one.id, title="Who may act for them?", to="casework:represent")


@require_safe
@page
def duplicates(request: Asked, seen: Seen, customer_id: uuid.UUID) -> HttpResponse:
    """Show who may be the same customer, and look for others."""
    one = found(request, customer_id)
    matches = stories.duplicates(customer=one, by=request.acting)
    return _chosen(
        request,
        seen,
        one.id,
        title="Is this customer there twice?",
        to="casework:merge",
        matches=[(each, words.joined(each.reasons), words.recognised(each.customer)) for each in matches],
        is_merging=True,
    )


def _chosen(
    request: Asked, seen: Seen, customer_id: uuid.UUID, *, title: str, to: str, **more: object
) -> HttpResponse:
    """Show a search for another customer; each found one leads on."""
    one = found(request, customer_id)
    said = request.GET.get("q", "").strip()[:200]
    hits = calling.callers(said=said, by=request.acting, at=seen.at, most=20) if said else ()
    context = seen.context | {
        "customer": one,
        "title": title,
        "said": said,
        "rows": [
            (each, reverse(to, args=[customer_id, each.id]))
            for each in words.lines(hits)
            if each.id != customer_id
        ],
        "breadcrumbs": crumbs(*named(one), (title, "")),
        "page_class": "ek-page-narrow",
        **more,
    }
    return render(request, "casework/caller/choose.html", context)


@require_http_methods(FORM)
@page
def represent(request: Asked, seen: Seen, customer_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Say in what somebody may act for a customer, and on which basis."""
    one, other = found(request, customer_id), found(request, other_id)
    form = forms.Representation(request.POST or None, initial={"from_date": seen.today})
    return fill_in(
        request,
        seen,
        form,
        lambda: operations.represent(
            customer_id=customer_id,
            representative_id=other_id,
            **form.cleaned_data,
            by=request.acting,
            at=seen.at,
        ),
        title=f"{other.name} acts for {one.name}",
        button="Save",
        done="Saved.",
        back=address(customer_id),
        places=named(one),
        lead="Write down what you have seen: a power of attorney, a court order, a letter.",
    )


@require_http_methods(FORM)
@page
def end_representation(
    request: Asked, seen: Seen, customer_id: uuid.UUID, representation_id: uuid.UUID
) -> HttpResponse:
    """Say the last day on which somebody acts for a customer."""
    one = found(request, customer_id)
    form = forms.LastDay(request.POST or None, initial={"last_date": seen.today})
    return fill_in(
        request,
        seen,
        form,
        lambda: operations.end_representation(
            representation_id=representation_id, **form.cleaned_data, by=request.acting, at=seen.at
        ),
        title="Acting for them ends",
        button="Save the last day",
        done="Saved.",
        back=address(customer_id),
        places=named(one),
    )


@require_http_methods(FORM)
@page
def merge(request: Asked, seen: Seen, customer_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Lay two customers beside each other, and make one of them."""
    kept, gone = found(request, customer_id), found(request, other_id)
    sides = words.sides(seen.model, kept, gone)
    form = forms.Joining(request.POST or None, sides=sides)
    match = next(
        (
            each
            for each in stories.duplicates(customer=kept, by=request.acting)
            if each.customer.id == other_id
        ),
        None,
    )
    return fill_in(
        request,
        seen,
        form,
        lambda: joining.join(
            kept_id=customer_id,
            gone_id=other_id,
            from_gone=form.from_gone,
            reason=form.cleaned_data["reason"],
            by=request.acting,
            at=seen.at,
        ),
        title="Make one of two customers",
        button="Merge",
        done=f"{gone.name} is one with {kept.name} now. The list of merges takes it back.",
        back=address(customer_id),
        places=named(kept),
        template="casework/caller/merge.html",
        kept=kept,
        gone=gone,
        same=[side for side in sides if not side.differs and side.kept],
        reasons=words.joined(match.reasons) if match else "",
        moving=stories.moving(customer_id=other_id, by=request.acting, at=seen.at),
        kept_ways=[(each, naming.WAYS[each.by]) for each in kept.details],
        gone_ways=[(each, naming.WAYS[each.by]) for each in gone.details],
        page_class="",
    )


@require_safe
@page
def merges(request: Asked, seen: Seen) -> HttpResponse:
    """List who was found to be one, and what was taken back."""
    listed = stories.merges(by=request.acting, page=request.GET.get("page", "1"))
    context = seen.context | {"page": listed, "breadcrumbs": crumbs(("Merges", ""))}
    return render(request, "casework/caller/merges.html", context)


@require_POST
@page
def undo(request: Asked, seen: Seen, merge_id: uuid.UUID) -> HttpResponse:
    """Take a merge back."""
    made = joining.part(merge_id=merge_id, by=request.acting, at=seen.at)
    messages.success(request, f"{made.gone_name} is a customer of her own again, with all that was hers.")
    return redirect("casework:customer", made.gone)
