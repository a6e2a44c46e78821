"""Who sits in which body and holds which role, kept by administrators, read by every member."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import approving, decided, deciding_forms, queries, rules, seating
from evenkeel.contexts.blueprint.values import Branch, Kind
from evenkeel.contexts.blueprint.views import deciding
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time


@require_http_methods(["GET", "HEAD", "POST"])
@member
def seats(request: Asked) -> HttpResponse:
    """List who sits where, and let administrators add a seat."""
    acting, at = request.acting, time.now()
    model = _model(request)
    if request.method == "POST":
        seating.check_seat(acting)
    form = deciding_forms.Seat(request.POST or None, model=model, organisation_id=acting.organisation_id)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            seating.give(member=given["member"], place=given["place"], model=model, by=acting, at=at)
        except errors.Conflict as refusal:
            form.add_error("member", refusal.message)
        else:
            messages.success(request, f"{given['member'].name} sits there now.")
            return redirect("blueprint:seats")
    page = seating.seats(organisation_id=acting.organisation_id, page=request.GET.get("page", 1))
    named = approving.approvers(model, on=at.astimezone(acting.zone).date())
    line = _line(request)
    context = deciding.obstacle(request, named, line.name if line else None) | {
        "page": page,
        "rows": [(seat, _title(model, seat.place)) for seat in page.object_list],
        "form": form,
        "approvers": named,
        "zone": acting.zone,
    }
    return render(request, "blueprint/seats.html", context, status=422 if form.errors else 200)


@require_POST
@member
def end_seat(request: Asked, seat: uuid.UUID) -> HttpResponse:
    """End a seat."""
    seating.end(seat_id=seat, by=request.acting, at=time.now())
    messages.success(request, "The seat is ended.")
    return redirect("blueprint:seats")


def _model(request: Asked) -> operating_model.OperatingModel:
    """Give the model that holds, else the one to be, else the one that is. Raises rules.NoModelYet."""
    organisation_id = request.acting.organisation_id
    held = queries.HOLDINGS.at(organisation_id, time.now())
    if held is not None:
        return held.model
    line = _line(request)
    if line is None or line.head_id is None:
        raise rules.NoModelYet
    return decided.model(organisation_id=organisation_id, revision_id=line.head_id)


def _line(request: Asked) -> Branch | None:
    lines = {each.kind: each for each in queries.branches(organisation_id=request.acting.organisation_id)}
    return lines.get(Kind.TO_BE) or lines.get(Kind.AS_IS)


def _title(model: operating_model.OperatingModel, place: str) -> str:
    found = model.find_ref(place)
    return found.title if found else f"{place} (not in the model any more)"
