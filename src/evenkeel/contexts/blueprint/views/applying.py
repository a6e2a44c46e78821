"""From a revision to what holds: applying from a date, taking that back, and going back to an earlier one."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import decided, deciding_forms, in_the_way, operations, queries, rules
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.blueprint.views import plans, shown
from evenkeel.kernel import errors, time


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("plan")
def apply(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Ask from when a revision shall hold, then apply it."""
    rules.check_apply(request.acting)
    if seen.branch.kind is Kind.DRAFT:
        raise rules.NotTaken
    if seen.branch.kind is Kind.BASE:
        raise rules.NeverApplied
    at = time.now()
    tomorrow = _tomorrow(at, request.acting.zone)
    form = deciding_forms.Apply(
        request.POST or None, initial={"day": tomorrow, "revision": seen.contents.revision.id}
    )
    refused, standing = 0, None
    if request.method == "POST" and form.is_valid():
        try:
            made = _applied(request, seen, form, at)
        except rules.StandsInTheWay as refusal:
            refused, standing = 409, refusal.what
            form.add_error(None, refusal.message)
        except rules.InThePast as refusal:
            form.add_error("day", refusal.message)
        except errors.Conflict as refusal:
            refused = 409
            form.add_error(None, refusal.message)
        else:
            day = made.astimezone(request.acting.zone)
            messages.success(request, f"The revision holds from {day:%-d %B %Y, %H:%M}.")
            return redirect("blueprint:overview")
    context = seen.context | plans.planned(request, seen, at) | {"form": form}
    if standing is not None:
        context["in_the_way"] = standing
    return render(request, "blueprint/apply.html", context, status=refused or (422 if form.errors else 200))


def _applied(request: Asked, seen: shown.Shown, form: deciding_forms.Apply, at: dt.datetime) -> dt.datetime:
    if form.cleaned_data["revision"] != seen.contents.revision.id:
        raise rules.ChangedSince
    made = operations.apply(
        revision_id=seen.contents.revision.id,
        takes_effect_at=form.moment(request.acting),
        note=form.cleaned_data["note"],
        by=request.acting,
        at=at,
        in_the_way=in_the_way.standing_in_the_way,
    )
    return made.takes_effect_at


def _tomorrow(at: dt.datetime, zone: ZoneInfo) -> dt.date:
    return at.astimezone(zone).date() + dt.timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def withdraw_application(request: Asked, application: uuid.UUID) -> HttpResponse:
    """Ask, then take back that a revision will hold."""
    rules.check_apply(request.acting)
    known = decided.application(organisation_id=request.acting.organisation_id, application_id=application)
    if request.method == "POST":
        operations.withdraw_application(application_id=application, by=request.acting, at=time.now())
        messages.success(request, "It is taken back: the revision will not take effect.")
        return redirect("blueprint:overview")
    revision = queries.revision(organisation_id=request.acting.organisation_id, revision_id=known.revision_id)
    context = {"application": known, "revision": revision, "zone": request.acting.zone}
    return render(request, "blueprint/withdraw_application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("history")
def go_back(request: Asked, seen: shown.Shown, revision: uuid.UUID) -> HttpResponse:
    """Ask, then make what an earlier revision said the newest one, and lead to its plan."""
    acting = request.acting
    rules.check_design(acting)
    if seen.branch.kind is not Kind.DRAFT:
        rules.check_apply(acting)
    earlier = queries.revision(organisation_id=acting.organisation_id, revision_id=revision)
    if earlier.branch_id != seen.branch.id:
        raise rules.NoSuchRevision
    form = deciding_forms.Note(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = operations.go_back(
            branch=seen.branch.name, to=revision, note=form.cleaned_data["note"], by=acting, at=time.now()
        )
        messages.success(
            request, f"Revision {made.number} says what revision {earlier.number} said. Nothing holds yet."
        )
        return redirect("blueprint:plan", branch=seen.branch.name)
    context = seen.context | {"form": form, "earlier": earlier}
    return render(request, "blueprint/go_back.html", context, status=422 if form.errors else 200)
