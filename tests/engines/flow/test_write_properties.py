"""What is written is read back as it was, whatever the log."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from evenkeel.engines import flow
from tests.engines.flow import random_logs

pytestmark = pytest.mark.long

LOGS = random_logs.logs()


def there_and_back(log: flow.Log, form: str) -> flow.Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log.{form}"
        written = flow.write(log, path)
        assert (written.format, written.cases, written.events) == (form, log.n_cases, log.n_events)
        return flow.read(path)


@pytest.mark.slow  # many examples
@pytest.mark.parametrize("form", [form for form in flow.FORMATS if not form.endswith(".gz")])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(log=LOGS)
def test_nothing_is_lost_or_changed(form: str, log: flow.Log) -> None:
    reading = there_and_back(log, form)
    has_kinds = not form.startswith("csv")
    expected, found = (random_logs.told(one, kinds=has_kinds) for one in (log, reading.log))
    assert found == expected
    assert reading.source.notes == ()
    assert reading.source.naive_times == 0
    if has_kinds:
        assert _types(reading.log) == _types(log)
        assert flow.measure(reading.log) == flow.measure(log)
    assert flow.measure(bare(reading.log)) == flow.measure(bare(log))


def bare(log: flow.Log) -> flow.Log:
    """Return a log without attributes: of those, a table of texts does not say the kinds."""
    return flow.Log(
        events=log.events.select([n for n in log.events.schema.names if not n.startswith("event:")]),
        cases=log.cases.select([n for n in log.cases.schema.names if not n.startswith("case:")]),
    )


def _types(log: flow.Log) -> dict[str, str]:
    return {field.name: str(field.type) for table in (log.events, log.cases) for field in table.schema}
