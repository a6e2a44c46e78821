"""`kill -9` of server, worker and database during intake loses no contact that was acknowledged."""

import tempfile
from pathlib import Path

import pytest

from tests import prepared
from tests.config.killing import rounds

pytestmark = pytest.mark.long


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_everything_was_killed() -> None:
    # Not below pytest's own folder: it is closed to the system user that PostgreSQL runs as when root starts it.
    with tempfile.TemporaryDirectory(prefix="evenkeel-kill-", ignore_cleanup_errors=True) as folder:
        prepared.copied(Path(folder), hurried=False)
        acknowledged, kept = rounds(Path(folder), number=1, seed=20260302)
    assert acknowledged == kept
    assert acknowledged > 5, "contacts came in while it happened"
