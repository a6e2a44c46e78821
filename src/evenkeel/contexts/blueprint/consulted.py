"""Reads of consultations: which are open for whom, what was said, and what was answered."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, cast

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import models
from evenkeel.contexts.blueprint.values import (
    Answer,
    Comment,
    Consultation,
    Invitation,
    Mailed,
    Occasion,
    Outcome,
    Outsiders,
)
from evenkeel.kernel import errors
from evenkeel.lib import secret_links

PER_PAGE: Final = 20
_SHOWN: Final = 20
"""So many open consultations are shown on one page."""


_MAILED_SHOWN: Final = 100
"""So many of those who were mailed are named."""


class NoSuchConsultation(errors.NotFound):
    """There is no such consultation, or its link has been ended. Ask whoever gave it to you."""

    code: ClassVar[str] = "no-such-consultation"


class NoSuchComment(errors.NotFound):
    """There is no such comment."""

    code: ClassVar[str] = "no-such-comment"


def latest(*, organisation_id: uuid.UUID, branch_id: uuid.UUID) -> Consultation | None:
    """Return the newest consultation on a draft, open or closed; None where there was none."""
    rows = _consultations(organisation_id).filter(branch_id=branch_id)
    row = rows.order_by("-opened_at", "-id").first()
    return frozen(row) if row else None


def one(*, organisation_id: uuid.UUID, consultation_id: uuid.UUID) -> Consultation:
    """Return a consultation. Raises NoSuchConsultation."""
    row = _consultations(organisation_id).filter(id=consultation_id).first()
    if row is None:
        raise NoSuchConsultation
    return frozen(row)


def open_for(*, acting: accounts.Acting, on: dt.date) -> tuple[tuple[Consultation, str, str], ...]:
    """Return what somebody is asked to comment on, each with the name and title of its draft, the first to close first."""
    rows = (
        _consultations(acting.organisation_id)
        .filter(closed_at__isnull=True, opens_date__lte=on, closes_date__gte=on)
        .select_related("branch")
        .order_by("closes_date", "id")
    )
    found = [(frozen(row), row.branch.name, row.branch.title) for row in rows[: 2 * _SHOWN]]
    return tuple(each for each in found if may_comment(each[0], acting))[:_SHOWN]


def may_comment(known: Consultation, acting: accounts.Acting) -> bool:
    """Tell whether a member is among those who are asked."""
    return known.staff is Invitation.EVERYBODY or acting.user_id in known.invited


def by_token(*, organisation_id: uuid.UUID, token: str) -> Consultation:
    """Return the consultation that a link opens; asked as the organisation that the token names. Raises NoSuchConsultation."""
    row = _consultations(organisation_id).filter(link_digest=secret_links.digest(token)).first()
    if row is None:
        raise NoSuchConsultation
    return frozen(row)


def comments(
    *,
    organisation_id: uuid.UUID,
    consultation_id: uuid.UUID,
    page: str | int = 1,
    record: str | None = None,
    only_open: bool = False,
    only_answered: bool = False,
) -> Page[Comment]:
    """Return one page of comments, the oldest first: all, those on one record, those without or with an answer."""
    rows = models.Comment.objects.filter(organisation_id=organisation_id, consultation_id=consultation_id)
    if record is not None:
        rows = rows.filter(record=record)
    answered = Exists(models.Answer.objects.filter(comment=OuterRef("pk")))
    if only_open:
        rows = rows.exclude(answered)
    if only_answered:
        rows = rows.filter(answered)
    known = rows.select_related("revision").defer("revision__content").order_by("made_at", "id")
    found = Paginator(known, PER_PAGE).get_page(page)
    answers = _answers(row.id for row in found.object_list)
    kept = [_comment(row, answers) for row in found.object_list]
    return Page(cast("Any", kept), found.number, found.paginator)


def comment(*, organisation_id: uuid.UUID, comment_id: uuid.UUID, branch_id: uuid.UUID) -> Comment:
    """Return one comment on a draft. Raises NoSuchComment."""
    rows = models.Comment.objects.filter(
        organisation_id=organisation_id, id=comment_id, consultation__branch_id=branch_id
    )
    row = rows.select_related("revision").defer("revision__content").first()
    if row is None:
        raise NoSuchComment
    return _comment(row, _answers([row.id]))


def tally(*, organisation_id: uuid.UUID, consultation_id: uuid.UUID) -> tuple[int, int]:
    """Return how many comments there are, and how many of them wait for an answer."""
    rows = models.Comment.objects.filter(organisation_id=organisation_id, consultation_id=consultation_id)
    answered = rows.filter(Exists(models.Answer.objects.filter(comment=OuterRef("pk")))).count()
    every = rows.count()
    return every, every - answered


def mailed(*, organisation_id: uuid.UUID, consultation_id: uuid.UUID) -> tuple[int, tuple[Mailed, ...]]:
    """Return how many mails were sent about a consultation, and the first of them with names, the newest first."""
    rows = models.Letter.objects.filter(organisation_id=organisation_id, consultation_id=consultation_id)
    shown = list(rows.order_by("-sent_at", "-id")[:_MAILED_SHOWN])
    names = accounts_queries.names(user_ids=[row.user_id for row in shown])
    return rows.count(), tuple(
        Mailed(
            names.get(row.user_id, ""),
            Occasion(row.occasion),
            row.sent_at,
            row.failed,
            row.again_at,
            row.answer,
        )
        for row in shown
    )


def frozen(row: models.Consultation) -> Consultation:
    """Return a row as a value."""
    staff = Invitation(row.staff)
    invited: frozenset[uuid.UUID] = frozenset()
    if staff is Invitation.CHOSEN:
        invited = frozenset(models.Invited.objects.filter(consultation=row).values_list("user_id", flat=True))
    return Consultation(
        id=row.id,
        organisation_id=row.organisation_id,
        branch_id=row.branch_id,
        revision_id=row.revision_id,
        question=row.question,
        introduction=row.introduction,
        staff=staff,
        opens_date=row.opens_date,
        closes_date=row.closes_date,
        link_for=Outsiders(row.link_for),
        has_link=bool(row.link_digest),
        opened_at=row.opened_at,
        opened_by_name=row.opened_by_name,
        closed_at=row.closed_at,
        invited=invited,
    )


def _consultations(organisation_id: uuid.UUID) -> QuerySet[models.Consultation]:
    return models.Consultation.objects.filter(organisation_id=organisation_id)


def _answers(comment_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Answer]:
    rows = models.Answer.objects.filter(comment_id__in=list(comment_ids))
    known = rows.select_related("revision").defer("revision__content").order_by("answered_at", "id")
    return {
        row.comment_id: Answer(
            outcome=Outcome(row.outcome),
            reason=row.reason,
            revision=row.revision.number if row.revision else None,
            by_name=row.by_name,
            answered_at=row.answered_at,
        )
        for row in known
    }


def _comment(row: models.Comment, answers: Mapping[uuid.UUID, Answer]) -> Comment:
    return Comment(
        id=row.id,
        record=row.record,
        record_title=row.record_title,
        text=row.text,
        author_name=row.author_name,
        author_of=row.author_of,
        revision=row.revision.number,
        made_at=row.made_at,
        answer=answers.get(row.id),
    )
