"""A part as bytes, to be sent between processes and machines: one row of lists in Arrow's stream format."""

import json
from typing import Any

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow.facts._parts import Part, Sequences
from evenkeel.engines.flow.facts._tallies import Tally

OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")
VERSION = 1


def packed(part: Part) -> bytes:
    """Write a part as bytes."""
    columns: dict[str, Any] = {}
    for name, texts in part.texts.items():
        columns[f"texts {name}"] = pa.array(texts, pa.string())
    sequences = dict(part.paths) | ({"": part.histories} if part.histories is not None else {})
    for name, some in sequences.items():
        columns[f"bounds {name}"], columns[f"activity {name}"] = some.bounds, some.activity
        if some.day is not None:
            columns[f"day {name}"] = some.day
    for name, tally in part.tallies.items():
        for i, column in enumerate((tally.counts, *tally.columns)):
            columns[f"tally {name} {i}"] = column
    rest = {
        "version": VERSION,
        "names": {name: tally.names for name, tally in part.tallies.items()},
        "counts": part.counts,
        "oldest": part.oldest,
    }
    batch = pa.record_batch({name: _list(column) for name, column in columns.items()})
    batch = batch.replace_schema_metadata({"part": json.dumps(rest)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=OPTIONS) as writer:
        writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def unpacked(content: bytes) -> Part:
    """Read a part that `packed` wrote."""
    with pa.ipc.open_stream(content) as reader:
        table = reader.read_all()
    rest = json.loads(table.schema.metadata[b"part"])
    if rest["version"] != VERSION:
        raise ValueError(f"This part of a log is of version {rest['version']}, and {VERSION} is read.")
    lists = {name: table[name].combine_chunks().flatten() for name in table.schema.names}
    tallies = {}
    for name, columns in rest["names"].items():
        counts, *found = (_numbers(lists[f"tally {name} {i}"]) for i in range(len(columns) + 1))
        tallies[name] = Tally(tuple(columns), tuple(found), counts)
    sequences = {
        name.removeprefix("bounds "): _sequences(lists, name.removeprefix("bounds "))
        for name in lists
        if name.startswith("bounds ")
    }
    texts = {
        name.removeprefix("texts "): column for name, column in lists.items() if name.startswith("texts ")
    }
    return Part(
        texts={name: tuple(column.to_pylist()) for name, column in texts.items()},
        paths={name: some for name, some in sequences.items() if name},
        tallies=tallies,
        counts=rest["counts"],
        oldest=tuple((at, name, offset) for at, name, offset in rest["oldest"]),
        histories=sequences.get(""),
    )


def _sequences(lists: dict[str, Any], name: str) -> Sequences:
    day = lists.get(f"day {name}")
    return Sequences(
        bounds=_numbers(lists[f"bounds {name}"]),
        activity=_numbers(lists[f"activity {name}"]),
        day=None if day is None else _numbers(day),
    )


def _list(column: Any) -> Any:
    values = pa.array(column)
    return pa.LargeListArray.from_arrays([0, len(values)], values)


def _numbers(column: Any) -> np.ndarray[Any, Any]:
    return np.asarray(column.to_numpy(zero_copy_only=False))
