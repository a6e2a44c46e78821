"""Calls: who is calling, what about, what comes of it. One form, step by step where there is no JavaScript, saved once."""

import uuid
from typing import Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework.forms import caller as forms
from evenkeel.contexts.casework.operations import answering
from evenkeel.contexts.casework.operations.taking import ConflictOfInterest
from evenkeel.contexts.casework.presentation import caller as words
from evenkeel.contexts.casework.queries import calling
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.views.answering_desk import Desk, taken
from evenkeel.contexts.casework.views.caller import Seen, page
from evenkeel.kernel import errors, ids

PASSED_ALONG: Final = ("channel", "customer")
FIELDS: Final = {
    answering.NothingToOpen.code: "case_type",
    answering.NowhereToPass.code: "shelf",
    answering.NoTimeToCall.code: "back_when",
    answering.OwnConflict.code: "then",
    ConflictOfInterest.code: "back_by",
}
"""At which field a refusal is said."""


@require_safe
@page
def begin(request: Asked, seen: Seen) -> HttpResponse:
    """Begin a call: each has an address of its own, so that two in two tabs do not mix."""
    along = QueryDict(mutable=True)
    along.update({name: request.GET[name][:80] for name in PASSED_ALONG if name in request.GET})
    address = reverse("casework:call", args=[ids.new()])
    return redirect(f"{address}?{along.urlencode()}" if along else address)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def call(request: Asked, seen: Seen, call_id: uuid.UUID) -> HttpResponse:
    """Show a call as far as it is filled in, save it, or show what it has become."""
    there = calling.answered(call_id=call_id, by=request.acting)
    if there is not None:
        return _saved(request, seen, call_id, there)
    step = request.POST.get("step", "")
    desk = Desk(request.acting, seen, call_id, taken(request.POST or request.GET, step), step)
    if step != "save":
        return _shown(request, desk, desk.form())
    form = desk.form(bound=True)
    if form.is_valid() and _save(desk, form):
        return redirect("casework:call", call_id)
    return _shown(request, desk, form, status=422)


def _save(desk: Desk, form: forms.Call) -> bool:
    """Save the call; say on the form what keeps it from being saved."""
    if desk.is_about_gone:
        form.add_error(None, "The case that it was about is closed by now: choose anew what it is about.")
    if desk.newcomer_is_known(form):
        form.add_error("new_sure", "Somebody like this is known already: choose her, or say that it is none.")
    if form.errors:
        return False
    asked = form.asked(service=desk.service, case_id=desk.case_id, seconds=desk.seconds)
    try:
        answering.answer(
            call_id=desk.call_id,
            asked=asked,
            wish=form.wish(whens=desk.whens),
            by=desk.by,
            at=desk.seen.at,
        )
    except errors.Refusal as refusal:
        field = FIELDS.get(refusal.code)
        form.add_error(field, refusal.message)
        return False
    return True


def _shown(request: Asked, desk: Desk, form: forms.Call, *, status: int = 200) -> HttpResponse:
    form.name_what_counts()
    context = desk.seen.context | {"desk": desk, "form": form}
    # What is asked for while somebody types is the form alone; it takes the place of the one on the page.
    template = "_call" if "HX-Request" in request.headers else "call"
    return render(request, f"casework/caller/{template}.html", context, status=status)


@require_safe
@page
def who(request: Asked, seen: Seen, call_id: uuid.UUID) -> HttpResponse:
    """Show who may be meant by what is typed so far."""
    said = request.GET.get("q", "")[:200]
    found = words.lines(calling.callers(said=said, by=request.acting, at=seen.at))
    return render(request, "casework/caller/_who.html", {"found": found, "said": said.strip()})


@require_safe
@page
def what(request: Asked, seen: Seen, call_id: uuid.UUID) -> HttpResponse:
    """Show what may be meant by what is typed so far."""
    desk = Desk(request.acting, seen, call_id, taken(request.GET, ""), "")
    return render(request, "casework/caller/_what.html", {"subjects": desk.subjects, "desk": desk})


def _saved(request: Asked, seen: Seen, call_id: uuid.UUID, there: customers.Contact) -> HttpResponse:
    """Show what a call has become."""
    here = {"organisation_id": request.acting.organisation_id}
    customer = known.named(**here, ids=[there.customer]) if there.customer else {}
    became = calling.became(contact=there, by=request.acting, at=seen.at)
    context = seen.context | {
        "call_id": call_id,
        "contact": there,
        "customer_name": customer.get(there.customer, "") if there.customer else "",
        "service": words.title(seen.model, "services", there.service),
        "channel": words.title(seen.model, "channels", there.channel),
        "demand": words.DEMANDS[there.demand],
        "took": words.spoken(there.seconds),
        "became": became,
        "passed_to": [
            words.title(seen.model, "partners", key) for key in (became.partners if became else ())
        ],
        "is_call": words.is_call(seen.model, there.channel),
    }
    return render(request, "casework/caller/saved.html", context)
