"""A board of projects, or of cases that follow a course of work; and saying by hand how one of them stands."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.boards import forms, progressing, rules
from evenkeel.contexts.boards.operations import standing as operations
from evenkeel.contexts.boards.queries import finding, progress
from evenkeel.contexts.boards.values import Aspect, Board, Kind
from evenkeel.contexts.boards.views import colours
from evenkeel.kernel import errors, time


def page(request: Asked, board: Board) -> HttpResponse:
    """Show cases or projects, each as a line."""
    by, at = request.acting, time.now()
    found = progress.progress(board=board, by=by, at=at)
    context: dict[str, Any] = {
        "board": board,
        "found": found,
        "lines": progressing.lines(found, finding.model_of(by=by, at=at), at=at, zone=by.zone),
        "is_of_projects": board.kind is Kind.PROJECT,
        "page_class": "ek-page-wide",
        "seen_at": at.astimezone(by.zone),
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": ""},
        ],
    }
    return render(
        request, "boards/progress.html", context | colours.of(request, board, found.counts, of=_called(board))
    )


def _called(board: Board) -> str:
    return "project" if board.kind is Kind.PROJECT else "case"


@require_http_methods(["GET", "HEAD", "POST"])
@member
def standing(request: Asked, key: str, case_id: uuid.UUID, aspect: str) -> HttpResponse:
    """Say how a case stands in one respect, beside what was said before."""
    by, at = request.acting, time.now()
    board = finding.board(key=key, by=by, at=at)
    if aspect not in list(Aspect):
        raise rules.NotOnBoard
    meant = Aspect(aspect)
    card = progress.card(board=board, case_id=case_id, by=by, at=at)
    if not card.may_work:
        raise rules.NotYours
    form = forms.Say(request.POST or None, status=board.status)
    back = reverse("boards:board", args=[key]) + f"#line-{case_id}"
    if request.method == "POST" and form.is_valid():
        try:
            operations.say(key=key, case_id=case_id, aspect=meant, by=by, at=at, **form.cleaned_data)
        except errors.Invalid as refusal:
            form.add_error("why", refusal.message)
        else:
            return redirect(back)
    title = f"{progressing.ASPECTS[meant]} of “{card.title or card.reference}”"
    context = {
        "board": board,
        "card": card,
        "form": form,
        "title": title,
        "back": back,
        "history": [
            (each, progressing.told(each, at, by.zone))
            for each in progress.history(board=key, case_id=case_id, aspect=meant, by=by)
        ],
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": reverse("boards:board", args=[key])},
            {"label": progressing.ASPECTS[meant], "url": ""},
        ],
    }
    return render(request, "boards/standing.html", context, status=422 if form.errors else 200)
