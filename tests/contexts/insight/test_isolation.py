"""What raw SQL sees of insight's tables, whatever a query forgets."""

import pytest
from django.db import ProgrammingError, connection, transaction

from evenkeel.contexts.insight import claims, models, operations, runs
from evenkeel.contexts.insight.values import Figures, Problems, Settings, SliceStatus
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.insight.conftest import Bring

TABLES = ("insight_report", "insight_document", "insight_slice", "insight_claim")


def seen(table: str) -> int:
    """Count a table's rows without any filter."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def one_each(cast: Cast, bring: Bring) -> Cast:
    """Make a finished report in each organisation."""
    for player in (cast.staff, cast.other_organisation):
        by = player.acts
        known = bring(by)
        with acts(by):
            operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=AT)
            run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
            runs.finish(run=run, content="{}", figures=Figures(1, 1), problems=Problems(), at=AT)
            models.Slice.objects.create(
                report_id=known.id,
                organisation_id=by.organisation_id,
                making=run.run_id,
                selection="",
                status=SliceStatus.READY,
                used_at=AT,
                heartbeat_at=AT,
            )
            claims.claim(resource="Ida", known=frozenset({"Ida"}), by=by, at=AT)
    return cast


@pytest.mark.parametrize("table", TABLES)
def test_each_organisation_sees_its_own_rows_and_nobody_asking_sees_none(one_each: Cast, table: str) -> None:
    assert seen(table) == 0
    for player in (one_each.staff, one_each.other_organisation):
        with acts(player.acts):
            assert seen(table) == 1
    with tenancy.acting(user_id=one_each.staff.user_id):
        assert seen(table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_moved_into_another_organisation(one_each: Cast, table: str) -> None:
    mine, theirs = one_each.staff.acts, one_each.other_organisation.acts
    with (
        acts(mine),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update {table} set organisation_id = %s", [theirs.organisation_id])


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_others_can_be_deleted(one_each: Cast, table: str) -> None:
    mine, theirs = one_each.staff.acts, one_each.other_organisation.acts
    with acts(mine), connection.cursor() as cursor:
        cursor.execute(f"delete from {table} where organisation_id = %s", [theirs.organisation_id])
        assert cursor.rowcount == 0
    with acts(theirs):
        assert seen(table) == 1
