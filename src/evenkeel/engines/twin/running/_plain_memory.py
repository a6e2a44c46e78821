"""Where the tables of a plain twin's run lie; the same as `_memory`, of other tables."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from evenkeel.engines.twin.running import _layout, _plain
from evenkeel.engines.twin.running import _memory as usual
from evenkeel.engines.twin.running._layout import Rows

_NAMES = _plain.Tables._fields


def memory(tables: _plain.Tables) -> Rows:
    """Return the row of addresses of tables."""
    return usual.memory(tables, _NAMES)


run = usual.one_of("run", _plain.RUN, _NAMES)
node = usual.one_of("nodes", _layout.NODE, _NAMES)
way = usual.one_of("ways", _layout.WAY, _NAMES)
of_class = usual.one_of("classes", _layout.CLASS, _NAMES)
activity = usual.one_of("activities", _layout.ACTIVITY, _NAMES)
skill = usual.one_of("skills", _layout.SKILL, _NAMES)
person = usual.one_of("people", _layout.PERSON, _NAMES)
distribution = usual.one_of("distributions", _layout.DISTRIBUTION, _NAMES)
case = usual.one_of("cases", _plain.CASE, _NAMES)
step = usual.one_of("steps", _plain.STEP, _NAMES)
queue = usual.one_of("queues", _plain.QUEUE, _NAMES)
event = usual.one_of("events", _layout.EVENT, _NAMES)

table = usual.reader("table", np.dtype("f8"), names=_NAMES)
arrivals = usual.reader("arrivals", np.dtype("f8"), names=_NAMES)
arriving = usual.reader("arriving", np.dtype("i8"), names=_NAMES)
levels = usual.reader("levels", np.dtype("i8"), names=_NAMES)
own_skills = usual.reader("own_skills", np.dtype("i8"), names=_NAMES)
free = usual.reader("free", np.dtype("u8"), names=_NAMES)
of_case = usual.reader("of_case", np.dtype("i4"), names=_NAMES)
what = usual.reader("what", np.dtype("i4"), names=_NAMES)
who = usual.reader("who", np.dtype("i4"), names=_NAMES)
start = usual.reader("start", np.dtype("i8"), names=_NAMES)
end = usual.reader("end", np.dtype("i8"), names=_NAMES)
came = usual.reader("came", np.dtype("i8"), names=_NAMES)
enabled = usual.reader("enabled", np.dtype("i8"), names=_NAMES)


def _lowest(_context: Any, bits: Any) -> Any:
    """Return the place of the lowest bit that is set, of a number that is not 0."""

    def generated(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.cttz(values[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), generated


_made: Any = intrinsic
lowest = _made(_lowest)
