"""A portfolio: the boards below it, or the actions of the programme where it sums up no boards."""

import datetime as dt
from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.boards import rules, status
from evenkeel.contexts.boards.queries import portfolio
from evenkeel.contexts.boards.values import Board, Colour
from evenkeel.contexts.boards.views import colours
from evenkeel.contexts.programme import queries as programme
from evenkeel.contexts.programme import values as actions
from evenkeel.kernel import time

OF_ACTIONS = {
    actions.Colour.RED: Colour.RED,
    actions.Colour.AMBER: Colour.YELLOW,
    actions.Colour.GREEN: Colour.GREEN,
    actions.Colour.GREY: None,
}
WORST_FIRST = (actions.Colour.RED, actions.Colour.AMBER, actions.Colour.GREEN, actions.Colour.GREY)


def page(request: Asked, board: Board) -> HttpResponse:
    """Show what a portfolio sums up."""
    by, at = request.acting, time.now()
    below = portfolio.below(board=board, by=by, at=at)
    context: dict[str, Any] = {
        "board": board,
        "below": status.rows(below, at=at, zone=by.zone),
        "page_class": "ek-page-wide",
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": ""},
        ],
    }
    if board.below:
        counts = Counter(
            each.said.colour if each.said else rules.colour_of_all(each.counts)
            for each in below
            if each.said or not each.board.status.is_by_hand
        )
        context |= colours.of(request, board, counts, of="board")
    else:
        standings = _standings(request, at)
        found = Counter(OF_ACTIONS[each.colour] for each in standings)
        counts = Counter({colour: count for colour, count in found.items() if colour})
        context |= {"actions": [_row(each) for each in standings], "has_programme": bool(standings)}
        context |= colours.of(request, board, counts, of="action")
    return render(request, "boards/portfolio.html", context)


def _standings(request: Asked, at: dt.datetime) -> list[actions.Standing]:
    by = request.acting
    found = programme.standings(organisation_id=by.organisation_id, day=at.astimezone(by.zone).date(), at=at)
    return sorted(found, key=lambda each: WORST_FIRST.index(each.colour))


def _row(each: actions.Standing) -> dict[str, str]:
    colour = OF_ACTIONS[each.colour]
    return {
        "title": each.action.title,
        "url": reverse("programme:action", args=[each.action.key]),
        "state": each.state.value.capitalize(),
        "colour": each.colour.value.capitalize(),
        "tag": status.TAGS[colour],
        "reason": each.reason,
    }
