"""The colour of a board: what was said, by whom and when; and saying it anew."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.boards import forms, making, rules, status
from evenkeel.contexts.boards.operations import colouring
from evenkeel.contexts.boards.queries import colours as said
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Board, Colour
from evenkeel.contexts.casework.queries import desk
from evenkeel.kernel import errors, time


@require_http_methods(["GET", "HEAD", "POST"])
@member
def colours(request: Asked, key: str) -> HttpResponse:
    """Show what colours a board was given, and give it one."""
    by, at = request.acting, time.now()
    board = finding.board(key=key, by=by, at=at)
    may = board.status.is_by_hand and rules.can_colour(desk.reach(by=by, at=at), board)
    form = forms.Say(request.POST or None, status=board.status)
    if request.method == "POST":
        rules.check_colour(desk.reach(by=by, at=at), board)
        if form.is_valid():
            try:
                colouring.say(key=key, by=by, at=at, **form.cleaned_data)
            except errors.Invalid as refusal:
                form.add_error("why", refusal.message)
            else:
                return redirect("boards:board", key=key)
    history = said.history(board=key, by=by)
    context = {
        "board": board,
        "form": form if may else None,
        "meanings": [
            (each.capitalize(), status.TAGS[each], words) for each, words in board.status.meant.items()
        ],
        "history": [(status.by_hand(board, each, at=each.at, zone=by.zone), each) for each in history],
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": reverse("boards:board", args=[key])},
            {"label": "Colour", "url": ""},
        ],
    }
    return render(request, "boards/colours.html", context, status=422 if form.errors else 200)


def of(
    request: Asked, board: Board, counts: Mapping[Colour, int], *, cards: bool = False, of: str = "card"
) -> dict[str, Any]:
    """Return what every kind of board says above what it shows. Two queries where people give its colour, else one."""
    by, at = request.acting, time.now()
    found: dict[str, Any] = {"shows": _shows(board, cards=cards), "drafts": _drafts(board, by)}
    if not board.status.is_by_hand:
        return found | {"status": status.by_rule(board, counts, of=of)}
    last = said.last(boards=[board.key], by=by).get(board.key)
    return found | {"status": status.by_hand(board, last, at=at, zone=by.zone)}


def _shows(board: Board, *, cards: bool) -> list[tuple[str, str, bool]]:
    """Return what a board shows, where that is more than one thing: label, address, whether it is looked at."""
    if board.kind not in making.WITHOUT_LANES or not board.has_cards:
        return []
    here = reverse("boards:board", args=[board.key])
    return [(board.kind.words, here, not cards), ("Cards", f"{here}?show=cards", cards)]


def _drafts(board: Board, by: accounts.Acting) -> list[dict[str, str]]:
    """Return the open drafts that change a board, with where they stand. One query."""
    says = making.said_of(board)
    found = blueprint.drafts_that_change(organisation_id=by.organisation_id, says=says)
    return [
        {
            "title": each.title,
            "by": each.made_by_name,
            "url": reverse("blueprint:element", args=[each.name, "practice"])
            if board.is_by_rule
            else reverse("blueprint:record", args=[each.name, "boards", board.key]),
        }
        for each in found
    ]
