"""No log is too odd to be looked at: checks find something or nothing, and never fail."""

import numpy as np
import pytest
from hypothesis import given, settings

from evenkeel.engines import flow
from evenkeel.engines.flow.findings import _findings
from tests.engines.flow import built, random_logs, trouble_free, troubles


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(random_logs.logs())
def test_any_log_can_be_looked_at(log: flow.Log) -> None:
    assert all(found.sentence for found in troubles.findings_of(log))


def of_many(**columns: object) -> flow.Log:
    """Make 400 cases of three steps, of which one thing is odd."""
    n = 400
    steps = np.tile(["a", "b", "c"], n)
    times = np.repeat(np.arange(n), 3) * 7_200.0 + np.tile([0, 600, 1_200], n)
    who = np.tile(["Ida", "Bo", "Eva"], n)
    odd = {"activity": steps, "seconds": times, "resource": who, **columns}
    return built.log(np.repeat(np.arange(n), 3), **odd)


ODD = {
    "all at one moment": of_many(seconds=np.zeros(1_200)),
    "all on one day": of_many(seconds=np.arange(1_200) * 10.0),
    "all the same step": of_many(activity=np.repeat("a", 1_200)),
    "every step another": of_many(activity=np.arange(1_200).astype(str)),
    "one person": of_many(resource=np.repeat("Ida", 1_200)),
    "everybody another": of_many(resource=np.arange(1_200).astype(str)),
    "nobody": of_many(resource=np.repeat("", 1_200)),
    "backwards": of_many(seconds=np.arange(1_200)[::-1] * 3_600.0),
    "a century": of_many(seconds=np.repeat(np.arange(400), 3) * 8e6 + np.tile([0, 600, 1_200], 400)),
    "one channel": of_many(channel=np.repeat("web", 400)),
    "every channel another": of_many(channel=np.arange(400).astype(str)),
    "an attribute that tells all": of_many(attributes={"kind": np.arange(400) % 4}),
}


@pytest.mark.parametrize("log", ODD.values(), ids=ODD)
def test_odd_logs_can_be_looked_at(log: flow.Log) -> None:
    assert all(found.sentence for found in troubles.findings_of(log))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_findings_are_the_same_whatever_the_cases_are_called(seed: int) -> None:
    log = trouble_free.trouble_free(seed)
    names = log.cases.schema.get_field_index("case")
    other = flow.Log(
        events=log.events,
        cases=log.cases.set_column(names, "case", [[f"x{i}" for i in range(log.n_cases)]]),
    )
    told = [(found.code, found.sentence, found.evidence) for found in troubles.findings_of(log)]
    assert told == [(found.code, found.sentence, found.evidence) for found in troubles.findings_of(other)]


def test_every_finding_that_infers_something_has_a_method() -> None:
    for check in _findings.CHECKS:
        if check.kind.false_alarms is not None:
            assert check.kind.method.endswith("."), check.kind.code
            assert check.kind.about == "work"
