"""Where the tables of a run lie: one row of addresses that every kernel is given, instead of two dozen arrays.

Numba passes an array as seven values and counts who holds it; with two dozen arrays a call, and the compiling of it, costs more
than what is done in it. The arrays themselves are held by `Tables` for as long as kernels run.
"""

from collections.abc import Sequence
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


def memory(tables: Any, names: Sequence[str] = _NAMES) -> Rows:
    """Return the row of addresses of tables, which are called by these names."""
    row = np.zeros(1, np.dtype([(field, "i8") for name in names for field in (name, f"{name}_size")]))
    for name in names:
        table = getattr(tables, name)
        row[name], row[f"{name}_size"] = table.ctypes.data, table.shape[0]
    return row


build: Any = arrayobj


def reader(name: str, kind: np.dtype[Any], columns: int = 0, names: Sequence[str] = _NAMES) -> Any:
    """Return what gives a kernel one of the tables that the row of addresses tells of."""
    place = 16 * names.index(name)
    element = from_dtype(kind)
    array = types.Array(element, 2 if columns else 1, "C")

    @intrinsic
    def table(_context: Any, row: Any) -> Any:
        def generated(target: Any, builder: Any, _signature: Any, values: Any) -> Any:
            address, rows = (_number(builder, values[0], field) for field in (place, place + 8))
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


def one_of(name: str, kind: np.dtype[Any], names: Sequence[str] = _NAMES) -> Any:
    """Return what gives a kernel one record of a table, by its place, which is never counted from the end."""
    element = from_dtype(kind)
    place = 16 * names.index(name)

    @intrinsic
    def one(_context: Any, row: Any, index: Any) -> Any:
        def generated(target: Any, builder: Any, signature: Any, values: Any) -> Any:
            index = target.cast(builder, values[1], signature.args[1], types.int64)
            across = builder.mul(index, ir.Constant(ir.IntType(64), kind.itemsize))
            address = builder.add(_number(builder, values[0], place), across)
            return builder.inttoptr(address, target.get_value_type(element))

        return element(row, index), generated

    return one


def _number(builder: Any, row: Any, place: int) -> Any:
    """Read a number of the row."""
    start = builder.bitcast(row, ir.IntType(8).as_pointer())
    at = builder.gep(start, [ir.Constant(ir.IntType(64), place)])
    found = builder.load(builder.bitcast(at, ir.IntType(64).as_pointer()))
    # Tables lie where they lie as long as a kernel runs, so it need not look again after each thing that it writes.
    found.set_metadata("invariant.load", builder.module.add_metadata([]))
    return found


run = reader("run", _layout.RUN)
table = reader("table", _FLOATS)
activities = reader("activities", _layout.ACTIVITY)
own_skills = reader("own_skills", _LONGS)
people = reader("people", _layout.PERSON)
arrivals = reader("arrivals", _FLOATS)
arriving = reader("arriving", _LONGS)
cases = reader("cases", _layout.CASE)
instances = reader("instances", _layout.INSTANCE)
edges = reader("edges", _layout.EDGE)
events = reader("events", _layout.EVENT)
calendars = reader("calendars", _LONGS, 2)
rhythms = reader("rhythms", _FLOATS, 169)
offsets = reader("offsets", _FLOATS, 2)
walk = reader("walk", _LONGS, 5)
draw = reader("draw", _layout.DRAW)
joins = reader("joins", _LONGS, 2)
populations = reader("populations", _layout.POPULATION)
begun = reader("begun", _layout.BEGUN)

node = one_of("nodes", _layout.NODE)
way = one_of("ways", _layout.WAY)
distribution = one_of("distributions", _layout.DISTRIBUTION)
delay = one_of("delays", _layout.DELAY)
class_of = one_of("classes", _layout.CLASS)
activity = one_of("activities", _layout.ACTIVITY)
shelf = one_of("shelves", _layout.SHELF)
skill = one_of("skills", _layout.SKILL)
person = one_of("people", _layout.PERSON)
span = one_of("spans", _layout.SPAN)
case = one_of("cases", _layout.CASE)
instance = one_of("instances", _layout.INSTANCE)
edge = one_of("edges", _layout.EDGE)
event = one_of("events", _layout.EVENT)
population = one_of("populations", _layout.POPULATION)
mix = one_of("mixes", _layout.MIX)
standing = one_of("standings", _layout.STANDING)
token = one_of("tokens", _layout.TOKEN)
