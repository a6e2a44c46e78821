"""A board with cards in lanes: the page, and its cards anew."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.boards import forms, presentation
from evenkeel.contexts.boards.queries import cards as asked
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import ONLY, Board, Sheet
from evenkeel.contexts.boards.views import colours
from evenkeel.kernel import time


def page(request: Asked, found: Board) -> HttpResponse:
    """Show a board with its cards."""
    context = shown(request, found)
    view = context["view"]
    context |= {
        "page_class": "ek-page-wide" + (" bo-wall" if view.is_wall else ""),
        "folded": ",".join(sorted(view.folded)),
        "wall_url": presentation.query(view, wall="" if view.is_wall else "1") or "?",
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": context["board"].title, "url": ""},
        ],
    }
    context |= colours.of(request, found, context["sheet"].colours, cards=True)
    return render(request, "boards/board.html", context)


@require_safe
@member
def cards(request: Asked, key: str) -> HttpResponse:
    """Show the cards of a board anew, without the page around them."""
    found = finding.board(key=key, by=request.acting, at=time.now())
    # Without what is around a page: nothing of it is asked of the database.
    return HttpResponse(render_to_string("boards/_cards.html", shown(request, found)))


def shown(request: Asked, found: Board) -> dict[str, Any]:
    """Collect what a board shows."""
    by, at = request.acting, time.now()
    sheet = asked.sheet(board=found, view=forms.view_of(request.GET), by=by, at=at)
    words = presentation.Words(sheet, finding.model_of(by=by, at=at), by, at)
    return {
        "board": found,
        "sheet": sheet,
        "view": sheet.view,
        "columns": presentation.columns(sheet),
        "lines": presentation.lines(words),
        "filters": _filters(sheet, request),
        "query": presentation.query(sheet.view),
        "whole_url": presentation.query(sheet.view, q="", who="", only="") or "?",
        "seen_at": at.astimezone(by.zone),
        "me": str(by.user_id),
    }


def _filters(sheet: Sheet, request: Asked) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Return what can be chosen: name, label, choices, chosen."""
    view = sheet.view
    rows = [(each.value, words) for each, words in presentation.ROWS.items()]
    return [
        ("who", "Who has it", presentation.people(sheet, request.acting), view.who),
        ("only", "Cards", list(ONLY), view.only),
        ("rows", "Rows by", rows, sheet.kind.value),
    ]
