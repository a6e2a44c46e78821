"""Who approves: those whom the model's own governance names, and nobody else."""

import datetime as dt
from collections.abc import Iterator

import pytest

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import approving, operations, queries, rules, seating
from evenkeel.contexts.blueprint.values import Branch, Kind, Move, Status
from evenkeel.engines import operating_model
from tests.contexts.blueprint.conftest import FILES, MODEL, Begin
from tests.contexts.conftest import AT, Cast, Player, acts

GOVERNED = f"""{MODEL}
bodies:
  - key: committee
    title: Joint committee
    members: [lead]
  - key: forum
    title: Staff forum
decisions:
  - key: approve
    title: Approve the model
    holder: bodies/committee
    approves_model: true
  - key: spend
    title: Spend
    holder: bodies/forum
delegations:
  - key: small
    title: Small changes
    decision: approve
    giver: bodies/committee
    taker: bodies/forum
    until: 2026-03-31
"""
ON = AT.date()


def model(text: str = GOVERNED) -> operating_model.OperatingModel:
    found = operating_model.read_files({"model.yaml": text.encode()}).model
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on", "titles"),
    [
        (dt.date(2026, 3, 31), ["Joint committee", "Staff forum"]),
        (dt.date(2026, 4, 1), ["Joint committee"]),
    ],
    ids=["handed-on", "handing-on-is-over"],
)
def test_the_model_names_who_approves(on: dt.date, titles: list[str]) -> None:
    named = approving.approvers(model(), on=on)
    assert [each.title for each in named] == titles
    assert named[0].places == {"bodies/committee", "roles/lead"}


def test_a_decision_without_a_holder_names_nobody() -> None:
    assert (
        approving.approvers(
            model(GOVERNED.replace("    holder: bodies/committee\n", "")), on=dt.date(2027, 1, 1)
        )
        == ()
    )


@pytest.mark.parametrize(
    ("sits_in", "spoken_for"),
    [
        ({"bodies/committee"}, "Joint committee"),
        ({"roles/lead"}, "Joint committee"),
        ({"bodies/forum"}, "Staff forum"),
        ({"roles/other"}, None),
        (set(), None),
    ],
    ids=["the-body", "a-role-that-sits-in-it", "to-whom-it-is-handed-on", "elsewhere", "nowhere"],
)
@pytest.mark.parametrize("role", accounts.Role)
def test_who_sits_there_speaks_for_it_whatever_her_role(
    role: accounts.Role, sits_in: set[str], spoken_for: str | None, someone: accounts.Acting
) -> None:
    found = approving.speaking_for(
        approving.approvers(model(), on=ON), sits_in=sits_in, acting=_as(someone, role)
    )
    assert (found.title if found else None) == spoken_for


@pytest.mark.parametrize("role", accounts.Role)
def test_where_the_model_names_nobody_an_administrator_may(
    role: accounts.Role, someone: accounts.Acting
) -> None:
    found = approving.speaking_for((), sits_in={"bodies/committee"}, acting=_as(someone, role))
    assert (found is not None) == (role is accounts.Role.ADMINISTRATOR)


@pytest.fixture
def someone() -> accounts.Acting:
    example = accounts.EXAMPLES[0]
    return accounts.Acting(
        example.id, "Ada", "ada@x.example", example.id, "X", "x", accounts.Role.STAFF, "UTC", "en"
    )


def _as(who: accounts.Acting, role: accounts.Role) -> accounts.Acting:
    return accounts.Acting(
        who.user_id, "Ada", "ada@x.example", who.organisation_id, "X", "x", role, "UTC", "en"
    )


@pytest.fixture
def governed(cast: Cast, begin: Begin) -> Iterator[Branch]:
    """Begin to-be with a governance, and a draft on it."""
    by = cast.designer.acts
    begin(by, Kind.TO_BE, {**FILES, "model.yaml": GOVERNED.encode()})
    with acts(by):
        made = operations.draft(title="Draft", onto="to-be", by=by, at=AT)
        yield queries.branch(organisation_id=by.organisation_id, name=made.name)


def seat(cast: Cast, player: Player, place: str) -> None:
    by = cast.administrator.acts
    page = accounts_queries.members(organisation_id=by.organisation_id)
    member = next(each for each in page if each.user_id == player.user_id)
    seating.give(member=member, place=place, model=model(), by=by, at=AT)


@pytest.mark.django_db(transaction=True)
class TestRuling:
    def test_only_who_sits_there_approves(self, cast: Cast, governed: Branch) -> None:
        seat(cast, cast.colleague, "roles/lead")
        for player in (cast.administrator, cast.designer, cast.staff):
            with pytest.raises(approving.NotApprover, match="Joint committee"):
                operations.move(draft="draft", move=Move.APPROVE, note="", by=player.acts, at=AT)
        after = operations.move(
            draft="draft",
            move=Move.APPROVE,
            note="Well done",
            by=cast.colleague.acts,
            at=AT,
            revision_id=governed.head_id,
        )
        assert after.status is Status.APPROVED
        (ruling,) = approving.rulings(organisation_id=governed.organisation_id, branch_id=governed.id)
        assert (ruling.approved, ruling.place_title, ruling.by_name, ruling.note, ruling.revision) == (
            True,
            "Joint committee",
            "Oona Pell",
            "Well done",
            1,
        )

    def test_what_was_read_is_what_is_approved(self, cast: Cast, governed: Branch) -> None:
        seat(cast, cast.colleague, "bodies/committee")
        operations.save(
            draft="draft",
            since=governed.head_id or governed.id,
            files={**FILES, "model.yaml": GOVERNED.replace("posts: 2", "posts: 9").encode()},
            note="",
            by=cast.designer.acts,
            at=AT,
        )
        with pytest.raises(rules.ChangedSince):
            operations.move(
                draft="draft",
                move=Move.APPROVE,
                note="",
                by=cast.colleague.acts,
                at=AT,
                revision_id=governed.head_id,
            )

    def test_seats_are_kept_by_administrators(self, cast: Cast, governed: Branch) -> None:
        seat(cast, cast.colleague, "bodies/committee")
        with pytest.raises(seating.SitsThereAlready):
            seat(cast, cast.colleague, "bodies/committee")
        with pytest.raises(rules.NoSuchRecord):
            seat(cast, cast.colleague, "channels/web")
        (kept,) = seating.seats(organisation_id=governed.organisation_id)
        assert (kept.name, kept.place) == ("Oona Pell", "bodies/committee")
        for player in (cast.designer, cast.leader, cast.staff):
            with pytest.raises(seating.NotSeating):
                seating.end(seat_id=kept.id, by=player.acts, at=AT)
        seating.end(seat_id=kept.id, by=cast.administrator.acts, at=AT)
        with pytest.raises(seating.NoSuchSeat):
            seating.end(seat_id=kept.id, by=cast.administrator.acts, at=AT)
        with pytest.raises(approving.NotApprover):
            operations.move(draft="draft", move=Move.APPROVE, note="", by=cast.colleague.acts, at=AT)
