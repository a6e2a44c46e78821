"""Mails about a consultation: to those who are asked, then to those who may decide; each person once, and seen by all."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.blueprint import approving, consulting, letters, operations, queries, seating
from evenkeel.contexts.blueprint.values import Approver, Consultation, Invitation, Move, Occasion, Outsiders
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy
from evenkeel.lib.mail import WAITS
from tests import mail_server
from tests.contexts.blueprint.conftest import FILES, MODEL, Begin
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DAY = dt.timedelta(days=1)
GOVERNED = {
    **FILES,
    "12-governance.yaml": b"""
bodies:
  - {key: committee, title: Joint committee, members: [lead]}
decisions:
  - {key: approve, title: Approve the model, holder: bodies/committee, approves_model: true}
""",
}
Open = Callable[..., Consultation]


@pytest.fixture
def lay_open(cast: Cast, begin: Begin) -> Iterator[Open]:
    """Return a way to open a consultation on a draft; the database is asked as its organisation."""
    by = cast.designer.acts
    begin(by, files=GOVERNED)

    def lay_open(**changed: Any) -> Consultation:
        usual: dict[str, Any] = {
            "question": "Does this work\nfor you?",
            "introduction": "It is about <leaders>.",
            "staff": Invitation.EVERYBODY,
            "invited": (),
            "outsiders": Outsiders.NOBODY,
            "opens_date": AT.date(),
            "closes_date": AT.date() + 9 * DAY,
        }
        terms = consulting.Terms(**usual | changed)
        return consulting.lay_open(draft="draft", terms=terms, by=by, at=AT)[0]

    with acts(by):
        operations.draft(title="Draft", onto="to-be", by=by, at=AT)
        yield lay_open


def sent(known: Consultation, occasion: Occasion = Occasion.OPENED, at: dt.datetime = AT) -> list[str]:
    """Do the job; give who was mailed by it."""
    mail.outbox.clear()
    letters.send(organisation_id=known.organisation_id, consultation_id=known.id, occasion=occasion, at=at)
    return sorted(letter.to[0] for letter in mail.outbox)


def seat(cast: Cast, player: Player, place: str) -> None:
    by = cast.administrator.acts
    (member,) = accounts_queries.members_named(
        organisation_id=by.organisation_id, said=[player.email]
    ).popitem()[1]
    line = queries.branch(organisation_id=by.organisation_id, name="to-be")
    assert line.head_id is not None
    model = queries.contents(organisation_id=by.organisation_id, revision_id=line.head_id).reading.model
    assert model is not None
    seating.give(member=member, place=place, model=model, by=by, at=AT)


def jobs() -> list[tuple[str, dt.datetime | None]]:
    rows = ProcrastinateJob.objects.filter(task_name="blueprint.send-letters").order_by("id")
    return [(row.args["occasion"], row.scheduled_at) for row in rows]


def test_those_who_are_asked_get_one_mail_as_text_and_as_a_page(
    cast: Cast, lay_open: Open, work: Callable[[], None]
) -> None:
    zone = cast.designer.acts.zone
    today = time.now().astimezone(zone).date()
    until = today + 9 * DAY
    known = lay_open(opens_date=today, closes_date=until)
    assert mail.outbox == [], "nothing is sent by the operation itself"
    midnights = [dt.datetime.combine(day, dt.time(), tzinfo=zone) for day in (today, until + DAY)]
    assert jobs() == [("opened", midnights[0]), ("decide", midnights[1])]
    work()
    assert len(mail.outbox) == 4
    # Everybody but the one who asks; strangers and other organisations are no members.
    others = (cast.administrator, cast.leader, cast.staff, cast.colleague)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(player.email for player in others)
    letter = next(each for each in mail.outbox if each.to == [cast.colleague.email])
    link = "/model/draft/consultation/"
    assert letter.subject == "You are asked: Does this work for you?"
    for expected in (
        "Hello Oona Pell",
        "Priya Castellane lays the draft “Draft”",
        f"until {until:%-d %B %Y}",
        link,
    ):
        assert expected in letter.body
    assert isinstance(letter, mail.EmailMultiAlternatives)
    html, kind = map(str, letter.alternatives[0])
    assert kind == "text/html"
    assert re.search(rf'<a href="http[^"]+{link}">', html)
    assert "It is about &lt;leaders&gt;." in html
    assert "It is about <leaders>." in letter.body
    assert sent(known, at=time.now()) == [], "nobody twice"
    page = cast.staff.client.get(reverse("blueprint:consultation", args=["draft"])).content.decode()
    assert "4 mails to members" in page
    assert "Marek Lindqvist" in page


def test_only_the_chosen_and_only_while_they_are_asked(cast: Cast, lay_open: Open) -> None:
    assert cast.staff.user_id is not None
    known = lay_open(staff=Invitation.CHOSEN, invited=(cast.staff.user_id,))
    assert sent(known, at=AT - DAY) == []
    assert sent(known, at=AT + 10 * DAY) == []
    assert sent(known) == [cast.staff.email]
    by = cast.designer.acts
    operations.move(draft="draft", move=Move.RECALL, note="", by=by, at=AT)
    later = lay_open(staff=Invitation.NOBODY, outsiders=Outsiders.PUBLIC)
    assert [occasion for occasion, _ in jobs()] == ["opened", "decide", "decide"]
    assert sent(later) == []


def test_a_mail_server_that_does_not_answer_is_told_on_the_page(
    cast: Cast, lay_open: Open, settings: Any
) -> None:
    assert cast.staff.user_id is not None
    known = lay_open(staff=Invitation.CHOSEN, invited=(cast.staff.user_id,))
    there = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert sent(known) == []
    page = cast.leader.client.get(reverse("blueprint:consultation", args=["draft"])).content.decode()
    assert "not delivered yet, tried again" in page
    assert jobs()[-1] == ("opened", AT + WAITS[0])
    assert sent(known, at=AT + WAITS[0]) == []
    later = AT + WAITS[0] + WAITS[1]
    assert jobs()[-1] == ("opened", later)
    settings.EMAIL_BACKEND = there
    assert sent(known, at=later - DAY) == [], "not before its time"
    assert sent(known, at=later) == [cast.staff.email]
    assert sent(known, at=later + DAY) == [], "once"


def test_a_refused_mail_is_not_sent_again(cast: Cast, lay_open: Open, settings: Any) -> None:
    assert cast.staff.user_id is not None
    known = lay_open(staff=Invitation.CHOSEN, invited=(cast.staff.user_id,))
    before = jobs()
    mail_server.REPLIES[cast.staff.email.partition("@")[0]] = "550 5.1.1 No such mailbox here"
    try:
        with mail_server.running(settings):
            assert sent(known) == []
    finally:
        del mail_server.REPLIES[cast.staff.email.partition("@")[0]]
    assert jobs() == before
    page = cast.leader.client.get(reverse("blueprint:consultation", args=["draft"])).content.decode()
    assert "not delivered: the mail server did not take it" in page
    assert "550 5.1.1 No such mailbox here" in page


def test_who_sits_in_the_approving_body_is_asked_to_decide_when_it_is_over(
    cast: Cast, lay_open: Open
) -> None:
    seat(cast, cast.leader, "bodies/committee")
    seat(cast, cast.colleague, "roles/lead")
    known = lay_open()
    assert sent(known, Occasion.DECIDE) == [], "people are still heard"
    by = cast.designer.acts
    consulting.close(draft="draft", by=by, at=AT)
    assert jobs()[-1] == ("decide", None)
    assert sent(known, Occasion.DECIDE) == sorted([cast.leader.email, cast.colleague.email])
    assert mail.outbox[0].subject == "Please decide: Draft"
    assert "“Joint committee” approves it or sends it back" in mail.outbox[0].body
    assert "/model/draft/decision/" in mail.outbox[0].body
    assert sent(known, Occasion.DECIDE, at=AT + 10 * DAY) == []
    # A further consultation asks them again when its last day has passed, unless it was decided meanwhile.
    operations.move(draft="draft", move=Move.RECALL, note="", by=by, at=AT)
    again = lay_open()
    assert sent(known, Occasion.DECIDE) == []
    assert len(sent(again, Occasion.DECIDE, at=AT + 10 * DAY)) == 2
    with acts(cast.leader.acts):
        operations.move(draft="draft", move=Move.APPROVE, note="", by=cast.leader.acts, at=AT)
    assert sent(again, Occasion.DECIDE, at=AT + 11 * DAY) == []


def test_where_nobody_could_approve_the_pages_say_so(cast: Cast, lay_open: Open) -> None:
    decision, seats, consult = (
        reverse("blueprint:deciding", args=["draft"]),
        reverse("blueprint:seats"),
        reverse("blueprint:consult", args=["draft"]),
    )
    for address in (decision, seats, consult):
        page = cast.designer.client.get(address).content.decode()
        assert "Nobody sits in “Joint committee”" in page, address
        assert ("An administrator says here" if address == seats else f'<a href="{seats}">who sits') in page
    seat(cast, cast.leader, "roles/lead")
    for address in (decision, seats, consult):
        assert "Nobody sits in" not in cast.designer.client.get(address).content.decode()
    # Who has left sits nowhere any more.
    with tenancy.acting(organisation_id=cast.designer.acts.organisation_id):
        named = (Approver("bodies/gone", "bodies/gone", frozenset({"bodies/gone"}), is_known=False),)
        organisation_id = cast.designer.acts.organisation_id
        assert approving.obstacle(named, organisation_id=organisation_id) is approving.Obstacle.NO_SUCH_PLACE
        assert approving.obstacle((), organisation_id=organisation_id) is approving.Obstacle.NOBODY_NAMED


def test_a_model_that_names_nobody_is_decided_by_administrators(cast: Cast, begin: Begin) -> None:
    by = cast.designer.acts
    begin(by, files={**FILES, "model.yaml": MODEL.encode()})
    with acts(by):
        operations.draft(title="Draft", onto="to-be", by=by, at=AT)
        people = approving.deciders((), organisation_id=by.organisation_id)
    assert [person.email for person in people] == [cast.administrator.email]
    page = cast.designer.client.get(reverse("blueprint:deciding", args=["draft"])).content.decode()
    assert "names nobody who approves it, so only an administrator can" in page
    assert reverse("blueprint:element", args=["draft", "governance"]) in page
