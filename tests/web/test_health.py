"""What the watchers of the processes are told."""

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker


def test_the_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")  # the database is blocked in this test
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("database_gone")
def test_the_process_answers_while_the_database_is_gone(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200, {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "role": "ok"}},
    )  # fmt: skip


@pytest.mark.usefixtures("database_gone")
def test_not_ready_without_a_database(client: Client) -> None:
    answer = client.get("/readyz")
    silent = dict.fromkeys(("database", "migrations", "role"), "does not answer")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "checks": silent})


@pytest.mark.django_db
def test_not_ready_before_the_migrations_have_run(client: Client) -> None:
    with connections["default"].cursor() as cursor:
        last = "(select max(name) from django_migrations where app = 'insight')"
        cursor.execute(f"delete from django_migrations where app = 'insight' and name = {last}")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "1 to run", "role": "ok"}


def test_not_ready_as_a_role_that_could_look_past_isolation(
    client: Client, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    connection, owner = connections["default"], connections["owner"].settings_dict
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    try:
        with django_db_blocker.unblock():
            answer = client.get("/readyz")
    finally:
        connection.close()
        connection.settings_dict.update(before)
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert (checks["database"], checks["migrations"]) == ("ok", "ok")
    assert "could bypass row-level security" in checks["role"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
