"""Findings about how the work goes stay away from logs without trouble, as often as they promise."""

import collections

import pytest
from scipy import stats

from evenkeel.engines import flow
from tests.engines.flow import troubles

pytestmark = pytest.mark.long

LOGS = 250
CERTAINTY = 0.99
"""The logs are the same in each run: what keeps its promise does so always, so the bound may be close."""
KEPT = {code: kind.false_alarms for code, kind in flow.KINDS.items() if kind.false_alarms is not None}


def most_alarms(rate: float) -> int:
    """Return how many of the logs a finding may appear in by chance, if it keeps its promise."""
    return int(stats.binom.ppf(CERTAINTY, LOGS, rate))


@pytest.mark.slow
def test_findings_are_false_as_rarely_as_they_promise() -> None:
    alarms = collections.Counter(code for seed in range(LOGS) for code in troubles.codes_of(seed))
    promised = {code: most_alarms(rate) for code, rate in KEPT.items()}
    broken = {code: (alarms[code], most) for code, most in promised.items() if alarms[code] > most}
    assert not broken, f"found in so many of {LOGS} logs without trouble, where so many are allowed"


def test_a_finding_that_infers_something_promises_how_often_it_is_wrong() -> None:
    assert all(0 < rate <= 0.01 for rate in KEPT.values())


def test_the_same_log_has_the_same_findings() -> None:
    assert troubles.codes_of(3) == troubles.codes_of(3)
