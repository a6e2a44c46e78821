"""Raising and lowering a hand on a card: anybody of the team, for all boards that show it."""

import datetime as dt
import uuid

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import live, models, rules
from evenkeel.contexts.boards.queries import cards as asked
from evenkeel.contexts.boards.queries import finding


def turn_hand(*, key: str, case_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> str:
    """Raise a hand on a card, or lower the one that is up, whoever raised it; return the sentence for all who look.

    Raises rules.NoSuchBoard, rules.NotOnBoard, rules.NotYours.
    """
    board = finding.board(key=key, by=by, at=at)
    card = asked.card(board=board, case_id=case_id, by=by, at=at)
    if card is None:
        raise rules.NotOnBoard
    if not card.may_work:
        raise rules.NotYours
    ours = {"organisation_id": by.organisation_id, "case_id": card.id}
    with transaction.atomic():
        lowered, _ = models.Hand.objects.filter(**ours).delete()
        if not lowered:
            # Two who raise one at the same moment have raised it.
            models.Hand.objects.bulk_create(
                [models.Hand(**ours, by_name=by.name, at=at)], ignore_conflicts=True
            )
        sentence = f"{by.name} {'lowered' if lowered else 'raised'} a hand on {card.title or card.reference}."
        live.tell_hand(
            organisation_id=by.organisation_id,
            place=(card.lying.case_type, card.unit),
            by=by.user_id,
            sentence="" if card.confidential else sentence,
        )
    return sentence
