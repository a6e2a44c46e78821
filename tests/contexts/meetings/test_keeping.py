"""What goes when its time is over, what goes with a case, and addresses of calendars that can be ended."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evenkeel.contexts.casework import erasing
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.operations import agreeing, becoming, holding
from evenkeel.contexts.meetings.operations import keeping as erased
from evenkeel.contexts.meetings.queries import agreed as actions
from evenkeel.contexts.meetings.queries import held, keeping
from evenkeel.contexts.meetings.values import ItemKind, Meeting
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.meetings.conftest import agreed, begun, visited

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WALL = "The wall of the neighbour"


def first_of(meeting: Meeting) -> uuid.UUID:
    """Return somebody who was there."""
    found = models.Turn.objects.filter(meeting_id=meeting.id, person__isnull=False).first()
    assert found is not None
    assert found.person_id is not None
    return found.person_id


def test_what_is_over_its_time_is_counted_first_and_goes_when_somebody_says_so(team: Cast) -> None:
    tom, admin = team.staff.acts, team.administrator.acts
    meeting = begun(tom)
    visited(team, meeting)
    with acts(tom):
        given: Any = {"by": tom, "at": AT}
        holding.write_down(
            series="stand-up", kind=ItemKind.NEWS, text="Early", meeting_id=meeting.id, **given
        )
        holding.write_down(series="stand-up", kind=ItemKind.BACKLOG, text="The roof", **given)
        person = first_of(meeting)
        stays, goes = (
            agreeing.agree(
                series="stand-up",
                text=text,
                owner_id=person,
                due_date=None,
                meeting_id=meeting.id,
                **given,
            )
            for text in ("Still open", "Done long ago")
        )
        agreeing.finish(action_id=goes.id, **given)
        decided = agreed(tom, "Open at eight")
        becoming.make_decision(action_id=decided.id, text="Open at eight", series="leading", **given)
        holding.end(meeting_id=meeting.id, outcome="Good.", present=[], by=tom, at=AT + HOUR)
        with pytest.raises(rules.NotKeeper):
            erased.erase_due(series="stand-up", by=tom, at=AT)
    later = AT + 91 * DAY
    with acts(admin):
        (soon,), (due,) = (keeping.due(by=admin, at=at) for at in (AT + 80 * DAY, later))
        assert soon.number == 0
        assert (due.meetings, due.actions, due.items, due.feedback) == (1, 2, 1, 1)
        assert models.Meeting.objects.count() == 1, "a dry run removes nothing"
        assert erased.erase_due(series="stand-up", by=admin, at=later) == due
        assert keeping.due(by=admin, at=later)[0].number == 0
        for table in (models.Meeting, models.Card, models.Attendance, models.Feedback, models.Observation):
            assert not table.objects.exists(), table
        with pytest.raises(rules.NoSuchSeries):
            erased.erase_due(series="leading", by=admin, at=later)
    with acts(tom):
        assert [each.text for each in actions.open_of(series="stand-up", by=tom)] == ["Still open"]
        assert actions.one(action_id=stays.id, by=tom).meeting_id is None
        assert [each.text for each in held.items(series="stand-up", by=tom)] == ["The roof"]
        assert [each.text for each in held.items(series="leading", by=tom)] == ["Open at eight"]
    page = team.administrator.client.get(reverse("meetings:kept")).content.decode()
    assert "Nothing is over its time." in page


def test_words_about_a_case_go_with_the_case_and_figures_stay(team: Cast) -> None:
    tom = team.staff.acts
    meeting = begun(tom)
    with acts(tom):
        case = opened(tom, at=AT)
        person = first_of(meeting)
        given: Any = {"series": "stand-up", "case_id": case.id, "by": tom, "at": AT}
        action = agreeing.agree(text=WALL, owner_id=person, due_date=None, **given)
        holding.write_down(kind=ItemKind.AFTER, text=case.reference, **given)
        becoming.make_decision(action_id=action.id, text=WALL, series="leading", by=tom, at=AT)
        about: Any = {"organisation_id": tom.organisation_id, "case_ids": [case.id]}
        dry = erasing.above(**about, remove=False)
        assert dry == {"points": 2, "agreed": 1}
        assert erasing.above(**about, remove=True) == dry
        assert not erasing.above(**about, remove=False).total()
        assert not models.Item.objects.exists()
        (left,) = actions.closed_of(series="stand-up", by=tom)
        assert (left.text, left.became_label) == (erased.ERASED, "")
    trail = team.administrator.client.get(reverse("accounts:audit-trail")).content.decode()
    assert case.reference in trail
    assert WALL not in trail, "what is kept for good has no words about a case"


def test_an_address_gives_the_times_to_whoever_has_it_until_it_is_ended(team: Cast) -> None:
    series = reverse("meetings:series", args=["stand-up"])

    def address() -> str:
        page = team.colleague.client.get(series).content.decode()
        return page.partition("<code>")[2].partition("</code>")[0].removeprefix("http://testserver")

    assert address() == ""
    team.staff.client.post(reverse("meetings:publish", args=["stand-up"]))
    first = address()
    found = Client().get(first)
    assert found["Content-Type"] == "text/calendar; charset=utf-8"
    assert (found["X-Robots-Tag"], found["Cache-Control"]) == ("noindex, nofollow", "private, no-cache")
    assert found.content.count(b"BEGIN:VEVENT") == 90
    assert Client().get(first, headers={"If-None-Match": found["ETag"]}).status_code == 304
    assert first not in team.administrator.client.get(series).content.decode(), "guests do not see it"
    team.staff.client.post(reverse("meetings:publish", args=["stand-up"]))
    second = address()
    assert Client().get(first).status_code == 404
    forged = second.replace("/calendar.ics", "x/calendar.ics")
    assert Client().get(forged).status_code == 404
    assert Client().get(second).status_code == 200
    team.staff.client.post(reverse("meetings:end-address", args=["stand-up"]))
    assert Client().get(second).status_code == 404
