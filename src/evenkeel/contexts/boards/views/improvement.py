"""The improvement board: ideas from new to kept or dropped, moved by a button, a form, or keys."""

import datetime as dt
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.boards.queries import ideas
from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.boards.views import colours
from evenkeel.contexts.improvements import queries as improvements
from evenkeel.contexts.improvements.values import Idea, Stage
from evenkeel.kernel import time

ONWARD: Final = {Stage.NEW: Stage.LOOKED_AT, Stage.LOOKED_AT: Stage.ON_TRIAL, Stage.ON_TRIAL: Stage.KEPT}
"""Where an idea goes next, where all goes well."""
BACK: Final = {Stage.LOOKED_AT: Stage.NEW, Stage.ON_TRIAL: Stage.LOOKED_AT, Stage.KEPT: Stage.ON_TRIAL}


def page(request: Asked, board: Board) -> HttpResponse:
    """Show an improvement board, or its ideas alone where its script asks for them."""
    by, at = request.acting, time.now()
    found = ideas.lanes(board=board, by=by, at=at)
    context: dict[str, Any] = {
        "board": board,
        "lanes": [(lane, [_card(each, found, board, at) for each in lane.ideas]) for lane in found.lanes],
        "back": reverse("boards:board", args=[board.key]),
        "me": str(by.user_id),
    }
    if "HX-Request" in request.headers:
        return HttpResponse(render_to_string("boards/_improvement.html", context, request))
    context |= {
        "page_class": "ek-page-wide",
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": ""},
        ],
    }
    context |= colours.of(request, board, {})
    if not board.status.is_by_hand:
        context["status"] = None  # ideas have no day from which a colour could follow
    return render(request, "boards/improvement.html", context)


def _card(idea: Idea, found: ideas.Ideas, board: Board, at: dt.datetime) -> dict[str, Any]:
    onward, back = ONWARD.get(idea.stage), BACK.get(idea.stage)
    return {
        "idea": idea,
        "unit": "" if idea.unit == board.unit else found.units.get(idea.unit, idea.unit),
        "days": (at - idea.moved_at).days,
        "onward": onward.value if onward else "",
        "backward": back.value if back else "",
        "may_work": improvements.may_work(reach=found.reach, idea=idea),
    }
