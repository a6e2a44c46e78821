"""The colours that people gave boards."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import models
from evenkeel.contexts.boards.values import Colour, Said

SHOWN: Final = 30


def history(*, board: str, by: accounts.Acting) -> tuple[Said, ...]:
    """Return the colours that a board was given, the last on top. One query."""
    return tuple(_frozen(row) for row in _rows(by).filter(board=board).order_by("-at", "-id")[:SHOWN])


def last(*, boards: Collection[str], by: accounts.Acting) -> Mapping[str, Said]:
    """Return the colour that each board was given last; those that were given none are left out. One query, or none."""
    if not boards:
        return {}
    rows = _rows(by).filter(board__in=sorted(boards)).order_by("board", "-at", "-id").distinct("board")
    return {row.board: _frozen(row) for row in rows}


def _rows(by: accounts.Acting) -> "QuerySet[models.Said]":
    return models.Said.objects.filter(organisation_id=by.organisation_id)


def _frozen(row: models.Said) -> Said:
    return Said(row.board, Colour(row.colour), row.why, row.by_name, row.at)
