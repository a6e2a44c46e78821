"""Ideas as pages show them. Each asks a bounded number of queries, however many ideas there are."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.improvements import models, rules
from evenkeel.contexts.improvements.values import Idea, Origin, Said, Stage, Word
from evenkeel.contexts.people import queries as people
from evenkeel.engines import operating_model

MOST: Final = 500


def model(*, by: accounts.Acting, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the model in effect; None where there is none yet."""
    return blueprint.in_effect(organisation_id=by.organisation_id, at=at)


def reach(*, by: accounts.Acting, at: dt.datetime) -> Reach:
    """Return where somebody stands in the organisation. Two queries."""
    return desk.reach(by=by, at=at)


def ideas(
    *,
    by: accounts.Acting,
    stages: Collection[Stage] = (),
    units: Collection[str] = (),
    mine: bool = False,
) -> tuple[Idea, ...]:
    """Return ideas of the organisation, those moved last on top; at most five hundred. One query, or two.

    `stages`, `units`: of these; none: all. `mine`: those that somebody wrote down or takes care of.
    """
    rows = models.Idea.objects.filter(organisation_id=by.organisation_id)
    rows = rows.filter(stage__in=stages) if stages else rows
    rows = rows.filter(unit__in=units) if units else rows
    if mine:
        person = people.of_user(organisation_id=by.organisation_id, user_id=by.user_id)
        theirs = rows.filter(by_id=by.user_id)
        rows = theirs | rows.filter(owner_id=person.id) if person else theirs
    return tuple(frozen(row) for row in rows.order_by("-moved_at", "-id")[:MOST])


def counted(*, by: accounts.Acting) -> Mapping[Stage, int]:
    """Return how many ideas are at each stage. One query."""
    rows = models.Idea.objects.filter(organisation_id=by.organisation_id)
    found = Counter(rows.values_list("stage", flat=True))
    return {each: found[each] for each in Stage}


def idea(*, idea_id: uuid.UUID, by: accounts.Acting) -> Idea:
    """Return one idea. Raises rules.NoSuchIdea. One query."""
    row = models.Idea.objects.filter(organisation_id=by.organisation_id, id=idea_id).first()
    if row is None:
        raise rules.NoSuchIdea
    return frozen(row)


def of_origin(*, origin_id: uuid.UUID, by: accounts.Acting) -> Idea | None:
    """Return the idea that came from something; None where none has. One query."""
    row = models.Idea.objects.filter(organisation_id=by.organisation_id, origin_id=origin_id).first()
    return frozen(row) if row else None


def words(*, idea_id: uuid.UUID, by: accounts.Acting) -> tuple[Word, ...]:
    """Return what happened to an idea and was said of it, the latest on top. One query."""
    rows = models.Word.objects.filter(organisation_id=by.organisation_id, idea_id=idea_id)
    return tuple(
        Word(Said(row.kind), row.text, Stage(row.stage) if row.stage else None, row.by_name, row.at)
        for row in rows.order_by("-at", "-id")[:MOST]
    )


def may_work(*, reach: Reach, idea: Idea) -> bool:
    """Tell whether somebody may change or move an idea. No query."""
    return rules.can_work(reach, idea)


def frozen(row: models.Idea) -> Idea:
    """Return a row as a value."""
    return Idea(
        id=row.id,
        title=row.title,
        seen=row.seen,
        unit=row.unit,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        stage=Stage(row.stage),
        outcome=row.outcome,
        by_id=row.by_id,
        by_name=row.by_name,
        at=row.at,
        moved_at=row.moved_at,
        version=row.version,
        origin=Origin(row.origin_kind, row.origin_id, row.origin_label, row.origin_url),
    )
