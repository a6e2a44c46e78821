"""A team's week: people and days."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.boards import weekly
from evenkeel.contexts.boards.queries import finding, week
from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.boards.views import colours
from evenkeel.contexts.casework.values.desk import monday
from evenkeel.kernel import time

WEEK = dt.timedelta(weeks=1)
FARTHEST = dt.timedelta(weeks=520)
"""Nobody means a week ten years away."""


def page(request: Asked, board: Board) -> HttpResponse:
    """Show the week of a team: this one, or the one that the address asks for."""
    by, at = request.acting, time.now()
    today = at.astimezone(by.zone).date()
    found = week.week(board=board, of=_asked(request.GET.get("week", ""), today), by=by, at=at)
    here = reverse("boards:board", args=[board.key])
    context: dict[str, Any] = {
        "board": board,
        "week": found,
        "title": weekly.title(found),
        "is_this": found.monday == monday(today),
        "here": here,
        "earlier": f"{here}?week={found.monday - WEEK}",
        "later": f"{here}?week={found.monday + WEEK}",
        "headings": weekly.headings(found),
        "lines": weekly.lines(found, finding.model_of(by=by, at=at)),
        "load": weekly.load(found.load),
        "level": weekly.LEVELS[found.load.level],
        "assumed": weekly.assumed(found),
        "page_class": "ek-page-wide",
        "seen_at": at.astimezone(by.zone),
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": ""},
        ],
    }
    return render(request, "boards/week.html", context | colours.of(request, board, found.counts))


def _asked(said: str, today: dt.date) -> dt.date:
    """Read a day from an address; what cannot be read, or lies too far away, is today."""
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return today
    return day if abs(day - today) < FARTHEST else today
