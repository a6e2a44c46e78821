"""Shelves in their order, page by page; what a search finds, and for whom."""

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.operations import customers, taking, writing
from evenkeel.contexts.casework.operations import moving as moves
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.cases import Priority
from evenkeel.contexts.casework.values.customers import By
from tests.contexts.casework.conftest import DAY, HOUR, MODEL, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize("order", ["oldest-first", "due-first", "urgent-first", "newest-first"])
def test_a_shelf_in_its_order_page_by_page_is_the_whole_shelf(team: Cast, order: str) -> None:
    tom = team.staff.acts
    apply_order(team, order)
    with acts(tom):
        made = [
            opened(
                tom,
                "permit" if number % 3 else "worry",
                at=AT + HOUR * (number * 7 % 10),
                priority=Priority(number % 3),
            )
            for number in range(10)
        ]
        for case in made:
            if case.standing.case_type == "worry":
                taking.take(case_id=case.id, by=tom, at=AT + DAY)
        whole = lists.on_shelf(shelf="plans", by=tom, at=AT + DAY)
        assert len(whole.items) == 10
        paged: list[lists.Item] = []
        after = ""
        while True:
            page = lists.on_shelf(shelf="plans", after=after, size=3, by=tom, at=AT + DAY)
            paged += page.items
            after = page.further
            if not after:
                break
        assert paged == list(whole.items)
        counts = lists.counts(shelves=["plans", "calls"], by=tom, at=AT + DAY)
        assert (counts["plans"].all, counts["plans"].free) == (10, 6)
    with acts(team.colleague.acts):
        shown = lists.on_shelf(shelf="plans", by=team.colleague.acts, at=AT + DAY)
        assert len(shown.items) == 6, "the confidential ones are not there for a colleague"


def apply_order(team: Cast, order: str) -> None:
    from evenkeel.contexts.blueprint import operations as blueprint
    from evenkeel.contexts.blueprint import queries as models
    from evenkeel.contexts.blueprint.values import Kind

    by = team.administrator.acts
    with acts(by):
        files = {"model.yaml": MODEL.replace("order: oldest-first", f"order: {order}").encode()}
        made = blueprint.begin(kind=Kind.TO_BE, title="As it shall be", files=files, by=by, at=AT - 9 * DAY)
        blueprint.apply(
            revision_id=made.id,
            takes_effect_at=AT - 9 * DAY,
            note="",
            by=by,
            at=AT - 9 * DAY,
            in_the_way=lambda organisation_id, holding: (),
            wait=lambda seconds: None,
        )
    models.HOLDINGS.forget()


def test_search_finds_by_reference_title_name_and_inner_words_as_permitted(team: Cast) -> None:
    tom, priya = team.staff.acts, team.designer.acts
    with acts(tom):
        ada = customers.add(name="Ada Quillfeather", by=tom, at=AT)
        case = opened(tom, customer_id=ada.id)
        writing.note(case_id=case.id, text="The hedgehog moved in", by=tom, at=AT)
        writing.change(case_id=case.id, title="Garden wall", by=tom, at=AT)
    with acts(team.leader.acts):
        secret = opened(team.leader.acts, "worry", customer_id=ada.id)
    with acts(tom):
        for said in (
            case.reference.lower().replace("-", " "),
            "garden wa",
            "gard wal",
            "quillf",
            "hedgeh",
            str(case_number(case.reference)),
        ):
            found = [item.case.id for item in lists.found(said=said, by=tom, at=AT).items]
            assert case.id in found, said
            assert secret.id not in found, said
    with acts(priya):
        assert [item.may_read for item in lists.found(said="garden", by=priya, at=AT).items] == [False]
        assert not lists.found(said="quillfeather", by=priya, at=AT).items
        assert not lists.found(said="hedgehog", by=priya, at=AT).items
        page = one.page(case_id=case.id, by=priya, at=AT)
        assert (page.notes, page.customer, page.events) == ((), None, ())


def test_words_are_answered_by_their_index_for_one_organisation_and_are_only_read(team: Cast) -> None:
    tom, other = team.staff.acts, team.other_organisation.acts
    views = """
        select relname from pg_class join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind = 'v'
    """
    with acts(tom), connection.cursor() as cursor:
        opened(tom)
        customers.add(name="Ada Quillfeather", by=tom, at=AT)
        cursor.execute(views)
        names = sorted(name for (name,) in cursor.fetchall())
        assert names == [
            f"casework_{each}_said" for each in ("case", "contact_detail", "contact", "customer")
        ]
        cursor.execute("set local enable_seqscan = off; set local enable_indexscan = off")
        cursor.execute(
            "explain select id from casework_customer_said where words @@ to_tsquery('simple', 'ada')"
        )
        assert "on casework_customer_words" in str(cursor.fetchall())
        assert _seen("casework_case_said") == 1
        assert _seen("casework_customer_said") == 1
        for change in ("delete from casework_case_said", "update casework_case_said set inside = ''"):
            with pytest.raises(Error, match="cannot"), transaction.atomic():
                cursor.execute(change)
    with acts(other):
        assert [_seen(name) for name in names] == [0, 0, 0, 0]
        assert not lists.found(said="wall", by=other, at=AT).items


def _seen(view: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {view}")
        return int(cursor.fetchone()[0])


def test_a_word_that_many_have_finds_the_newest(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        made = [opened(tom, at=AT + HOUR * number) for number in range(4)]
        last = AT + DAY
        assert [item.case.id for item in lists.found(said="wall", by=tom, at=last, size=2).items] == [
            made[3].id,
            made[2].id,
        ]


def case_number(written: str) -> int:
    return int(written.split("-")[2])


def test_the_page_of_a_case_asks_a_bounded_number_of_queries(team: Cast) -> None:
    tom = team.staff.acts
    counts = []
    with acts(tom):
        case = opened(tom, customer_id=customers.add(name="Ada", by=tom, at=AT).id)
        for _ in range(2):
            for number in range(5):
                writing.note(case_id=case.id, text=f"Note {number}", by=tom, at=AT)
                writing.add_task(case_id=case.id, text="Call", by=tom, at=AT)
                opened(tom, parent_id=case.id)
            blueprint.HOLDINGS.forget()  # which model holds is asked from time to time; here each time
            with CaptureQueriesContext(connection) as asked:
                page = one.page(case_id=case.id, by=tom, at=AT)
            counts.append(len(asked))
    assert len(page.notes) == 10
    assert len(page.related) == 10
    assert counts[1] <= counts[0] <= 22


def test_customers_are_found_and_matched_with_reasons(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        ada = customers.add(
            name="Ada Quill",
            birth_date=AT.date().replace(year=1980),
            details=((By.EMAIL, "Ada@Example.org"), (By.PHONE, "+44 (0)7700 900123")),
            identifiers=(("national", "AB 12-34"),),
            by=tom,
            at=AT,
        )
        org = tom.organisation_id
        for said in ("qui", "ada@example.ORG", "07700 900123", "ab1234"):
            assert [each.id for each in known.found(organisation_id=org, said=said)] == [ada.id], said
        match = known.matches(
            organisation_id=org,
            name="quill, ada",
            birth_date=ada.birth_date,
            details=((By.PHONE, "07700900123"),),
            identifiers=(("national", "ab1234"),),
        )[0]
        assert match.score == 100
        assert match.reasons == (
            "the same national",
            "the same name and date of birth",
            "the same phone number",
        )
        with pytest.raises(customers.IdentifierTaken, match="Ada Quill has this national"):
            customers.add(name="Other", identifiers=(("national", "AB1234"),), by=tom, at=AT)


def test_mine(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        case = taking.take(case_id=opened(tom).id, by=tom, at=AT)
        opened(tom)
        assert [item.case.id for item in lists.mine(by=tom, at=AT).items] == [case.id]
        assert moves.withdraw(case_id=case.id, reason="Rang", by=tom, at=AT).standing.closing == "withdrawn"
        assert not lists.mine(by=tom, at=AT).items
