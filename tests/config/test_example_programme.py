"""The example begins with a programme that lives: done with evidence, late, behind with savings; and that only once."""

import datetime as dt

import pytest

from evenkeel.config import example_model, example_programme
from evenkeel.contexts.accounts import operations, values
from evenkeel.contexts.programme import presentation, queries, rules
from evenkeel.contexts.programme.values import State
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_the_example_has_a_programme_that_lives() -> None:
    operations.make_example(password="for tests only", at=AT)
    example_model.ensure()
    example_programme.ensure(at=AT)
    example = values.EXAMPLES[0]
    with tenancy.acting(organisation_id=example.id):
        source = queries.programme(organisation_id=example.id, at=time.now())
        reports = queries.reports(organisation_id=example.id)
    assert source is not None
    states = {each.state for each in rules.standings(source.model.actions, reports, day=AT.date())}
    assert states == {
        State.DONE, State.UNPROVEN, State.LATE, State.LATE_IN_DESIGN, State.IN_DESIGN, State.IN_IMPLEMENTATION, State.NOT_BEGUN
    }  # fmt: skip
    behind = [
        row.title
        for row in presentation.stream_rows(source, reports, day=AT.date(), currency="GBP")
        if row.behind
    ]
    assert behind == ["Services and processes"]
    example_programme.ensure(at=AT)
    with tenancy.acting(organisation_id=example.id):
        assert queries.reports(organisation_id=example.id) == reports
