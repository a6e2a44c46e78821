"""What people do with operating models: begin, draft, edit, decide, apply, go back."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import (
    approving,
    consulting,
    holding,
    lines,
    merging,
    models,
    packing,
    queries,
    rules,
)
from evenkeel.contexts.blueprint.values import (
    Application,
    Branch,
    Files,
    Kind,
    Move,
    Revision,
    Status,
)
from evenkeel.engines import operating_model

StandingInTheWay = Callable[[uuid.UUID, operating_model.OperatingModel], tuple[str, ...]]
"""Tells, in a sentence each, what open work of an organisation has no place in a model."""
ACTIONS: Final[Mapping[Move, str]] = {
    Move.RECALL: "blueprint.draft-recalled",
    Move.APPROVE: "blueprint.draft-approved",
    Move.SEND_BACK: "blueprint.draft-sent-back",
    Move.WITHDRAW: "blueprint.draft-withdrawn",
}


def begin(*, kind: Kind, title: str, files: Files, by: accounts.Acting, at: dt.datetime) -> Revision:
    """Begin as-is or to-be with its first revision. Raises rules.NotDesigner, rules.ThereAlready, rules.NotUsable."""
    rules.check_design(by)
    with transaction.atomic(durable=True):
        if models.Branch.objects.filter(organisation_id=by.organisation_id, kind=kind).exists():
            raise rules.ThereAlready(name=kind.value)
        row = lines.made_branch(name=kind.value, kind=kind, title=title, by=by, at=at)
        made = lines.added(row, files, parent_id=None, note="Begun", by=by, at=at)
        lines.record("blueprint.branch-begun", row, by=by, at=at, revision=str(made.number))
    return made


def draft(*, title: str, onto: str, note: str = "", by: accounts.Acting, at: dt.datetime) -> Branch:
    """Begin a draft from the head of as-is or to-be; `note`: why, where there is more to say than the title.

    Raises rules.NotDesigner, rules.NoSuchBranch.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        target = lines.locked(onto, by=by)
        if target.kind == Kind.DRAFT or target.head_id is None:
            raise rules.NoSuchBranch
        head = models.Revision.objects.get(id=target.head_id)
        name = lines.free_name(rules.name_from_title(title), by=by)
        row = lines.made_branch(
            name=name, kind=Kind.DRAFT, title=title, by=by, at=at, target=target, began_from=head
        )
        files = packing.unpacked(bytes(head.content))
        lines.added(
            row,
            files,
            parent_id=head.id,
            note=note or f"Begun from {onto}",
            by=by,
            at=at,
            release_id=head.release_id,
        )
        lines.record("blueprint.draft-begun", row, by=by, at=at, onto=onto)
    return queries.frozen_branch(row)


def comment(*, consultation_id: uuid.UUID, text: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Say something of a whole draft as a member who is asked.

    Raises consulted.NoSuchConsultation, consulting.NotInvited, consulting.NotTaking, consulting.TooMuchSaid.
    """
    consulting.comment(consultation_id=consultation_id, record="", text=text, by=by, at=at)


def save(
    *, draft: str, since: uuid.UUID, files: Files, note: str, by: accounts.Acting, at: dt.datetime
) -> Revision:
    """Add a revision to a draft, edited from the revision `since`.

    What others saved since then is kept. Raises rules.NotDesigner, rules.NoSuchBranch, rules.NotADraft, rules.WrongMove,
    rules.NotUsable, rules.Clashing (nothing is saved then).
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        row = lines.locked(draft, by=by)
        rules.check_edit(queries.frozen_branch(row))
        _void_approval(row, by=by, at=at)
        joined = files if row.head_id == since else _joined(row, since=since, files=files, by=by)
        made = lines.added(
            row,
            joined,
            parent_id=row.head_id,
            note=note,
            by=by,
            at=at,
            release_id=lines.stands_on(row.head_id),
        )
        lines.record("blueprint.draft-edited", row, by=by, at=at, revision=str(made.number), note=note)
    return made


def move(
    *,
    draft: str,
    move: Move,
    note: str,
    by: accounts.Acting,
    at: dt.datetime,
    revision_id: uuid.UUID | None = None,
) -> Branch:
    """Recall, approve, send back or withdraw a draft; whoever read a revision before gives it in `revision_id`.

    Approving and sending back are for those whom the governance of the model names, the others for designers. Consulting and
    taking are operations of their own. Raises rules.NotDesigner, approving.NotApprover, rules.NoSuchBranch,
    rules.NotADraft, rules.WrongMove, rules.ChangedSince.
    """
    if move not in rules.RULINGS:
        rules.check_design(by)
    with transaction.atomic(durable=True):
        row = lines.locked(draft, by=by)
        branch = queries.frozen_branch(row)
        row.status = rules.moved(branch, move)
        if move not in ACTIONS:
            raise rules.WrongMove(status=branch.status.value)
        if revision_id not in (None, row.head_id):
            raise rules.ChangedSince
        details = _ruled(branch, move, note, by=by, at=at) if move in rules.RULINGS else {}
        row.save(update_fields=["status"])
        models.Consultation.objects.filter(branch=row, closed_at__isnull=True).update(closed_at=at)
        lines.record(ACTIONS[move], row, by=by, at=at, note=note, **details)
    return queries.frozen_branch(row)


def _ruled(branch: Branch, move: Move, note: str, *, by: accounts.Acting, at: dt.datetime) -> dict[str, str]:
    """Keep what was ruled about the head of a draft; give what the trail says of it. Raises approving.NotApprover."""
    named = approving.of_draft(draft=branch, at=at, zone=by.zone)
    assert branch.head_id is not None
    spoke = approving.check_ruling(named, sits_in=approving.places_of(by), acting=by)
    row = models.Ruling.objects.create(
        organisation_id=by.organisation_id,
        branch_id=branch.id,
        revision_id=branch.head_id,
        approved=move is Move.APPROVE,
        place=spoke.place,
        place_title=spoke.title,
        note=note,
        by_id=by.user_id,
        by_name=by.name,
        ruled_at=at,
    )
    number = models.Revision.objects.filter(id=row.revision_id).values_list("number", flat=True).get()
    return {"revision": str(number), "for": spoke.title}


def take(*, draft: str, by: accounts.Acting, at: dt.datetime) -> Revision:
    """Take an approved draft into its target, as the target's next revision.

    What came into the target since the draft began is kept. Raises rules.NotDesigner, rules.NoSuchBranch, rules.NotADraft,
    rules.WrongMove, rules.Clashing.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        row = lines.locked(draft, by=by)
        row.status = rules.moved(queries.frozen_branch(row), Move.TAKE)
        assert row.target_id is not None
        assert row.head_id is not None
        assert row.began_from_id is not None
        target = models.Branch.objects.select_for_update().get(id=row.target_id)
        files = queries.contents(organisation_id=by.organisation_id, revision_id=row.head_id).files
        if target.head_id != row.began_from_id:
            files = _joined(target, since=row.began_from_id, files=files, by=by)
        release_id = lines.joined_release(
            base=lines.stands_on(row.began_from_id),
            mine=lines.stands_on(row.head_id),
            theirs=lines.stands_on(target.head_id),
        )
        made = lines.added(
            target, files, parent_id=target.head_id, note=row.title, by=by, at=at, release_id=release_id
        )
        row.taken_as_id = made.id
        row.save(update_fields=["status", "taken_as"])
        lines.record("blueprint.draft-taken", row, by=by, at=at, into=target.name, revision=str(made.number))
    return made


def apply(
    *,
    revision_id: uuid.UUID,
    takes_effect_at: dt.datetime | None,
    note: str,
    by: accounts.Acting,
    at: dt.datetime,
    in_the_way: StandingInTheWay,
    wait: Callable[[float], None] = time.sleep,
) -> Application:
    """Have a revision of as-is or to-be take effect, at a moment to come or at once.

    Comes back when every process knows it, after about a second. Raises rules.NotApplier, rules.NoSuchRevision,
    rules.NotTaken, rules.NeverApplied, rules.InThePast, rules.HasErrors, rules.StandsInTheWay.
    """
    rules.check_apply(by)
    moment = takes_effect_at or at
    rules.check_moment(moment, at=at)
    found = queries.contents(organisation_id=by.organisation_id, revision_id=revision_id)
    model = rules.checked_model(found.reading, found.revision.counts)
    standing = in_the_way(by.organisation_id, model)
    if standing:
        raise rules.StandsInTheWay(standing)
    with transaction.atomic(durable=True):
        branch = models.Branch.objects.get(id=found.revision.branch_id)
        if branch.kind == Kind.DRAFT:
            raise rules.NotTaken
        if branch.kind == Kind.BASE:
            raise rules.NeverApplied
        row = models.Application.objects.create(
            organisation_id=by.organisation_id,
            revision_id=revision_id,
            takes_effect_at=moment,
            applied_at=at,
            by_id=by.user_id,
            by_name=by.name,
            note=note,
        )
        details = {"revision": str(found.revision.number), "from": moment.isoformat(), "note": note}
        lines.record("blueprint.revision-applied", branch, by=by, at=at, **details)
    _known_everywhere(by.organisation_id, wait)
    return queries.frozen_application(row)


def withdraw_application(
    *,
    application_id: uuid.UUID,
    by: accounts.Acting,
    at: dt.datetime,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Take back that a revision will take effect, before it does. Raises rules.NotApplier, rules.NoSuchRevision, rules.TooLate."""
    rules.check_apply(by)
    with transaction.atomic(durable=True):
        rows = models.Application.objects.select_for_update().filter(organisation_id=by.organisation_id)
        row = rows.filter(id=application_id, withdrawn_at__isnull=True).first()
        if row is None:
            raise rules.NoSuchRevision
        if row.takes_effect_at <= at:
            raise rules.TooLate
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        branch = models.Branch.objects.get(id=models.Revision.objects.get(id=row.revision_id).branch_id)
        lines.record(
            "blueprint.application-withdrawn", branch, by=by, at=at, when=row.takes_effect_at.isoformat()
        )
    _known_everywhere(by.organisation_id, wait)


def go_back(*, branch: str, to: uuid.UUID, note: str, by: accounts.Acting, at: dt.datetime) -> Revision:
    """Add a revision that says what an earlier one of the same branch said; nothing of what lay between is lost.

    Raises rules.NotDesigner, rules.NoSuchBranch, rules.NoSuchRevision, rules.WrongMove.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        row = lines.locked(branch, by=by)
        if row.kind == Kind.DRAFT:
            rules.check_edit(queries.frozen_branch(row))
            _void_approval(row, by=by, at=at)
        else:
            rules.check_apply(by)
        earlier = queries.contents(organisation_id=by.organisation_id, revision_id=to)
        if earlier.revision.branch_id != row.id:
            raise rules.NoSuchRevision
        said = note or f"Back to revision {earlier.revision.number}"
        made = lines.added(
            row,
            earlier.files,
            parent_id=row.head_id,
            note=said,
            by=by,
            at=at,
            release_id=earlier.revision.release_id,
        )
        lines.record(
            "blueprint.went-back",
            row,
            by=by,
            at=at,
            to=str(earlier.revision.number),
            revision=str(made.number),
        )
    return made


def _known_everywhere(organisation_id: uuid.UUID, wait: Callable[[float], None]) -> None:
    """Wait until no process trusts any more what it knew before."""
    queries.HOLDINGS.forget(organisation_id)
    wait(holding.TRUSTED_FOR)


def _void_approval(row: models.Branch, *, by: accounts.Acting, at: dt.datetime) -> None:
    """Open a draft again that was approved: what is edited now was not before those who approved it."""
    if row.status == Status.APPROVED:
        row.status = Status.OPEN
        row.save(update_fields=["status"])
        lines.record("blueprint.approval-voided", row, by=by, at=at)


def _joined(branch: models.Branch, *, since: uuid.UUID, files: Files, by: accounts.Acting) -> Files:
    """Bring an edit from an earlier revision together with what the head of the branch says now."""
    assert branch.head_id is not None
    base = queries.contents(organisation_id=by.organisation_id, revision_id=since)
    head = queries.contents(organisation_id=by.organisation_id, revision_id=branch.head_id)
    try:
        return merging.joined(base=base.files, mine=files, theirs=head.files)
    except rules.Clashing as refusal:
        raise rules.Clashing(refusal.clashes, against=branch.head_id) from refusal
