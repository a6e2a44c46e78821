"""What a page of the staff weighs on its way: the shared bundle, and what boards and meetings add to it."""

import gzip
from pathlib import Path

import pytest

import evenkeel
from evenkeel.ui import assets

pytestmark = pytest.mark.skipif(not assets.MANIFEST.exists(), reason="nothing is built; run `make assets`")

CONTEXTS = Path(evenkeel.__file__).parent / "contexts"
MOST = {"js": 35 * 1024, "css": 20 * 1024}
"""Bytes, each file compressed as it is sent."""


@pytest.mark.parametrize("kind", MOST)
def test_the_page_of_a_board_stays_light(kind: str) -> None:
    bundle = list(assets.MANIFEST.parent.glob(f"staff-*.{kind}"))
    assert len(bundle) == 1
    # More than any one page loads: the files of all kinds of board and of meetings together.
    own = [*CONTEXTS.glob(f"boards/static/**/*.{kind}"), *CONTEXTS.glob(f"meetings/static/**/*.{kind}")]
    assert len(own) >= 2
    weight = sum(len(gzip.compress(each.read_bytes())) for each in (*bundle, *own))
    assert weight <= MOST[kind], f"{weight / 1024:.1f} KB"
