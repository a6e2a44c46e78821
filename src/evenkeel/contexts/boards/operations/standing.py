"""Saying how a case stands on a board of projects or processes: its quality, its resources."""

import datetime as dt
import uuid

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.boards import live, models, rules
from evenkeel.contexts.boards.queries import finding, progress
from evenkeel.contexts.boards.values import Aspect, Colour
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.lib.db import texts


def say(
    *,
    key: str,
    case_id: uuid.UUID,
    aspect: Aspect,
    colour: Colour,
    why: str,
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Say how a case stands in one respect, with a word why; what was said before is kept.

    Raises rules.NoSuchBoard, rules.NotOnBoard, rules.NotYours, rules.NoWhy.
    """
    board = finding.board(key=key, by=by, at=at)
    card = progress.card(board=board, case_id=case_id, by=by, at=at)
    if not card.may_work:
        raise rules.NotYours
    words = rules.why(texts.storable(why))
    with transaction.atomic():
        models.Standing.objects.create(
            organisation_id=by.organisation_id,
            board=board.key,
            case_id=case_id,
            aspect=aspect,
            colour=colour,
            why=words,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="boards.case-coloured",
            subject=trail.Subject(kind="case", id=str(case_id), label=card.reference),
            at=at,
            # Not why: that may tell of a person, and goes when the case is erased.
            details={"board": board.key, "aspect": str(aspect), "colour": str(colour)},
        )
        live.tell_coloured(organisation_id=by.organisation_id, board=board.key)


def case_changed(
    *,
    organisation_id: uuid.UUID,
    case_id: uuid.UUID,
    kinds: tuple[Kind, ...],
    places: tuple[tuple[str, str], ...],
) -> None:
    """Forget what was said of a case that was erased: subscribed to casework."""
    if Kind.ERASED in kinds:
        models.Standing.objects.filter(organisation_id=organisation_id, case_id=case_id).delete()
