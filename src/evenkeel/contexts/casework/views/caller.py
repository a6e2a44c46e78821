"""What the pages of calls and customers stand on: who asks, when, the model in effect; their tabs; forms on pages of their own."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.presentation import caller as words
from evenkeel.kernel import errors, time

P = ParamSpec("P")


@dataclass(frozen=True)
class Seen:
    """What a page stands on."""

    at: dt.datetime
    today: dt.date
    model: words.Model
    context: dict[str, Any]


def page(
    view: Callable[Concatenate[Asked, Seen, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Let members in, and give the view what its page stands on; times are those of the organisation's clocks."""

    @functools.wraps(view)
    def shown(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with timezone.override(request.acting.zone):
            return view(request, seen(request), *args, **kwargs)

    return member(shown)


def seen(request: Asked) -> Seen:
    """Collect what a page stands on."""
    at = time.now()
    today = at.astimezone(request.acting.zone).date()
    return Seen(at, today, _model(request, at), {"acting": request.acting, "today": today})


def _model(request: Asked, at: dt.datetime) -> words.Model:
    return blueprint.in_effect(organisation_id=request.acting.organisation_id, at=at)


def crumbs(*places: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the list of customers down to a page."""
    steps = [("Customers", reverse("casework:customers")), *places]
    return [{"label": label, "url": url} for label, url in steps]


def fill_in(
    request: Asked,
    seen: Seen,
    form: django_forms.Form,
    do: Callable[[], Any],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    lead: str = "",
    places: tuple[tuple[str, str], ...] = (),
    template: str = "casework/caller/form.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, take it, and go back; what an operation refuses is said on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except (errors.Conflict, errors.Invalid, errors.Denied) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = seen.context | {
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "breadcrumbs": crumbs(*places, (title, "")),
        "page_class": "ek-page-narrow",
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
