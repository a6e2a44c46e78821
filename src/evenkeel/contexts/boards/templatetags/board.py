"""A board within a page of another context, such as below a stand-up."""

from typing import Any

from django import template

from evenkeel.contexts.boards.values import Board

register = template.Library()


@register.inclusion_tag("boards/_beside.html", takes_context=True)
def board_below(context: template.Context, board: Board, name: str) -> dict[str, Any]:
    """Show a board whose cards come once the page is there; `name` is the id of its element.

    It begins as on a shared screen; the page may let `data-cards` be `data-open`.
    """
    request = context["request"]
    return {"board": board, "name": name, "request": request, "me": str(request.acting.user_id)}
