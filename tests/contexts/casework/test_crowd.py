"""Eight people at the same shelves at once. The same with 32 and 20,000 cases is benchmarks/casework_crowd.py."""

import pytest

from benchmarks import _casework_ground as ground
from benchmarks import casework_crowd as crowd

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_nothing_is_lost_doubled_or_stuck() -> None:
    boss, *people = ground.organisation(8)
    crowd.fill(boss, 80)
    counts = crowd.work(people, seed=1)
    assert counts["closed"] == 80
    assert counts["taken"] == counts["closed"] + counts["given back"]
    assert not crowd.faults(boss, 80)
