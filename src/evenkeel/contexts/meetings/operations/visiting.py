"""Guests of a meeting: inviting a leader from elsewhere, and what she leaves behind."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.operations import holding, posting
from evenkeel.contexts.meetings.queries import held, visits
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import LONGEST_LINE, Guest, Observation, Occasion
from evenkeel.lib.db import texts


def invite(
    *, series: str, person_id: uuid.UUID, on_date: dt.date, by: accounts.Acting, at: dt.datetime
) -> Guest:
    """Invite a leader from elsewhere to the meeting of a series on a day; invited already, she stays so.

    Raises rules.NoSuchSeries, rules.NotTakingPart, rules.OnlyGuest, rules.NotLeader, rules.NotInBounds.
    """
    model = known.model(by=by, at=at)
    found = known.one(model, series)
    rules.check_take_part(known.reach(by=by, at=at), found)
    if on_date < at.astimezone(by.zone).date():
        raise rules.NotInBounds(words="The day of the visit lies in the past.")
    leaders = {each.person_id: each for each in visits.leaders(series=found, held=model, by=by, at=at)}
    if person_id not in leaders:
        raise rules.NotLeader
    with transaction.atomic():
        row, is_new = models.Guest.objects.get_or_create(
            organisation_id=by.organisation_id,
            series=series,
            person_id=person_id,
            on_date=on_date,
            withdrawn_at=None,
            defaults={"name": leaders[person_id].name, "by_id": by.user_id, "by_name": by.name, "at": at},
        )
        if is_new:
            users = [user] if (user := leaders[person_id].user_id) else []
            posting.queue(Occasion.GUEST, users, series=series, on_date=on_date, by=by, at=at)
            _record("meetings.guest-invited", f"{row.name}, {found.title}", row.id, by=by, at=at)
    return visits.frozen(row)


def withdraw(*, guest_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> str:
    """Take an invitation back; return the key of the series. Raises rules.NoSuchItem, rules.NotTakingPart, rules.OnlyGuest."""
    with transaction.atomic():
        rows = models.Guest.objects.select_for_update().filter(organisation_id=by.organisation_id)
        row = rows.filter(id=guest_id, withdrawn_at__isnull=True).first()
        if row is None:
            raise rules.NoSuchItem
        found = holding.series_of(row.series, "", by=by, at=at)
        rules.check_take_part(known.reach(by=by, at=at), found)
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        _record("meetings.guest-withdrawn", f"{row.name}, {found.title}", row.id, by=by, at=at)
    return str(row.series)


def leave_feedback(
    *,
    meeting_id: uuid.UUID,
    went_well: str,
    to_try: str,
    observations: Sequence[Observation],
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Leave what a guest saw to those who met, or put it anew: one for each guest and meeting.

    Raises rules.NoSuchMeeting, rules.NotTakingPart, rules.NotGuest, rules.NotInBounds.
    """
    meeting = held.meeting(meeting_id=meeting_id, by=by)
    found = holding.series_of(meeting.series, meeting.title, by=by, at=at)
    reach = known.reach(by=by, at=at)
    rules.check_visit(reach, found, is_invited=visits.is_invited(meeting.series, reach, by=by, at=at))
    rules.check_guest(reach, found)
    words = [rules.feedback(each) for each in (went_well, to_try)]
    if not any(words) and not observations:
        raise rules.NotInBounds(words="Say what went well, what to try, or what you saw.")
    with transaction.atomic():
        row, _ = models.Feedback.objects.update_or_create(
            organisation_id=by.organisation_id,
            meeting_id=meeting_id,
            by_id=by.user_id,
            defaults={
                "went_well": texts.storable(words[0]),
                "to_try": texts.storable(words[1]),
                "by_name": by.name,
                "at": at,
            },
        )
        models.Observation.objects.filter(feedback=row).delete()
        models.Observation.objects.bulk_create(
            models.Observation(
                organisation_id=by.organisation_id,
                feedback=row,
                position=position,
                behaviour=each.behaviour,
                title=each.title[:LONGEST_LINE],
                seen=each.seen,
                words=texts.storable(each.words.strip())[:LONGEST_LINE],
            )
            for position, each in enumerate(observations)
        )
        _record("meetings.feedback-left", meeting.title, meeting.id, by=by, at=at)


def _record(done: str, label: str, about: uuid.UUID, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(kind="meeting", id=str(about), label=label[:200]),
        at=at,
    )
