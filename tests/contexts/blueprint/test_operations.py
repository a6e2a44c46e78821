"""From the first revision to one that is in effect, and back."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import Error, connection, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import models, operations, queries, rules
from evenkeel.contexts.blueprint.values import Branch, Kind, Move, Revision, Status
from evenkeel.engines import operating_model
from tests.contexts.blueprint.conftest import FILES, Begin, with_change
from tests.contexts.conftest import AT, Cast, acts

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
TWO_POSTS, FOUR_POSTS = "posts: 2", "posts: 4"


def nothing(organisation_id: uuid.UUID, model: operating_model.OperatingModel) -> tuple[str, ...]:
    return ()


def edited(
    by: accounts.Acting, draft: Branch, old: str, new: str, since: uuid.UUID | None = None
) -> Revision:
    assert draft.head_id is not None
    files = queries.contents(organisation_id=by.organisation_id, revision_id=since or draft.head_id).files
    return operations.save(
        draft=draft.name,
        since=since or draft.head_id,
        files=with_change(old, new, dict(files)),
        note=f"{old} becomes {new}",
        by=by,
        at=AT,
    )


def applied(
    by: accounts.Acting, revision: Revision, when: dt.datetime | None = None, at: dt.datetime = AT
) -> None:
    operations.apply(
        revision_id=revision.id,
        takes_effect_at=when,
        note="",
        by=by,
        at=at,
        in_the_way=nothing,
        wait=lambda _: None,
    )


def posts(by: accounts.Acting, at: dt.datetime) -> float:
    return queries.effective(organisation_id=by.organisation_id, at=at).model.roles[0].posts


@pytest.fixture
def designer(cast: Cast, begin: Begin) -> Iterator[accounts.Acting]:
    begin(cast.designer.acts)
    with acts(cast.designer.acts):
        yield cast.designer.acts


def approve(cast: Cast, draft: Branch) -> None:
    operations.move(draft=draft.name, move=Move.APPROVE, note="", by=cast.administrator.acts, at=AT)


def drafted(by: accounts.Acting) -> Branch:
    made = operations.draft(title="Four team leaders", onto="to-be", by=by, at=AT)
    return queries.branch(organisation_id=by.organisation_id, name=made.name)


class TestDrafts:
    def test_a_draft_begins_where_its_target_stands(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        assert (draft.name, draft.kind, draft.status) == ("four-team-leaders", Kind.DRAFT, Status.OPEN)
        assert draft.head_id is not None
        found = queries.contents(organisation_id=designer.organisation_id, revision_id=draft.head_id)
        assert found.files == FILES
        assert found.revision.number == 1

    def test_each_edit_is_a_revision(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        made = edited(designer, draft, TWO_POSTS, FOUR_POSTS)
        assert made.number == 2
        kept = queries.revisions(
            organisation_id=designer.organisation_id, branch_id=draft.id, page=1, size=10
        )
        assert [revision.number for revision in kept] == [2, 1]
        assert kept[0].note == "posts: 2 becomes posts: 4"
        assert kept[0].counts == rules.counted(with_change(TWO_POSTS, FOUR_POSTS), on=AT.date())

    def test_two_of_a_title_have_names_of_their_own(self, designer: accounts.Acting) -> None:
        assert [drafted(designer).name, drafted(designer).name] == [
            "four-team-leaders",
            "four-team-leaders-2",
        ]

    def test_what_cannot_be_read_is_not_saved(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        with pytest.raises(rules.NotUsable, match=r"model\.yaml:8:5: “posts” of roles/lead cannot be “two”"):
            edited(designer, draft, TWO_POSTS, "posts: two")
        again = queries.branch(organisation_id=designer.organisation_id, name=draft.name)
        assert again.head_id == draft.head_id

    def test_no_file_lies_outside_of_the_folder(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        assert draft.head_id is not None
        for path in ("../x", "/etc/x", "forms/../../x", "forms//x", "forms\\..\\x", "C:x"):
            with pytest.raises(rules.OutsideOfFolder, match="no path inside"):
                operations.save(
                    draft=draft.name,
                    since=draft.head_id,
                    files={**FILES, path: b""},
                    note="",
                    by=designer,
                    at=AT,
                )
        again = queries.branch(organisation_id=designer.organisation_id, name=draft.name)
        assert again.head_id == draft.head_id


class TestTwoAtOnce:
    def test_edits_of_different_fields_are_both_kept_with_comments(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        edited(designer, draft, "title: Web", "title: The web")
        edited(designer, draft, TWO_POSTS, FOUR_POSTS, since=draft.head_id)
        head = queries.branch(organisation_id=designer.organisation_id, name=draft.name).head_id
        assert head is not None
        text = (
            queries.contents(organisation_id=designer.organisation_id, revision_id=head)
            .files["model.yaml"]
            .decode()
        )
        assert "title: The web" in text
        assert FOUR_POSTS in text
        assert "# of planning" in text

    def test_edits_of_the_same_field_are_shown_and_nothing_is_lost(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        theirs = edited(designer, draft, TWO_POSTS, "posts: 3")
        with pytest.raises(rules.Clashing) as refused:
            edited(designer, draft, TWO_POSTS, FOUR_POSTS, since=draft.head_id)
        (clash,) = refused.value.clashes
        assert (clash.record, clash.title, clash.field) == ("roles/lead", "Team leader", "posts")
        assert (float(clash.mine), float(clash.theirs)) == (4, 3)
        assert queries.branch(organisation_id=designer.organisation_id, name=draft.name).head_id == theirs.id

    def test_the_same_edit_twice_is_one(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        edited(designer, draft, TWO_POSTS, FOUR_POSTS)
        made = edited(designer, draft, TWO_POSTS, FOUR_POSTS, since=draft.head_id)
        assert made.number == 3


class TestOnItsWay:
    @pytest.mark.parametrize("move", operations.ACTIONS, ids=lambda move: move.value)
    def test_every_move_is_possible_from_its_statuses_alone(
        self, move: Move, cast: Cast, designer: accounts.Acting
    ) -> None:
        by = cast.administrator.acts
        for status in Status:
            draft = drafted(designer)
            branch = models.Branch.objects.get(id=draft.id)
            branch.status = status
            branch.save(update_fields=["status"])
            if status in rules.MOVES[move]:
                after = operations.move(draft=draft.name, move=move, note="", by=by, at=AT)
                assert after.status is rules.MOVES[move][status]
            else:
                with pytest.raises(rules.WrongMove):
                    operations.move(draft=draft.name, move=move, note="", by=by, at=AT)

    def test_an_approved_draft_is_taken_with_what_came_since(
        self, designer: accounts.Acting, cast: Cast
    ) -> None:
        first, second = drafted(designer), drafted(designer)
        edited(designer, first, "title: Web", "title: The web")
        edited(designer, second, TWO_POSTS, FOUR_POSTS)
        for draft in (first, second):
            approve(cast, draft)
            taken = operations.take(draft=draft.name, by=designer, at=AT)
        text = queries.contents(organisation_id=designer.organisation_id, revision_id=taken.id).files[
            "model.yaml"
        ]
        assert b"title: The web" in text
        assert FOUR_POSTS.encode() in text
        assert taken.number == 3
        names = [branch.name for branch in queries.branches(organisation_id=designer.organisation_id)]
        assert names == ["to-be"]

    def test_an_edit_voids_the_approval(self, designer: accounts.Acting, cast: Cast) -> None:
        draft = drafted(designer)
        approve(cast, draft)
        edited(designer, draft, TWO_POSTS, FOUR_POSTS)
        again = queries.branch(organisation_id=designer.organisation_id, name=draft.name)
        assert again.status is Status.OPEN
        with pytest.raises(rules.WrongMove):
            operations.take(draft=draft.name, by=designer, at=AT)
        with pytest.raises(rules.NotADraft):
            operations.save(
                draft="to-be", since=draft.head_id or draft.id, files=FILES, note="", by=designer, at=AT
            )


class TestInEffect:
    def test_each_revision_from_its_moment(self, designer: accounts.Acting, cast: Cast) -> None:
        with pytest.raises(rules.NoModelYet):
            posts(designer, AT)
        first = queries.branch(organisation_id=designer.organisation_id, name="to-be").head_id
        assert first is not None
        applied(designer, queries.revision(organisation_id=designer.organisation_id, revision_id=first))
        draft = drafted(designer)
        edited(designer, draft, TWO_POSTS, FOUR_POSTS)
        approve(cast, draft)
        taken = operations.take(draft=draft.name, by=designer, at=AT)
        assert posts(designer, AT + 2 * DAY) == 2
        applied(designer, taken, when=AT + DAY)
        assert posts(designer, AT + DAY / 2) == 2
        assert posts(designer, AT + DAY) == 4

        back = operations.go_back(
            branch="to-be", to=first, note="It did not work", by=designer, at=AT + 2 * DAY
        )
        assert back.number == 3
        applied(designer, back, at=AT + 2 * DAY)
        assert [posts(designer, AT + n * DAY) for n in (0, 1, 2)] == [2, 4, 2]

    def test_what_is_to_come_can_be_taken_back_and_what_holds_cannot(self, designer: accounts.Acting) -> None:
        head = queries.branch(organisation_id=designer.organisation_id, name="to-be").head_id
        assert head is not None
        revision = queries.revision(organisation_id=designer.organisation_id, revision_id=head)
        applied(designer, revision, when=AT + DAY)
        (application,) = queries.applications(organisation_id=designer.organisation_id)
        with pytest.raises(rules.TooLate):
            operations.withdraw_application(
                application_id=application.id, by=designer, at=AT + DAY, wait=lambda _: None
            )
        operations.withdraw_application(
            application_id=application.id, by=designer, at=AT, wait=lambda _: None
        )
        with pytest.raises(rules.NoModelYet):
            posts(designer, AT + 2 * DAY)

    def test_open_work_stands_in_the_way(self, designer: accounts.Acting) -> None:
        head = queries.branch(organisation_id=designer.organisation_id, name="to-be").head_id
        assert head is not None
        with pytest.raises(rules.StandsInTheWay) as refused:
            operations.apply(
                revision_id=head,
                takes_effect_at=None,
                note="",
                by=designer,
                at=AT,
                in_the_way=lambda organisation, model: ("Three cases lie on the shelf “Permits”.",),
                wait=lambda _: None,
            )
        assert refused.value.what == ("Three cases lie on the shelf “Permits”.",)
        assert queries.applications(organisation_id=designer.organisation_id) == ()

    def test_not_in_the_past_and_not_a_draft(self, designer: accounts.Acting) -> None:
        draft = drafted(designer)
        assert draft.head_id is not None
        revision = queries.revision(organisation_id=designer.organisation_id, revision_id=draft.head_id)
        with pytest.raises(rules.InThePast):
            applied(designer, revision, when=AT - DAY)
        with pytest.raises(rules.NotTaken):
            applied(designer, revision)

    def test_a_model_with_errors_is_not_applied(self, designer: accounts.Acting, cast: Cast) -> None:
        draft = drafted(designer)
        edited(designer, draft, TWO_POSTS, "reports_to: nobody")
        approve(cast, draft)
        with pytest.raises(rules.HasErrors, match="nobody"):
            applied(designer, operations.take(draft=draft.name, by=designer, at=AT))


@pytest.mark.parametrize("player", ["staff", "colleague"])
def test_staff_change_nothing(player: str, cast: Cast, designer: accounts.Acting) -> None:
    draft = drafted(designer)
    by = getattr(cast, player).acts
    with acts(by):
        for refused in (
            lambda: operations.draft(title="x", onto="to-be", by=by, at=AT),
            lambda: operations.save(
                draft=draft.name, since=draft.head_id or draft.id, files=FILES, note="", by=by, at=AT
            ),
            lambda: operations.move(draft=draft.name, move=Move.WITHDRAW, note="", by=by, at=AT),
            lambda: operations.take(draft=draft.name, by=by, at=AT),
        ):
            with pytest.raises(rules.NotDesigner):
                refused()


def test_the_database_refuses_to_change_what_was_said(designer: accounts.Acting) -> None:
    for statement in (
        "update blueprint_revision set note = 'x'",
        "delete from blueprint_revision",
    ):
        with (
            pytest.raises(Error, match="kept as they are"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
