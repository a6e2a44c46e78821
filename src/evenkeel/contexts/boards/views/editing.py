"""Changing a board: it stands in the operating model, so it is changed in a draft, by blueprint's own form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import operations
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.blueprint import values as branches
from evenkeel.contexts.boards import forms, making
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Board
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time

BOARDS = "boards"


@require_http_methods(["GET", "HEAD", "POST"])
@member
def edit(request: Asked, key: str) -> HttpResponse:
    """Ask in which draft a board shall be changed, and lead to its form there; or say who may."""
    by, at = request.acting, time.now()
    board = finding.board(key=key, by=by, at=at)
    home = _home(by)
    drafts = blueprint.drafts(organisation_id=by.organisation_id, onto=home.id) if home else ()
    form = forms.Draft(request.POST or None, initial={"title": f"Board: {board.title}"[:200]})
    if request.method == "POST" and home is not None:
        picked = next((each for each in drafts if each.name == request.POST.get("draft")), None)
        if picked is None and form.is_valid():
            picked = operations.draft(title=form.cleaned_data["title"], onto=home.name, by=by, at=at)
        if picked is not None:
            return redirect(
                "blueprint:edit-record", branch=picked.name, collection=BOARDS, key=_key(board, picked, by)
            )
    context = {
        "board": board,
        "may": blueprint.may_design(by=by),
        "home": home,
        "drafts": drafts,
        "form": form,
        "breadcrumbs": [
            {"label": "Boards", "url": reverse("boards:boards")},
            {"label": board.title, "url": reverse("boards:board", args=[key])},
            {"label": "Change", "url": ""},
        ],
    }
    return render(request, "boards/edit.html", context, status=422 if request.method == "POST" else 200)


def _home(by: accounts.Acting) -> branches.Branch | None:
    try:
        return blueprint.home(organisation_id=by.organisation_id, at=time.now())
    except errors.NotFound:
        return None


def _key(board: Board, draft: branches.Branch, by: accounts.Acting) -> str:
    """Return the key of a board in a draft; one made by rule is written down there first, as it is."""
    if not board.is_by_rule or draft.head_id is None:
        return board.key
    contents = blueprint.contents(organisation_id=by.organisation_id, revision_id=draft.head_id)
    model = contents.reading.model
    if model is None:
        # The form of the draft tells what is wrong with it.
        return board.key
    found = next((each.key for each in model.boards if each.unit == board.unit and each.lanes), None)
    if found is not None:
        return found
    record = making.record(model, board)
    operations.save(
        draft=draft.name,
        since=draft.head_id,
        files=operating_model.edited(contents.files, (operating_model.Added(BOARDS, record),)),
        note=f"The board of {board.title} as it was made by rule",
        by=by,
        at=time.now(),
    )
    return record.key
