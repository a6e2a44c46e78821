"""Starting where things stand: open cases are put where they are, in work, in a delay, on a shelf, and go on from there."""

import numpy as np

from evenkeel.engines.twin.running import _clocks
from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._chance import (
    FOR_DELAY,
    FOR_DURATION,
    FOR_KIN,
    FOR_STANDING,
    ONCE,
    inverted,
    keyed,
    kindred,
    normal,
    uniform,
)
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._drawing import added, begin_course, end_course, walk_on
from evenkeel.engines.twin.running._interrupting import take_in_hand
from evenkeel.engines.twin.running._layout import (
    CROWDED,
    DELAYED,
    FINISHED,
    FULL,
    NONE,
    OVER,
    PAUSE,
    PLANNED,
    READY,
    SERVED,
    SHORT,
    Int,
    Real,
    Rows,
    Truth,
)
from evenkeel.engines.twin.running._machine import (
    close,
    collect,
    delay_of,
    enable,
    is_full,
    keep_patience,
    over,
    work_on,
)
from evenkeel.engines.twin.running._queues import schedule
from evenkeel.engines.twin.running._serving import lay, order, pick, skill_of

_AT_START = 0.0
_FARTHEST = 0.02
"""What is beyond all that was seen is not drawn farther than so many exceed it."""
_NOT_YET = np.int64(-1)
"""Stands for nothing yet: it waits, but has not been put anywhere."""


@kernel
def resume(t: Rows) -> Int:
    """Put all open cases where they stand; return why it stopped (OVER: all are there)."""
    run = memory.run(t)[0]
    while run["cases"] < memory.begun(t).shape[0]:
        if is_full(t):
            return FULL
        _open(t, run["cases"])
        if run["crowded"] or run["short"]:
            return CROWDED if run["crowded"] else SHORT
    if is_full(t):
        return FULL
    _set_off(t)
    return OVER


@kernel
def _open(t: Rows, number: Int) -> None:
    """Open a case as it was begun: draw how it stands, and the rest of its course from there."""
    run, begun, case = memory.run(t)[0], memory.begun(t)[number], memory.case(t, number)
    run["cases"] = run["admitted"] = number + 1
    run["open"] += 1
    case["key"] = keyed(run["seed"], begun["luck"])
    standing = memory.standing(t, _standing(t, number, case["key"]))
    case["class"], case["arrived"], case["due"] = standing["class"], begun["arrived"], begun["due"]
    if np.isnan(case["due"]):
        case["due"] = case["arrived"] + memory.class_of(t, case["class"])["due_after"]
    case["person"], case["closed"], case["population"] = begun["person"], np.nan, begun["population"]
    deviate = normal(uniform(case["key"], ONCE, FOR_KIN, ONCE)) if run["kinship"] > 0.0 else 0.0
    case["kin"] = begun["kin"] + begun["kin_spread"] * deviate
    case["first"] = run["instances"]
    begin_course(t)
    for place in range(standing["tokens"], standing["tokens_end"]):
        _put(t, number, place)
    case["left"] = end_course(t, number)


@kernel
def _standing(t: Rows, number: Int, key: Int) -> Int:
    """Return one of the ways in which a case may stand, by their chances."""
    begun, chance = memory.begun(t)[number], uniform(key, ONCE, FOR_STANDING, ONCE)
    place: Int = begun["standings"]
    while place < begun["standings_end"] - 1 and memory.standing(t, place)["up_to"] <= chance:
        place += 1
    return place


@kernel
def _put(t: Rows, number: Int, place: Int) -> None:
    """Put what is at one place of the course there: at a join, in work, in a delay, or on offer."""
    token, first = memory.token(t, place), memory.run(t)[0]["instances"]
    if token["alone"]:
        added(t, number, NONE, token["activity"], memory.draw(t)[0]["instances"])
        memory.draw(t)[0]["instances"] += 1
    else:
        walk_on(t, number, token["node"])
    if token["mode"] == PLANNED or memory.run(t)[0]["instances"] == first:
        return
    one = memory.instance(t, first)
    one["state"], one["enabled"] = token["mode"], token["since"]
    if token["mode"] == SERVED:
        _seat(t, first, place)
    elif token["mode"] == DELAYED:
        ready = over(t, delay_of(t, first), _AT_START, _left(t, first, place, FOR_DELAY))
        if ready == np.inf:
            memory.run(t)[0]["short"] = 1
        schedule(t, ready, READY, first)
    else:
        one["offered"], one["stands"] = token["offered"], _NOT_YET


@kernel
def _left(t: Rows, instance: Int, place: Int, purpose: Int) -> Real:
    """Draw what is left of a delay or of work, of which it is known how much has passed."""
    token, one = memory.token(t, place), memory.instance(t, instance)
    case = memory.case(t, one["case"])
    chance = uniform(case["key"], one["position"], purpose, ONCE)
    if purpose == FOR_DELAY:
        chance = kindred(chance, case["kin"], memory.run(t)[0]["kinship"])
    if token["tail"] > 0.0:  # it has taken longer than was ever seen
        return token["passed"] * (max(1.0 - chance, _FARTHEST) ** (-1.0 / token["tail"]) - 1.0)
    if token["span"] < 0:
        return 0.0
    chance = token["low"] + (token["high"] - token["low"]) * chance
    chance = min(max(chance, 1e-15), 1.0 - 1e-15)
    span = token["scale"] * inverted(memory.distribution(t, token["span"]), memory.table(t), chance)
    return max(span - token["passed"], 0.0)


@kernel
def _seat(t: Rows, instance: Int, place: Int) -> None:
    """Go on with work: whoever does it is busy with it; what is not done by a known person goes on by itself."""
    token, one = memory.token(t, place), memory.instance(t, instance)
    person, left = token["person"], _left(t, instance, place, FOR_DURATION)
    one["stands"], one["person"], one["offered"], one["start"] = 1, person, token["since"], token["since"]
    end = _AT_START + left
    if person >= 0:
        who = memory.person(t, person)
        order(t, instance, token["since"])
        take_in_hand(t, instance)
        who["load"] += 1
        skill = skill_of(t, person, one["activity"])
        if skill >= 0:
            who["backlog"] += memory.skill(t, skill)["mean"]
        if memory.activity(t, one["activity"])["at_shift_end"] == PAUSE:
            _clocks.on_duty(t, person, _AT_START)
            end = _clocks.worked(t, who["now"], who["spans_end"], _AT_START, left)
            if end == np.inf:
                memory.run(t)[0]["short"] = 1
    one["end"] = end
    schedule(t, end, FINISHED, instance)


@kernel
def _set_off(t: Rows) -> None:
    """Put on shelves what waits for people, begin what may begin now, and let everybody who is free take something."""
    run = memory.run(t)[0]
    for instance in range(run["instances"]):
        one = memory.instance(t, instance)
        if one["stands"] == _NOT_YET and _lies(t, instance):
            lay(t, instance)
            keep_patience(t, instance, _AT_START)
    people = memory.people(t).shape[0]
    if people > 0:
        turn = np.int64(keyed(run["seed"], FOR_STANDING) >> np.uint64(1)) % people
        for place in range(people):
            pick(t, (turn + place) % people, _AT_START)
    for instance in range(run["instances"]):
        _begin(t, instance)
    for number in range(memory.begun(t).shape[0]):
        if memory.case(t, number)["left"] == 0 and np.isnan(memory.case(t, number)["closed"]):
            close(t, number, _AT_START)


@kernel
def _begin(t: Rows, instance: Int) -> None:
    """Let begin what waits neither for people nor in a delay."""
    one = memory.instance(t, instance)
    if one["state"] == PLANNED and one["pending"] == 0:
        enable(t, instance, _AT_START)
    elif one["stands"] == _NOT_YET:
        one["stands"] = 0
        if memory.activity(t, one["activity"])["batch"] > 1:
            collect(t, instance, _AT_START)
        else:
            work_on(t, instance, _AT_START)


@kernel
def _lies(t: Rows, instance: Int) -> Truth:
    """Tell whether an instance lies on a shelf or a pile: not that which is collected, or happens by itself."""
    activity = memory.activity(t, memory.instance(t, instance)["activity"])
    return activity["batch"] <= 1 and activity["skills"] < activity["skills_end"]
