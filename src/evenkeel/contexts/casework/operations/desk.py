"""What somebody says of her own day and week: hers alone to write, and to change as often as she likes."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import transaction
from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.values.desk import LONGEST_LINE, MOST_STARS, Colour, monday
from evenkeel.kernel import errors


class ThreeAlready(errors.Conflict):
    """Three stars are enough for a day: take one away first."""

    code: ClassVar[str] = "three-stars-already"


def give_star(*, text: str = "", reference: str = "", by: accounts.Acting, at: dt.datetime) -> None:
    """Choose one of the three most important things of today: a case by its reference, or words.

    The same case twice is one star. Raises ThreeAlready, rules.NotInBounds, rules.NoSuchCase, reference.NoReference.
    """
    case_id = cases.by_reference(written=reference, by=by, at=at) if reference else None
    said = rules.text(text, longest=LONGEST_LINE, what="what matters", empty=case_id is not None)
    with transaction.atomic():
        held = {row.position: row for row in _today(by, at).select_for_update()}
        if case_id and any(row.case_id == case_id for row in held.values()):
            return
        free = next((each for each in range(1, MOST_STARS + 1) if each not in held), None)
        if free is None:
            raise ThreeAlready
        models.Star.objects.create(
            **_hers(by), at=at, on_date=_day(by, at), position=free, text=said, case_id=case_id
        )


def turn_star(*, star_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """Say that a star of today is done, or is not after all. Raises rules.NoSuchThing."""
    with transaction.atomic():
        row = _today(by, at).select_for_update().filter(id=star_id).first()
        if row is None:
            raise rules.NoSuchThing(thing="star")
        row.done_at = None if row.done_at else at
        row.save(update_fields=["done_at"])


def take_star_away(*, star_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """Choose otherwise. Raises rules.NoSuchThing."""
    gone, _ = _today(by, at).filter(id=star_id).delete()
    if not gone:
        raise rules.NoSuchThing(thing="star")


def say_week(*, colour: Colour, words: str, shared: bool, by: accounts.Acting, at: dt.datetime) -> None:
    """Say how this week looks; the last word counts. `shared`: whether the team sees it. Raises rules.NotInBounds."""
    said = rules.text(words, longest=LONGEST_LINE, what="a line", empty=True)
    models.Feeling.objects.update_or_create(
        organisation_id=by.organisation_id,
        user_id=by.user_id,
        week_date=monday(_day(by, at)),
        defaults={"colour": colour, "words": said, "shared": shared, "at": at},
    )


def _today(by: accounts.Acting, at: dt.datetime) -> "QuerySet[models.Star]":
    return models.Star.objects.filter(**_hers(by), on_date=_day(by, at))


def _hers(by: accounts.Acting) -> dict[str, uuid.UUID]:
    return {"organisation_id": by.organisation_id, "user_id": by.user_id}


def _day(by: accounts.Acting, at: dt.datetime) -> dt.date:
    return at.astimezone(by.zone).date()
