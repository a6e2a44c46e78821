"""Doing something to many cases of a shelf: what it takes, what would be refused and why, and one undo for all."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.forms import desk as forms
from evenkeel.contexts.casework.operations import bulk
from evenkeel.contexts.casework.presentation import desk as shows
from evenkeel.contexts.casework.presentation.times import counted
from evenkeel.contexts.casework.queries import desk, lists
from evenkeel.contexts.casework.views.desk import shelves, shown
from evenkeel.engines import operating_model

PREVIEW, DO = "preview", "do"


@require_POST
@member
def several(request: Asked, shelf: str) -> HttpResponse:
    """Ask what it takes, show what would come of it, then do it."""
    found = shown.desk_of(request)
    given = shown.shelf_of(found, shelf)
    here = shown.back(request, reverse("casework:shelf", args=[shelf]))
    ids = chosen(request)
    action = request.POST.get("action", "")
    if not ids or action not in forms.ACTS:
        messages.warning(request, "Choose at least one case first, then what is to be done with it.")
        return redirect(here)
    operation, kind = forms.ACTS[action]
    step = request.POST.get("step", "")
    asked = step in (PREVIEW, DO) or not kind.base_fields
    form = kind(request.POST if asked else None, choices=_choices(found, given, action))
    context = {
        "shelf": shelf,
        "title": f"{kind.title}: {counted(len(ids), 'case')}",
        "act": kind,
        "action": action,
        "ids": ids,
        "form": form,
        "back": here,
        "breadcrumbs": [
            {"label": "Shelves", "url": reverse("casework:shelves")},
            {"label": given.title, "url": here},
            {"label": kind.title, "url": ""},
        ],
        "page_class": "ek-page-narrow",
    }
    if not asked or not form.is_valid():
        return render(request, "casework/desk/several.html", context, status=422 if form.errors else 200)
    wanted: dict[str, Any] = {"action": operation, "case_ids": ids, **found.asked, **form.given()}
    if step != DO:
        return render(
            request, "casework/desk/several.html", context | _preview(found, form, bulk.tried(**wanted))
        )
    done = bulk.do(**wanted)
    _say(request, done, kind.done)
    if not done.done or not kind.can_be_undone:
        return redirect(here)
    return redirect(f"{here}{'&' if '?' in here else '?'}done={done.batch}")


def chosen(request: Asked) -> list[uuid.UUID]:
    """Return the cases that were chosen. Raises rules.NotInBounds for too many."""
    ids = []
    for written in dict.fromkeys(request.POST.getlist("case")):
        try:
            ids.append(uuid.UUID(written))
        except ValueError:
            continue
    if ids:
        rules.check_number_of(ids)
    return ids


def _choices(found: shown.Desk, given: operating_model.Shelf, action: str) -> list[tuple[str, str]]:
    if action == "give" and given.unit:
        people = desk.workers(units=[given.unit], **found.asked).get(given.unit, ())
        return [
            (str(each.user_id), f"{each.name} (away today)" if each.is_away else each.name)
            for each in people
            if each.user_id
        ]
    if action == "give":
        return [(str(found.by.user_id), found.by.name)]
    if action == "move" and found.model:
        stages = {
            stage.key: stage.title
            for kind in shelves.kinds_on(found.model, given.key)
            for stage in kind.stages
        }
        return list(stages.items())
    return []


def _preview(found: shown.Desk, form: forms.Act, tried: bulk.Done) -> dict[str, Any]:
    """Say for each case whether it can be done, and why not."""
    items = lists.by_ids(ids=[*tried.done, *(each.case_id for each in tried.refused)], **found.asked)
    rows = {each.case.id: shows.row(each, found.model, **found.asked) for each in items}
    return {
        "is_preview": True,
        "chosen": form.chosen(),
        "allowed": [rows[each] for each in tried.done if each in rows],
        "refused": [(rows.get(each.case_id), each.words) for each in tried.refused],
    }


def _say(request: Asked, done: bulk.Done, word: str) -> None:
    if done.done:
        messages.success(request, f"{counted(len(done.done), 'case')} {word}.")
    for each in done.refused[:5]:
        messages.warning(request, f"{each.reference or 'A case'}: {each.words}")
    if len(done.refused) > 5:
        messages.warning(request, f"{len(done.refused) - 5} more could not be {word}.")


@require_POST
@member
def undo(request: Asked, batch: uuid.UUID) -> HttpResponse:
    """Take back what was done to many cases at once."""
    found = shown.desk_of(request)
    done = bulk.undo(batch=batch, **found.asked)
    _say(request, done, "put back as before")
    return redirect(shown.back(request, reverse("casework:shelves")))
