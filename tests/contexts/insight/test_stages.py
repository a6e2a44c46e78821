"""How far cases have come, due dates of steps and load against an even share, as a report shows them."""

import datetime as dt

from evenkeel.contexts.insight import load, stages
from evenkeel.engines import flow
from tests.contexts.insight import samples
from tests.engines.flow import logs


def facts() -> flow.Facts:
    begun = [dt.datetime(2025, 1, 1, 8, tzinfo=dt.UTC) + dt.timedelta(days=i) for i in range(60)]
    cases = [
        logs.Case(
            f"case {i}",
            [
                logs.Event("received", at, "Ida"),
                logs.Event("checked", at + dt.timedelta(days=5), "Bo" if i % 3 else "Ida"),
                logs.Event("decided", at + dt.timedelta(days=9), "Ida"),
            ],
        )
        for i, at in enumerate(begun)
    ]
    return flow.measure(logs.log(*cases))


def test_each_band_of_the_cumulative_flow_lies_on_the_one_before() -> None:
    figure = stages.cumulative(facts())
    assert figure is not None
    assert figure.svg.count("band fill-") == 5
    assert figure.title == "How far cases have come"
    opened = [int(row[1].replace(",", "")) for row in figure.table.rows]
    closed = [int(row[-1].replace(",", "")) for row in figure.table.rows]
    assert opened[-1] == closed[-1] == 60
    assert all(later >= earlier for later, earlier in zip(opened, closed, strict=True))


def test_closed_cases_that_would_hide_the_open_ones_are_left_to_the_table() -> None:
    brief = facts()
    assert brief.cumulative_flow is not None
    flat = tuple(one.model_copy(update={"closed": one.opened - 1}) for one in brief.cumulative_flow.periods)
    changed = brief.cumulative_flow.model_copy(update={"periods": flat})
    figure = stages.cumulative(brief.model_copy(update={"cumulative_flow": changed}))
    assert figure is not None
    assert figure.title == "Where open cases stood"
    assert figure.svg.count("band fill-") == 4


def test_load_is_held_against_the_mix_of_work() -> None:
    figure = load.even_load(facts())
    assert figure is not None
    assert {row[0] for row in figure.table.rows} == {"Ida", "Bo"}
    assert "to expect" in figure.svg


def test_an_older_document_has_none_of_them() -> None:
    old = samples.report().facts
    assert stages.cumulative(old) is None
    assert stages.step_due_dates(old) is None
    assert load.even_load(old) is None
