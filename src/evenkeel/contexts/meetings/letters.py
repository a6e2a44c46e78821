"""Mails of meetings: invitations with times for calendars, and the outcome for those who were not there."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings import calendars
from evenkeel.contexts.meetings.queries import agreed, held
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import ItemKind, Participant
from evenkeel.lib import mail


def invite(*, series: str, by: accounts.Acting, at: dt.datetime) -> int:
    """Invite everybody who belongs to a series and has an account; return how many mails were taken."""
    model = known.model(by=by, at=at)
    found = known.one(model, series)
    link = _link("meetings:series", series)
    text = calendars.written(
        found,
        url=link,
        organisation=by.organisation_slug,
        at=at,
        zone=by.zone,
        calendar=known.calendar(model),
    )
    taken = 0
    for person in _people(known.participants(series=found, by=by, at=at), by):
        context = {"person": person, "series": found, "link": link, "by": by}
        subject, _, body = (
            render_to_string("meetings/letters/invitation.txt", context).strip().partition("\n")
        )
        made = EmailMessage(subject.strip(), body.strip() + "\n", None, [person.email])
        made.attach(f"{series}.ics", text, "text/calendar")
        taken += mail.hand_over(made).is_taken
    return taken


def tell_absent(*, meeting_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> int:
    """Send the outcome of a meeting to those who were not there; return how many mails were taken."""
    meeting = held.meeting(meeting_id=meeting_id, by=by)
    there = held.attendance(meeting_id=meeting_id, by=by)
    absent = {each.person_id for each in there if not each.is_present}
    if not absent:
        return 0
    series = known.one(known.model(by=by, at=at), meeting.series)
    those = [each for each in known.participants(series=series, by=by, at=at) if each.person_id in absent]
    items = held.items(series=meeting.series, by=by)
    actions = agreed.of_meeting(meeting_id=meeting_id, by=by)
    context = {
        "meeting": meeting,
        "day": meeting.begun_at.astimezone(by.zone),
        "actions": actions,
        "after": [each for each in items if each.kind is ItemKind.AFTER and each.text],
        "present": [each.name for each in there if each.is_present],
        "link": _link("meetings:held", meeting_id),
    }
    taken = 0
    for person in _people(those, by):
        words = render_to_string("meetings/letters/outcome.txt", context | {"person": person})
        taken += mail.send(to=person.email, words=words).is_taken
    return taken


def _people(those: Iterable[Participant], by: accounts.Acting) -> tuple[accounts.Person, ...]:
    users = [each.user_id for each in those if each.user_id]
    return members.addresses(organisation_id=by.organisation_id, user_ids=users)


def _link(name: str, *arguments: object) -> str:
    return f"{settings.ENVIRONMENT.public_url}{reverse(name, args=arguments)}"
