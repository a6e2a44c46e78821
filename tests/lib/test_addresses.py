"""Database addresses."""

import pytest

from evenkeel.lib.db import addresses, roles


def test_an_address_becomes_settings() -> None:
    settings = addresses.settings("postgresql://ow%40ner:p%2Fw@db.example:5433/keel?sslmode=require")
    assert (settings["USER"], settings["PASSWORD"]) == ("ow@ner", "p/w")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "keel")
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_travels_in_the_query() -> None:
    settings = addresses.settings("postgresql://postgres:pw@/evenkeel?host=%2Frun%2Fpg")
    assert (settings["HOST"], settings["OPTIONS"]) == ("/run/pg", {})


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite:///x.db", "evenkeel", ""])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(addresses.NotPostgreSQL):
        addresses.settings(url)


def test_the_application_has_a_role_and_a_password_of_its_own() -> None:
    owner = "postgresql://owner:pw@db.example:5433/keel?sslmode=require"
    url = roles.application_url(owner, secret="one")
    settings = addresses.settings(url)
    assert settings["USER"] == "keel_application"
    assert settings["PASSWORD"] not in {
        "pw",
        addresses.settings(roles.application_url(owner, secret="two"))["PASSWORD"],
    }
    assert url == roles.application_url(owner, secret="one")
    assert (settings["HOST"], settings["NAME"], settings["OPTIONS"]) == (
        "db.example",
        "keel",
        {"sslmode": "require"},
    )
