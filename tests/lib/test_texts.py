"""Words that PostgreSQL can hold."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.lib.db import texts


@pytest.mark.parametrize(
    ("given_words", "kept"), [("Ända", "Ända"), ("a\0b", "a\N{REPLACEMENT CHARACTER}b"), ("a\udc80", "a?")]
)
def test_only_what_cannot_be_held_is_replaced(given_words: str, kept: str) -> None:
    assert texts.storable(given_words) == kept


@pytest.mark.django_db
def test_the_database_takes_what_is_left() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select %s::text", [texts.storable("\0\ud800")])
        assert cursor.fetchone() == ("\N{REPLACEMENT CHARACTER}?",)


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_replacing_twice_is_replacing_once(words: str) -> None:
    assert texts.storable(texts.storable(words)) == texts.storable(words)
