"""Ideas: the list, one of them, writing one down, changing it, moving it on."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.improvements import forms, operations, queries, rules
from evenkeel.contexts.improvements.values import OPEN, TITLES, Idea, Stage
from evenkeel.contexts.people import queries as people
from evenkeel.kernel import errors, time

LOOKS: Final[Mapping[Stage, str]] = {
    Stage.NEW: "",
    Stage.LOOKED_AT: "",
    Stage.ON_TRIAL: "warning",
    Stage.KEPT: "good",
    Stage.DROPPED: "",
}


@dataclass(frozen=True)
class Table:
    """What the pages stand on: who asks, when, and the units of the model in effect."""

    by: accounts.Acting
    at: dt.datetime
    units: Mapping[str, str]

    @property
    def asked(self) -> dict[str, Any]:
        """Who asks and when, as operations take it."""
        return {"by": self.by, "at": self.at}

    def line(self, idea: Idea) -> dict[str, Any]:
        """Return an idea with its unit and stage in words."""
        return {
            "idea": idea,
            "unit": self.units.get(idea.unit, idea.unit),
            "stage": TITLES[idea.stage],
            "look": LOOKS[idea.stage],
            "days": (self.at - idea.moved_at).days,
        }

    def people(self) -> list[tuple[str, str]]:
        """Return whom one can choose to take care of an idea. One query."""
        on = self.at.astimezone(self.by.zone).date()
        placed = people.working_in(organisation_id=self.by.organisation_id, units=sorted(self.units), on=on)
        return list({str(each.person_id): each.name for each in placed}.items())


def _table(request: Asked) -> Table:
    by, at = request.acting, time.now()
    held = queries.model(by=by, at=at)
    return Table(by, at, {each.key: each.title for each in held.units} if held else {})


@require_safe
@member
def ideas(request: Asked) -> HttpResponse:
    """List ideas: those that are open, or what is looked for."""
    table = _table(request)
    form = forms.Find(request.GET or None, units=list(table.units.items()), label_suffix="")
    given = form.cleaned_data if form.is_valid() else {}
    chosen = given.get("stage", "")
    stages = () if chosen == "all" else (Stage(chosen),) if chosen else OPEN
    unit = given.get("unit")
    found = queries.ideas(
        stages=stages, units=(unit,) if unit else (), mine=bool(given.get("mine")), by=table.by
    )
    counts = queries.counted(by=table.by)
    context = {
        "lines": [table.line(each) for each in found],
        "counts": [(each.value, TITLES[each], count) for each, count in counts.items()],
        "chosen": chosen,
        "form": form,
        "is_empty": not sum(counts.values()),
    }
    return render(request, "improvements/ideas.html", context)


@require_safe
@member
def idea(request: Asked, idea_id: uuid.UUID) -> HttpResponse:
    """Show one idea."""
    return _page(request, _table(request), idea_id, forms.Comment(label_suffix=""))


def _page(request: Asked, table: Table, idea_id: uuid.UUID, form: forms.Comment) -> HttpResponse:
    found = queries.idea(idea_id=idea_id, by=table.by)
    words = queries.words(idea_id=idea_id, by=table.by)
    context = table.line(found) | {
        "words": [(each, TITLES[each.stage] if each.stage else "") for each in words],
        "may_work": rules.can_work(queries.reach(**table.asked), found),
        "form": form,
        "zone": table.by.zone,
        "breadcrumbs": _crumbs(found.title),
    }
    return render(request, "improvements/idea.html", context, status=422 if form.errors else 200)


def _crumbs(*labels: str, idea: Idea | None = None) -> list[dict[str, str]]:
    found = [{"label": "Ideas", "url": reverse("improvements:ideas")}]
    if idea is not None:
        found.append({"label": idea.title, "url": reverse("improvements:idea", args=[idea.id])})
    return [*found, *({"label": each} for each in labels)]


@require_http_methods(["GET", "HEAD", "POST"])
@member
def add(request: Asked) -> HttpResponse:
    """Write an idea down."""
    table = _table(request)
    hers = queries.reach(**table.asked).units & table.units.keys()
    form = forms.Write(
        request.POST or None,
        units=list(table.units.items()),
        people=table.people(),
        initial={"unit": min(hers, default="")},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add(content=form.content(), **table.asked)
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "It is written down.")
            return redirect("improvements:idea", made.id)
    context = {"form": form, "breadcrumbs": _crumbs("Write one down")}
    return render(request, "improvements/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def change(request: Asked, idea_id: uuid.UUID) -> HttpResponse:
    """Change what stands in an idea."""
    table = _table(request)
    found = queries.idea(idea_id=idea_id, by=table.by)
    rules.check_work(queries.reach(**table.asked), found, who=table.units.get(found.unit, found.by_name))
    people = dict(table.people())
    if found.owner_id:
        people.setdefault(str(found.owner_id), found.owner_name)
    form = forms.Write(
        request.POST or None,
        units=list(
            {
                **table.units,
                **({found.unit: table.units.get(found.unit, found.unit)} if found.unit else {}),
            }.items()
        ),
        people=list(people.items()),
        initial={"title": found.title, "seen": found.seen, "unit": found.unit, "owner": found.owner_id},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(
                idea_id=idea_id,
                content=form.content(),
                seen=_number(request.POST.get("version")),
                **table.asked,
            )
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "It is changed.")
            return redirect("improvements:idea", idea_id)
    context = {"form": form, "idea": found, "breadcrumbs": _crumbs("Change", idea=found)}
    return render(request, "improvements/change.html", context, status=422 if form.errors else 200)


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 9 else None


@require_http_methods(["GET", "HEAD", "POST"])
@member
def move(request: Asked, idea_id: uuid.UUID) -> HttpResponse:
    """Move an idea to another stage, or ask where to."""
    table = _table(request)
    found = queries.idea(idea_id=idea_id, by=table.by)
    rules.check_work(queries.reach(**table.asked), found, who=table.units.get(found.unit, found.by_name))
    form = forms.Move(
        request.POST or None,
        idea=found,
        initial={"to": request.GET.get("to", ""), "seen": found.version},
        label_suffix="",
    )
    there = _back(request, reverse("improvements:idea", args=[idea_id]))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.move(
                idea_id=idea_id, to=given["to"], words=given["words"], seen=given["seen"], **table.asked
            )
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error("words" if isinstance(refusal, errors.Invalid) else None, refusal.message)
        else:
            messages.success(request, f"{found.title}: {TITLES[given['to']]}.")
            return redirect(there)
    context = table.line(found) | {"form": form, "back": there, "breadcrumbs": _crumbs("Move", idea=found)}
    return render(request, "improvements/move.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours from which a form came, as it says itself."""
    said = request.POST.get("back", "") or request.GET.get("back", "")
    ours = url_has_allowed_host_and_scheme(said, allowed_hosts=None) and said.startswith("/")
    return said if ours else otherwise


@require_POST
@member
def comment(request: Asked, idea_id: uuid.UUID) -> HttpResponse:
    """Say something of an idea."""
    table = _table(request)
    form = forms.Comment(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, table, idea_id, form)
    operations.comment(idea_id=idea_id, text=form.cleaned_data["text"], **table.asked)
    return redirect("improvements:idea", idea_id)
