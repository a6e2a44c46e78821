"""Drawing the course of a case when it arrives: a walk through the net that leaves a partial order of instances behind."""

import numpy as np

from evenkeel.engines.twin.running._chance import FOR_WAY, uniform
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._layout import ALL, CHOICE, END, PLANNED, SOME, TASK, Rows


@kernel
def chosen(ways: Rows, first: int, last: int, chance: float) -> int:
    """Return the node that chance chooses."""
    low, high = first, last - 1
    while low < high:
        middle = (low + high) >> 1
        if ways[middle]["up_to"] <= chance:
            low = middle + 1
        else:
            high = middle
    return ways[low]["to"]


@kernel
def added(run: Rows, instances: Rows, case: int, node: int, activity: int, position: int) -> int:
    """Add an instance to the log to be."""
    new = run[0]["instances"]
    run[0]["instances"] = new + 1
    one = instances[new]
    one["case"], one["node"], one["activity"], one["position"] = case, node, activity, position
    one["pending"], one["state"], one["person"], one["edge"] = 0, PLANNED, -1, -1
    one["child"], one["sibling"], one["member"], one["priority"] = -1, -1, -1, 0
    one["key"], one["enabled"], one["offered"], one["start"], one["end"] = 0.0, np.nan, np.nan, np.nan, np.nan
    return new


@kernel
def linked(run: Rows, instances: Rows, edges: Rows, before: int, after: int) -> None:
    """Let an instance wait for another to be done."""
    new = run[0]["edges"]
    run[0]["edges"] = new + 1
    edges[new]["to"] = after
    edges[new]["next"] = instances[before]["edge"]
    instances[before]["edge"] = new
    instances[after]["pending"] += 1


@kernel
def draw_course(
    run: Rows, nodes: Rows, ways: Rows, cases: Rows, instances: Rows, edges: Rows, walk: Rows, joins: Rows, case: int, start: int
) -> int:
    """Draw the course of a case from a node on; return how many instances it has.

    `walk` is room for tokens and the lists of what they wait for: column 0 and 1 a stack of (node, list), 2 and 3 cells of
    lists (instance, next cell), 4 the joins that hold tokens. `joins` has for each node how many tokens it holds, and their list.
    """
    key, drawn, choices, cells, held = cases[case]["key"], 0, 0, 0, 0
    walk[0, 0], walk[0, 1] = start, -1
    tokens = 1
    room = walk.shape[0] - 2
    while tokens > 0 or held > 0:
        if tokens == 0:  # all others wait: the join that has waited longest has all that will come
            held -= 1
            node, waits = walk[0, 4], joins[walk[0, 4], 1]
            for place in range(held):
                walk[place, 4] = walk[place + 1, 4]
            joins[node, 0] = 0
            arrived = True
        else:
            tokens -= 1
            node, waits = walk[tokens, 0], walk[tokens, 1]
            arrived = False
        while node >= 0:
            one = nodes[node]
            kind = one["kind"]
            if kind == END:
                break
            if kind == TASK:
                if drawn >= run[0]["longest"]:
                    run[0]["cut"] += 1
                    break
                new = added(run, instances, case, node, one["activity"], drawn)
                drawn += 1
                cell = waits
                while cell >= 0:
                    linked(run, instances, edges, walk[cell, 2], new)
                    cell = walk[cell, 3]
                walk[cells, 2], walk[cells, 3] = new, -1
                waits = cells
                cells += 1
            elif (kind == ALL or kind == SOME) and one["incoming"] > 1 and not arrived:
                if joins[node, 0] == 0:
                    walk[held, 4] = node
                    held += 1
                    joins[node, 1] = -1
                joins[node, 0] += 1
                cell = waits
                while cell >= 0 and cells < room:
                    walk[cells, 2], walk[cells, 3] = walk[cell, 2], joins[node, 1]
                    joins[node, 1] = cells
                    cells += 1
                    cell = walk[cell, 3]
                if joins[node, 0] < one["incoming"]:
                    break
                waits = joins[node, 1]
                joins[node, 0] = 0
                for place in range(held):
                    if walk[place, 4] == node:
                        held -= 1
                        for later in range(place, held):
                            walk[later, 4] = walk[later + 1, 4]
                        break
            arrived = False
            first, last = one["ways"], one["ways_end"]
            if first == last or choices >= room or cells >= room:
                break
            if kind == TASK or kind == CHOICE:
                if last - first == 1:
                    node = ways[first]["to"]
                    choices += 1 if kind == CHOICE else 0
                else:
                    node = chosen(ways, first, last, uniform(key, choices, FOR_WAY, 0))
                    choices += 1
                continue
            choices += 1
            following = -1
            for way in range(first, last):
                if kind == SOME:
                    choices += 1
                    if uniform(key, choices, FOR_WAY, 1) >= ways[way]["share"]:
                        continue
                if following >= 0 and tokens < room:
                    walk[tokens, 0], walk[tokens, 1] = ways[way]["to"], waits
                    tokens += 1
                elif following < 0:
                    following = ways[way]["to"]
            if following < 0:
                following = chosen(ways, first, last, uniform(key, choices, FOR_WAY, 2))
                choices += 1
            node = following
    return drawn
