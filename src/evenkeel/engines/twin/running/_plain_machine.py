"""The machine of plain twins: what `_machine` does where nothing but people keeps a case waiting, and everybody is always there.

It leaves out what cannot happen then, and gives the same log: people free are bits, open work of one activity and priority is
a list in the order of its offers, and steps are written to the columns of the log as they come about.
"""

import numpy as np

from evenkeel.engines.twin.running import _plain_memory as memory
from evenkeel.engines.twin.running._chance import (
    FOR_DURATION,
    FOR_WAY,
    ONCE,
    drawn,
    keyed,
    taken,
    uniform,
)
from evenkeel.engines.twin.running._compiled import kernel, within
from evenkeel.engines.twin.running._layout import END, FULL, NONE, OVER, STOPPED, TASK, Int, Real, Rows, Truth
from evenkeel.engines.twin.running._plain import NOT_DONE
from evenkeel.engines.twin.running._recording import rounded

_WORD, _BIT = np.int64(6), np.int64(63)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def advance(t: Rows) -> Int:
    """Let events happen until none is left or what was asked for is there; return why it stands."""
    run = memory.run(t, 0)
    until, arrivals = run["until"], run["arrivals"]
    most_steps, most_events = run["room"] - run["longest"], run["events_room"] - run["most"]
    while True:
        at = memory.event(t, 0)["at"]
        left = run["arrival"] < arrivals
        comes = memory.arrivals(t)[np.uint64(run["arrival"])] if left else np.inf
        now = min(at, comes)
        if now > until:
            return STOPPED
        if now == np.inf:
            return OVER
        if run["made"] > most_steps or run["events"] > most_events:  # no room for all that may come of it
            return FULL
        if comes < at:
            step = _arrived(t, comes)
            if step >= 0:
                _offer(t, step, comes)
        else:
            _finish(t, at)


@within
def _arrived(t: Rows, now: Real) -> Int:
    """Let a case arrive: draw its course; return its first step, or -1."""
    run = memory.run(t, 0)
    number = run["arrival"]
    run["arrival"] = number + 1
    case, first = memory.case(t, number), run["made"]
    case["key"], case["first"] = keyed(run["seed"], number), first
    case["class"] = memory.arriving(t)[np.uint64(number)]
    memory.came(t)[np.uint64(number)] = rounded(now, run["start"])
    size = _draw_course(t, number)
    run["made"] = first + size
    if size > 0:
        return first
    run["empty"] += 1
    return NONE


@within
def _draw_course(t: Rows, number: Int) -> Int:
    """Draw the steps of a case, one after the other; return how many."""
    run, case = memory.run(t, 0), memory.case(t, number)
    node = memory.of_class(t, case["class"])["start"]
    size, forks = np.int64(0), np.int64(0)
    while True:
        one = memory.node(t, node)
        if one["kind"] == END:
            break
        if one["kind"] == TASK:
            if size >= run["longest"]:
                run["cut"] += 1
                break
            new = np.uint64(case["first"] + size)
            memory.of_case(t)[new], memory.what(t)[new], memory.who(t)[new] = (
                number,
                one["activity"],
                NOT_DONE,
            )
            memory.step(t, new)["node"] = node
            size += 1
        if one["ways"] == one["ways_end"] or forks >= run["forks"]:
            break
        forks += 1
        node = memory.way(t, one["ways"])["to"]
        if one["ways_end"] - one["ways"] > 1:
            node = _chosen(t, one["ways"], one["ways_end"] - 1, uniform(case["key"], forks, FOR_WAY, ONCE))
    return size


@within
def _chosen(t: Rows, low: Int, high: Int, chance: Real) -> Int:
    """Return the node that chance chooses of some ways, by weight."""
    while low < high:
        middle = (low + high) >> 1
        if memory.way(t, middle)["up_to"] <= chance:
            low = middle + 1
        else:
            high = middle
    return memory.way(t, low)["to"]


@within
def _offer(t: Rows, step: Int, now: Real) -> None:
    """What came before is done: the step happens by itself, or somebody begins it, or it waits."""
    place = np.uint64(step)
    memory.enabled(t)[place] = rounded(now, memory.run(t, 0)["start"])
    activity = memory.activity(t, memory.what(t)[place])
    skill, by_itself = NONE, activity["skills"] == activity["skills_end"]
    if not by_itself:
        case = memory.case(t, memory.of_case(t)[place])
        skill = _free(t, activity["skills"], activity["skills_end"], case["key"], step - case["first"])
    if by_itself or skill >= 0:
        _begin(t, step, skill, now)
    else:
        _lay(t, step, now)


@within
def _free(t: Rows, first: Int, last: Int, key: Int, position: Int) -> Int:
    """Return one of these skills whose person is free, drawn by weight, or -1; by the same steps as the machine of all twins."""
    free = memory.free(t)
    total, found, others = 0.0, NONE, np.int64(0)
    for word in range(first >> _WORD, ((last - 1) >> _WORD) + 1):
        bits = free[np.uint64(word)]
        if word == first >> _WORD:
            bits &= _ALL << np.uint64(first & _BIT)
        if word == (last - 1) >> _WORD:
            bits &= _ALL >> np.uint64(_BIT - ((last - 1) & _BIT))
        while bits != np.uint64(0):
            skill = (word << _WORD) + memory.lowest(bits)
            bits &= bits - np.uint64(1)
            weight = memory.skill(t, skill)["weight"]
            total += weight
            found = skill if others == 0 or taken(key, position, others, weight, total) else found
            others += 1
    return found


@within
def _begin(t: Rows, step: Int, skill: Int, now: Real) -> None:
    """Begin a step, by whoever has the skill, or by itself (skill -1)."""
    place = np.uint64(step)
    case = memory.case(t, memory.of_case(t)[place])
    which, pace = memory.node(t, memory.step(t, step)["node"])["duration"], 1.0
    who = NONE
    if skill >= 0:
        own = memory.skill(t, skill)
        who, pace = own["person"], own["pace"]
        which = own["duration"] if own["duration"] >= 0 else which
        _busy(t, who)
    which = which if which >= 0 else memory.activity(t, memory.what(t)[place])["duration"]
    position = step - case["first"]
    chance = uniform(case["key"], position, FOR_DURATION, ONCE)
    span = drawn(memory.distribution(t, which), memory.table(t), chance, case["key"], position, FOR_DURATION)
    span *= pace * memory.of_class(t, case["class"])["effort"]
    end, start = now + span, memory.run(t, 0)["start"]
    memory.who(t)[place] = who
    memory.start(t)[place], memory.end(t)[place] = rounded(now, start), rounded(end, start)
    _schedule(t, end, step)


@within
def _busy(t: Rows, person: Int) -> None:
    """Somebody has one more piece of work; is it as much as she can have, she is not free any more."""
    one = memory.person(t, person)
    one["busy"] += 1
    if one["busy"] == one["capacity"]:
        _turn(t, one["skills"], one["skills_end"])


@within
def _turn(t: Rows, first: Int, last: Int) -> None:
    """Turn the bits of somebody's skills: she is free, or is not any more."""
    for place in range(first, last):
        skill = memory.own_skills(t)[np.uint64(place)]
        memory.free(t)[np.uint64(skill >> _WORD)] ^= np.uint64(1) << np.uint64(skill & _BIT)


@within
def _lay(t: Rows, step: Int, now: Real) -> None:
    """Put a step behind all of its activity and priority that was offered before; of one moment, the first in the log is first."""
    run, one = memory.run(t, 0), memory.step(t, step)
    case = memory.case(t, memory.of_case(t)[np.uint64(step)])
    level = memory.of_class(t, case["class"])["priority"]
    queue = memory.queue(t, memory.what(t)[np.uint64(step)] * run["levels"] + level)
    run["waiting"] += 1
    one["offered"], one["next"] = now, -1
    if queue["first"] < 0:
        queue["first"] = queue["last"] = step
        return
    last = memory.step(t, queue["last"])
    if last["offered"] < now or queue["last"] < step:
        last["next"] = step
        queue["last"] = step
        return
    if _before(t, step, queue["first"]):
        one["next"] = queue["first"]
        queue["first"] = step
        return
    before = queue["first"]
    while _before(t, memory.step(t, before)["next"], step):
        before = memory.step(t, before)["next"]
    one["next"] = memory.step(t, before)["next"]
    memory.step(t, before)["next"] = step


@within
def _before(t: Rows, one: Int, other: Int) -> Truth:
    """Tell which of two steps of one priority was offered first; of one moment, which is first in the log."""
    first, second = memory.step(t, one)["offered"], memory.step(t, other)["offered"]
    return first < second or (first == second and one < other)


@within
def _finish(t: Rows, now: Real) -> None:
    """Work is done: the next step of the case is offered, and who did it takes what comes next."""
    run, done = memory.run(t, 0), np.uint64(memory.event(t, 0)["of"])
    run["hole"], who, following = 1, memory.who(t)[done], done + np.uint64(1)
    if np.int64(following) < run["made"] and memory.of_case(t)[following] == memory.of_case(t)[done]:
        _offer(t, np.int64(following), now)
    if who >= 0:
        person = memory.person(t, who)
        if person["busy"] == person["capacity"]:
            _turn(t, person["skills"], person["skills_end"])
        person["busy"] -= 1
        while run["waiting"] > 0 and person["busy"] < person["capacity"]:
            if not _pick(t, person["skills"], person["skills_end"], now):
                break
    if run["hole"] == 1:
        _drop_first(t)


@within
def _pick(t: Rows, first: Int, last: Int, now: Real) -> Truth:
    """Let somebody with these skills begin what comes first of all that she can do; tell whether there is anything."""
    run = memory.run(t, 0)
    best, by, urgency = NONE, NONE, np.int64(0)
    for place in range(first, last):
        skill = memory.own_skills(t)[np.uint64(place)]
        number = memory.skill(t, skill)["activity"]
        for level in range(run["levels"]):
            head = memory.queue(t, number * run["levels"] + level)["first"]
            if head < 0:
                continue
            priority = memory.activity(t, number)["priority"] + memory.levels(t)[np.uint64(level)]
            if best < 0 or priority < urgency or (priority == urgency and _before(t, head, best)):
                best, by, urgency = head, skill, priority
            break
    if best < 0:
        return False
    case = memory.case(t, memory.of_case(t)[np.uint64(best)])
    level = memory.of_class(t, case["class"])["priority"]
    queue = memory.queue(t, memory.what(t)[np.uint64(best)] * run["levels"] + level)
    queue["first"] = memory.step(t, best)["next"]
    run["waiting"] -= 1
    _begin(t, best, by, now)
    return True


@within
def _schedule(t: Rows, at: Real, step: Int) -> None:
    """Put the end of a step among the events to come, in place of the first where that has happened."""
    run = memory.run(t, 0)
    run["sequence"] += 1
    if run["hole"] == 1:
        run["hole"] = 0
        _sink(t, at, run["sequence"], step)
        return
    place = run["events"]
    run["events"] = place + 1
    memory.event(t, place + 1)["at"] = np.inf
    while place > 0:
        above = memory.event(t, (place - 1) >> 1)
        if above["at"] <= at:  # what was put first comes first
            break
        _copy(t, place, (place - 1) >> 1)
        place = (place - 1) >> 1
    one = memory.event(t, place)
    one["at"], one["order"], one["of"] = at, run["sequence"], step


@within
def _drop_first(t: Rows) -> None:
    """Take the first event away; behind the last there is always one that never comes."""
    run = memory.run(t, 0)
    run["hole"] = 0
    last = run["events"] - 1
    run["events"] = last
    one = memory.event(t, last)
    at, order, step = one["at"], one["order"], one["of"]
    one["at"] = np.inf
    if last > 0:
        _sink(t, at, order, step)


@within
def _sink(t: Rows, at: Real, order: Int, step: Int) -> None:
    """Put an event in place of the first, and let it sink to where it belongs."""
    size, place = memory.run(t, 0)["events"], np.int64(0)
    while 2 * place + 1 < size:
        left, right = memory.event(t, 2 * place + 1), memory.event(t, 2 * place + 2)
        sooner = right["at"] < left["at"] or (right["at"] == left["at"] and right["order"] < left["order"])
        below = 2 * place + 1 + np.int64(sooner)
        one = memory.event(t, below)
        if at < one["at"] or (at == one["at"] and order < one["order"]):
            break
        _copy(t, place, below)
        place = below
    one = memory.event(t, place)
    one["at"], one["order"], one["of"] = at, order, step


@within
def _copy(t: Rows, to: Int, place: Int) -> None:
    one, other = memory.event(t, to), memory.event(t, place)
    one["at"], one["order"], one["of"] = other["at"], other["order"], other["of"]
