"""However a log is cut into parts of whole cases, they tell the facts of the whole, to the last digit."""

import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from evenkeel.engines.flow.facts import _chunks, _parts, _portable, _register
from tests.engines.flow import logs
from tests.engines.flow.test_facts_twin import many

RECEIPT = Path(__file__).parents[4] / "shared/data/event-logs/receipt.xes.gz"


def told(log: flow.Log) -> pa.Table:
    """Return a log as a table of events with what is known of their cases, as `log_of` reads it."""
    case = log.events["case"]
    of_cases = {
        name: log.cases[name].combine_chunks().take(case.combine_chunks()) for name in log.cases.schema.names
    }
    opening = log.started_at == log.opened_at[log.case]
    offset = np.where(opening, log.opened_offset[log.case], log.utc_offset)
    columns = {name: log.events[name] for name in log.events.schema.names}
    return pa.table(columns | of_cases | {"started_offset": pa.array(offset.astype(np.int16))})


@st.composite
def cut(draw: st.DrawFn) -> tuple[pa.Table, list[pa.Table]]:
    """Draw the events of a log and a cutting of its cases into parts, in any order; a part may be empty."""
    log = draw(many())
    parts = draw(st.lists(st.integers(0, 3), min_size=log.n_cases, max_size=log.n_cases))
    table, part = told(log), np.array(parts)[log.case]
    return table, [table.filter(pa.array(part == i)) for i in draw(st.permutations(range(4)))]


@settings(max_examples=60, deadline=None)
@given(cut())
@pytest.mark.slow
@pytest.mark.long
def test_any_cutting_tells_the_same(drawn: tuple[pa.Table, list[pa.Table]]) -> None:
    whole, parts = drawn
    assert flow.combine(flow.partial(part) for part in parts) == flow.measure(flow.log_of(whole))


@settings(max_examples=40, deadline=None)
@given(many(), st.integers(1, 8), st.randoms(use_true_random=False))
@pytest.mark.slow
def test_any_grouping_of_the_parts_tells_the_same(log: flow.Log, events: int, order: random.Random) -> None:
    parts = [_register.kept(chunk, flow.FACTS) for chunk in _chunks.cut(log, events=events)]
    while len(parts) > 1:
        order.shuffle(parts)
        several = order.randint(2, len(parts))
        parts = [_parts.merged(parts[:several]), *parts[several:]]
    assert flow.combine([_portable.packed(parts[0])]) == flow.measure(log)


@pytest.fixture(scope="module")
def receipt() -> flow.Log:
    if not RECEIPT.exists():
        pytest.skip("the public event logs are not beside the project")
    return flow.read(RECEIPT).log


@pytest.mark.slow
def test_threads_and_processes_tell_the_same(receipt: flow.Log, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = flow.measure(receipt)
    assert flow.combine([flow.partial(told(receipt))]) == whole
    with ThreadPoolExecutor(2) as threads:
        assert flow.measure(receipt, executor=threads) == whole
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        assert flow.measure(receipt, executor=processes) == whole


def test_chunks_are_whole_cases() -> None:
    log = logs.log(*(logs.case(f"{n}", *[("a", "2025-01-06")] * n) for n in (3, 1, 1, 5, 2)))
    chunks = list(_chunks.cut(log, events=4))
    assert [np.diff(chunk.bounds).tolist() for chunk in chunks] == [[3, 1], [1], [5], [2]]
    assert [chunk.names.to_pylist() for chunk in chunks] == [["3", "1"], ["1"], ["5"], ["2"]]


def test_some_facts_are_measured_alone(receipt: flow.Log) -> None:
    whole: Any = flow.measure(receipt)
    for name in flow.FACTS:
        assert flow.measure_some(receipt, facts=[name]) == {name: getattr(whole, name)}


def test_parts_without_an_event_are_nothing_to_measure() -> None:
    empty = told(logs.log(logs.case("A", ("a", "2025-01-06")))).slice(0, 0)
    with pytest.raises(flow.NoEvents):
        flow.combine([flow.partial(empty)])
