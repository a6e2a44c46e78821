"""What every page of people shows around its own content: the tabs, who asks, and the model in effect."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.people import directory, presentation, relations, rules
from evenkeel.contexts.people.rules import Ability
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time, working_days

P = ParamSpec("P")
TABS = (
    ("directory", "Directory"),
    ("me", "My page"),
    ("absences", "Absences"),
    ("skills", "Skills"),
    ("exchange", "Import and export"),
)


@dataclass(frozen=True)
class Shown:
    """What a page stands on."""

    at: dt.datetime
    today: dt.date
    model: operating_model.OperatingModel | None
    calendar: working_days.Calendar
    names: presentation.Names
    context: dict[str, Any]


def of_people(tab: str) -> Callable[..., Callable[Concatenate[Asked, P], HttpResponse]]:
    """Give a view what its page stands on."""

    def decorate(
        view: Callable[Concatenate[Asked, Shown, P], HttpResponse],
    ) -> Callable[Concatenate[Asked, P], HttpResponse]:
        @functools.wraps(view)
        def shown(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(request, seen(request, tab), *args, **kwargs)

        return shown

    return decorate


def seen(request: Asked, tab: str) -> Shown:
    """Collect what a page stands on."""
    acting, at = request.acting, time.now()
    held = relations.effective(acting.organisation_id, at)
    branch = _branch(request, held.revision_id) if held else ""
    may = {ability.name.lower(): rules.can(acting, ability) for ability in Ability}
    tabs = [
        {"label": label, "url": reverse(f"people:{name}"), "current": name == tab}
        for name, label in TABS
        if name != "exchange" or may["exchange"]
    ]
    context = {
        "tabs": tabs,
        "may": may,
        "acting": acting,
        "zone": acting.zone,
        "has_model": held is not None,
        "page_class": "ek-page-wide" if tab in {"absences", "skills"} else "",
    }
    return Shown(
        at=at,
        today=at.astimezone(acting.zone).date(),
        model=held.model if held else None,
        calendar=directory.calendar(acting.organisation_id, at),
        names=presentation.Names(held.model if held else None, branch),
        context=context,
    )


def _branch(request: Asked, revision_id: Any) -> str:
    """Name the branch under whose address the records in effect are shown."""
    here: Any = {"organisation_id": request.acting.organisation_id}
    revision = blueprint.revision(**here, revision_id=revision_id)
    return blueprint.branch_of(**here, branch_id=revision.branch_id).name


def crumbs(*places: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the directory down to a page."""
    steps = [("People", reverse("people:directory")), *places]
    return [{"label": label, "url": url} for label, url in steps]


def fill_in(
    request: Asked,
    shown: Shown,
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    lead: str = "",
    places: tuple[tuple[str, str], ...] = (),
    kind: str = "primary",
    template: str = "people/form.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, take it, and go back; what an operation refuses is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except (errors.Conflict, errors.Invalid) as refusal:
            form.add_error(_field_of(form, refusal), refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = shown.context | {
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "button_kind": kind,
        "back": back,
        "breadcrumbs": crumbs(*places, (title, "")),
        "page_class": "ek-page-narrow",
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _field_of(form: django_forms.Form, refusal: errors.Refusal) -> str | None:
    name = str(refusal.fields.get("field", ""))
    name = {"user_id": "user"}.get(name, name)
    return name if name in form.fields else None
