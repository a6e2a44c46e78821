"""Boards to look at: the list, one board by its kind, and the stream that says when it has changed."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.boards import forms, live, presentation
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Board, Kind
from evenkeel.contexts.boards.views import cards, goals, improvement, portfolio, progress, week
from evenkeel.kernel import time
from evenkeel.lib import live as telling
from evenkeel.lib import presence

Page = Callable[[Asked, Board], HttpResponse]

KINDS: Final[Mapping[Kind, Page]] = {
    Kind.WEEK: week.page,
    Kind.IMPROVEMENT: improvement.page,
    Kind.PROCESS: progress.page,
    Kind.PROJECT: progress.page,
    Kind.GOAL: goals.page,
    Kind.PORTFOLIO: portfolio.page,
}
"""What shows a board of each kind; one that has no page of its own shows its cards in lanes.

A page with something to show where a board has no lanes is named in `making.WITHOUT_LANES` as well.
"""


@require_safe
@member
def boards(request: Asked) -> HttpResponse:
    """List the boards, hers first."""
    found = finding.listed(by=request.acting, at=time.now())
    context = {
        "hers": [each for each in found if each.is_hers],
        "others": [each for each in found if not each.is_hers],
    }
    return render(request, "boards/boards.html", context)


@require_safe
@member
def board(request: Asked, key: str) -> HttpResponse:
    """Show a board as its kind wants it; one that has lanes shows its cards where `show=cards` asks for them."""
    found = finding.board(key=key, by=request.acting, at=time.now())
    page = KINDS.get(found.kind)
    if page is None or (found.has_cards and forms.view_of(request.GET).shows_cards):
        return cards.page(request, found)
    return page(request, found)


@require_safe
@member
def events(request: Asked, key: str) -> StreamingHttpResponse:
    """Tell when the board has changed, for as long as somebody looks."""
    found = finding.board(key=key, by=request.acting, at=time.now())
    by = request.acting
    below = finding.below(board=found, by=by, at=time.now())
    wanted = live.wants(found, by.organisation_id, below=below)
    return telling.stream(wanted, _shape, live.place(found, by))


def _shape(message: telling.Message) -> telling.Message:
    """Return what of a message a browser gets."""
    return presentation.there(message) if message["event"] == presence.PRESENT else live.shape(message)
