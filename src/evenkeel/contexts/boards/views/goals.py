"""Goals: measures with what was measured of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.boards import goal_words, status
from evenkeel.contexts.boards.queries import goals, portfolio
from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.boards.views import colours
from evenkeel.kernel import time


def page(request: Asked, board: Board) -> HttpResponse:
    """Show the goals of a board, and below them the boards that it sums up."""
    by, at = request.acting, time.now()
    today = at.astimezone(by.zone).date()
    found = goals.goals(board=board, by=by, at=at)
    counts = goal_words.counts(found, today)
    context = {
        "board": board,
        "goals": goal_words.shown(found, today),
        "weeks": goals.WEEKS,
        "below": status.rows(portfolio.below(board=board, by=by, at=at), at=at, zone=by.zone),
        "page_class": "ek-page-wide",
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": ""},
        ],
    }
    return render(request, "boards/goals.html", context | colours.of(request, board, counts, of="target"))
