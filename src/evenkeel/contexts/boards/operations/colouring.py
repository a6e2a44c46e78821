"""Giving a board its colour by hand, with a word why."""

import datetime as dt

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.boards import live, models, rules
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Colour
from evenkeel.contexts.casework.queries import desk
from evenkeel.lib.db import texts


def say(*, key: str, colour: Colour, why: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Give a board its colour; what was said before is kept.

    Raises rules.NoSuchBoard, rules.ByRule, rules.NotOfUnit, rules.NoWhy.
    """
    board = finding.board(key=key, by=by, at=at)
    rules.check_colour(desk.reach(by=by, at=at), board)
    words = rules.why(texts.storable(why))
    with transaction.atomic():
        row = models.Said.objects.create(
            organisation_id=by.organisation_id,
            board=board.key,
            colour=colour,
            why=words,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="boards.coloured",
            subject=trail.Subject(kind="board", id=board.key, label=board.title),
            at=at,
            details={"colour": row.colour, "why": row.why},
        )
        live.tell_coloured(organisation_id=by.organisation_id, board=board.key)
