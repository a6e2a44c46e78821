"""Who the database thinks is asking, through nesting, failures and broken connections."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from evenkeel.lib.db import tenancy

Asking = tenancy.Asking
ONE, TWO, USER = (uuid.UUID(int=number) for number in (1, 2, 3))
NOBODY = Asking()


def fail() -> None:
    """Have the database refuse a statement, which breaks a transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")


def end_by_server() -> None:
    """Have the server end the current connection, as at a restart."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")


@pytest.mark.django_db
def test_blocks_nest_and_each_end_restores_what_was_before() -> None:
    with tenancy.acting(organisation_id=ONE, user_id=USER):
        assert tenancy.asking() == Asking(str(ONE), str(USER))
        with tenancy.acting(organisation_id=TWO):
            assert tenancy.asking() == Asking(str(TWO))
            with tenancy.acting(identity=True):
                assert tenancy.asking() == Asking(scope="identity")
            assert tenancy.asking() == Asking(str(TWO))
        assert tenancy.asking() == Asking(str(ONE), str(USER))
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db
def test_an_exception_restores_too() -> None:
    with tenancy.acting(organisation_id=ONE):
        with pytest.raises(LookupError), tenancy.acting(organisation_id=TWO):
            raise LookupError
        assert tenancy.asking() == Asking(str(ONE))


@pytest.mark.django_db(transaction=True)
def test_a_refused_statement_outside_a_transaction_restores() -> None:
    with tenancy.acting(organisation_id=ONE):
        with pytest.raises(DatabaseError), tenancy.acting(organisation_id=TWO):
            fail()
        assert tenancy.asking() == Asking(str(ONE))
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_block_inside_a_transaction_that_breaks() -> None:
    with tenancy.acting(organisation_id=ONE):
        with pytest.raises(DatabaseError), transaction.atomic(), tenancy.acting(organisation_id=TWO):
            fail()
        assert tenancy.asking() == Asking(str(ONE))


@pytest.mark.django_db(transaction=True)
def test_a_block_around_a_transaction_that_breaks() -> None:
    with tenancy.acting(organisation_id=ONE):
        with pytest.raises(DatabaseError), tenancy.acting(organisation_id=TWO), transaction.atomic():
            fail()
        assert tenancy.asking() == Asking(str(ONE))


@pytest.mark.django_db(transaction=True)
def test_a_broken_savepoint_leaves_its_transaction_asking_as_before() -> None:
    with transaction.atomic(), tenancy.acting(organisation_id=ONE):
        with pytest.raises(DatabaseError), transaction.atomic(), tenancy.acting(organisation_id=TWO):
            fail()
        assert tenancy.asking() == Asking(str(ONE))
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_to_roll_back_leaves_nobody_asking() -> None:
    with transaction.atomic(), tenancy.acting(organisation_id=ONE):
        transaction.set_rollback(True)
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_failure_that_was_swallowed_inside_a_transaction() -> None:
    with transaction.atomic():
        with tenancy.acting(organisation_id=ONE), pytest.raises(DatabaseError):
            fail()
        transaction.set_rollback(True)
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_block_that_began_in_a_broken_transaction_never_begins() -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            fail()
        with pytest.raises(DatabaseError), tenancy.acting(organisation_id=ONE):
            pytest.fail("nothing can be asked any more")
        transaction.set_rollback(True)
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_replaced_by_one_for_nobody() -> None:
    with tenancy.acting(organisation_id=ONE), pytest.raises(DatabaseError):
        end_by_server()
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_connection_closed_on_the_way_is_replaced_by_one_for_nobody() -> None:
    with tenancy.acting(organisation_id=ONE):
        connection.close()
        assert tenancy.asking() == NOBODY
    assert tenancy.asking() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_what_a_rolled_back_transaction_said_is_forgotten() -> None:
    with transaction.atomic():
        tenancy.ask_as(Asking(str(ONE)))
        transaction.set_rollback(True)
    assert tenancy.asking() == NOBODY
