"""What comes next: the events to come (a binary heap), and open work in the order in which it is taken (pairing heaps).

A pairing heap lies in the instances themselves (Fredman, Sedgewick, Sleator & Tarjan, The pairing heap, Algorithmica 1986): a queue
is the place of its first instance, so there are as many queues as one likes, of any length.
"""

import numpy as np

from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._compiled import kernel, within
from evenkeel.engines.twin.running._layout import GONE, NONE, Int, Real, Rows, Truth

_KIND = np.int64(56)
"""From this bit on, the order of an event says what it is."""


@kernel
def schedule(t: Rows, at: Real, what: Int, of: Int) -> None:
    """Put an event among those to come; of events at one moment the lower kind comes first, then the one that was put first."""
    place = memory.run(t)[0]["events"]
    memory.run(t)[0]["events"] = place + 1
    memory.run(t)[0]["sequence"] += 1
    order = (np.int64(what) << _KIND) + memory.run(t)[0]["sequence"]
    while place > 0:
        above = (place - 1) >> 1
        if memory.event(t, above)["at"] < at or (
            memory.event(t, above)["at"] == at and memory.event(t, above)["order"] < order
        ):
            break
        _copy(t, place, above)
        place = above
    memory.event(t, place)["at"] = at
    memory.event(t, place)["order"] = order
    memory.event(t, place)["of"] = of


@within
def first_kind(t: Rows) -> Int:
    """Return what the next event is."""
    return memory.event(t, 0)["order"] >> _KIND


@kernel
def drop_first(t: Rows) -> None:
    """Take the next event away."""
    size = memory.run(t)[0]["events"] - 1
    memory.run(t)[0]["events"] = size
    at, order = memory.event(t, size)["at"], memory.event(t, size)["order"]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and _sooner(t, below + 1, below):
            below += 1
        if at < memory.event(t, below)["at"] or (
            at == memory.event(t, below)["at"] and order < memory.event(t, below)["order"]
        ):
            break
        _copy(t, place, below)
        place = below
    _copy(t, place, size)


@within
def _copy(t: Rows, to: Int, place: Int) -> None:
    one, other = memory.event(t, to), memory.event(t, place)
    one["at"], one["order"], one["of"] = other["at"], other["order"], other["of"]


@within
def _sooner(t: Rows, one: Int, other: Int) -> Truth:
    if memory.event(t, one)["at"] != memory.event(t, other)["at"]:
        return memory.event(t, one)["at"] < memory.event(t, other)["at"]
    return memory.event(t, one)["order"] < memory.event(t, other)["order"]


@within
def comes_before(t: Rows, one: Int, other: Int) -> Truth:
    """Tell whether an instance is taken before another: by priority, by the key of its discipline, by its place in the log."""
    if memory.instance(t, one)["priority"] != memory.instance(t, other)["priority"]:
        return memory.instance(t, one)["priority"] < memory.instance(t, other)["priority"]
    if memory.instance(t, one)["key"] != memory.instance(t, other)["key"]:
        return memory.instance(t, one)["key"] < memory.instance(t, other)["key"]
    return one < other


@kernel
def _joined(t: Rows, one: Int, other: Int) -> Int:
    if one < 0:
        return other
    if other < 0:
        return one
    if comes_before(t, other, one):
        one, other = other, one
    memory.instance(t, other)["sibling"] = memory.instance(t, one)["child"]
    memory.instance(t, one)["child"] = other
    return one


@within
def queued(t: Rows, queue: Int, instance: Int) -> Int:
    """Put an instance in a queue; return the queue."""
    memory.instance(t, instance)["child"] = -1
    memory.instance(t, instance)["sibling"] = -1
    return _joined(t, queue, instance)


@kernel
def without_first(t: Rows, queue: Int) -> Int:
    """Take the first instance out of a queue; return what is left of it."""
    pairs, one = NONE, memory.instance(t, queue)["child"]
    while one >= 0:
        other = memory.instance(t, one)["sibling"]
        following = memory.instance(t, other)["sibling"] if other >= 0 else -1
        memory.instance(t, one)["sibling"] = -1
        if other >= 0:
            memory.instance(t, other)["sibling"] = -1
        pair = _joined(t, one, other)
        memory.instance(t, pair)["sibling"] = pairs
        pairs, one = pair, following
    left = NONE
    while pairs >= 0:
        following = memory.instance(t, pairs)["sibling"]
        memory.instance(t, pairs)["sibling"] = -1
        left = _joined(t, left, pairs)
        pairs = following
    return left


@within
def cleared(t: Rows, queue: Int) -> Int:
    """Return the queue without those at its front whose customers gave up."""
    while queue >= 0 and memory.instance(t, queue)["state"] == GONE:
        queue = without_first(t, queue)
    return queue
