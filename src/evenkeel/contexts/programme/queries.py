"""What is known of the programme. Row-level security shows each organisation its own; the filters here say so once more."""

import datetime as dt
import functools
import uuid
from typing import Final

from django.db.models import QuerySet

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.blueprint import values as branches
from evenkeel.contexts.programme import models, rules
from evenkeel.contexts.programme.values import Report, Source, Standing, What
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

GAPS_KEPT: Final = 16
"""Pairs of revisions between which a process keeps the gap; they never change."""


def programme(*, organisation_id: uuid.UUID, at: dt.datetime) -> Source | None:
    """Return the model whose programme is worked on: the one in effect if it has actions, else to-be.

    None where neither has any.
    """
    return _in_effect(organisation_id, at) or _to_be(organisation_id)


def _in_effect(organisation_id: uuid.UUID, at: dt.datetime) -> Source | None:
    try:
        found = blueprint.effective(organisation_id=organisation_id, at=at)
    except errors.NotFound:
        return None
    if not found.model.actions:
        return None
    revision = blueprint.revision(organisation_id=organisation_id, revision_id=found.revision_id)
    held = {each.id: each.name for each in blueprint.branches(organisation_id=organisation_id)}
    return Source(
        model=found.model,
        revision_id=found.revision_id,
        branch=held.get(revision.branch_id, branches.Kind.TO_BE.value),
        words=f"the operating model in effect (revision {revision.number})",
    )


def _to_be(organisation_id: uuid.UUID) -> Source | None:
    found = _head(organisation_id, branches.Kind.TO_BE)
    if found is None or found.reading.model is None or not found.reading.model.actions:
        return None
    return Source(
        model=found.reading.model,
        revision_id=found.revision.id,
        branch=branches.Kind.TO_BE.value,
        words=f"the model of how it shall be (to-be, revision {found.revision.number}); "
        "no model with actions is in effect yet",
    )


def _head(organisation_id: uuid.UUID, kind: branches.Kind) -> branches.Contents | None:
    try:
        branch = blueprint.branch(organisation_id=organisation_id, name=kind.value)
    except errors.NotFound:
        return None
    if branch.head_id is None:
        return None
    return blueprint.contents(organisation_id=organisation_id, revision_id=branch.head_id)


def gaps(*, organisation_id: uuid.UUID, source: Source) -> dict[str, operating_model.OneGap] | None:
    """Return what lies between as-is and the programme's model, by `collection/key`; None where as-is is not written down."""
    as_is = _head(organisation_id, branches.Kind.AS_IS)
    if as_is is None or as_is.reading.model is None:
        return None
    to_be = blueprint.contents(organisation_id=organisation_id, revision_id=source.revision_id)
    return _gaps(_Pair(as_is, to_be)) if to_be.reading.model is not None else None


class _Pair:
    """Two revisions, compared by what they are alone; whether somebody may see them is asked before."""

    def __init__(self, as_is: branches.Contents, to_be: branches.Contents) -> None:
        self.as_is, self.to_be = as_is.reading.model, to_be.reading.model
        self._key = (as_is.revision.id, to_be.revision.id)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair) and self._key == other._key


@functools.lru_cache(maxsize=GAPS_KEPT)
def _gaps(pair: _Pair) -> dict[str, operating_model.OneGap]:
    assert pair.as_is is not None
    assert pair.to_be is not None
    found = operating_model.gap(as_is=pair.as_is, to_be=pair.to_be)
    return {
        f"{each.subject.collection}/{each.subject.key}": each
        for element in found.elements
        for each in element.gaps
    }


def action(*, source: Source | None, key: str) -> operating_model.Action:
    """Return an action of the programme by its key. Raises rules.NoSuchAction."""
    found = source.model.find("actions", key) if source else None
    if not isinstance(found, operating_model.Action):
        raise rules.NoSuchAction
    return found


def reports(*, organisation_id: uuid.UUID) -> tuple[Report, ...]:
    """Return what was reported of all actions, in the order in which it was said, without the words of notes."""
    rows = _reports(organisation_id).exclude(what=What.NOTE).order_by("at", "id")
    return tuple(frozen_report(row) for row in rows)


def standings(*, organisation_id: uuid.UUID, day: dt.date, at: dt.datetime) -> tuple[Standing, ...]:
    """Return how the actions of the programme stand on a day; none where there is no programme."""
    source = programme(organisation_id=organisation_id, at=at)
    if source is None:
        return ()
    return rules.standings(source.model.actions, reports(organisation_id=organisation_id), day=day)


def history(*, organisation_id: uuid.UUID, action: str) -> tuple[Report, ...]:
    """Return all that was reported of one action, newest first."""
    rows = _reports(organisation_id).filter(action=action).order_by("-at", "-id")
    return tuple(frozen_report(row) for row in rows)


def report(*, organisation_id: uuid.UUID, report_id: uuid.UUID) -> Report:
    """Return one report. Raises rules.NoSuchReport."""
    row = _reports(organisation_id).filter(id=report_id).first()
    if row is None:
        raise rules.NoSuchReport
    return frozen_report(row)


def _reports(organisation_id: uuid.UUID) -> QuerySet[models.Report]:
    return models.Report.objects.filter(organisation_id=organisation_id)


def frozen_report(row: models.Report) -> Report:
    """Return a row as a value."""
    return Report(
        id=row.id,
        action=row.action,
        what=What(row.what),
        on=row.on,
        text=row.text,
        link=row.link,
        meets=row.meets,
        quarter=row.quarter,
        amount=row.amount,
        withdraws_id=row.withdraws_id,
        by_name=row.by_name,
        at=row.at,
    )
