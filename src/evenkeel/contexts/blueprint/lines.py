"""Lines of revisions as operations write them: a branch locked or made, a revision added. Called inside a transaction."""

import datetime as dt
import uuid

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import models, packing, queries, released, rules
from evenkeel.contexts.blueprint.values import Files, Kind, Revision, Status
from evenkeel.engines import operating_model


def locked(name: str, *, by: accounts.Acting) -> models.Branch:
    """Give a branch of the organisation, locked until the transaction ends. Raises rules.NoSuchBranch."""
    row = (
        models.Branch.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, name=name)
        .first()
    )
    if row is None:
        raise rules.NoSuchBranch
    return row


def free_name(name: str, *, by: accounts.Acting) -> str:
    """Give a name that no branch of the organisation has, with a number where it is taken."""
    taken = set(
        models.Branch.objects.filter(organisation_id=by.organisation_id, name__startswith=name).values_list(
            "name", flat=True
        )
    )
    taken |= rules.RESERVED
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)


def made_branch(
    *,
    name: str,
    kind: Kind,
    title: str,
    by: accounts.Acting,
    at: dt.datetime,
    target: models.Branch | None = None,
    began_from: models.Revision | None = None,
) -> models.Branch:
    """Make a branch, still without a revision."""
    return models.Branch.objects.create(
        organisation_id=by.organisation_id,
        name=name,
        kind=kind,
        title=title,
        status=Status.OPEN,
        target=target,
        began_from=began_from,
        made_by_id=by.user_id,
        made_by_name=by.name,
        made_at=at,
    )


def added(
    branch: models.Branch,
    files: Files,
    *,
    parent_id: uuid.UUID | None,
    note: str,
    by: accounts.Acting,
    at: dt.datetime,
    release_id: uuid.UUID | None = None,
) -> Revision:
    """Add a revision to a branch that is locked, and make it the head.

    Where it stands on a release, what is tight there stays tight. Raises rules.OutsideOfFolder, rules.NotUsable,
    standing.Departs.
    """
    rules.check_paths(files)
    reading = operating_model.read_files(files)
    counts = rules.counted_of(reading, on=at.astimezone(by.zone).date())
    on = released.standing_on(release_id=release_id, acting=by)
    if on is not None:
        on.check(reading)
    head = models.Revision.objects.filter(id=branch.head_id).first() if branch.head_id else None
    row = models.Revision.objects.create(
        organisation_id=by.organisation_id,
        branch=branch,
        number=head.number + 1 if head else 1,
        parent_id=parent_id,
        release_id=release_id,
        content=packing.packed(files),
        digest=packing.digest(files),
        note=note,
        errors=counts.errors,
        warnings=counts.warnings,
        notes=counts.notes,
        author_id=by.user_id,
        author_name=by.name,
        made_at=at,
    )
    branch.head = row
    branch.save(update_fields=["head"])
    return queries.frozen_revision(row)


def record(action: str, row: models.Branch, *, by: accounts.Acting, at: dt.datetime, **details: str) -> None:
    """Put into the trail what was done with a branch."""
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="operating-model", id=str(row.id), label=row.title),
        at=at,
        details=details,
    )


def stands_on(revision_id: uuid.UUID | None) -> uuid.UUID | None:
    """Give the release that a revision stands on."""
    if revision_id is None:
        return None
    return models.Revision.objects.filter(id=revision_id).values_list("release_id", flat=True).first()


def joined_release(
    *, base: uuid.UUID | None, mine: uuid.UUID | None, theirs: uuid.UUID | None
) -> uuid.UUID | None:
    """Give the release on which two lines stand once they are brought together: the one that was moved to, of two the newer."""
    if mine == base:
        return theirs
    if theirs == base:
        return mine
    rows = models.Release.objects.filter(id__in=[each for each in (mine, theirs) if each]).order_by("-number")
    return rows.values_list("id", flat=True).first()
