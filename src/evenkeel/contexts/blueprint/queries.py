"""What is known of operating models. Row-level security shows each organisation its own; the filters here say so once more."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import consulted, holding, models, packing, rules
from evenkeel.contexts.blueprint.values import (
    Application,
    Branch,
    Consultation,
    Contents,
    Counts,
    Effective,
    Kind,
    Revision,
    Status,
)
from evenkeel.engines import operating_model

DRAFTS_LOOKED_AT: Final = 8
"""Of drafts, the newest few are looked through for what they change; to read one takes a moment."""
READINGS_KEPT: Final = 64
"""Revisions that a process keeps as they were read; they never change."""


def effective(*, organisation_id: uuid.UUID, at: dt.datetime) -> Effective:
    """Return the model that holds for an organisation at a moment: the one door to it for every other context.

    The database must be asked as this organisation. Raises rules.NoModelYet.
    """
    found = HOLDINGS.at(organisation_id, at)
    if found is None:
        raise rules.NoModelYet
    return found


def in_effect(*, organisation_id: uuid.UUID, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the model that holds for an organisation at a moment; None where none does yet."""
    found = HOLDINGS.at(organisation_id, at)
    return found.model if found else None


def model(*, organisation_id: uuid.UUID, revision_id: uuid.UUID) -> operating_model.OperatingModel:
    """Return the model of a revision, such as the one under which a case was opened.

    Asked again it costs no query. Raises rules.NoSuchRevision, and operating_model.Unreadable where it cannot be read.
    """
    _check_own(organisation_id, revision_id)
    return _model(revision_id)


@functools.lru_cache(maxsize=READINGS_KEPT * 16)
def _check_own(organisation_id: uuid.UUID, revision_id: uuid.UUID) -> None:
    """Raise NoSuchRevision unless the organisation has it: revisions neither change nor go, so the answer holds for ever."""
    if not _revisions(organisation_id).filter(id=revision_id).exists():
        raise rules.NoSuchRevision


def branches(*, organisation_id: uuid.UUID) -> tuple[Branch, ...]:
    """Return as-is, to-be and base, then the drafts, newest first; neither taken nor withdrawn ones."""
    rows = models.Branch.objects.filter(organisation_id=organisation_id).exclude(
        status__in=(Status.TAKEN, Status.WITHDRAWN)
    )
    found = [frozen_branch(row) for row in rows.order_by("-made_at", "-id")]
    order = list(Kind)
    return tuple(sorted(found, key=lambda branch: order.index(branch.kind)))


def branch(*, organisation_id: uuid.UUID, name: str) -> Branch:
    """Return a branch by its name. Raises rules.NoSuchBranch."""
    row = models.Branch.objects.filter(organisation_id=organisation_id, name=name).first()
    if row is None:
        raise rules.NoSuchBranch
    return frozen_branch(row)


def home(*, organisation_id: uuid.UUID, at: dt.datetime) -> Branch:
    """Return the branch from which the model that holds was applied, on which drafts are begun to change it.

    Raises errors.NotFound where nothing holds, or the branch is no more.
    """
    held = effective(organisation_id=organisation_id, at=at)
    known = revision(organisation_id=organisation_id, revision_id=held.revision_id)
    found = branch_of(organisation_id=organisation_id, branch_id=known.branch_id)
    if found.kind is Kind.DRAFT and found.target_id:
        return branch_of(organisation_id=organisation_id, branch_id=found.target_id)
    return found


def drafts(*, organisation_id: uuid.UUID, onto: uuid.UUID) -> tuple[Branch, ...]:
    """Return the drafts on a branch that may still be changed, newest first. One query."""
    return tuple(
        each
        for each in branches(organisation_id=organisation_id)
        if rules.is_editable(each) and each.target_id == onto
    )


def drafts_that_change(
    *, organisation_id: uuid.UUID, says: Callable[[operating_model.OperatingModel], object]
) -> tuple[Branch, ...]:
    """Return the open drafts in which something is said otherwise than where they began, the newest few that there are.

    One query; a revision that was not read yet is read.
    """
    held = [each for each in branches(organisation_id=organisation_id) if each.kind is Kind.DRAFT]
    return tuple(each for each in held[:DRAFTS_LOOKED_AT] if _changes(each, says))


def _changes(draft: Branch, says: Callable[[operating_model.OperatingModel], object]) -> bool:
    if draft.head_id is None or draft.began_from_id is None:
        return False
    before, after = _reading(draft.began_from_id).model, _reading(draft.head_id).model
    return before is not None and after is not None and says(before) != says(after)


def may_design(*, by: accounts.Acting) -> bool:
    """Tell whether somebody may change drafts."""
    return rules.can_design(by)


def branch_of(*, organisation_id: uuid.UUID, branch_id: uuid.UUID) -> Branch:
    """Return a branch by its identifier. Raises rules.NoSuchBranch."""
    row = models.Branch.objects.filter(organisation_id=organisation_id, id=branch_id).first()
    if row is None:
        raise rules.NoSuchBranch
    return frozen_branch(row)


def revisions(
    *, organisation_id: uuid.UUID, branch_id: uuid.UUID, page: int, size: int
) -> tuple[Revision, ...]:
    """Return a page of the revisions of a branch, newest first; pages count from 1."""
    rows = _revisions(organisation_id).filter(branch_id=branch_id).order_by("-number")
    first = (page - 1) * size
    return tuple(frozen_revision(row) for row in rows[first : first + size])


def revision(*, organisation_id: uuid.UUID, revision_id: uuid.UUID) -> Revision:
    """Return a revision. Raises rules.NoSuchRevision."""
    row = _revisions(organisation_id).filter(id=revision_id).first()
    if row is None:
        raise rules.NoSuchRevision
    return frozen_revision(row)


def numbered(*, organisation_id: uuid.UUID, branch_id: uuid.UUID, number: int) -> Contents:
    """Return a revision of a branch by its number, with its files. Raises rules.NoSuchRevision."""
    row = _revisions(organisation_id).filter(branch_id=branch_id, number=number).first()
    if row is None:
        raise rules.NoSuchRevision
    return contents(organisation_id=organisation_id, revision_id=row.id)


def contents(*, organisation_id: uuid.UUID, revision_id: uuid.UUID) -> Contents:
    """Return a revision with its files and what they say. Raises rules.NoSuchRevision."""
    known = revision(organisation_id=organisation_id, revision_id=revision_id)
    reading = _reading(revision_id)
    return Contents(known, reading.sources, reading)


def asked(*, by: accounts.Acting, on: dt.date) -> tuple[tuple[Consultation, str, str], ...]:
    """Return the consultations on which somebody may comment, each with the name and title of its draft. Two queries."""
    return consulted.open_for(acting=by, on=on)


def findings(*, known: Contents, on: dt.date) -> tuple[operating_model.Finding, ...]:
    """Return all that is wrong with a revision on a day, with places; accepted findings included."""
    return _findings(known.revision.id, on)


def gap(*, organisation_id: uuid.UUID, known: Contents) -> operating_model.ModelGap | None:
    """Return what lies between the head of as-is and a revision; None where there is no as-is, or it is the same."""
    as_is = models.Branch.objects.filter(organisation_id=organisation_id, kind=Kind.AS_IS).first()
    if as_is is None or as_is.head_id is None or as_is.id == known.revision.branch_id:
        return None
    return _gap(as_is.head_id, known.revision.id)


@functools.lru_cache(maxsize=READINGS_KEPT)
def _gap(as_is: uuid.UUID, to_be: uuid.UUID) -> operating_model.ModelGap | None:
    before, after = _reading(as_is).model, _reading(to_be).model
    if before is None or after is None:
        return None
    return operating_model.gap(as_is=before, to_be=after)


@functools.lru_cache(maxsize=READINGS_KEPT)
def _reading(revision_id: uuid.UUID) -> operating_model.Reading:
    """Read a revision; whether somebody may see it is asked before."""
    row = models.Revision.objects.get(id=revision_id)
    return operating_model.read_files(packing.unpacked(bytes(row.content)))


@functools.lru_cache(maxsize=READINGS_KEPT)
def _findings(revision_id: uuid.UUID, on: dt.date) -> tuple[operating_model.Finding, ...]:
    reading = _reading(revision_id)
    if reading.model is None:
        return reading.findings
    checked = operating_model.check(reading.model, on=on)
    return (*reading.findings, *operating_model.located(checked, reading=reading))


def applications(*, organisation_id: uuid.UUID) -> tuple[Application, ...]:
    """Return all applications that were not withdrawn, the last to take effect first."""
    rows = _applications(organisation_id).order_by("-takes_effect_at", "-applied_at")
    return tuple(frozen_application(row) for row in rows)


def _revisions(organisation_id: uuid.UUID) -> QuerySet[models.Revision]:
    return models.Revision.objects.filter(organisation_id=organisation_id).defer("content")


def _applications(organisation_id: uuid.UUID) -> QuerySet[models.Application]:
    return models.Application.objects.filter(organisation_id=organisation_id, withdrawn_at__isnull=True)


def _steps(organisation_id: uuid.UUID) -> tuple[holding.Step, ...]:
    """Return from when which revision holds, in order of time; of two for one moment the later applied one."""
    rows = _applications(organisation_id).order_by("takes_effect_at", "applied_at", "id")
    return tuple(rows.values_list("takes_effect_at", "revision_id"))


def _model(revision_id: uuid.UUID) -> operating_model.OperatingModel:
    reading = _reading(revision_id)
    if reading.model is None:
        raise operating_model.Unreadable(reading.findings)
    return reading.model


HOLDINGS = holding.Holdings(steps=_steps, load=_model)


def frozen_branch(row: models.Branch) -> Branch:
    """Return a row as a value."""
    return Branch(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        kind=Kind(row.kind),
        title=row.title,
        status=Status(row.status),
        target_id=row.target_id,
        began_from_id=row.began_from_id,
        head_id=row.head_id,
        made_by_id=row.made_by_id,
        made_by_name=row.made_by_name,
        made_at=row.made_at,
        taken_as_id=row.taken_as_id,
    )


def frozen_revision(row: models.Revision) -> Revision:
    """Return a row as a value, without its files."""
    return Revision(
        id=row.id,
        organisation_id=row.organisation_id,
        branch_id=row.branch_id,
        number=row.number,
        parent_id=row.parent_id,
        note=row.note,
        digest=row.digest,
        counts=Counts(row.errors, row.warnings, row.notes),
        author_id=row.author_id,
        author_name=row.author_name,
        made_at=row.made_at,
        release_id=row.release_id,
    )


def frozen_application(row: models.Application) -> Application:
    """Return a row as a value."""
    return Application(
        id=row.id,
        revision_id=row.revision_id,
        takes_effect_at=row.takes_effect_at,
        applied_at=row.applied_at,
        by_id=row.by_id,
        by_name=row.by_name,
        note=row.note,
        withdrawn_at=row.withdrawn_at,
    )
