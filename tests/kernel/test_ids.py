"""Identifiers."""

import itertools

from evenkeel.kernel import ids


def test_identifiers_are_unique_and_say_their_version() -> None:
    made = [ids.new() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {"specified in RFC 4122"}


def test_identifiers_sort_by_the_millisecond_of_their_birth() -> None:
    births = [each.int >> 80 for each in (ids.new() for _ in range(1000))]
    assert all(earlier <= later for earlier, later in itertools.pairwise(births))
