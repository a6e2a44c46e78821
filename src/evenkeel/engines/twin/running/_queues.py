"""What comes next: the events to come (a binary heap), and open work in the order in which it is taken (pairing heaps).

A pairing heap lies in the instances themselves (Fredman, Sedgewick, Sleator & Tarjan, The pairing heap, Algorithmica 1986): a queue
is the place of its first instance, so there are as many queues as one likes, of any length.
"""

import numpy as np

from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._layout import GONE, NONE, Int, Real, Rows, Truth

_KIND = np.int64(56)
"""From this bit on, the order of an event says what it is."""


@kernel
def schedule(run: Rows, events: Rows, at: Real, what: Int, of: Int) -> None:
    """Put an event among those to come; of events at one moment the lower kind comes first, then the one that was put first."""
    place = run[0]["events"]
    run[0]["events"] = place + 1
    run[0]["sequence"] += 1
    order = (np.int64(what) << _KIND) + run[0]["sequence"]
    while place > 0:
        above = (place - 1) >> 1
        if events[above]["at"] < at or (events[above]["at"] == at and events[above]["order"] < order):
            break
        events[place] = events[above]
        place = above
    events[place]["at"] = at
    events[place]["order"] = order
    events[place]["of"] = of


@kernel
def first_kind(events: Rows) -> Int:
    """Return what the next event is."""
    return events[0]["order"] >> _KIND


@kernel
def drop_first(run: Rows, events: Rows) -> None:
    """Take the next event away."""
    size = run[0]["events"] - 1
    run[0]["events"] = size
    at, order = events[size]["at"], events[size]["order"]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and _sooner(events, below + 1, below):
            below += 1
        if at < events[below]["at"] or (at == events[below]["at"] and order < events[below]["order"]):
            break
        events[place] = events[below]
        place = below
    events[place] = events[size]


@kernel
def _sooner(events: Rows, one: Int, other: Int) -> Truth:
    if events[one]["at"] != events[other]["at"]:
        return events[one]["at"] < events[other]["at"]
    return events[one]["order"] < events[other]["order"]


@kernel
def comes_before(instances: Rows, one: Int, other: Int) -> Truth:
    """Tell whether an instance is taken before another: by priority, by the key of its discipline, by its place in the log."""
    if instances[one]["priority"] != instances[other]["priority"]:
        return instances[one]["priority"] < instances[other]["priority"]
    if instances[one]["key"] != instances[other]["key"]:
        return instances[one]["key"] < instances[other]["key"]
    return one < other


@kernel
def _joined(instances: Rows, one: Int, other: Int) -> Int:
    if one < 0:
        return other
    if other < 0:
        return one
    if comes_before(instances, other, one):
        one, other = other, one
    instances[other]["sibling"] = instances[one]["child"]
    instances[one]["child"] = other
    return one


@kernel
def queued(instances: Rows, queue: Int, instance: Int) -> Int:
    """Put an instance in a queue; return the queue."""
    instances[instance]["child"] = -1
    instances[instance]["sibling"] = -1
    return _joined(instances, queue, instance)


@kernel
def without_first(instances: Rows, queue: Int) -> Int:
    """Take the first instance out of a queue; return what is left of it."""
    pairs, one = NONE, instances[queue]["child"]
    while one >= 0:
        other = instances[one]["sibling"]
        following = instances[other]["sibling"] if other >= 0 else -1
        instances[one]["sibling"] = -1
        if other >= 0:
            instances[other]["sibling"] = -1
        pair = _joined(instances, one, other)
        instances[pair]["sibling"] = pairs
        pairs, one = pair, following
    left = NONE
    while pairs >= 0:
        following = instances[pairs]["sibling"]
        instances[pairs]["sibling"] = -1
        left = _joined(instances, left, pairs)
        pairs = following
    return left


@kernel
def cleared(instances: Rows, queue: Int) -> Int:
    """Return the queue without those at its front whose customers gave up."""
    while queue >= 0 and instances[queue]["state"] == GONE:
        queue = without_first(instances, queue)
    return queue
