"""Mails of meetings in words: invitations with times for calendars, and the outcome for those who were not there."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings import calendars
from evenkeel.contexts.meetings.operations import holding, posting
from evenkeel.contexts.meetings.queries import agreed, held, reading
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import ItemKind, Letter, Occasion
from evenkeel.lib import jobs, mail


def send(*, letter_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> mail.Answer | None:
    """Send a mail that is due, as who asked for it; None where it is not due."""
    letter = posting.taken_up(by.organisation_id, letter_id, at=at)
    if letter is None:
        return None
    person = next(iter(members.addresses(organisation_id=by.organisation_id, user_ids=[letter.to_id])), None)
    if person is None:
        answer = mail.Answer(mail.Taken.REFUSED, f"{letter.to_name} is no longer a member.")
    else:
        answer = mail.hand_over(_written(letter, person, by=by, at=at))
    posting.answered(letter, answer, jobs.ForWhom(by.organisation_id, by.user_id), at=at)
    return answer


def _written(
    letter: Letter, person: accounts.Person, *, by: accounts.Acting, at: dt.datetime
) -> EmailMessage:
    words = {"person": person, "by": by} | _CONTENTS[letter.occasion](letter, by, at)
    text = render_to_string(f"meetings/letters/{letter.occasion}.txt", words)
    subject, _, body = text.strip().partition("\n")
    made = EmailMessage(" ".join(subject.split()), body.strip() + "\n", None, [person.email])
    if calendar := str(words.get("calendar", "")):
        made.attach(f"{letter.series}.ics", calendar, "text/calendar")
    return made


def _invitation(letter: Letter, by: accounts.Acting, at: dt.datetime) -> dict[str, Any]:
    series = holding.series_of(letter.series, letter.series, by=by, at=at)
    link = _link("meetings:series", letter.series)
    calendar = calendars.written(
        series,
        url=link,
        organisation=by.organisation_slug,
        at=at,
        zone=by.zone,
        calendar=known.calendar(known.model(by=by, at=at)),
    )
    return {"series": series, "link": link, "calendar": calendar}


def _guest(letter: Letter, by: accounts.Acting, at: dt.datetime) -> dict[str, Any]:
    series = holding.series_of(letter.series, letter.series, by=by, at=at)
    return {"series": series, "day": letter.on_date, "link": _link("meetings:series", letter.series)}


def _outcome(letter: Letter, by: accounts.Acting, at: dt.datetime) -> dict[str, Any]:
    assert letter.meeting_id is not None, "the outcome of a meeting"
    meeting = held.meeting(meeting_id=letter.meeting_id, by=by)
    there = held.attendance(meeting_id=meeting.id, by=by)
    every = agreed.of_meeting(meeting_id=meeting.id, by=by)
    # A mail lies open where the page would ask who reads it.
    actions = reading.open_to_all(every, by=by, at=at)
    items = held.items(series=meeting.series, by=by)
    after = [each for each in items if each.kind is ItemKind.AFTER and each.text]
    return {
        "meeting": meeting,
        "day": meeting.begun_at.astimezone(by.zone),
        "actions": actions,
        "kept_back": len(every) - len(actions),
        "after": reading.open_to_all(after, by=by, at=at),
        "present": [each.name for each in there if each.is_present],
        "link": _link("meetings:held", meeting.id),
    }


_CONTENTS: Final[Mapping[Occasion, Callable[[Letter, accounts.Acting, dt.datetime], dict[str, Any]]]] = {
    Occasion.INVITATION: _invitation,
    Occasion.GUEST: _guest,
    Occasion.OUTCOME: _outcome,
}


def _link(name: str, *arguments: object) -> str:
    return f"{settings.ENVIRONMENT.public_url}{reverse(name, args=arguments)}"
