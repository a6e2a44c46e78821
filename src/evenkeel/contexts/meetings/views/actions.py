"""What becomes of agreed actions and of what was written down."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.meetings import forms, presentation, rules
from evenkeel.contexts.meetings.operations import agreeing, becoming, holding
from evenkeel.contexts.meetings.queries import agreed
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import Action, Became
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
    found = becoming.make_task(action_id=action_id, by=request.acting, at=time.now())
    messages.success(request, presentation.BECAME[Became.TASK].format(found.case_reference))
    return _there(request, found.series)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def become(request: Asked, action_id: uuid.UUID) -> HttpResponse:
    """Ask what an action becomes, and make that of it."""
    found = agreed.one(action_id=action_id, by=request.acting)
    room = shown.meeting_series(request, found)
    if not found.is_open:
        raise rules.ClosedAlready
    table = shown.table(request)
    every = known.all_of(table.model) if table.model else ()
    bodies = [(each.key, f"{each.title} ({each.who})") for each in every if each.is_of_body]
    drafts = _drafts(table)
    form = forms.Become(
        request.POST or None,
        kinds=[
            (each.value, words) for each, words in forms.BECOMES.items() if _can(each, found, bodies, drafts)
        ],
        bodies=bodies,
        drafts=drafts,
        initial={"text": found.text},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(found, form.cleaned_data, table)
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                presentation.BECAME[made.became or Became.TASK].format(
                    made.became_label or made.case_reference
                ),
            )
            return redirect("meetings:series", found.series)
    context = {
        "action": found,
        "form": form,
        "breadcrumbs": [
            {"label": "Meetings", "url": reverse("meetings:meetings")},
            {"label": room.title, "url": reverse("meetings:series", args=[found.series])},
            {"label": "What it becomes"},
        ],
    }
    return render(request, "meetings/become.html", context, status=422 if form.errors else 200)


def _drafts(table: shown.Table) -> list[tuple[str, str]]:
    """Return where a change of the model can be wished for: in a new draft, and where one is consulted on."""
    found = [("", "A new draft")] if table.by.role in rules.DRAFTERS else []
    asked = blueprint.asked(by=table.by, on=table.at.astimezone(table.by.zone).date())
    return [*found, *((str(known.id), f"The consultation on “{title}”") for known, _, title in asked)]


def _can(what: Became, action: Action, bodies: Sequence[object], drafts: Sequence[object]) -> bool:
    match what:
        case Became.TASK:
            return action.case_id is not None
        case Became.DECISION:
            return bool(bodies)
        case Became.DRAFT:
            return bool(drafts)
        case Became.IDEA:
            return True


def _made(action: Action, given: Mapping[str, Any], table: shown.Table) -> Action:
    said: dict[str, Any] = {"action_id": action.id, "text": given["text"], **table.asked}
    match Became(given["kind"]):
        case Became.TASK:
            return becoming.make_task(action_id=action.id, **table.asked)
        case Became.IDEA:
            return becoming.make_idea(**said, address=presentation.where(action))
        case Became.DECISION:
            return becoming.make_decision(**said, series=given["series"])
        case Became.DRAFT:
            if given["draft"]:
                return becoming.make_comment(**said, consultation_id=uuid.UUID(given["draft"]))
            return becoming.make_draft(**said)


@require_POST
@member
def settle(request: Asked, item_id: uuid.UUID) -> HttpResponse:
    """Take something off the list; what is off it already is as it shall be."""
    series = holding.settle(item_id=item_id, by=request.acting, at=time.now())
    return _there(request, series)
