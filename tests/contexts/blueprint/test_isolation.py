"""What raw SQL sees of blueprint's tables, whatever a query forgets."""

import pytest
from django.db import ProgrammingError, connection, transaction

from evenkeel.contexts.blueprint import operations
from evenkeel.lib.db import tenancy
from tests.contexts.blueprint.conftest import Begin
from tests.contexts.conftest import AT, Cast, acts

TABLES = ("blueprint_branch", "blueprint_revision", "blueprint_application")
pytestmark = pytest.mark.django_db(transaction=True)


def seen(table: str) -> int:
    """Count a table's rows without any filter."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def one_each(cast: Cast, begin: Begin) -> Cast:
    """Apply a model in each organisation."""
    for by in (cast.designer.acts, cast.other_organisation.acts):
        made = begin(by)
        with acts(by):
            operations.apply(
                revision_id=made.id,
                takes_effect_at=None,
                note="",
                by=by,
                at=AT,
                in_the_way=lambda organisation, model: (),
                wait=lambda _: None,
            )
    return cast


def test_each_organisation_sees_its_own_rows_and_nobody_asking_sees_none(one_each: Cast) -> None:
    for table in TABLES:
        assert seen(table) == 0
        for player in (one_each.staff, one_each.other_organisation):
            with acts(player.acts):
                assert seen(table) == 1
        with tenancy.acting(user_id=one_each.staff.user_id):
            assert seen(table) == 0


def test_no_row_can_be_made_for_another_organisation(one_each: Cast) -> None:
    theirs = one_each.other_organisation.acts.organisation_id
    with (
        acts(one_each.staff.acts),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update blueprint_branch set organisation_id = %s", [theirs])
