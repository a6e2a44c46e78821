"""Guests: who may be one, what she sees, what she leaves behind; and mails, tried again until they arrive or are given up."""

import smtplib
import uuid
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from evenkeel.contexts.casework.operations import confidential, taking
from evenkeel.contexts.meetings import letters, models, rules
from evenkeel.contexts.meetings.operations import agreeing, holding, posting, visiting
from evenkeel.contexts.meetings.queries import visits
from evenkeel.contexts.meetings.values import Occasion, Post, Seen
from evenkeel.contexts.people import queries as people
from evenkeel.kernel import time
from evenkeel.lib import jobs
from evenkeel.lib.mail import MOST_TRIES, Taken
from tests.contexts.casework.conftest import DAY, opened
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.meetings.conftest import begun, leads_contact, visited

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_guest_sees_nothing_of_what_is_confidential_and_leaves_what_she_saw(team: Cast) -> None:
    tom, priya = team.staff.acts, team.designer.acts
    now = time.now()
    with acts(tom):
        case = taking.take(case_id=opened(tom, at=now - 60 * DAY).id, by=tom, at=now)
        confidential.hide(case_id=case.id, reason="A neighbour", by=tom, at=now)
        me = people.of_user(organisation_id=tom.organisation_id, user_id=tom.user_id)
        assert me is not None
        meeting = holding.begin(series="stand-up", by=tom, at=now)
        given: Any = {"series": "stand-up", "owner_id": me.id, "due_date": None, "by": tom, "at": now}
        agreeing.agree(text="Talk to the neighbour", case_id=case.id, meeting_id=meeting.id, **given)
        agreeing.agree(text="Sort the post", meeting_id=meeting.id, **given)
        holding.set_up(meeting_id=meeting.id, shared=False, by=tom, at=now)
        holding.turn(meeting_id=meeting.id, seen=0, to=1, by=tom, at=now)
    page = reverse("meetings:held", args=[meeting.id])
    series = reverse("meetings:series", args=["stand-up"])
    form = reverse("meetings:feedback", args=[meeting.id])
    assert team.designer.client.get(page).status_code == 403, "nobody has invited her"

    leads_contact(team)
    asked = team.staff.client.get(reverse("meetings:guest", args=["stand-up"])).content.decode()
    person = asked.split(f'">{priya.name}')[0].rpartition('value="')[2]
    assert "Marek" not in asked, "he belongs to the meeting"
    sent = {"person": person, "on": now.astimezone(tom.zone).date().isoformat()}
    assert team.staff.client.post(reverse("meetings:guest", args=["stand-up"]), sent).status_code == 302
    past = {"person": person, "on": "2020-01-02"}
    assert team.staff.client.post(reverse("meetings:guest", args=["stand-up"]), past).status_code == 422
    assert priya.name in team.staff.client.get(series).content.decode()
    for address in (page, series):
        text = team.designer.client.get(address).content.decode()
        assert "Sort the post" in text
        assert "Talk to the neighbour" not in text
        assert "Talk to the neighbour" in team.staff.client.get(address).content.decode()
    assert series in team.designer.client.get(reverse("meetings:meetings")).content.decode()
    assert team.staff.client.get(form).status_code == 403, "she who meets says it in the meeting"

    said = {
        "went_well": "It was short.",
        "seen-asks": "seen",
        "words-asks": "Twice",
        "seen-thanks": "no-chance",
    }
    assert team.designer.client.post(form, {}).status_code == 422
    assert team.designer.client.post(form, said).status_code == 302
    assert team.designer.client.post(form, said | {"to_try": "Stand nearer."}).status_code == 302
    with acts(tom):
        holding.end(meeting_id=meeting.id, outcome="Good.", present=[me.id], by=tom, at=now)
        (found,) = visits.feedback(meeting_id=meeting.id, by=tom)
    assert (found.went_well, found.to_try) == ("It was short.", "Stand nearer.")
    (saw,) = found.observations
    assert (saw.behaviour, saw.title, saw.seen, saw.words) == (
        "asks",
        "Asks before she answers",
        Seen.SEEN,
        "Twice",
    )
    assert "It was short." in team.colleague.client.get(page).content.decode()
    assert "It was short." in team.designer.client.get(page).content.decode()
    assert "It was short." not in team.administrator.client.get(page).content.decode(), "another guest"


def test_only_leaders_of_others_are_guests_and_an_invitation_is_taken_back(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        person = people.of_user(organisation_id=tom.organisation_id, user_id=oona.user_id)
        assert person is not None
        with pytest.raises(rules.NotLeader):
            visiting.invite(series="stand-up", person_id=person.id, on_date=AT.date(), by=tom, at=AT)
    meeting = begun(tom)
    visited(team, meeting)
    with acts(tom):
        (guest,) = visits.guests(series="stand-up", by=tom, at=AT)
        again = visiting.invite(
            series="stand-up", person_id=guest.person_id, on_date=guest.on_date, by=tom, at=AT
        )
        assert again == guest
        visiting.withdraw(guest_id=guest.id, by=tom, at=AT)
        with pytest.raises(rules.NoSuchItem):
            visiting.withdraw(guest_id=guest.id, by=tom, at=AT)
    with acts(team.designer.acts), pytest.raises(rules.NotTakingPart):
        visiting.leave_feedback(
            meeting_id=meeting.id, went_well="x", to_try="", observations=(), by=team.designer.acts, at=AT
        )


class Refusing(BaseEmailBackend):
    """A mail server that has no room, and for one address no patience."""

    def send_messages(self, messages: Any) -> int:
        """Refuse what comes."""
        for each in messages:
            code = 550 if "colleague" in each.to[0] else 452
            raise smtplib.SMTPRecipientsRefused({each.to[0]: (code, b"No room for this")})
        return 0


def test_a_mail_is_tried_again_until_it_is_given_up_and_the_team_sees_why(team: Cast, settings: Any) -> None:
    tom = team.staff.acts
    with acts(tom):
        assert holding.invite(series="stand-up", by=tom, at=AT) == 3
        rows = {row.to_name: row for row in models.Letter.objects.all()}
        settings.EMAIL_BACKEND = "tests.contexts.meetings.test_visiting.Refusing"
        later = AT
        for number in range(1, MOST_TRIES + 1):
            row = models.Letter.objects.get(id=rows["Tom Ashdowne"].id)
            later = row.again_at or later
            answer = letters.send(letter_id=row.id, by=tom, at=later)
            assert answer is not None
            assert answer.taken is Taken.NOT_NOW
            if number < MOST_TRIES:
                assert letters.send(letter_id=row.id, by=tom, at=later) is None, "not before its time"
        assert letters.send(letter_id=rows["Tom Ashdowne"].id, by=tom, at=later + 9 * DAY) is None
        letters.send(letter_id=rows["Oona Pell"].id, by=tom, at=AT)
        found = {each.name: each for each in visits.undelivered(series="stand-up", by=tom, at=AT)}
        assert (found["Tom Ashdowne"].state, found["Tom Ashdowne"].tries) == (Post.FAILED, MOST_TRIES)
        assert (found["Oona Pell"].state, found["Oona Pell"].tries) == (Post.FAILED, 1)
        assert found["Oona Pell"].answer == "550 No room for this"
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert letters.send(letter_id=rows["Marek Lindqvist"].id, by=tom, at=AT) is not None
        assert letters.send(letter_id=rows["Marek Lindqvist"].id, by=tom, at=AT) is None, "once"
        assert holding.invite(series="stand-up", by=tom, at=AT + DAY) == 3
        left = models.Letter.objects.get(to_name="Marek Lindqvist", state=Post.QUEUED)
        posting.given_up(jobs.ForWhom(tom.organisation_id, uuid.uuid4()), left.id, at=AT + DAY)
        found = {each.name: each for each in visits.undelivered(series="stand-up", by=tom, at=AT + DAY)}
        assert found["Marek Lindqvist"].answer == "Who asked for it is no longer a member."
    (mail,) = outbox.outbox
    assert mail.subject == "Invitation: Stand-up of Planning"
    assert mail.attachments[0][0] == "stand-up.ics"


def test_the_outcome_goes_to_those_who_were_not_there_without_what_is_confidential(team: Cast) -> None:
    tom = team.staff.acts
    meeting = begun(tom)
    with acts(tom):
        me = people.of_user(organisation_id=tom.organisation_id, user_id=tom.user_id)
        assert me is not None
        case = taking.take(case_id=opened(tom, at=AT).id, by=tom, at=AT)
        confidential.hide(case_id=case.id, reason="A neighbour", by=tom, at=AT)
        given: Any = {"series": "stand-up", "owner_id": me.id, "due_date": None, "by": tom, "at": AT}
        agreeing.agree(text="Talk to the neighbour", case_id=case.id, meeting_id=meeting.id, **given)
        agreeing.agree(text="Sort the post", meeting_id=meeting.id, **given)
        holding.end(meeting_id=meeting.id, outcome="Good.", present=[me.id], by=tom, at=AT)
        rows = list(models.Letter.objects.order_by("to_name"))
        assert [(row.to_name, row.occasion) for row in rows] == [
            ("Marek Lindqvist", Occasion.OUTCOME),
            ("Oona Pell", Occasion.OUTCOME),
        ]
        for row in rows:
            letters.send(letter_id=row.id, by=tom, at=AT)
    body = str(outbox.outbox[0].body)
    for words in (
        "Good.",
        "Tom Ashdowne: Sort the post",
        "Agreed about confidential cases, to be read on the page: 1.",
    ):
        assert words in body
    assert "Talk to the neighbour" not in body
