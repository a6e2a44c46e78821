"""A draft laid before people: who is asked, what is said, what is answered, and when it is over."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import Error, connection, transaction

from evenkeel.contexts.audit import queries as audit_queries
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import consulted, consulting, decided, operations, queries, rules
from evenkeel.contexts.blueprint.values import (
    Branch,
    Consultation,
    Invitation,
    Move,
    Outcome,
    Outsiders,
    Status,
)
from evenkeel.lib import secret_links
from evenkeel.lib.db import tenancy
from tests.contexts.blueprint.conftest import Begin, with_change
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
TODAY = AT.date()
MINUTE = dt.timedelta(minutes=1)
TABLES = ("consultation", "invited", "comment", "answer", "seat", "ruling")


def terms(**changed: Any) -> consulting.Terms:
    usual: dict[str, Any] = {
        "question": "Does this work for you?",
        "introduction": "It is about team leaders.",
        "staff": Invitation.EVERYBODY,
        "invited": (),
        "outsiders": Outsiders.PARTNERS,
        "opens_date": TODAY,
        "closes_date": TODAY + 9 * DAY,
    }
    return consulting.Terms(**usual | changed)


@pytest.fixture
def draft(cast: Cast, begin: Begin) -> Iterator[Branch]:
    by = cast.designer.acts
    begin(by)
    with acts(by):
        made = operations.draft(title="Draft", onto="to-be", by=by, at=AT)
        yield queries.branch(organisation_id=by.organisation_id, name=made.name)


def opened(cast: Cast, **changed: Any) -> tuple[Consultation, str]:
    return consulting.lay_open(draft="draft", terms=terms(**changed), by=cast.designer.acts, at=AT)


def says(
    player: Player, known: Consultation, text: str = "More", record: str = "", at: dt.datetime = AT
) -> None:
    consulting.comment(consultation_id=known.id, record=record, text=text, by=player.acts, at=at)


def by_link(known: Consultation, *, sender: str = "a", on: dt.date = TODAY, at: dt.datetime = AT) -> None:
    outsider = consulting.Outsider(
        "Ada", "Advice centre", sender, trail.Origin(trail.Channel.WEB, "192.0.2.9")
    )
    consulting.comment_by_link(known=known, record="", text="We too", by=outsider, on=on, at=at)


def said(known: Consultation, **which: Any) -> list[str]:
    page = consulted.comments(organisation_id=known.organisation_id, consultation_id=known.id, **which)
    return [comment.text for comment in page.object_list]


def edit(cast: Cast, draft: Branch) -> Any:
    head = queries.branch(organisation_id=draft.organisation_id, name="draft").head_id
    assert head is not None
    return operations.save(
        draft="draft",
        since=head,
        files=with_change("posts: 2", "posts: 4"),
        note="Four of them",
        by=cast.designer.acts,
        at=AT,
    )


class TestOpening:
    def test_it_moves_the_draft_and_gives_a_link_of_which_only_a_digest_is_kept(
        self, cast: Cast, draft: Branch
    ) -> None:
        known, token = opened(cast)
        now = queries.branch(organisation_id=draft.organisation_id, name="draft")
        assert now.status is Status.CONSULTING
        assert secret_links.organisation_of(token) == draft.organisation_id
        with connection.cursor() as cursor:
            cursor.execute("select to_jsonb(c)::text from blueprint_consultation c")
            assert token not in cursor.fetchone()[0]
        assert consulted.by_token(organisation_id=draft.organisation_id, token=token).id == known.id

    def test_it_asks_somebody_for_some_time(self, cast: Cast, draft: Branch) -> None:
        nobody: dict[str, Any] = {"outsiders": Outsiders.NOBODY}
        refused: list[tuple[type[Exception], dict[str, Any]]] = [
            (consulting.NobodyAsked, nobody | {"staff": Invitation.NOBODY}),
            (consulting.NobodyAsked, nobody | {"staff": Invitation.CHOSEN}),
            (consulting.WrongPeriod, {"closes_date": TODAY - DAY}),
            (consulting.WrongPeriod, {"opens_date": TODAY - 3 * DAY, "closes_date": TODAY - DAY}),
            (consulting.WrongPeriod, {"closes_date": TODAY + 400 * DAY}),
        ]
        for refusal, changed in refused:
            with pytest.raises(refusal):
                opened(cast, **changed)

    def test_only_an_open_draft_and_only_by_designers(self, cast: Cast, draft: Branch) -> None:
        with pytest.raises(rules.NotDesigner):
            consulting.lay_open(draft="draft", terms=terms(), by=cast.staff.acts, at=AT)
        with pytest.raises(rules.NotADraft):
            consulting.lay_open(draft="to-be", terms=terms(), by=cast.designer.acts, at=AT)
        opened(cast)
        with pytest.raises(rules.WrongMove):
            opened(cast)


class TestSaying:
    def test_whoever_is_asked_comments_on_the_whole_or_a_record(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast)
        says(cast.colleague, known, "Yes")
        says(cast.staff, known, "Two more", record="roles/lead")
        by_link(known)
        page = consulted.comments(organisation_id=draft.organisation_id, consultation_id=known.id)
        assert [(each.text, each.record_title, each.author_name, each.author_of) for each in page] == [
            ("Yes", "", "Oona Pell", ""),
            ("Two more", "Team leader", "Tom Ashdowne", ""),
            ("We too", "", "Ada", "Advice centre"),
        ]
        with pytest.raises(rules.NoSuchRecord):
            says(cast.staff, known, record="roles/nobody")
        with pytest.raises(rules.NoSuchRecord):
            says(cast.staff, known, record="nothing")

    def test_what_the_draft_removes_can_be_commented(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast)
        head = queries.branch(organisation_id=draft.organisation_id, name="draft").head_id
        assert head is not None
        gone = with_change("  - key: web\n    title: Web\n    kind: web\n", "  []\n")
        operations.save(draft="draft", since=head, files=gone, note="", by=cast.designer.acts, at=AT)
        says(cast.staff, known, record="channels/web")

    def test_of_chosen_members_only_they(self, cast: Cast, draft: Branch) -> None:
        chosen = (cast.colleague.acts.user_id,)
        known, token = opened(cast, staff=Invitation.CHOSEN, invited=chosen, outsiders=Outsiders.NOBODY)
        assert token == ""
        says(cast.colleague, known)
        for player in (cast.staff, cast.designer):
            with pytest.raises(consulting.NotInvited):
                says(player, known)
        asked = [consulted.open_for(acting=each.acts, on=TODAY) for each in (cast.colleague, cast.staff)]
        assert [[name for _, name, _ in each] for each in asked] == [["draft"], []]

    def test_within_the_period_and_until_it_is_closed(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast, opens_date=TODAY + DAY)
        with pytest.raises(consulting.NotTaking):
            says(cast.staff, known)
        says(cast.staff, known, at=AT + DAY)
        says(cast.staff, known, at=AT + 9 * DAY)
        with pytest.raises(consulting.NotTaking):
            says(cast.staff, known, at=AT + 10 * DAY)
        consulting.close(draft="draft", by=cast.designer.acts, at=AT + DAY)
        attempts: tuple[Callable[[], object], ...] = (
            lambda: says(cast.staff, known, at=AT + 2 * DAY),
            lambda: by_link(known, on=TODAY + 2 * DAY),
        )
        for late in attempts:
            with pytest.raises(consulting.NotTaking):
                late()

    def test_not_too_much_at_once(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast)
        for _ in range(consulting.MOST_AT_ONCE):
            by_link(known)
            says(cast.staff, known)
        attempts: tuple[Callable[[], object], ...] = (lambda: by_link(known), lambda: says(cast.staff, known))
        for again in attempts:
            with pytest.raises(consulting.TooMuchSaid):
                again()
        by_link(known, sender="b")
        by_link(known, at=AT + consulting.AT_ONCE)
        says(cast.colleague, known)

    def test_another_organisation_says_nothing(self, cast: Cast, draft: Branch) -> None:
        known, token = opened(cast)
        theirs = cast.other_organisation.acts
        with acts(theirs), pytest.raises(consulted.NoSuchConsultation):
            says(cast.other_organisation, known)
        with (
            tenancy.acting(organisation_id=theirs.organisation_id),
            pytest.raises(consulted.NoSuchConsultation),
        ):
            consulted.by_token(organisation_id=theirs.organisation_id, token=token)


class TestAnswering:
    def test_you_said_we_did(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast)
        says(cast.staff, known, "Four", record="roles/lead")
        says(cast.staff, known, "A hundred")
        amended = edit(cast, draft)
        one, two = consulted.comments(organisation_id=known.organisation_id, consultation_id=known.id)
        by = cast.designer.acts
        for outcome in (Outcome.DONE, Outcome.PARTLY):
            with pytest.raises(consulting.NotDoneAnywhere):
                consulting.answer(
                    draft="draft",
                    comment_id=one.id,
                    outcome=outcome,
                    reason="x",
                    revision_id=None,
                    by=by,
                    at=AT,
                )
        for comment, outcome, reason, revision in (
            (one, Outcome.NOT, "Too dear", None),
            (one, Outcome.DONE, "Four it is", amended.id),
            (two, Outcome.NOT, "Nobody can pay that", None),
        ):
            consulting.answer(
                draft="draft",
                comment_id=comment.id,
                outcome=outcome,
                reason=reason,
                revision_id=revision,
                by=by,
                at=AT + MINUTE if outcome is Outcome.DONE else AT,
            )
        one, two = consulted.comments(organisation_id=known.organisation_id, consultation_id=known.id)
        assert one.answer is not None
        assert two.answer is not None
        assert (one.answer.outcome, one.answer.reason, one.answer.revision) == (Outcome.DONE, "Four it is", 2)
        assert (two.answer.outcome, two.answer.revision) == (Outcome.NOT, None)
        assert consulted.tally(organisation_id=known.organisation_id, consultation_id=known.id) == (2, 0)
        assert said(known, only_open=True) == []
        amendments = decided.since(branch=draft, revision_id=known.revision_id, most=10)
        assert next(each.note for each in amendments) == "Four of them"

    def test_by_designers_in_a_revision_of_the_draft(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast)
        says(cast.staff, known)
        (one,) = consulted.comments(organisation_id=known.organisation_id, consultation_id=known.id)
        elsewhere = queries.branch(organisation_id=draft.organisation_id, name="to-be").head_id
        for by, revision, refusal in (
            (cast.staff.acts, known.revision_id, rules.NotDesigner),
            (cast.designer.acts, elsewhere, rules.NoSuchRevision),
        ):
            with pytest.raises(refusal):
                consulting.answer(
                    draft="draft",
                    comment_id=one.id,
                    outcome=Outcome.DONE,
                    reason="",
                    revision_id=revision,
                    by=by,
                    at=AT,
                )


class TestEnding:
    def test_whatever_moves_the_draft_on_closes_it(self, cast: Cast, draft: Branch) -> None:
        for move in (Move.RECALL, Move.SEND_BACK, Move.APPROVE):
            known, _ = opened(cast)
            says(cast.staff, known)
            operations.move(draft="draft", move=move, note="", by=cast.administrator.acts, at=AT)
            with pytest.raises(consulting.NotTaking):
                says(cast.staff, known)

    def test_a_link_is_replaced_and_ended(self, cast: Cast, draft: Branch) -> None:
        _, first = opened(cast)
        by = cast.designer.acts
        second = consulting.new_link(draft="draft", outsiders=Outsiders.PUBLIC, by=by, at=AT)
        with pytest.raises(consulted.NoSuchConsultation):
            consulted.by_token(organisation_id=draft.organisation_id, token=first)
        assert consulted.by_token(organisation_id=draft.organisation_id, token=second).link_for == "public"
        consulting.end_link(draft="draft", by=by, at=AT)
        for token in (first, second, ""):
            with pytest.raises(consulted.NoSuchConsultation):
                consulted.by_token(organisation_id=draft.organisation_id, token=token)

    def test_all_of_it_is_in_the_trail(self, cast: Cast, draft: Branch) -> None:
        known, _ = opened(cast)
        by_link(known)
        consulting.close(draft="draft", by=cast.designer.acts, at=AT)
        entries = audit_queries.trail(organisation_id=draft.organisation_id).object_list
        mine = {each.action: each.actor_label for each in entries if each.action.startswith("blueprint.")}
        assert mine["blueprint.comment-made"] == "Ada (Advice centre), by a link"
        assert {"blueprint.consultation-opened", "blueprint.consultation-closed"} <= set(mine)


def test_what_was_said_is_kept_as_it_is_and_seen_by_its_organisation_alone(cast: Cast, draft: Branch) -> None:
    known, _ = opened(cast, staff=Invitation.CHOSEN, invited=(cast.staff.acts.user_id,))
    says(cast.staff, known)
    for statement in ("update blueprint_comment set text = 'x'", "delete from blueprint_comment"):
        with (
            pytest.raises(Error, match="kept as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    counts = {}
    for who in (cast.staff, cast.other_organisation):
        with acts(who.acts), connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"select count(*) from blueprint_{table}")
                counts[who.label, table] = cursor.fetchone()[0]
    assert [counts["staff", table] for table in TABLES[:3]] == [1, 1, 1]
    assert all(counts["other_organisation", table] == 0 for table in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname like 'blueprint\\_%' and relkind = 'r' and not relrowsecurity"
        )
        assert cursor.fetchall() == []
