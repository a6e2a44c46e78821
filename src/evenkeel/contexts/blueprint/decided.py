"""Where a draft is on its way, what it changes, and for whom: answers shaped for the pages on which people decide."""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass

from evenkeel.contexts.blueprint import consulted, models, planning, queries, rules, way
from evenkeel.contexts.blueprint.values import Application, Branch, Kind, Revision
from evenkeel.engines import operating_model


@dataclass(frozen=True, slots=True)
class Told:
    """One record that changed, with the element to which it belongs."""

    element: str
    subject: operating_model.Subject

    @property
    def ref(self) -> str:
        """Name the record; nothing where it is about the order of several."""
        return f"{self.subject.collection}/{self.subject.key}" if self.subject.key else ""


def steps(*, branch: Branch, at: dt.datetime) -> tuple[way.Step, ...]:
    """Give the line of a draft's way; nothing for as-is and to-be."""
    if branch.kind is not Kind.DRAFT:
        return ()
    known = consulted.latest(organisation_id=branch.organisation_id, branch_id=branch.id)
    assert branch.target_id is not None
    onto_base = models.Branch.objects.filter(id=branch.target_id, kind=Kind.BASE).exists()
    reached = _released(branch) if onto_base else _in_effect(branch, at)
    return way.line(branch.status, consulted=known is not None, in_effect=reached, onto_base=onto_base)


def _released(branch: Branch) -> bool:
    """Tell whether what a draft onto the base became was released, by itself or in a later revision."""
    if branch.taken_as_id is None:
        return False
    number = models.Revision.objects.filter(id=branch.taken_as_id).values_list("number", flat=True).get()
    rows = models.Release.objects.filter(organisation_id=branch.organisation_id)
    return rows.filter(revision_number__gte=number).exists()


def _in_effect(branch: Branch, at: dt.datetime) -> bool:
    """Tell whether what a draft became took effect, by itself or in a later revision of its target."""
    if branch.taken_as_id is None or branch.target_id is None:
        return False
    number = models.Revision.objects.filter(id=branch.taken_as_id).values_list("number", flat=True).get()
    return models.Application.objects.filter(
        organisation_id=branch.organisation_id,
        revision__branch_id=branch.target_id,
        revision__number__gte=number,
        takes_effect_at__lte=at,
        withdrawn_at__isnull=True,
    ).exists()


def changes(*, draft: Branch) -> tuple[Told, ...]:
    """Tell what a draft changes in what it began from, record by record."""
    assert draft.head_id is not None
    assert draft.began_from_id is not None
    return _changes(draft.organisation_id, draft.began_from_id, draft.head_id)


@functools.lru_cache(maxsize=64)
def _changes(organisation_id: uuid.UUID, before_id: uuid.UUID, after_id: uuid.UUID) -> tuple[Told, ...]:
    before, after = (
        model(organisation_id=organisation_id, revision_id=each) for each in (before_id, after_id)
    )
    told = operating_model.told(operating_model.diff(before=before, after=after), before=before)
    return tuple(Told(element.title, subject) for element in told.elements for subject in element.subjects)


def plan(*, organisation_id: uuid.UUID, revision_id: uuid.UUID, at: dt.datetime) -> planning.Plan:
    """Tell what changes for whom when a revision takes the place of what holds at a moment."""
    held = queries.HOLDINGS.at(organisation_id, at)
    return _plan(organisation_id, held.revision_id if held else None, revision_id)


@functools.lru_cache(maxsize=64)
def _plan(organisation_id: uuid.UUID, before_id: uuid.UUID | None, after_id: uuid.UUID) -> planning.Plan:
    return planning.plan(
        before=model(organisation_id=organisation_id, revision_id=before_id) if before_id else None,
        after=model(organisation_id=organisation_id, revision_id=after_id),
    )


def application(*, organisation_id: uuid.UUID, application_id: uuid.UUID) -> Application:
    """Return an application that was not withdrawn. Raises rules.NoSuchRevision."""
    row = models.Application.objects.filter(
        organisation_id=organisation_id, id=application_id, withdrawn_at__isnull=True
    ).first()
    if row is None:
        raise rules.NoSuchRevision
    return queries.frozen_application(row)


def since(*, branch: Branch, revision_id: uuid.UUID, most: int) -> tuple[Revision, ...]:
    """Return the revisions of a branch from one on, newest first."""
    first = queries.revision(organisation_id=branch.organisation_id, revision_id=revision_id)
    found = queries.revisions(organisation_id=branch.organisation_id, branch_id=branch.id, page=1, size=most)
    return tuple(each for each in found if each.number >= first.number)


def by_id(*, organisation_id: uuid.UUID, branch_id: uuid.UUID) -> Branch:
    """Return a branch by its identifier. Raises rules.NoSuchBranch."""
    row = models.Branch.objects.filter(organisation_id=organisation_id, id=branch_id).first()
    if row is None:
        raise rules.NoSuchBranch
    return queries.frozen_branch(row)


def model(*, organisation_id: uuid.UUID, revision_id: uuid.UUID) -> operating_model.OperatingModel:
    """Return what a revision says. Raises rules.NoSuchRevision, rules.NotUsable."""
    reading = queries.contents(organisation_id=organisation_id, revision_id=revision_id).reading
    if reading.model is None:
        raise rules.NotUsable(reading.findings)
    return reading.model
