"""Reads of the audit trail."""

import uuid
from collections.abc import Callable, Iterator

from django.core.paginator import Page, Paginator

from evenkeel.contexts.audit import models, rules, values
from evenkeel.lib.db import texts

PER_PAGE = 50
AT_ONCE = 2000


def trail(*, organisation_id: uuid.UUID, action: str = "", page: str | int = 1) -> Page[values.Entry]:
    """Return one page of what was done in the organisation, newest first; of one action where it is given."""
    entries = models.Entry.objects.filter(organisation_id=organisation_id).order_by("-sequence")
    if action:
        entries = entries.filter(action=texts.storable(action))
    found = Paginator(entries, PER_PAGE).get_page(page)
    return Page([_entry(row) for row in found.object_list], found.number, found.paginator)  # type: ignore[arg-type]


def organisations(*, using: str = "default") -> list[uuid.UUID]:
    """Return every organisation with a chain, as far as the connection may see them."""
    named = set(models.Entry.objects.using(using).values_list("organisation_id", flat=True).distinct())
    return sorted(named | set(models.Head.objects.using(using).values_list("organisation_id", flat=True)))


def verdict(
    *, organisation_id: uuid.UUID, using: str = "default", progress: Callable[[int], None] | None = None
) -> values.Verdict:
    """Compute every hash of the organisation's chain anew and say whether it holds, and if not, where."""
    head = models.Head.objects.using(using).filter(organisation_id=organisation_id).first()
    kept = values.Head(head.sequence, head.hash) if head else None
    count, last, broken = rules.verify(_chain(organisation_id, using, progress), kept)
    return values.Verdict(organisation_id, count, last, broken)


def _chain(
    organisation_id: uuid.UUID, using: str, progress: Callable[[int], None] | None
) -> Iterator[values.Entry]:
    rows = (
        models.Entry.objects.using(using).filter(organisation_id=organisation_id).order_by("sequence", "id")
    )
    for number, row in enumerate(rows.iterator(chunk_size=AT_ONCE), start=1):
        if progress and number % AT_ONCE == 0:
            progress(number)
        yield _entry(row)


def _entry(row: models.Entry) -> values.Entry:
    return values.Entry(
        id=row.id,
        organisation_id=row.organisation_id,
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        action=row.action,
        subject=values.Subject(row.subject_kind, row.subject_id, row.subject_label),
        origin=values.Origin(row.channel, row.address),
        previous_hash=row.previous_hash,
        hash=row.hash,
        details=_words(row.details),
    )


def _words(details: object) -> dict[str, str]:
    """Read details whatever stands there: what somebody tampered with need not have their shape."""
    if not isinstance(details, dict):
        return {"": str(details)}
    return {key: value if isinstance(value, str) else repr(value) for key, value in details.items()}
