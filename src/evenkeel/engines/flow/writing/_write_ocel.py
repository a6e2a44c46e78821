"""OCEL 2.0: cases are objects of the type `case`, activities are types of events.

Who did an event, their team and when it began are attributes of the event: the log knows them as texts, not
as things with a life of their own. Channel, outcome, due and closing date are attributes of the case.
Attributes keep the prefix that they have in a `Log`. Every event concerns one object, its case.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.reading import _slices
from evenkeel.engines.flow.reading._ocel_document import OF_CASES, OF_EVENTS, TYPE
from evenkeel.engines.flow.writing._writing import Tell

ALWAYS = "1970-01-01T00:00:00Z"
"""The moment since which an attribute that never changed has its value."""


def declared(log: Log) -> tuple[dict[str, str], dict[str, str]]:
    """Return the attributes of events and of cases with their kinds."""
    of_events, of_cases = _slices.attributes(log)
    kinds = _slices.kinds(log)
    return (
        OF_EVENTS | {name: kinds[name] for name in of_events},
        OF_CASES | {name: kinds[name] for name in of_cases},
    )


def activities(log: Log) -> list[str]:
    """Return the activities that events have, in order of appearance."""
    return [str(a) for a in log.events["activity"].cast(pa.string()).unique().to_pylist()]


def prefix(log: Log) -> str:
    """Return what the names of events begin with, so that none is the name of a case."""
    names = log.cases["case"].to_pylist()
    found = "e"
    while any(name.startswith(found) for name in names):
        found += "_"
    return found


def write_json(log: Log, path: Path, *, tell: Tell) -> tuple[str, ...]:
    """Write a log as OCEL 2.0 JSON; nothing is changed."""
    of_events, of_cases = declared(log)
    with path.open("wb") as file:
        for piece in _document(log, of_events, of_cases, tell):
            file.write(piece.encode())
    return ()


def _document(log: Log, of_events: dict[str, str], of_cases: dict[str, str], tell: Tell) -> Iterator[str]:
    kinds = [{"name": name, "type": kind} for name, kind in of_events.items()]
    types = [{"name": activity, "attributes": kinds} for activity in activities(log)]
    case = {"name": TYPE, "attributes": [{"name": n, "type": kind} for n, kind in of_cases.items()]}
    yield f'{{"eventTypes":{_json(types)},\n"objectTypes":{_json([case])},\n"objects":['
    for part in _slices.slices(log):
        yield _listed(_objects(part, of_cases), first=part.cases.start == 0)
    yield '\n],\n"events":['
    begin = prefix(log)
    for part in _slices.slices(log):
        yield _listed(_events(part, of_events, begin), first=part.events.start == 0)
        tell(part.events.stop)
    yield "\n]}\n"


def _objects(part: _slices.Slice, of_cases: dict[str, str]) -> Any:
    time = f',"time":"{ALWAYS}"}}'
    ids = _slices.escaped(part.texts("case"), _json)
    return _slices.joined(
        [
            _slices.between('\n{"id":', ids, f',"type":"{TYPE}","attributes":['),
            _slices.bare(_attributes(part, of_cases, time)),
            pa.array(["]}"] * len(ids), pa.string()),
        ],
        len(ids),
    )


def _events(part: _slices.Slice, of_events: dict[str, str], begin: str) -> Any:
    rows = len(part.case)
    numbers = pa.array(np.arange(part.events.start + 1, part.events.stop + 1)).cast(pa.string())
    cases = _slices.escaped(part.texts("case"), _json).take(pa.array(part.case))
    return _slices.joined(
        [
            _slices.between(f'\n{{"id":"{begin}', numbers, '"'),
            _slices.between(',"type":', _slices.escaped(part.texts("activity"), _json), ""),
            _slices.between(',"time":"', part.texts("completed_at"), '","attributes":['),
            _slices.bare(_attributes(part, of_events, "}")),
            _slices.between('],"relationships":[{"objectId":', cases, f',"qualifier":"{TYPE}"}}]}}'),
        ],
        rows,
    )


def _attributes(part: _slices.Slice, names: dict[str, str], end: str) -> list[Any]:
    """Return for each attribute what stands for it, led by a comma."""
    return [
        _slices.between(f',{{"name":{_json(name)},"value":', _slices.escaped(part.texts(name), _json), end)
        for name in names
    ]


def _listed(texts: Any, *, first: bool) -> str:
    return ("" if first else ",") + ",".join(texts.to_pylist())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
