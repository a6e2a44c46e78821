"""Drawing the course of a case when it arrives: a walk through the net that leaves a partial order of instances behind.

Tokens walk; each carries the list of instances that what it meets next has to wait for. The table `walk` is their room:
columns 0 and 1 a stack of tokens (node, list), 2 and 3 the cells of lists (instance, next cell), 4 the joins that hold
tokens. `joins` has for each node how many tokens it holds, and their list.
"""

import numpy as np

from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._chance import FOR_WAY, uniform
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._layout import (
    CHOICE,
    END,
    PLANNED,
    SOME,
    TASK,
    Int,
    Real,
    Rows,
    Truth,
    numbers,
)

_FIRST, _SOME, _LAST_RESORT, _ORDER = numbers(4)
"""Which draw at a fork: of the one way, of each of several, of the one where chance took none; from here on, of their order."""


@kernel
def draw_course(t: Rows, case: Int, start: Int) -> Int:
    """Draw the course of a case from a node on; return how many instances it has."""
    begin_course(t)
    walk_on(t, case, start)
    return end_course(t, case)


@kernel
def begin_course(t: Rows) -> None:
    """Begin to draw a course."""
    draw = memory.draw(t)[0]
    draw["instances"] = draw["forks"] = draw["cells"] = draw["held"] = draw["tokens"] = 0


@kernel
def walk_on(t: Rows, case: Int, node: Int) -> None:
    """Walk from a node on, until every token has ended or waits at a join."""
    draw, walk = memory.draw(t)[0], memory.walk(t)
    draw["tokens"] = 1
    walk[0, 0], walk[0, 1] = node, -1
    while draw["tokens"] > 0:
        _walk(t, case, _next_token(t))


@kernel
def end_course(t: Rows, case: Int) -> Int:
    """Let the joins go at which tokens wait for what does not come; return how many instances the course has."""
    draw = memory.draw(t)[0]
    while draw["tokens"] > 0 or draw["held"] > 0:
        _walk(t, case, _next_token(t))
    return draw["instances"]


@kernel
def _next_token(t: Rows) -> Int:
    """Take up a token; where all others wait at joins, the join that has waited longest has all that will come."""
    draw, walk, joins = memory.draw(t)[0], memory.walk(t), memory.joins(t)
    draw["through"] = 0
    if draw["tokens"] > 0:
        draw["tokens"] -= 1
        draw["waits"] = walk[draw["tokens"], 1]
        return walk[draw["tokens"], 0]
    node = walk[0, 4]
    draw["waits"], draw["through"] = joins[node, 1], 1
    _let_go(t, node)
    return node


@kernel
def _let_go(t: Rows, node: Int) -> None:
    """A join holds tokens no more."""
    draw, walk = memory.draw(t)[0], memory.walk(t)
    memory.joins(t)[node, 0] = 0
    place = 0
    while walk[place, 4] != node:
        place += 1
    draw["held"] -= 1
    for later in range(place, draw["held"]):
        walk[later, 4] = walk[later + 1, 4]


@kernel
def _walk(t: Rows, case: Int, node: Int) -> None:
    """Walk with a token until it ends, or waits at a join."""
    draw = memory.draw(t)[0]
    room = memory.walk(t).shape[0] - 2
    while node >= 0:
        one = memory.node(t, node)
        if one["kind"] == END:
            return
        if one["kind"] == TASK:
            if draw["instances"] >= memory.run(t)[0]["longest"]:
                memory.run(t)[0]["cut"] += 1
                return
            _work(t, case, node)
        elif one["kind"] != CHOICE and one["incoming"] > 1 and not draw["through"] and not _joined(t, node):
            return
        draw["through"] = 0
        if one["ways"] == one["ways_end"] or draw["forks"] >= room or draw["cells"] >= room:
            return
        node = _onward(t, node, memory.case(t, case)["key"])


@kernel
def _work(t: Rows, case: Int, node: Int) -> None:
    """Leave an instance behind, which waits for all that the token carries; what comes next waits for it alone."""
    draw, walk = memory.draw(t)[0], memory.walk(t)
    new = added(t, case, node, memory.node(t, node)["activity"], draw["instances"])
    draw["instances"] += 1
    cell = draw["waits"]
    while cell >= 0:
        _linked(t, walk[cell, 2], new)
        cell = walk[cell, 3]
    walk[draw["cells"], 2], walk[draw["cells"], 3] = new, -1
    draw["waits"] = draw["cells"]
    draw["cells"] += 1


@kernel
def _joined(t: Rows, node: Int) -> Truth:
    """Hold a token at a join; go on with all of them when the last has come."""
    draw, walk, joins = memory.draw(t)[0], memory.walk(t), memory.joins(t)
    room = walk.shape[0] - 2
    if joins[node, 0] == 0:
        walk[draw["held"], 4] = node
        draw["held"] += 1
        joins[node, 1] = -1
    joins[node, 0] += 1
    cell = draw["waits"]
    while cell >= 0 and draw["cells"] < room:
        walk[draw["cells"], 2], walk[draw["cells"], 3] = walk[cell, 2], joins[node, 1]
        joins[node, 1] = draw["cells"]
        draw["cells"] += 1
        cell = walk[cell, 3]
    if joins[node, 0] < memory.node(t, node)["incoming"]:
        return False
    draw["waits"] = joins[node, 1]
    _let_go(t, node)
    return True


@kernel
def _onward(t: Rows, node: Int, key: Int) -> Int:
    """Return the node to which the token goes on; further ways are left to further tokens."""
    draw, one = memory.draw(t)[0], memory.node(t, node)
    first, last = one["ways"], one["ways_end"]
    draw["forks"] += 1
    if one["kind"] in (TASK, CHOICE):
        return memory.way(t, first)["to"] if last - first == 1 else _chosen(t, node, key, _FIRST)
    following, held = -1, draw["tokens"]
    for way in range(first, last):
        if one["kind"] == SOME:
            draw["forks"] += 1
            if uniform(key, draw["forks"], FOR_WAY, _SOME) >= memory.way(t, way)["share"]:
                continue
        if following < 0:
            following = memory.way(t, way)["to"]
        elif draw["tokens"] < memory.walk(t).shape[0]:
            memory.walk(t)[draw["tokens"], 0] = memory.way(t, way)["to"]
            memory.walk(t)[draw["tokens"], 1] = draw["waits"]
            draw["tokens"] += 1
    if following < 0:
        return _chosen(t, node, key, _LAST_RESORT)
    if one["in_order"]:
        _turned(t, draw["tokens"] - held)
        return following
    return _shuffled(t, following, draw["tokens"] - held, key)


@kernel
def _turned(t: Rows, others: Int) -> None:
    """Turn the last tokens around, so that they are taken up in the order in which they were left."""
    draw, walk = memory.draw(t)[0], memory.walk(t)
    low, high = draw["tokens"] - others, draw["tokens"] - 1
    while low < high:
        walk[low, 0], walk[high, 0] = walk[high, 0], walk[low, 0]
        low += 1
        high -= 1


@kernel
def _shuffled(t: Rows, following: Int, others: Int, key: Int) -> Int:
    """Shuffle ways that are gone side by side (Fisher and Yates), so that one colleague does not always begin with the same."""
    draw, walk = memory.draw(t)[0], memory.walk(t)
    first = draw["tokens"] - others
    for place in range(
        others
    ):  # the last of what is left changes places with any of it, or with the one that follows
        last = others - 1 - place
        chosen = np.int64(uniform(key, draw["forks"], FOR_WAY, _ORDER + place) * (last + 2)) - 1
        here = walk[first + last, 0]
        if chosen < 0:
            walk[first + last, 0], following = following, here
        else:
            walk[first + last, 0], walk[first + chosen, 0] = walk[first + chosen, 0], here
    return following


@kernel
def _chosen(t: Rows, node: Int, key: Int, which: Int) -> Int:
    """Return the node that chance chooses, by weight."""
    one = memory.node(t, node)
    chance = uniform(key, memory.draw(t)[0]["forks"], FOR_WAY, which)
    low, high = one["ways"], one["ways_end"] - 1
    while low < high:
        middle = (low + high) >> 1
        if memory.way(t, middle)["up_to"] <= chance:
            low = middle + 1
        else:
            high = middle
    return memory.way(t, low)["to"]


@kernel
def added(t: Rows, case: Int, node: Int, activity: Int, position: Int) -> Int:
    """Add an instance to the log to be."""
    new = memory.run(t)[0]["instances"]
    memory.run(t)[0]["instances"] = new + 1
    memory.run(t)[0]["alive"] += 1
    one = memory.instance(t, new)
    one["case"], one["node"], one["activity"], one["position"] = case, node, activity, position
    one["pending"], one["state"], one["person"], one["edge"] = 0, PLANNED, -1, -1
    one["child"], one["sibling"], one["member"], one["stands"] = -1, -1, -1, 0
    one["priority"], one["left"] = 0, -1.0
    unknown: Real = np.nan
    one["key"], one["enabled"], one["offered"], one["start"], one["end"] = (
        0.0,
        unknown,
        unknown,
        unknown,
        unknown,
    )
    return new


@kernel
def _linked(t: Rows, before: Int, after: Int) -> None:
    """Let an instance wait for another to be done; what waits longer, in the order of the log, is offered first."""
    new = memory.run(t)[0]["edges"]
    if new >= memory.edges(t).shape[0]:
        memory.run(t)[0]["crowded"] = 1
        return
    memory.run(t)[0]["edges"] = new + 1
    memory.edge(t, new)["to"] = after
    memory.edge(t, new)["next"] = -1
    last = memory.instance(t, before)["edge"]
    if last < 0:
        memory.instance(t, before)["edge"] = new
    else:
        while memory.edge(t, last)["next"] >= 0:
            last = memory.edge(t, last)["next"]
        memory.edge(t, last)["next"] = new
    memory.instance(t, after)["pending"] += 1
