"""Lists that people keep under a name, for themselves or for their team."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework.forms import desk as forms
from evenkeel.contexts.casework.operations import filters
from evenkeel.contexts.casework.views.desk import shown


@require_POST
@member
def keep(request: Asked, shelf: str) -> HttpResponse:
    """Keep the list that is shown under a name."""
    found = shown.desk_of(request)
    given = shown.shelf_of(found, shelf)
    there = shown.back(request, reverse("casework:shelf", args=[shelf]))
    form = forms.Keep(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the list a name of at most 200 characters.")
        return redirect(there)
    wish = forms.Wish.read(request.POST)
    filters.keep(
        name=form.cleaned_data["name"],
        only=wish.only(user_id=found.by.user_id, shelf=shelf),
        order=given.order,
        unit=(given.unit or "") if form.cleaned_data["share"] else "",
        **found.asked,
    )
    messages.success(request, f"The list “{form.cleaned_data['name']}” is kept.")
    return redirect(there)


@require_POST
@member
def remove(request: Asked, filter_id: uuid.UUID) -> HttpResponse:
    """Keep a list no longer."""
    found = shown.desk_of(request)
    filters.remove(filter_id=filter_id, **found.asked)
    messages.success(request, "The list is gone. The cases are where they were.")
    return redirect(shown.back(request, reverse("casework:shelves")))
