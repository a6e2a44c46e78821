"""What is known of a partnership: who keeps its base, what was released. The database shows it to partners only."""

import functools
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import models, packing, rules, standing
from evenkeel.contexts.blueprint.values import Files, Keeper, Release
from evenkeel.engines import operating_model

READINGS_KEPT = 16
"""Releases that a process keeps as they were read; they never change."""


@dataclass(frozen=True)
class Known:
    """A partnership as one of its organisations sees it."""

    partnership: accounts.Partnership
    partners: tuple[accounts.Partner, ...]
    keeper: Keeper | None

    def keeps(self, organisation_id: uuid.UUID) -> bool:
        """Tell whether an organisation keeps the base."""
        return self.keeper is not None and self.keeper.organisation_id == organisation_id


def known(*, organisation_id: uuid.UUID) -> Known | None:
    """Return the partnership of the organisation that asks; None where it belongs to none."""
    found = accounts_queries.partnership(organisation_id=organisation_id)
    if found is None:
        return None
    row = models.Keeper.objects.filter(partnership_id=found.id).first()
    keeper = Keeper(row.organisation_id, row.organisation_name, row.began_at) if row else None
    return Known(found, accounts_queries.partners(), keeper)


def releases(*, page: int = 1, size: int = 1000) -> tuple[Release, ...]:
    """Return a page of the releases of the partnership, newest first; pages count from 1."""
    rows = _rows().order_by("-number")
    return tuple(frozen(row) for row in rows[(page - 1) * size : page * size])


def count() -> int:
    """Return how many releases the partnership has."""
    return models.Release.objects.count()


def newest() -> Release | None:
    """Return the newest release of the partnership; None where there is none."""
    row = _rows().order_by("-number").first()
    return frozen(row) if row else None


def numbered(*, number: int) -> Release:
    """Return a release by its number. Raises rules.NoSuchRelease."""
    row = _rows().filter(number=number).first()
    if row is None:
        raise rules.NoSuchRelease
    return frozen(row)


def by_id(*, release_id: uuid.UUID) -> Release:
    """Return a release. Raises rules.NoSuchRelease."""
    row = _rows().filter(id=release_id).first()
    if row is None:
        raise rules.NoSuchRelease
    return frozen(row)


def files(release: Release) -> Files:
    """Return what a release says as files."""
    return reading(release).sources


def reading(release: Release) -> operating_model.Reading:
    """Return what a release says."""
    return _reading(release.id)


def standing_on(*, release_id: uuid.UUID | None, acting: accounts.Acting) -> standing.Standing | None:
    """Return what a revision stands on; None where it stands on nothing. Raises rules.NoSuchRelease."""
    if release_id is None:
        return None
    return on(by_id(release_id=release_id), acting=acting)


def on(release: Release, *, acting: accounts.Acting) -> standing.Standing:
    """Return what somebody's organisation stands on when it stands on a release."""
    head = standing.head(slug=acting.organisation_slug, name=acting.organisation_name)
    return standing.Standing(release, reading(release), head)


@functools.lru_cache(maxsize=READINGS_KEPT)
def _reading(release_id: uuid.UUID) -> operating_model.Reading:
    """Read a release; whether somebody may see it is asked before."""
    row = models.Release.objects.get(id=release_id)
    return operating_model.read_files(packing.unpacked(bytes(row.content)))


def _rows() -> QuerySet[models.Release]:
    return models.Release.objects.defer("content")


def frozen(row: models.Release) -> Release:
    """Return a row as a value, without its files."""
    return Release(
        id=row.id,
        partnership_id=row.partnership_id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        number=row.number,
        revision_id=row.revision_id,
        revision=row.revision_number,
        digest=row.digest,
        note=row.note,
        by_name=row.by_name,
        released_at=row.released_at,
    )
