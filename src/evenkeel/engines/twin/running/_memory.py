"""Where the tables of a run lie: one row of addresses that every kernel is given, instead of two dozen arrays.

Numba passes an array as seven values and counts who holds it; with two dozen arrays a call, and the compiling of it, costs more
than what is done in it. The arrays themselves are held by `Tables` for as long as kernels run.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np import arrayobj
from numba.np.numpy_support import from_dtype

from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._layout import Rows

_FLOATS = np.dtype("f8")
_LONGS = np.dtype("i8")
_NAMES = (
    "run", "nodes", "ways", "distributions", "table", "delays", "classes", "activities", "shelves", "skills",
    "own_skills", "people", "spans", "calendars", "rhythms", "offsets", "arrivals", "arriving", "cases", "instances",
    "edges", "events", "walk", "joins", "draw", "populations", "mixes",
    "begun", "standings", "tokens",
)  # fmt: skip
MEMORY = np.dtype([(name, "i8") for name in _NAMES] + [(f"{name}_size", "i8") for name in _NAMES])


_PLACES = {name: MEMORY.fields[name][1] for name in MEMORY.names or ()} if MEMORY.fields else {}


def memory(tables: Any) -> Rows:
    """Return the row of addresses of tables."""
    row = np.zeros(1, MEMORY)
    for name in _NAMES:
        table = getattr(tables, name)
        row[name], row[f"{name}_size"] = table.ctypes.data, table.shape[0]
    return row


build: Any = arrayobj


def _reader(name: str, kind: np.dtype[Any], columns: int = 0) -> Any:
    """Return what gives a kernel one of the tables that the row of addresses tells of."""
    element = from_dtype(kind)
    array = types.Array(element, 2 if columns else 1, "C")

    @intrinsic
    def table(_context: Any, row: Any) -> Any:
        def generated(target: Any, builder: Any, _signature: Any, values: Any) -> Any:
            address, rows = (_number(builder, values[0], field) for field in (name, f"{name}_size"))
            made = build.make_array(array)(target, builder)
            size, wide = (
                target.get_constant(types.intp, kind.itemsize),
                target.get_constant(types.intp, columns),
            )
            across = target.get_constant(types.intp, kind.itemsize * max(columns, 1))
            build.populate_array(
                made,
                data=builder.inttoptr(address, target.get_data_type(element).as_pointer()),
                shape=[rows, wide] if columns else [rows],
                strides=[across, size] if columns else [size],
                itemsize=size,
                meminfo=None,
            )
            return made._getvalue()

        return array(row), generated

    return table


def _number(builder: Any, row: Any, field: str) -> Any:
    """Read a number of the row."""
    start = builder.bitcast(row, ir.IntType(8).as_pointer())
    at = builder.gep(start, [ir.Constant(ir.IntType(64), _PLACES[field])])
    return builder.load(builder.bitcast(at, ir.IntType(64).as_pointer()))


run = _reader("run", _layout.RUN)
nodes = _reader("nodes", _layout.NODE)
ways = _reader("ways", _layout.WAY)
distributions = _reader("distributions", _layout.DISTRIBUTION)
table = _reader("table", _FLOATS)
delays = _reader("delays", _layout.DELAY)
classes = _reader("classes", _layout.CLASS)
activities = _reader("activities", _layout.ACTIVITY)
shelves = _reader("shelves", _layout.SHELF)
skills = _reader("skills", _layout.SKILL)
own_skills = _reader("own_skills", _LONGS)
people = _reader("people", _layout.PERSON)
spans = _reader("spans", _layout.SPAN)
arrivals = _reader("arrivals", _FLOATS)
arriving = _reader("arriving", _LONGS)
cases = _reader("cases", _layout.CASE)
instances = _reader("instances", _layout.INSTANCE)
edges = _reader("edges", _layout.EDGE)
events = _reader("events", _layout.EVENT)
calendars = _reader("calendars", _LONGS, 2)
rhythms = _reader("rhythms", _FLOATS, 169)
offsets = _reader("offsets", _FLOATS, 2)
walk = _reader("walk", _LONGS, 5)
draw = _reader("draw", _layout.DRAW)
joins = _reader("joins", _LONGS, 2)
populations = _reader("populations", _layout.POPULATION)
mixes = _reader("mixes", _layout.MIX)
begun = _reader("begun", _layout.BEGUN)
standings = _reader("standings", _layout.STANDING)
tokens = _reader("tokens", _layout.TOKEN)
