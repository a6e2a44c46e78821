"""Moving a card: by a form that works without scripts, and as the script of the board asks for it."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.boards import forms, making, presentation, rules
from evenkeel.contexts.boards.operations import helping, placing
from evenkeel.contexts.boards.queries import cards, finding
from evenkeel.contexts.boards.values import Sheet
from evenkeel.contexts.casework.values.boards import Card
from evenkeel.kernel import errors, time

ASKS_MORE = frozenset({"needs-reason", "against-the-standard"})
"""Refusals after which she may still say why, or overrule."""
JSON = "application/json"


@require_http_methods(["GET", "HEAD", "POST"])
@member
def move(request: Asked, key: str, case_id: uuid.UUID) -> HttpResponse:
    """Move a card, or ask where to."""
    if request.method == "POST" and request.headers.get("Accept") == JSON:
        return _dragged(request, key, case_id)
    by, at = request.acting, time.now()
    board = finding.board(key=key, by=by, at=at)
    view = replace(forms.view_of(request.GET), shows_cards=board.kind in making.WITHOUT_LANES)
    sheet = cards.sheet(board=board, view=view, by=by, at=at)
    words = presentation.Words(sheet, finding.model_of(by=by, at=at), by, at)
    card = _card_of(sheet, case_id, request)
    shown = presentation.lines(words)
    offered: dict[str, Any] = {
        "lanes": presentation.lanes(sheet),
        "places": presentation.places(shown),
        "rows": presentation.rows(sheet, shown),
    }
    back = reverse("boards:board", args=[key]) + presentation.query(view)
    if request.method == "POST":
        form = forms.Move(request.POST, **offered)
        if form.is_valid():
            try:
                moved = placing.place(key=key, wish=form.wish(case_id, sheet.kind), by=by, at=at)
            except errors.Refusal as refusal:
                form.add_error("reason" if refusal.code in ASKS_MORE else None, refusal.message)
            else:
                return _done(request, moved.sentence, moved.version, f"{back}#card-{case_id}")
    else:
        form = forms.Move(initial=_initial(request, sheet, card), **offered)
    context = {"form": form, "board": board, "card": presentation.card(card, words), "back": back}
    template = "boards/_move.html" if "dialog" in request.headers.get("X-Part", "") else "boards/move.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def hand(request: Asked, key: str, case_id: uuid.UUID) -> HttpResponse:
    """Raise or lower a hand on a card; without scripts after a look at which card it is."""
    by, at = request.acting, time.now()
    view = forms.view_of(request.GET)
    back = f"{reverse('boards:board', args=[key])}{presentation.query(view)}#card-{case_id}"
    if request.method == "POST":
        sentence = helping.turn_hand(key=key, case_id=case_id, by=by, at=at)
        if request.headers.get("Accept") == JSON:
            return JsonResponse({"sentence": sentence})
        messages.success(request, sentence)
        return redirect(back)
    board = finding.board(key=key, by=by, at=at)
    sheet = cards.sheet(board=board, view=view, by=by, at=at)
    words = presentation.Words(sheet, finding.model_of(by=by, at=at), by, at)
    card = presentation.card(_card_of(sheet, case_id, request), words)
    return render(request, "boards/hand.html", {"board": board, "card": card, "back": back})


def _card_of(sheet: Sheet, case_id: uuid.UUID, request: Asked) -> Card:
    found = cards.card(board=sheet.board, case_id=case_id, by=request.acting, at=time.now())
    if found is None:
        raise rules.NotOnBoard
    if not found.may_work:
        raise rules.NotYours
    return found


def _initial(request: Asked, sheet: Sheet, card: Card) -> dict[str, Any]:
    here = rules.lane_of(sheet.board, card.lying)
    asked = request.GET.get("lane", "")
    return {
        "lane": asked if sheet.board.lane(asked) else here.key if here else "",
        "before": request.GET.get("before", ""),
        "row": request.GET.get("row", "") or rules.row_of(sheet.kind, card) or "none",
        "from_lane": here.key if here else "",
        "seen": sheet.version,
    }


def _done(request: Asked, sentence: str, version: int, there: str) -> HttpResponse:
    if "X-Part" in request.headers:
        return JsonResponse({"version": version, "sentence": sentence})
    messages.success(request, sentence)
    return redirect(there)


def _dragged(request: Asked, key: str, case_id: uuid.UUID) -> JsonResponse:
    """Do what the script asks for, or say why not; `asks`: the form would ask for what is missing."""
    form = forms.Dragged(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "This move cannot be read. Reload the page."}, status=422)
    try:
        moved = placing.place(key=key, wish=form.wish(case_id), by=request.acting, at=time.now())
    except errors.Refusal as refusal:
        asks = refusal.code in ASKS_MORE
        return JsonResponse({"message": refusal.message, "asks": asks}, status=409)
    return JsonResponse({"version": moved.version, "sentence": moved.sentence})
