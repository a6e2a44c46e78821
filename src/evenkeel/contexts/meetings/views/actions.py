"""What becomes of agreed actions and of what was written down."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.meetings import forms
from evenkeel.contexts.meetings.operations import agreeing, holding
from evenkeel.contexts.meetings.queries import agreed
from evenkeel.contexts.meetings.views import shown
from evenkeel.kernel import errors, time


def _there(request: Asked, series: str) -> HttpResponse:
    return redirect(shown.back(request, reverse("meetings:series", args=[series])))


@require_POST
@member
def done(request: Asked, action_id: uuid.UUID) -> HttpResponse:
    """Say that an action is done; one that somebody has closed already is as it shall be."""
    try:
        found = agreeing.finish(action_id=action_id, by=request.acting, at=time.now())
    except errors.Conflict as refusal:
        messages.warning(request, refusal.message)
        found = agreed.one(action_id=action_id, by=request.acting)
    else:
        messages.success(request, f"Done: {found.text}")
    return _there(request, found.series)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def drop(request: Asked, action_id: uuid.UUID) -> HttpResponse:
    """Ask why an action is not done after all, and drop it."""
    found = agreed.one(action_id=action_id, by=request.acting)
    room = shown.meeting_series(request, found)
    form = forms.Drop(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        agreeing.drop(
            action_id=action_id, reason=form.cleaned_data["reason"], by=request.acting, at=time.now()
        )
        messages.success(request, "It is dropped, with your reason.")
        return redirect("meetings:series", found.series)
    context = {
        "action": found,
        "form": form,
        "breadcrumbs": [
            {"label": "Meetings", "url": reverse("meetings:meetings")},
            {"label": room.title, "url": reverse("meetings:series", args=[found.series])},
            {"label": "Drop an action"},
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "meetings/drop.html", context, status=status)


@require_POST
@member
def task(request: Asked, action_id: uuid.UUID) -> HttpResponse:
    """Make a task of an action, on the list of its case."""
    found = agreeing.make_task(action_id=action_id, by=request.acting, at=time.now())
    messages.success(request, f"It is a task of {found.case_reference} now, and goes on there.")
    return _there(request, found.series)


@require_POST
@member
def settle(request: Asked, item_id: uuid.UUID) -> HttpResponse:
    """Take something off the list; what is off it already is as it shall be."""
    series = holding.settle(item_id=item_id, by=request.acting, at=time.now())
    return _there(request, series)
