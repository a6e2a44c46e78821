"""Guests: inviting one, and what she leaves behind."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.meetings import forms, rules
from evenkeel.contexts.meetings.operations import visiting
from evenkeel.contexts.meetings.queries import visits
from evenkeel.contexts.meetings.values import Feedback, Observation, Seen
from evenkeel.contexts.meetings.views import shown
from evenkeel.kernel import errors


def _crumbs(*ends: tuple[str, str]) -> list[dict[str, str]]:
    found = [{"label": "Meetings", "url": reverse("meetings:meetings")}]
    return [*found, *({"label": label, "url": url} for label, url in ends)]


@require_http_methods(["GET", "HEAD", "POST"])
@member
def guest(request: Asked, key: str) -> HttpResponse:
    """Invite a leader from elsewhere to a meeting."""
    room = shown.room(request, key)
    rules.check_take_part(room.table.reach, room.series)
    people = visits.leaders(series=room.series, held=room.table.model, **room.table.asked)
    form = forms.Invite(request.POST or None, people=people, label_suffix="")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = visiting.invite(
                series=key, person_id=given["person"], on_date=given["on"], **room.table.asked
            )
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{made.name} is invited, and gets a mail where she has an account.")
            return redirect("meetings:series", key)
    context = {
        "form": form,
        "series": room.series,
        "people": people,
        "breadcrumbs": _crumbs((room.series.title, reverse("meetings:series", args=[key])), ("A guest", "")),
    }
    return render(request, "meetings/guest.html", context, status=422 if form.errors else 200)


@require_POST
@member
def withdraw(request: Asked, guest_id: uuid.UUID) -> HttpResponse:
    """Take the invitation of a guest back."""
    table = shown.table(request)
    key = visiting.withdraw(guest_id=guest_id, **table.asked)
    messages.success(request, "The invitation is taken back.")
    return redirect("meetings:series", key)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def feedback(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Ask a guest what she saw, and leave it to those who met."""
    room, found = shown.meeting(request, meeting_id)
    rules.check_guest(room.table.reach, room.series)
    every = visits.feedback(meeting_id=meeting_id, by=room.table.by)
    hers = next((each for each in every if each.by_id == room.table.by.user_id), None)
    form = forms.LeaveFeedback(
        request.POST if request.method == "POST" else None,
        behaviours=_behaviours(room, hers),
        initial={"went_well": hers.went_well, "to_try": hers.to_try} if hers else {},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said: dict[str, Any] = {name: given[name] for name in ("went_well", "to_try")}
        try:
            visiting.leave_feedback(
                meeting_id=meeting_id, **said, observations=form.observations(), **room.table.asked
            )
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Thank you. Those who met can read it.")
            return redirect("meetings:held", meeting_id)
    here = reverse("meetings:held", args=[meeting_id])
    context = {
        "form": form,
        "meeting": found,
        "breadcrumbs": _crumbs((found.title, here), ("What you saw", "")),
    }
    return render(request, "meetings/feedback.html", context, status=422 if form.errors else 200)


def _behaviours(room: shown.Room, hers: Feedback | None) -> list[Observation]:
    """Return the behaviours of the model, each with what she said of it before."""
    said = {each.behaviour: each for each in hers.observations} if hers else {}
    model = room.table.model
    return [
        said.get(each.key) or Observation(each.key, each.observed_by or each.title, Seen.NO_CHANCE, "")
        for each in (model.behaviours if model else ())
    ]
