"""`evenkeel audit verify`, on a database that is there."""

import uuid
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from evenkeel import cli
from evenkeel.contexts.accounts import operations, values
from evenkeel.kernel import time

pytestmark = [
    pytest.mark.django_db(databases=["default", "owner"], transaction=True),
    pytest.mark.slow,
]


@pytest.fixture
def example() -> uuid.UUID:
    """Make the examples; return the first organisation."""
    operations.make_example(password="sail-harbour-keel-42", at=time.now())
    return values.EXAMPLES[0].id


def verify(*options: str) -> tuple[int, str]:
    """Run the command; return exit code and what it printed."""
    result = CliRunner().invoke(cli.app, ["audit", "verify", *options])
    return result.exit_code, result.output


def test_sound_chains(example: uuid.UUID) -> None:
    code, printed = verify()
    assert code == 0
    lines = {line.split("  ")[0]: line for line in printed.splitlines()}
    assert "5" in lines["Harbour Vale Council (example)"].split()
    assert "4" in lines["Moorland Edge Council (example)"].split()
    assert printed.count("holds") == 3, "two chains and the heading"


def test_a_broken_chain_is_named_and_ends_with_1(
    example: uuid.UUID, around_triggers: Callable[..., None]
) -> None:
    around_triggers("delete from audit_entry where organisation_id = %s and sequence = 2", [example])
    code, printed = verify()
    assert code == 1
    assert "broken at 2: the entry is missing" in printed
    assert verify("--organisation", "moorland")[0] == 0
    assert verify("--organisation", "harbour-vale")[0] == 1


def test_an_unknown_organisation_is_refused(example: uuid.UUID) -> None:
    code, printed = verify("--organisation", "atlantis")
    assert code == 1
    assert "no audit trail" in printed
