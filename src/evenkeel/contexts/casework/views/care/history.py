"""Bringing a past along: a file, what it means, a try, bringing it in, taking it back."""

import dataclasses
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import rules, standards
from evenkeel.contexts.casework.forms import care as forms
from evenkeel.contexts.casework.operations import history as operations
from evenkeel.contexts.casework.presentation import care as words
from evenkeel.contexts.casework.queries import history as queries
from evenkeel.contexts.casework.values import history
from evenkeel.contexts.casework.values.history import State
from evenkeel.contexts.casework.views.care import shown
from evenkeel.engines import flow
from evenkeel.kernel import errors, time


@require_http_methods(shown.FORM)
@member
def listing(request: Asked) -> HttpResponse:
    """List what was brought along, and take a new file."""
    rules.check_keeper(request.acting)
    at, by = time.now(), request.acting
    form = forms.OldCases(*shown.sent(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = operations.receive(content=file.chunks(), file_name=file.name, by=by, at=at)
        except errors.Invalid as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("casework:history", import_id=kept.id)
    imports = [
        (each, *words.STATES[each.state]) for each in queries.imports(organisation_id=by.organisation_id)
    ]
    context = shown.context(request, "histories", at=at) | {"form": form, "imports": imports}
    return render(request, "casework/care/histories.html", context, status=422 if form.errors else 200)


@require_http_methods(shown.FORM)
@member
def one(request: Asked, import_id: uuid.UUID) -> HttpResponse:
    """Show an import as far as it has come; on POST take what its columns, or its steps and teams, mean."""
    rules.check_keeper(request.acting)
    found = queries.one(import_id=import_id, by=request.acting)
    if found.state is State.RECEIVED or "columns" in request.GET:
        return _columns(request, found)
    return _standing(request, found)


def _columns(request: Asked, found: history.Import) -> HttpResponse:
    """Ask what the columns mean."""
    at, by = time.now(), request.acting
    path = queries.path(organisation_id=by.organisation_id, import_id=found.id, file_name=found.file_name)
    context = shown.context(request, "histories", at=at, places=((found.file_name, ""),)) | {"found": found}
    try:
        preview = flow.inspect(path, timezone=by.time_zone)
    except errors.Refusal as refusal:
        return render(
            request, "casework/care/unreadable.html", context | {"why": refusal.message}, status=422
        )
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    kinds = [(each.key, each.title) for each in model.case_types]
    first = {
        "time_zone": found.plan.time_zone if found.plan.columns else by.time_zone,
        "case_type": found.plan.case_type,
    }
    form = forms.Columns(shown.sent(request)[0], preview=preview, kinds=kinds, initial=first)
    if request.method == "POST" and form.is_valid():
        plan = history.Plan(
            columns=form.columns,
            time_zone=form.cleaned_data["time_zone"],
            case_type=form.cleaned_data["case_type"],
        )
        operations.plan(import_id=found.id, plan=plan, by=by, at=at)
        return redirect("casework:history", import_id=found.id)
    context |= {"form": form, "preview": preview}
    return render(request, "casework/care/columns.html", context, status=422 if form.errors else 200)


def _standing(request: Asked, found: history.Import) -> HttpResponse:
    """Show what would come in, or has; and ask what steps and teams mean."""
    at, by = time.now(), request.acting
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    kind = standards.case_type(model, found.plan.case_type)
    form = forms.Meanings(
        shown.sent(request)[0],
        steps={each: (number, found.plan.steps.get(each, "")) for each, number in found.steps.items()},
        teams={each: (number, found.plan.units.get(each, "")) for each, number in found.units.items()},
        choices=words.meanings(kind),
        units=[(each.key, each.title) for each in model.units],
    )
    if request.method == "POST" and form.is_valid():
        plan = dataclasses.replace(found.plan, steps=form.steps, units=form.units)
        operations.plan(import_id=found.id, plan=plan, by=by, at=at)
        return redirect("casework:history", import_id=found.id)
    done = queries.progress(organisation_id=by.organisation_id, import_id=found.id)
    cases = found.counts.get("cases", 0)
    label, tag = words.STATES[found.state]
    context = shown.context(request, "histories", at=at, places=((found.file_name, ""),)) | {
        "found": found,
        "form": form,
        "kind": kind,
        "label": label,
        "tag": tag,
        "can_change": found.state in (State.TRIED, State.REFUSED) and found.steps,
        "can_bring": found.state is State.TRIED,
        "can_undo": found.state is State.DONE,
        "value": 100 * done // cases if cases and found.state is State.BRINGING else None,
        "url": reverse("casework:history", args=[found.id]) if found.is_at_work else "",
    }
    return render(request, "casework/care/history.html", context, status=422 if form.errors else 200)


@require_POST
@member
def bring(request: Asked, import_id: uuid.UUID) -> HttpResponse:
    """Have the cases brought in."""
    operations.bring(import_id=import_id, by=request.acting, at=time.now())
    return redirect("casework:history", import_id=import_id)


@require_POST
@member
def undo(request: Asked, import_id: uuid.UUID) -> HttpResponse:
    """Take the cases back."""
    try:
        operations.undo(import_id=import_id, by=request.acting, at=time.now())
    except errors.Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "All cases of this file are gone again.")
    return redirect("casework:history", import_id=import_id)
