"""Holding a meeting: begin, turn to the next part, write down what comes up, share the screen, end."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework.values.walking import Candidate
from evenkeel.contexts.meetings import live, models, rules
from evenkeel.contexts.meetings.operations import posting
from evenkeel.contexts.meetings.operations.stirring import stir
from evenkeel.contexts.meetings.queries import held
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import (
    LONGEST_LINE,
    LONGEST_OUTCOME,
    ItemKind,
    Meeting,
    Occasion,
    Series,
    Way,
    Why,
)
from evenkeel.lib.db import texts

OF_THE_DAY: Final = (ItemKind.NEWS, ItemKind.HEADS_UP, ItemKind.HAND)
"""What a meeting takes up and is done with at its end; all else comes back."""


def begin(
    *, series: str, begun_at: dt.datetime | None = None, by: accounts.Acting, at: dt.datetime
) -> Meeting:
    """Begin a meeting with the cases that need talk now; where one of the series runs already, that is it.

    `begun_at`: when it began, where it is written down afterwards.
    Raises rules.NoSuchSeries, rules.NotTakingPart, rules.OnlyGuest.
    """
    model = known.model(by=by, at=at)
    found = known.one(model, series)
    rules.check_take_part(known.reach(by=by, at=at), found)
    assert model is not None
    planned = rules.planned(found, at=begun_at or at, zone=by.zone, calendar=known.calendar(model))
    walked = known.walk(series=found, held=model, by=by, at=at)
    there = [each for each in known.participants(series=found, by=by, at=at) if not each.is_away]
    owners: dict[uuid.UUID | None, uuid.UUID] = {
        each.user_id: each.person_id for each in there if each.user_id
    }
    turns: list[tuple[uuid.UUID | None, str]] = [(each.person_id, each.name) for each in there]
    if any(case.responsible not in owners for case, _, _ in walked):
        turns.append((None, ""))
    with transaction.atomic():
        row, is_new = models.Meeting.objects.get_or_create(
            organisation_id=by.organisation_id,
            series=series,
            ended_at=None,
            defaults={
                "title": found.title,
                "planned_at": planned,
                "lasts": found.lasts,
                "begun_by_id": by.user_id,
                "begun_by_name": by.name,
                "begun_at": begun_at or at,
                "cards": len(walked),
                "people": len(turns),
                "way": found.way,
            },
        )
        if is_new:
            _lay_out(row, walked, owners)
            _give_turns(row, turns)
            _record("meetings.begun", row, by=by, at=at)
    return held.frozen(row)


def _lay_out(
    row: models.Meeting,
    walked: Iterable[tuple[Candidate, Why, str]],
    owners: Mapping[uuid.UUID | None, uuid.UUID],
) -> None:
    models.Card.objects.bulk_create(
        models.Card(
            organisation_id=row.organisation_id,
            meeting=row,
            position=position,
            case_id=case.id,
            lane=lane[:LONGEST_LINE],
            why=why,
            person_id=owners.get(case.responsible),
        )
        for position, (case, why, lane) in enumerate(walked)
    )


def _give_turns(row: models.Meeting, turns: Iterable[tuple[uuid.UUID | None, str]]) -> None:
    models.Turn.objects.bulk_create(
        models.Turn(
            organisation_id=row.organisation_id, meeting=row, position=position, person_id=person, name=name
        )
        for position, (person, name) in enumerate(turns)
    )


def turn(*, meeting_id: uuid.UUID, seen: int, to: int, by: accounts.Acting, at: dt.datetime) -> Meeting:
    """Turn to another part, seen from one; where somebody has turned meanwhile, her turn holds.

    Raises rules.NoSuchMeeting, rules.HasEnded, rules.NotTakingPart, rules.OnlyGuest.
    """
    meeting, _ = _in(meeting_id, by=by, at=at)
    step = rules.turned(meeting, to=to)
    stir(by.organisation_id, id=meeting_id, step=seen, changed={"step": step})
    return held.meeting(meeting_id=meeting_id, by=by)


def set_up(
    *,
    meeting_id: uuid.UUID,
    shared: bool | None = None,
    way: Way | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Say whether the screen is shared, so that what is confidential is hidden, or how the meeting goes on. None: as it is.

    Raises as `turn` does.
    """
    meeting, _ = _in(meeting_id, by=by, at=at)
    changed: dict[str, object] = {} if shared is None else {"is_shared": shared}
    if way is not None and way is not meeting.way:
        changed |= {"way": way, "step": rules.step_on_another_way(meeting, way)}
    if changed:
        stir(by.organisation_id, id=meeting_id, changed=changed)


def write_down(
    *,
    series: str,
    kind: ItemKind,
    text: str = "",
    case_id: uuid.UUID | None = None,
    meeting_id: uuid.UUID | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Write something down for a series, also while one of its meetings runs: a hand that is up needs no words.

    Raises rules.NoSuchSeries, rules.NotTakingPart, rules.OnlyGuest, rules.NotInBounds.
    """
    found = known.one(known.model(by=by, at=at), series)
    rules.check_take_part(known.reach(by=by, at=at), found)
    if kind is not ItemKind.HAND and case_id is None:
        text = rules.words(text, longest=LONGEST_LINE, what="what it is about")
    with transaction.atomic():
        rows = models.Item.objects.filter(
            organisation_id=by.organisation_id, series=series, settled_at__isnull=True
        )
        is_there = (kind is ItemKind.HAND and rows.filter(kind=kind, by_id=by.user_id).exists()) or (
            case_id is not None and rows.filter(kind=kind, case_id=case_id, text=text.strip()).exists()
        )
        if not is_there:
            models.Item.objects.create(
                organisation_id=by.organisation_id,
                series=series,
                kind=kind,
                text=texts.storable(text.strip())[:LONGEST_LINE],
                case_id=case_id,
                by_id=by.user_id,
                by_name=by.name,
                at=at,
                meeting_id=meeting_id,
            )
        stir(by.organisation_id, series=series)


def settle(*, item_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> str:
    """Take something off the list of a series; return the key of that.

    Raises rules.NoSuchItem, rules.NotTakingPart, rules.OnlyGuest.
    """
    row = models.Item.objects.filter(
        organisation_id=by.organisation_id, id=item_id, settled_at__isnull=True
    ).first()
    if row is None:
        raise rules.NoSuchItem
    rules.check_take_part(known.reach(by=by, at=at), series_of(row.series, "", by=by, at=at))
    models.Item.objects.filter(id=item_id).update(settled_at=at, settled_by_name=by.name)
    stir(by.organisation_id, series=row.series)
    return str(row.series)


def end(
    *,
    meeting_id: uuid.UUID,
    outcome: str,
    present: Collection[uuid.UUID],
    ended_at: dt.datetime | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> Meeting:
    """End a meeting: keep who was there and what came out of it, and tell those who were not by mail.

    `ended_at`: when it ended, where it is written down afterwards.
    Raises rules.NotInBounds, and as `turn` does.
    """
    _, series = _in(meeting_id, by=by, at=at)
    words = outcome.strip()
    if len(words) > LONGEST_OUTCOME:
        raise rules.NotInBounds(words=f"Write the outcome in at most {LONGEST_OUTCOME:,} characters.")
    known_people = known.participants(series=series, by=by, at=at)
    with transaction.atomic():
        row = models.Meeting.objects.select_for_update().get(
            organisation_id=by.organisation_id, id=meeting_id
        )
        rules.check_runs(held.frozen(row))
        row.ended_at, row.ended_by_name, row.outcome = ended_at or at, by.name, texts.storable(words)
        row.version += 1
        row.save(update_fields=["ended_at", "ended_by_name", "outcome", "version"])
        live.tell_changed(organisation_id=by.organisation_id, meeting_id=row.id, version=row.version)
        models.Attendance.objects.bulk_create(
            models.Attendance(
                organisation_id=by.organisation_id,
                meeting=row,
                person_id=each.person_id,
                name=each.name,
                is_present=each.person_id in present,
            )
            for each in known_people
        )
        items = models.Item.objects.filter(
            organisation_id=by.organisation_id, series=row.series, settled_at__isnull=True
        )
        items.filter(kind__in=OF_THE_DAY).update(settled_at=at, settled_by_name=by.name, meeting=row)
        absent = [each.user_id for each in known_people if each.user_id and each.person_id not in present]
        posting.queue(Occasion.OUTCOME, absent, series=row.series, meeting_id=row.id, by=by, at=at)
        _record("meetings.ended", row, by=by, at=at)
    return held.frozen(row)


def invite(*, series: str, by: accounts.Acting, at: dt.datetime) -> int:
    """Invite those who belong to a series by mail, with its times for their calendars; return how many have an account.

    Raises rules.NoSuchSeries, rules.NotTakingPart, rules.OnlyGuest.
    """
    found = known.one(known.model(by=by, at=at), series)
    rules.check_take_part(known.reach(by=by, at=at), found)
    invited = known.participants(series=found, by=by, at=at)
    with transaction.atomic():
        users = [each.user_id for each in invited if each.user_id]
        count = posting.queue(Occasion.INVITATION, users, series=series, by=by, at=at)
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="meetings.invited",
            subject=trail.Subject(kind="meeting-series", id=series, label=found.title),
            at=at,
        )
    return count


def series_of(key: str, title: str, *, by: accounts.Acting, at: dt.datetime) -> Series:
    """Return the series of a meeting, also where the model no longer has it."""
    try:
        return known.one(known.model(by=by, at=at), key)
    except rules.NoSuchSeries:
        return known.gone(key, title)


def _in(meeting_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime) -> tuple[Meeting, Series]:
    """Return a meeting that runs and in which somebody takes part."""
    found = held.meeting(meeting_id=meeting_id, by=by)
    series = series_of(found.series, found.title, by=by, at=at)
    rules.check_take_part(known.reach(by=by, at=at), series)
    rules.check_runs(found)
    return found, series


def _record(done: str, row: models.Meeting, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(kind="meeting", id=str(row.id), label=row.title),
        at=at,
    )
