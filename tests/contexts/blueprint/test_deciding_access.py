"""Who gets in where on the way of a draft: the cast at every address, and outsiders by their link."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.blueprint import consulted, consulting, decided, models, operations, queries, seating
from evenkeel.contexts.blueprint.values import Invitation, Outsiders
from evenkeel.kernel import time
from tests.contexts.blueprint.conftest import Begin
from tests.contexts.conftest import AT, Cast, acts

LOGIN = "302 login"
HARBOUR = ("administrator", "leader", "designer", "staff", "colleague")
DESIGNERS = ("administrator", "leader", "designer")
APPLIERS = ("administrator", "designer")
DAY = dt.timedelta(days=1)

# Each address: its arguments, how it is asked, what is sent, and who is let in. Words in capitals stand for what is there.
TABLE: dict[str, tuple[list[str], str, dict[str, str], tuple[str, ...]]] = {
    "plan": (["draft"], "get", {}, HARBOUR),
    "plan-csv": (["draft"], "get", {}, HARBOUR),
    "apply": (["to-be"], "get", {}, APPLIERS),
    "withdraw-application": (["APPLICATION"], "get", {}, APPLIERS),
    "go-back": (["to-be", "REVISION"], "get", {}, APPLIERS),
    "deciding": (["draft"], "get", {}, HARBOUR),
    "move": (["asked", "approve"], "get", {}, ("administrator",)),
    "consult": (["draft"], "get", {}, DESIGNERS),
    "consultation": (["asked"], "get", {}, HARBOUR),
    "comments": (["asked"], "get", {}, HARBOUR),
    "answer": (["asked", "COMMENT"], "get", {}, DESIGNERS),
    "new-link": (["asked"], "post", {"outsiders": "partners"}, DESIGNERS),
    "end-link": (["asked"], "post", {}, DESIGNERS),
    "close-consultation": (["asked"], "post", {}, DESIGNERS),
    "seats": ([], "get", {}, HARBOUR),
    "end-seat": (["SEAT"], "post", {}, ("administrator",)),
}
BY_LINK = {
    "by-link": [],
    "by-link-answers": [],
    "by-link-record": ["roles", "lead"],
}
ONCE = {"end-link": "404", "close-consultation": "404"}
"""What whoever is let in after another is told, where the first has done it already."""


@dataclass(frozen=True)
class Stage:
    """What is there: a draft, one in consultation with a link and a comment, a seat, an application to come."""

    cast: Cast
    names: dict[str, str]
    token: str


@pytest.fixture
def stage(cast: Cast, begin: Begin) -> Stage:
    """Put it up."""
    by, at = cast.designer.acts, time.now()
    made = begin(by)
    with acts(by):
        for title in ("Draft", "Asked"):
            operations.draft(title=title, onto="to-be", by=by, at=AT)
        terms = consulting.Terms(
            question="Is this right?",
            introduction="",
            staff=Invitation.EVERYBODY,
            invited=(),
            outsiders=Outsiders.PARTNERS,
            opens_date=at.date() - DAY,
            closes_date=at.date() + 9 * DAY,
        )
        known, token = consulting.lay_open(draft="asked", terms=terms, by=by, at=at)
        consulting.comment(consultation_id=known.id, record="", text="Yes", by=cast.staff.acts, at=at)
        (comment,) = consulted.comments(organisation_id=by.organisation_id, consultation_id=known.id)
        operations.apply(
            revision_id=made.id,
            takes_effect_at=at + DAY,
            note="",
            by=by,
            at=at,
            in_the_way=lambda organisation, model: (),
            wait=lambda _: None,
        )
        (application,) = queries.applications(organisation_id=by.organisation_id)
        member = next(iter(accounts_queries.members(organisation_id=by.organisation_id)))
        model = decided.model(organisation_id=by.organisation_id, revision_id=made.id)
        seating.give(member=member, place="roles/lead", model=model, by=cast.administrator.acts, at=at)
        (seat,) = seating.seats(organisation_id=by.organisation_id)
    names = {
        "APPLICATION": str(application.id),
        "REVISION": str(made.id),
        "COMMENT": str(comment.id),
        "SEAT": str(seat.id),
    }
    return Stage(cast, names, token)


def answer(player: Any, name: str, stage: Stage) -> str:
    arguments, method, sent, _ = TABLE[name]
    address = reverse(f"blueprint:{name}", args=[stage.names.get(each, each) for each in arguments])
    found = getattr(player.client, method)(address, sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_gets_in(stage: Stage) -> None:
    for name, (_, _, _, let_in) in TABLE.items():
        first = True
        # Those who may not are asked first: there is still something to be refused.
        for player in sorted(stage.cast, key=lambda each: each.label in let_in):
            got = answer(player, name, stage)
            if player.label == "anonymous":
                assert got == LOGIN, name
            elif player.label in let_in:
                assert got in ("200", "302") or (not first and got == ONCE.get(name)), (
                    name,
                    player.label,
                    got,
                )
                first = False
            else:
                assert got in ("403", "404"), (name, player.label, got)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whoever_holds_the_link_gets_in_until_it_is_ended(stage: Stage) -> None:
    by = stage.cast.designer.acts
    for name, further in BY_LINK.items():
        address = reverse(f"blueprint:{name}", args=[stage.token, *further])
        for player in stage.cast:
            found = player.client.get(address)
            assert found.status_code == 200, (name, player.label)
            assert found["Referrer-Policy"] == "same-origin"
            assert b"ek-nav" not in found.content
    with acts(by):
        consulting.end_link(draft="asked", by=by, at=AT)
    for name, further in BY_LINK.items():
        for token in (stage.token, stage.token[:-2] + "xx", "x", "a" * 54):
            address = reverse(f"blueprint:{name}", args=[token, *further])
            assert stage.cast.anonymous.client.get(address).status_code == 404, (name, token)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_outsiders_comment_without_an_account(stage: Stage) -> None:
    client = stage.cast.anonymous.client
    whole = reverse("blueprint:by-link", args=[stage.token])
    record = reverse("blueprint:by-link-record", args=[stage.token, "roles", "lead"])
    given = {"text": "<b>More</b> of them", "name": "Ada", "organisation": "Advice centre"}
    assert client.post(whole, {**given, "name": ""}).status_code == 422
    assert client.post(whole, {**given, "text": "x" * 4001}).status_code == 422
    assert client.post(whole, given)["Location"].endswith("?sent=1")
    assert client.post(record, given)["Location"].endswith("?sent=1")
    nothing = reverse("blueprint:by-link-record", args=[stage.token, "roles", "nobody"])
    assert client.post(nothing, given).status_code == 404
    # What she wrote is for staff alone until it is answered, and never markup.
    assert b"of them" not in client.get(reverse("blueprint:by-link-answers", args=[stage.token])).content
    seen = stage.cast.staff.client.get(reverse("blueprint:comments", args=["asked"])).content
    assert b"&lt;b&gt;More&lt;/b&gt; of them" in seen
    assert b"Ada, Advice centre" in seen


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_sender_is_bounded_and_the_link_stays_out_of_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="evenkeel.request")
    client = stage.cast.anonymous.client
    address = reverse("blueprint:by-link", args=[stage.token])
    given = {"text": "Again", "name": "Ada"}
    got = [client.post(address, given).status_code for _ in range(consulting.MOST_AT_ONCE + 1)]
    assert got == [302] * consulting.MOST_AT_ONCE + [409]
    assert client.post(address, given, REMOTE_ADDR="192.0.2.99").status_code == 302
    with acts(stage.cast.designer.acts):
        senders = set(models.Comment.objects.exclude(sender="").values_list("sender", flat=True))
    assert len(senders) == 2
    assert not any("192.0.2.99" in sender for sender in senders)
    assert stage.token not in caplog.text
    assert "/model/by-link/…/" in caplog.text
