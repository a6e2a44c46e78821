"""What people do with ideas: write one down, change it, move it on, say something of it."""

import datetime as dt
import uuid
from typing import Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.improvements import models, queries, rules
from evenkeel.contexts.improvements.values import TITLES, Content, Idea, Origin, Said, Stage
from evenkeel.contexts.people import queries as people
from evenkeel.lib import events
from evenkeel.lib.db import texts

CHANGED: Final = "improvements.idea-changed"
BY_HAND: Final = Origin()


def add(*, content: Content, origin: Origin = BY_HAND, by: accounts.Acting, at: dt.datetime) -> Idea:
    """Write an idea down. Raises rules.NotInBounds, people's UnknownPerson."""
    said = rules.content(content)
    with transaction.atomic():
        row = models.Idea(
            organisation_id=by.organisation_id,
            origin_kind=origin.kind,
            origin_id=origin.id,
            origin_label=texts.storable(origin.label)[:300],
            origin_url=origin.url,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
            moved_at=at,
        )
        _write(row, said, by)
        row.save(force_insert=True)
        _happened("improvements.idea-added", row, Said.ADDED, "", by=by, at=at)
    return queries.frozen(row)


def change(
    *, idea_id: uuid.UUID, content: Content, seen: int | None = None, by: accounts.Acting, at: dt.datetime
) -> Idea:
    """Change what stands in an idea, seen at a version.

    Raises rules.NoSuchIdea, rules.NotYourIdea, rules.MovedMeanwhile, rules.NotInBounds, people's UnknownPerson.
    """
    said = rules.content(content)
    with transaction.atomic():
        row = _held(idea_id, by=by, at=at)
        if seen is not None and seen != row.version:
            raise rules.MovedMeanwhile
        _write(row, said, by)
        row.version += 1
        row.save()
        _happened("improvements.idea-changed", row, Said.CHANGED, "", by=by, at=at)
    return queries.frozen(row)


def move(
    *,
    idea_id: uuid.UUID,
    to: Stage,
    words: str = "",
    seen: int | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> Idea:
    """Move an idea to another stage, seen at a version, with words about it.

    Raises rules.NoSuchIdea, rules.NotYourIdea, rules.MovedMeanwhile, rules.NoWay, rules.NotInBounds.
    """
    with transaction.atomic():
        row = _held(idea_id, by=by, at=at)
        said = texts.storable(rules.check_move(queries.frozen(row), to, words=words, seen=seen))
        row.stage, row.moved_at = to.value, at
        row.outcome = said if to in rules.ASKS else ""
        row.version += 1
        row.save()
        _happened("improvements.idea-moved", row, Said.MOVED, said, by=by, at=at)
    return queries.frozen(row)


def comment(*, idea_id: uuid.UUID, text: str, by: accounts.Acting, at: dt.datetime) -> Idea:
    """Say something of an idea: everybody may. Raises rules.NoSuchIdea, rules.NotInBounds."""
    said = rules.text(text, what="what you want to say")
    with transaction.atomic():
        row = models.Idea.objects.filter(organisation_id=by.organisation_id, id=idea_id).first()
        if row is None:
            raise rules.NoSuchIdea
        _happened("improvements.idea-commented", row, Said.COMMENT, texts.storable(said), by=by, at=at)
    return queries.frozen(row)


def _held(idea_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime) -> models.Idea:
    """Lock an idea that somebody may change."""
    rows = models.Idea.objects.select_for_update().filter(organisation_id=by.organisation_id, id=idea_id)
    row = rows.first()
    if row is None:
        raise rules.NoSuchIdea
    rules.check_work(queries.reach(by=by, at=at), queries.frozen(row), who=row.unit or row.by_name)
    return row


def _write(row: models.Idea, said: Content, by: accounts.Acting) -> None:
    row.title, row.seen, row.unit = texts.storable(said.title), texts.storable(said.seen), said.unit
    row.owner_id, row.owner_name = said.owner_id, ""
    if said.owner_id is not None:
        row.owner_name = people.person(organisation_id=by.organisation_id, person_id=said.owner_id).name


def _happened(
    done: str, row: models.Idea, kind: Said, text: str, *, by: accounts.Acting, at: dt.datetime
) -> None:
    """Keep what happened, and tell who looks at a board of ideas."""
    models.Word.objects.create(
        organisation_id=by.organisation_id,
        idea=row,
        kind=kind,
        stage=row.stage if kind is Said.MOVED else "",
        text=text,
        by_id=by.user_id,
        by_name=by.name,
        at=at,
    )
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(kind="idea", id=str(row.id), label=row.title),
        at=at,
        details={"stage": row.stage},
    )
    sentence = f"{by.name}: {row.title}, {TITLES[Stage(row.stage)]}."
    events.tell(CHANGED, organisation_id=by.organisation_id, unit=row.unit, by=by.user_id, sentence=sentence)
