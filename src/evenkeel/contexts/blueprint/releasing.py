"""What people do with the base of their partnership: begin it, release it, stand on a release, upgrade to the next."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import (
    lines,
    models,
    packing,
    queries,
    released,
    rules,
    standing,
    upgrading,
    variants,
)
from evenkeel.contexts.blueprint.values import Branch, Files, Kind, Release, Revision
from evenkeel.kernel import errors


class NoPartnership(errors.Conflict):
    """Your organisation belongs to no partnership. Whoever runs this installation can put it into one."""

    code: ClassVar[str] = "no-partnership"


class KeptAlready(errors.Conflict):
    """{keeper} keeps the base of your partnership. Ask there for a change; a partnership has one base."""

    code: ClassVar[str] = "base-kept-already"


class NotTheBase(errors.Conflict):
    """Only the base is released, and only by the organisation that keeps it."""

    code: ClassVar[str] = "not-the-base"


class SameAgain(errors.Conflict):
    """The base says just what release {number} says. There is nothing to release yet."""

    code: ClassVar[str] = "released-already"


class StandsAlready(errors.Conflict):
    """The model stands on release {number} already. Upgrade it where there is a newer one."""

    code: ClassVar[str] = "stands-on-a-release"


def begin_base(*, title: str, files: Files, by: accounts.Acting, at: dt.datetime) -> Revision:
    """Begin the base of the partnership, and look after it from now on.

    Raises rules.NotDesigner, NoPartnership, KeptAlready, rules.ThereAlready, rules.NotUsable.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        known = _known(by)
        if known.keeper is not None:
            if known.keeps(by.organisation_id):
                raise rules.ThereAlready(name=Kind.BASE.value)
            raise KeptAlready(keeper=known.keeper.organisation_name)
        models.Keeper.objects.create(
            partnership_id=known.partnership.id,
            organisation_id=by.organisation_id,
            organisation_name=by.organisation_name,
            by_id=by.user_id,
            by_name=by.name,
            began_at=at,
        )
        row = lines.made_branch(name=Kind.BASE.value, kind=Kind.BASE, title=title, by=by, at=at)
        made = lines.added(row, files, parent_id=None, note="Begun", by=by, at=at)
        lines.record("blueprint.base-begun", row, by=by, at=at, partnership=known.partnership.name)
    return made


def release(*, note: str, by: accounts.Acting, at: dt.datetime) -> Release:
    """Release the base as it stands to all organisations of the partnership.

    Raises rules.NotApplier, NoPartnership, NotTheBase, rules.HasErrors, SameAgain.
    """
    rules.check_apply(by)
    with transaction.atomic(durable=True):
        known = _known(by)
        if not known.keeps(by.organisation_id):
            raise NotTheBase
        branch = lines.locked(Kind.BASE.value, by=by)
        assert branch.head_id is not None
        found = queries.contents(organisation_id=by.organisation_id, revision_id=branch.head_id)
        rules.checked_model(found.reading, found.revision.counts)
        last = released.newest()
        if last is not None and last.digest == found.revision.digest:
            raise SameAgain(number=last.number)
        row = models.Release.objects.create(
            partnership_id=known.partnership.id,
            organisation_id=by.organisation_id,
            organisation_name=by.organisation_name,
            number=last.number + 1 if last else 1,
            revision_id=found.revision.id,
            revision_number=found.revision.number,
            content=packing.packed(found.files),
            digest=found.revision.digest,
            note=note,
            by_id=by.user_id,
            by_name=by.name,
            released_at=at,
        )
        lines.record("blueprint.base-released", branch, by=by, at=at, release=str(row.number), note=note)
    return released.frozen(row)


def begin_from(
    *, kind: Kind, title: str, number: int, by: accounts.Acting, at: dt.datetime, files: Files | None = None
) -> Revision:
    """Begin as-is or to-be from a release, standing on it; `files` is a model that fits it, else what the release says.

    Raises rules.NotDesigner, rules.NoSuchRelease, rules.ThereAlready, standing.Departs.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        found = released.numbered(number=number)
        if models.Branch.objects.filter(organisation_id=by.organisation_id, kind=kind).exists():
            raise rules.ThereAlready(name=kind.value)
        row = lines.made_branch(name=kind.value, kind=kind, title=title, by=by, at=at)
        said = standing.begun(released.on(found, acting=by)) if files is None else files
        made = lines.added(
            row, said, parent_id=None, note=f"Begun from release {number}", by=by, at=at, release_id=found.id
        )
        lines.record("blueprint.release-adopted", row, by=by, at=at, release=str(number))
    return made


def adopt(*, branch: str, number: int, by: accounts.Acting, at: dt.datetime) -> Branch:
    """Begin a draft that has as-is or to-be stand on a release: with what the base says where it does not allow another.

    Raises rules.NotDesigner, rules.NoSuchBranch, rules.NoSuchRelease, StandsAlready, standing.Departs.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        target, head = _line(branch, by=by)
        found = released.numbered(number=number)
        if head.release_id is not None:
            raise StandsAlready(number=released.by_id(release_id=head.release_id).number)
        on = released.on(found, acting=by)
        files = standing.brought_in(packing.unpacked(bytes(head.content)), on)
        made = _drafted(target, head, f"Adopt release {number}", files, found, by=by, at=at)
        lines.record("blueprint.release-adopted", made, by=by, at=at, release=str(number), onto=branch)
    return queries.frozen_branch(made)


def upgrade(
    *, branch: str, number: int, decisions: upgrading.Decisions, by: accounts.Acting, at: dt.datetime
) -> Branch:
    """Begin a draft that upgrades as-is or to-be to another release, with what was decided for each conflict.

    Raises rules.NotDesigner, rules.NoSuchBranch, rules.NoSuchRelease, upgrading.NothingToUpgrade, upgrading.Undecided.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        target, head = _line(branch, by=by)
        files = packing.unpacked(bytes(head.content))
        now = released.standing_on(release_id=head.release_id, acting=by)
        then = released.on(released.numbered(number=number), acting=by)
        made = upgrading.upgraded(files, now=now, then=then, decisions=decisions)
        draft = _drafted(
            target, head, f"Upgrade to release {number}", made.files(), then.release, by=by, at=at
        )
        lines.record("blueprint.upgrade-begun", draft, by=by, at=at, release=str(number), onto=branch)
    return queries.frozen_branch(draft)


def propose(*, variant_id: uuid.UUID, ref: str, field: str, by: accounts.Acting, at: dt.datetime) -> Branch:
    """Begin a draft onto the base that says what a variant says: in a field, or with a record that only it has.

    Raises rules.NotDesigner, NoPartnership, NotTheBase, rules.NoSuchRevision, rules.NoSuchRecord.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        if not _known(by).keeps(by.organisation_id):
            raise NotTheBase
        theirs = variants.reading(variant_id=variant_id)
        whose = models.Variant.objects.filter(id=variant_id).values_list("organisation_name", flat=True).get()
        target = lines.locked(Kind.BASE.value, by=by)
        assert target.head_id is not None
        base = queries.contents(organisation_id=by.organisation_id, revision_id=target.head_id).reading
        record, files = variants.proposed(base=base, theirs=theirs, ref=ref, field=field)
        title = f"{record.title}, as {whose} does it"[:200]
        head = models.Revision.objects.get(id=target.head_id)
        made = _drafted(target, head, title, files, None, by=by, at=at)
        lines.record("blueprint.draft-begun", made, by=by, at=at, onto=Kind.BASE.value)
    return queries.frozen_branch(made)


def _known(by: accounts.Acting) -> released.Known:
    known = released.known(organisation_id=by.organisation_id)
    if known is None:
        raise NoPartnership
    return known


def _line(name: str, *, by: accounts.Acting) -> tuple[models.Branch, models.Revision]:
    """Lock as-is or to-be, and give the revision at its head. Raises rules.NoSuchBranch."""
    row = lines.locked(name, by=by)
    if row.kind not in (Kind.AS_IS, Kind.TO_BE) or row.head_id is None:
        raise rules.NoSuchBranch
    return row, models.Revision.objects.get(id=row.head_id)


def _drafted(
    target: models.Branch,
    head: models.Revision,
    title: str,
    files: Files,
    onto: Release | None,
    *,
    by: accounts.Acting,
    at: dt.datetime,
) -> models.Branch:
    """Begin a draft whose first revision says something new, and stands on a release, if on any."""
    name = lines.free_name(rules.name_from_title(title), by=by)
    row = lines.made_branch(
        name=name, kind=Kind.DRAFT, title=title, by=by, at=at, target=target, began_from=head
    )
    lines.added(row, files, parent_id=head.id, note=title, by=by, at=at, release_id=onto.id if onto else None)
    return row


def show_variant(*, branch: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Show a model that stands on a release to the partnership, in the place of what was shown before.

    Raises rules.NotDesigner, NoPartnership, rules.NoSuchBranch, StandsOnNothing.
    """
    rules.check_design(by)
    with transaction.atomic(durable=True):
        known = _known(by)
        row, head = _line(branch, by=by)
        if head.release_id is None:
            raise StandsOnNothing
        _ended(by, at)
        models.Variant.objects.create(
            partnership_id=known.partnership.id,
            organisation_id=by.organisation_id,
            organisation_name=by.organisation_name,
            release_id=head.release_id,
            branch_name=branch,
            revision_number=head.number,
            content=bytes(head.content),
            shown_by_id=by.user_id,
            shown_by_name=by.name,
            shown_at=at,
        )
        lines.record("blueprint.variant-shown", row, by=by, at=at, revision=str(head.number))


def end_variant(*, by: accounts.Acting, at: dt.datetime) -> None:
    """End showing the organisation's model to the partnership. Raises rules.NotDesigner, NoPartnership."""
    rules.check_design(by)
    with transaction.atomic(durable=True):
        known = _known(by)
        if not _ended(by, at):
            return
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="blueprint.variant-ended",
            subject=trail.Subject(
                kind="partnership", id=str(known.partnership.id), label=known.partnership.name
            ),
            at=at,
            details={},
        )


def _ended(by: accounts.Acting, at: dt.datetime) -> int:
    return models.Variant.objects.filter(organisation_id=by.organisation_id, ended_at__isnull=True).update(
        ended_at=at
    )


class StandsOnNothing(errors.Conflict):
    """The model stands on no release of the base. Adopt one first, then it can be compared."""

    code: ClassVar[str] = "stands-on-no-release"
