"""What the tests of the web layer share: the cast, and a database that is not there."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.contexts import conftest as contexts

cast = contexts.cast
people = contexts.people


@pytest.fixture
def database_gone(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point the application's connection where nobody listens."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT="9")
    with django_db_blocker.unblock():
        yield
        connection.close()
    connection.settings_dict.update(before)
