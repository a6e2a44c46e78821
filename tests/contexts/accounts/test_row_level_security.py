"""What the application's role sees by raw SQL, whatever the application does or forgets."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from evenkeel.lib.db import roles, tenancy

WITHOUT = {
    "django_migrations": "names of migrations, no tenant's data",
    "django_session": "found by an unguessable key alone",
    "django_content_type": "names of tables",
    "auth_permission": "Django's own, unused: rights are evenkeel's rules",
    "auth_group": "Django's own, unused",
    "auth_group_permissions": "Django's own, unused",
    "socialaccount_socialapp": "configuration of the installation",
    "procrastinate_jobs": "the queue: workers take jobs of all organisations and then act for one",
    "procrastinate_events": "the queue",
    "procrastinate_periodic_defers": "the queue",
    "procrastinate_workers": "the queue",
}
"""Tables that every connection sees in full, each with the reason."""

PEOPLE = ("accounts_user", "account_emailaddress")
TENANT = ("accounts_membership", "accounts_organisation", "accounts_partnership", "audit_entry", "audit_head")


def isolated() -> list[str]:
    """Return the tables with row-level security."""
    return _tables("relrowsecurity")


def _tables(condition: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class join pg_namespace n on n.oid = relnamespace"
            f" where nspname = 'public' and relkind in ('r', 'p') and {condition} order by 1"
        )
        return [name for (name,) in cursor.fetchall()]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_every_table_is_isolated_or_excused() -> None:
    assert set(_tables("true")) == set(isolated()) | set(WITHOUT)
    assert not set(isolated()) & set(WITHOUT)


@pytest.mark.django_db
def test_the_tests_run_as_a_role_that_cannot_bypass() -> None:
    roles.refuse_unsafe()


def test_with_nobody_asking_every_isolated_table_is_empty(harbour: uuid.UUID) -> None:
    assert {table: _count(table) for table in isolated()} == dict.fromkeys(isolated(), 0)


@pytest.mark.parametrize("table", TENANT)
def test_an_organisation_sees_its_own_rows_only(table: str, harbour: uuid.UUID, moorland: uuid.UUID) -> None:
    column = {"accounts_organisation": "id", "accounts_partnership": None}.get(table, "organisation_id")
    for organisation_id in (harbour, moorland):
        with tenancy.acting(organisation_id=organisation_id):
            assert _count(table) > 0
            if column:
                with connection.cursor() as cursor:
                    cursor.execute(f"select distinct {column} from {table}")
                    assert cursor.fetchall() == [(organisation_id,)]


def test_an_organisation_sees_its_people_only(harbour: uuid.UUID, moorland: uuid.UUID) -> None:
    seen = {}
    for organisation_id in (harbour, moorland):
        with tenancy.acting(organisation_id=organisation_id), connection.cursor() as cursor:
            cursor.execute("select email from accounts_user")
            seen[organisation_id] = {email.partition("@")[2] for (email,) in cursor.fetchall()}
    assert seen == {harbour: {"harbour-vale.example"}, moorland: {"moorland.example"}}


def test_a_user_sees_herself_and_her_own_memberships(cast: object) -> None:
    user_id = cast.staff.user_id  # type: ignore[attr-defined]
    with tenancy.acting(user_id=user_id), connection.cursor() as cursor:
        cursor.execute("select id from accounts_user")
        assert cursor.fetchall() == [(user_id,)]
        cursor.execute("select user_id from accounts_membership")
        assert cursor.fetchall() == [(user_id,)]
        cursor.execute("select user_id from account_emailaddress")
        assert cursor.fetchall() == [(user_id,)]
    assert _count("accounts_organisation") == 0


def test_only_a_sign_in_under_way_sees_all_identities(harbour: uuid.UUID) -> None:
    with tenancy.acting(organisation_id=harbour):
        assert _count("account_emailaddress") == 0
    with tenancy.acting(identity=True):
        assert _count("accounts_user") == 9
        assert _count("account_emailaddress") == 8
        assert [_count(table) for table in TENANT] == [0] * len(TENANT)


FORGED = {
    "audit_entry": (
        "insert into audit_entry (id, organisation_id, sequence, at, actor_label, action, subject_kind, subject_id,"
        " subject_label, channel, address, details, previous_hash, hash)"
        " values (gen_random_uuid(), %s, 0, now(), '', '', '', '', '', '', '', '{}', '', '')"
    ),
    "audit_head": "insert into audit_head (organisation_id, sequence, hash) values (%s, 9, 'x')",
    "accounts_organisation": (
        "insert into accounts_organisation (id, name, slug, time_zone, language, is_example, created_at)"
        " values (%s, 'x', 'x', 'UTC', 'en-gb', false, now())"
    ),
    "accounts_membership": (
        "insert into accounts_membership (id, organisation_id, user_id, role, began_at)"
        " values (gen_random_uuid(), %s, gen_random_uuid(), 'administrator', now())"
    ),
}


@pytest.mark.parametrize("table", FORGED)
def test_a_row_for_another_organisation_is_refused(table: str, harbour: uuid.UUID) -> None:
    theirs = uuid.uuid4()
    with (
        tenancy.acting(organisation_id=harbour),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(FORGED[table], [theirs])


def test_a_member_cannot_make_herself_a_member_elsewhere(cast: object, moorland: uuid.UUID) -> None:
    user_id = cast.staff.user_id  # type: ignore[attr-defined]
    with (
        tenancy.acting(user_id=user_id),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            FORGED["accounts_membership"].replace("gen_random_uuid(), 'adm", "%s, 'adm"), [moorland, user_id]
        )


def test_an_organisation_cannot_change_a_colleagues_password(cast: object, harbour: uuid.UUID) -> None:
    with (
        tenancy.acting(organisation_id=harbour, user_id=cast.leader.user_id),  # type: ignore[attr-defined]
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update accounts_user set password = 'x' where id = %s", [cast.staff.user_id])  # type: ignore[attr-defined]


def test_own_settings_are_restored_after_an_error(harbour: uuid.UUID) -> None:
    with pytest.raises(ZeroDivisionError), tenancy.acting(organisation_id=harbour):
        raise ZeroDivisionError
    assert tenancy.asking() == tenancy.Asking()
