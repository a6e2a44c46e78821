"""Tokens of links: they name their organisation, prove nothing, and nobody guesses one."""

import uuid

import pytest

from evenkeel.lib import secret_links


@pytest.mark.parametrize(
    "token",
    ["", "x", "ä", "=", "a" * 500, "../..", "a b", secret_links.made(uuid.UUID(int=1))[:-1]],
    ids=["nothing", "letter", "foreign", "sign", "long", "path", "blank", "cut"],
)
def test_what_is_no_token_of_a_link_names_nobody(token: str) -> None:
    assert secret_links.organisation_of(token) is None


def test_a_link_names_its_organisation_and_no_two_are_alike() -> None:
    one, other = secret_links.made(uuid.UUID(int=1)), secret_links.made(uuid.UUID(int=1))
    assert secret_links.organisation_of(one) == secret_links.organisation_of(other) == uuid.UUID(int=1)
    assert one != other
    assert secret_links.digest(one) != secret_links.digest(other)
