"""What raw SQL sees of the reports, and what it can do to them, whatever a query forgets."""

import pytest
from django.db import Error, ProgrammingError, connection, transaction

from evenkeel.contexts.programme import operations
from evenkeel.contexts.programme.values import What
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.programme.conftest import TODAY, Begin

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def seen() -> int:
    """Count the reports without any filter."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from programme_report")
        return int(cursor.fetchone()[0])


@pytest.fixture
def one_each(cast: Cast, begin: Begin) -> Cast:
    """Report on an action in each organisation."""
    for by in (cast.designer.acts, cast.other_organisation.acts):
        begin(by)
        with acts(by):
            operations.report_progress(action="forms", what=What.BEGUN, on=TODAY, text="", by=by, at=AT)
    return cast


def test_each_organisation_sees_its_own_reports_and_nobody_asking_sees_none(one_each: Cast) -> None:
    assert seen() == 0
    for player in (one_each.staff, one_each.other_organisation):
        with acts(player.acts):
            assert seen() == 1
    with tenancy.acting(user_id=one_each.staff.user_id):
        assert seen() == 0


def test_a_report_can_only_be_corrected_never_changed(one_each: Cast) -> None:
    for statement in (
        "update programme_report set text = 'Better'",
        "delete from programme_report",
        "truncate programme_report cascade",
    ):
        with acts(one_each.designer.acts):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            assert seen() == 1, statement


def test_no_report_can_be_made_for_another_organisation(one_each: Cast) -> None:
    theirs = one_each.other_organisation.acts
    with (
        acts(one_each.designer.acts),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into programme_report (id, organisation_id, action, what, \"on\", text, link, meets, quarter, by_id, "
            "by_name, at) values (gen_random_uuid(), %s, 'forms', 'note', %s, 'x', '', '', '', %s, 'x', %s)",
            [theirs.organisation_id, TODAY, theirs.user_id, AT],
        )  # fmt: skip
