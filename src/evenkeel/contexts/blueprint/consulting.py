"""What people do in a consultation: open it, comment, answer, end its link, close it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import consulted, models, queries, rules
from evenkeel.contexts.blueprint.values import (
    SEND_LETTERS,
    Consultation,
    Invitation,
    Move,
    Occasion,
    Outcome,
    Outsiders,
)
from evenkeel.kernel import errors
from evenkeel.lib import jobs, secret_links

MOST_COMMENTS: Final = 5_000
"""So many comments one consultation takes."""
MOST_AT_ONCE: Final = 10
"""So many comments one author or sender makes in `AT_ONCE`."""
AT_ONCE: Final = dt.timedelta(minutes=10)
MOST_INVITED: Final = 200
LONGEST: Final = dt.timedelta(days=366)
_DAY: Final = dt.timedelta(days=1)


class NobodyAsked(errors.Invalid):
    """Nobody is asked. Choose members, partners or the public."""

    code: ClassVar[str] = "nobody-asked"


class WrongPeriod(errors.Invalid):
    """A consultation closes on the day that it opens or later, not before today, and lasts a year at most."""

    code: ClassVar[str] = "wrong-consultation-period"


class NotInvited(errors.Denied):
    """You are not among those who are asked to comment on this draft."""

    code: ClassVar[str] = "not-invited"


class NotTaking(errors.Conflict):
    """No comments are taken on this draft now."""

    code: ClassVar[str] = "no-comments-taken"


class TooMuchSaid(errors.Conflict):
    """That were many comments in a short time. Wait ten minutes, then send the next; yours was not kept."""

    code: ClassVar[str] = "too-many-comments"


class NotDoneAnywhere(errors.Invalid):
    """Choose the revision in which it was done."""

    code: ClassVar[str] = "answer-without-revision"


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who comments by a link, as she names herself, and from where."""

    name: str
    organisation: str
    sender: str
    origin: trail.Origin


@dataclass(frozen=True, slots=True)
class Terms:
    """What a consultation asks, whom, and how long."""

    question: str
    introduction: str
    staff: Invitation
    invited: tuple[uuid.UUID, ...]
    outsiders: Outsiders
    opens_date: dt.date
    closes_date: dt.date


def lay_open(*, draft: str, terms: Terms, by: accounts.Acting, at: dt.datetime) -> tuple[Consultation, str]:
    """Lay a draft before people; give the consultation, and the token of its link where outsiders are asked.

    Raises rules.NotDesigner, rules.NoSuchBranch, rules.NotADraft, rules.WrongMove, NobodyAsked, WrongPeriod.
    """
    rules.check_design(by)
    _check(terms, today=at.astimezone(by.zone).date())
    token = secret_links.made(by.organisation_id) if terms.outsiders else ""
    with transaction.atomic(durable=True):
        branch = _locked(draft, by=by)
        branch.status = rules.moved(queries.frozen_branch(branch), Move.CONSULT)
        branch.save(update_fields=["status"])
        assert branch.head_id is not None
        row = models.Consultation.objects.create(
            organisation_id=by.organisation_id,
            branch=branch,
            revision_id=branch.head_id,
            question=terms.question,
            introduction=terms.introduction,
            staff=terms.staff,
            opens_date=terms.opens_date,
            closes_date=terms.closes_date,
            link_digest=secret_links.digest(token) if token else "",
            link_for=terms.outsiders,
            opened_at=at,
            opened_by_id=by.user_id,
            opened_by_name=by.name,
        )
        if terms.staff is Invitation.CHOSEN:
            for user_id in dict.fromkeys(terms.invited):
                models.Invited.objects.create(
                    organisation_id=by.organisation_id, consultation=row, user_id=user_id
                )
        details = {"question": terms.question, "staff": terms.staff.value, "others": terms.outsiders.value}
        _record("blueprint.consultation-opened", branch, by.actor, at=at, **details)
        if terms.staff is not Invitation.NOBODY:
            _mail(row, Occasion.OPENED, by=by, not_before=_midnight(terms.opens_date, by))
        _mail(row, Occasion.DECIDE, by=by, not_before=_midnight(terms.closes_date + _DAY, by))
    return consulted.frozen(row), token


def close(*, draft: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Take no more comments on a draft. Raises rules.NotDesigner, rules.NoSuchBranch, consulted.NoSuchConsultation."""
    rules.check_design(by)
    with transaction.atomic(durable=True):
        branch = _locked(draft, by=by)
        row = _open_one(branch)
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        _record("blueprint.consultation-closed", branch, by.actor, at=at)
        _mail(row, Occasion.DECIDE, by=by, not_before=None)


def new_link(*, draft: str, outsiders: Outsiders, by: accounts.Acting, at: dt.datetime) -> str:
    """Make a link for outsiders, and end the one before; give its token.

    Raises rules.NotDesigner, rules.NoSuchBranch, consulted.NoSuchConsultation, NobodyAsked.
    """
    rules.check_design(by)
    if outsiders is Outsiders.NOBODY:
        raise NobodyAsked
    token = secret_links.made(by.organisation_id)
    with transaction.atomic(durable=True):
        branch = _locked(draft, by=by)
        row = _open_one(branch)
        row.link_digest, row.link_for = secret_links.digest(token), outsiders
        row.save(update_fields=["link_digest", "link_for"])
        _record("blueprint.consultation-link-made", branch, by.actor, at=at, others=outsiders.value)
    return token


def end_link(*, draft: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Have the link of a draft's consultation open nothing any more. Raises as `close` does."""
    rules.check_design(by)
    with transaction.atomic(durable=True):
        branch = _locked(draft, by=by)
        rows = models.Consultation.objects.select_for_update().filter(branch=branch).exclude(link_digest="")
        row = rows.order_by("-opened_at").first()
        if row is None:
            raise consulted.NoSuchConsultation
        row.link_digest = ""
        row.save(update_fields=["link_digest"])
        _record("blueprint.consultation-link-ended", branch, by.actor, at=at)


def comment(
    *, consultation_id: uuid.UUID, record: str, text: str, by: accounts.Acting, at: dt.datetime
) -> None:
    """Say something as a member. Raises consulted.NoSuchConsultation, NotInvited, NotTaking, TooMuchSaid, rules.NoSuchRecord."""
    known = consulted.one(organisation_id=by.organisation_id, consultation_id=consultation_id)
    if not consulted.may_comment(known, by):
        raise NotInvited
    written = models.Comment(author_id=by.user_id, author_name=by.name, author_of="", sender="")
    mine = {"author_id": by.user_id}
    _said(known, written, mine, record, text, actor=by.actor, on=at.astimezone(by.zone).date(), at=at)


def comment_by_link(
    *, known: Consultation, record: str, text: str, by: Outsider, on: dt.date, at: dt.datetime
) -> None:
    """Say something as an outsider who holds the link; `on` is the day where the organisation is.

    Raises NotTaking, TooMuchSaid, rules.NoSuchRecord.
    """
    label = f"{by.name} ({by.organisation}), by a link" if by.organisation else f"{by.name}, by a link"
    written = models.Comment(author_name=by.name, author_of=by.organisation, sender=by.sender)
    actor = trail.Actor(label=label, origin=by.origin)
    _said(known, written, {"sender": by.sender}, record, text, actor=actor, on=on, at=at)


def answer(
    *,
    draft: str,
    comment_id: uuid.UUID,
    outcome: Outcome,
    reason: str,
    revision_id: uuid.UUID | None,
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Answer a comment: what was done, why, and in which revision; a later answer takes the place of an earlier one.

    Raises rules.NotDesigner, rules.NoSuchBranch, consulted.NoSuchComment, rules.NoSuchRevision, NotDoneAnywhere.
    """
    rules.check_design(by)
    if outcome is not Outcome.NOT and revision_id is None:
        raise NotDoneAnywhere
    with transaction.atomic(durable=True):
        branch = _locked(draft, by=by)
        said = models.Comment.objects.filter(consultation__branch=branch, id=comment_id).first()
        if said is None:
            raise consulted.NoSuchComment
        if revision_id and not models.Revision.objects.filter(branch=branch, id=revision_id).exists():
            raise rules.NoSuchRevision
        models.Answer.objects.create(
            organisation_id=by.organisation_id,
            comment=said,
            outcome=outcome,
            reason=reason,
            revision_id=revision_id if outcome is not Outcome.NOT else None,
            by_id=by.user_id,
            by_name=by.name,
            answered_at=at,
        )
        details = {"comment": str(said.id), "outcome": outcome.value}
        _record("blueprint.comment-answered", branch, by.actor, at=at, **details)


def _check(terms: Terms, *, today: dt.date) -> None:
    asked = terms.staff is Invitation.EVERYBODY or (terms.staff is Invitation.CHOSEN and terms.invited)
    if not asked and not terms.outsiders:
        raise NobodyAsked
    lasts = terms.closes_date - terms.opens_date
    if lasts < dt.timedelta() or lasts > LONGEST or terms.closes_date < today:
        raise WrongPeriod


def _said(
    known: Consultation,
    written: models.Comment,
    mine: Mapping[str, uuid.UUID | str],
    record: str,
    text: str,
    *,
    actor: trail.Actor,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Keep a comment on the draft as it stands now."""
    with transaction.atomic(durable=True):
        branch = models.Branch.objects.select_for_update().get(id=known.branch_id)
        # Asked again below the lock: it may have been closed since the page was shown.
        now = consulted.one(organisation_id=known.organisation_id, consultation_id=known.id)
        if not now.takes_comments(on):
            raise NotTaking
        kept = models.Comment.objects.filter(consultation_id=known.id)
        lately = kept.filter(made_at__gt=at - AT_ONCE, **mine).count()
        if lately >= MOST_AT_ONCE or kept.count() >= MOST_COMMENTS:
            raise TooMuchSaid
        assert branch.head_id is not None
        written.organisation_id = known.organisation_id
        written.consultation_id = known.id
        written.revision_id = branch.head_id
        written.record, written.text, written.made_at = record, text, at
        written.record_title = title_of(branch, record) if record else ""
        written.save(force_insert=True)
        details = {"record": record, "comment": str(written.id)}
        _record("blueprint.comment-made", branch, actor, at=at, **details)


def title_of(branch: models.Branch, record: str) -> str:
    """Give the title of a record in a draft, or in its target, where the draft removes it. Raises rules.NoSuchRecord."""
    heads = models.Branch.objects.filter(id__in=[branch.id, branch.target_id]).values_list("id", "head_id")
    for _, head_id in sorted(heads, key=lambda pair: pair[0] != branch.id):
        assert head_id is not None
        model = queries.contents(organisation_id=branch.organisation_id, revision_id=head_id).reading.model
        found = model.find_ref(record) if model else None
        if found is not None:
            return found.title
    raise rules.NoSuchRecord


def _open_one(branch: models.Branch) -> models.Consultation:
    row = (
        models.Consultation.objects.select_for_update().filter(branch=branch, closed_at__isnull=True).first()
    )
    if row is None:
        raise consulted.NoSuchConsultation
    return row


def _mail(
    row: models.Consultation, occasion: Occasion, *, by: accounts.Acting, not_before: dt.datetime | None
) -> None:
    """Have members mailed once this is kept; whether there is still reason to is asked again then."""
    whom = jobs.ForWhom(by.organisation_id, by.user_id)
    jobs.request(
        SEND_LETTERS, whom, not_before=not_before, consultation_id=str(row.id), occasion=occasion.value
    )


def _midnight(day: dt.date, by: accounts.Acting) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=by.zone)


def _locked(name: str, *, by: accounts.Acting) -> models.Branch:
    rows = models.Branch.objects.select_for_update().filter(organisation_id=by.organisation_id, name=name)
    row = rows.first()
    if row is None:
        raise rules.NoSuchBranch
    return row


def _record(
    action: str, branch: models.Branch, actor: trail.Actor, *, at: dt.datetime, **details: str
) -> None:
    audit.record(
        organisation_id=branch.organisation_id,
        by=actor,
        action=action,
        subject=trail.Subject(kind="operating-model", id=str(branch.id), label=branch.title),
        at=at,
        details=details,
    )
