"""Who does what when: work is offered, given or taken, begun, and done.

Nothing is served before it is offered, nobody works beyond her capacity or begins off duty; what becomes of work at the end of a
shift, and whether it is left for more urgent work, is said by its activity.
"""

import numpy as np

from evenkeel.engines.twin.running import _clocks
from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._chance import (
    AGAIN,
    FOR_DURATION,
    FOR_ORDER,
    FOR_PERSON,
    FOR_SAME,
    ONCE,
    drawn,
    taken,
    uniform,
)
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._interrupting import interrupt, least_urgent, take_in_hand
from evenkeel.engines.twin.running._layout import (
    DUE,
    FINISHED,
    FIT,
    KEY,
    LAST,
    NONE,
    PAUSE,
    PULL,
    ROUND,
    SERVED,
    SHORTEST,
    TARGET,
    WAIT,
    WAITING,
    WOKEN,
    Int,
    Real,
    Rows,
    Truth,
)
from evenkeel.engines.twin.running._principles import cost, first_asked, takes_first
from evenkeel.engines.twin.running._queues import cleared, queued, schedule, without_first

_NOTHING, _LATER = np.int64(-1), np.int64(-2)
_LATE = 1_000_000
"""Added to the priority of what can no longer reach its target, where work is done for the target."""


@kernel
def duration(t: Rows, instance: Int, skill: Int) -> Real:
    """Return how long an instance takes somebody, or takes by itself (skill -1)."""
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    which, pace = NONE, 1.0
    if one["node"] >= 0:
        which = memory.node(t, one["node"])["duration"]
    if skill >= 0:
        pace = memory.skill(t, skill)["pace"]
        if memory.skill(t, skill)["duration"] >= 0:
            which = memory.skill(t, skill)["duration"]
    if which < 0:
        which = activity["duration"]
    case = memory.case(t, one["case"])
    chance = uniform(case["key"], one["position"], FOR_DURATION, ONCE)
    span = drawn(
        memory.distribution(t, which), memory.table(t), chance, case["key"], one["position"], FOR_DURATION
    )
    span *= pace * memory.class_of(t, case["class"])["effort"]
    return span * one["pending"] ** activity["growth"] if one["pending"] > 1 else span


@kernel
def size_up(t: Rows, instance: Int) -> None:
    """Count for how many customers an instance stands, if for a batch."""
    one = memory.instance(t, instance)
    member = one["member"]
    if member < 0:
        return
    size = 1
    while member >= 0:
        size += 1 if memory.instance(t, member)["state"] == WAITING else 0
        member = memory.instance(t, member)["member"]
    one["pending"] = size


@kernel
def take_up(t: Rows, instance: Int) -> None:
    """Work on a batch begins: nobody in it gives up any more."""
    member = memory.instance(t, instance)["member"]
    while member >= 0:
        if memory.instance(t, member)["state"] == WAITING:
            memory.instance(t, member)["state"] = SERVED
        member = memory.instance(t, member)["member"]


@kernel
def may(t: Rows, person: Int, activity: Int, now: Real) -> Truth:
    """Tell whether somebody on duty may take an activity: duty work is for those who are on that duty, while anybody is."""
    wanted = memory.activity(t, activity)["duty"]
    has = memory.span(t, memory.person(t, person)["now"])["duty"]
    if has == wanted:
        return True
    if has != 0:
        return False
    for skill in range(memory.activity(t, activity)["skills"], memory.activity(t, activity)["skills_end"]):
        other = memory.skill(t, skill)["person"]
        if (
            _clocks.on_duty(t, other, now)
            and memory.span(t, memory.person(t, other)["now"])["duty"] == wanted
        ):
            return False
    return True


@kernel
def wake(t: Rows, person: Int, now: Real) -> None:
    """See to it that somebody looks at open work when her next shift begins."""
    if memory.person(t, person)["wake"] < np.inf:
        return
    at = _clocks.next_shift(t, person, now)
    if at == np.inf:
        memory.run(t)[0]["short"] = 1
        return
    memory.person(t, person)["wake"] = at
    schedule(t, at, WOKEN, person)


@kernel
def begin(t: Rows, instance: Int, skill: Int, now: Real) -> Truth:
    """Let somebody begin an instance; tell whether she could (work that must fit into the shift may not)."""
    one = memory.instance(t, instance)
    person = memory.skill(t, skill)["person"]
    size_up(t, instance)
    span, gone = one["left"], one["end"] - one["start"]
    if span < 0.0:  # it was never begun
        span, gone = duration(t, instance, skill), 0.0
    rule = memory.activity(t, one["activity"])["at_shift_end"]
    place = memory.person(t, person)["now"]
    end = now + span
    if rule == FIT and end > memory.span(t, place)["end"]:
        return False
    if rule == PAUSE:
        end = _clocks.worked(t, place, memory.person(t, person)["spans_end"], now, span)
        if end == np.inf:
            memory.run(t)[0]["short"] = 1
            return False
    if one["person"] < 0:
        memory.person(t, person)["load"] += 1
        memory.person(t, person)["backlog"] += memory.skill(t, skill)["mean"]
    # What was interrupted stands in the log as long as it was worked on.
    one["state"], one["person"], one["start"], one["end"] = SERVED, person, now - gone, end
    take_up(t, instance)
    take_in_hand(t, instance)
    memory.case(t, one["case"])["person"] = person
    schedule(t, end, FINISHED, instance)
    return True


@kernel
def _leaves(t: Rows, instance: Int, now: Real) -> Int:
    """Return the skill of somebody who leaves less urgent work for an instance, and let her leave it; -1 where nobody does."""
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    found: Int = NONE
    left: Int = NONE
    least: Int = one["priority"]
    for skill in range(activity["skills"], activity["skills_end"]):
        person = memory.skill(t, skill)["person"]
        if not _clocks.on_duty(t, person, now):
            wake(t, person, now)
        elif may(t, person, one["activity"], now):
            doing = least_urgent(t, person, least)
            if doing >= 0:
                found, left, least = skill, doing, memory.instance(t, doing)["priority"]
    if left >= 0:
        interrupt(t, left, now)
    return found


@kernel
def _makes_room(t: Rows, person: Int, now: Real, here: Truth) -> Truth:
    """Let somebody who has enough to do leave what is less urgent than what lies there; tell whether she has."""
    if not here or not memory.run(t)[0]["interrupts"]:
        return False
    first = _first_for(t, person, now, here)
    if first < 0:
        return False
    left = least_urgent(t, person, memory.instance(t, first)["priority"])
    if left >= 0:
        interrupt(t, left, now)
    return left >= 0


@kernel
def order(t: Rows, instance: Int, now: Real) -> None:
    """Set by what an instance is taken: its priority and the key of its shelf's discipline."""
    one = memory.instance(t, instance)
    case = memory.case(t, one["case"])
    activity = memory.activity(t, one["activity"])
    shelf = memory.shelf(t, activity["shelf"])
    one["priority"] = activity["priority"] + memory.class_of(t, case["class"])["priority"]
    discipline, key = shelf["discipline"], now
    if shelf["blur"] > 0.0:
        key -= shelf["blur"] * np.log(uniform(case["key"], one["position"], FOR_ORDER, ONCE))
    if discipline == LAST:
        key = -key
    elif discipline in (DUE, TARGET):
        key = case["due"]
    elif discipline == SHORTEST:
        key = memory.distribution(t, activity["duration"])["mean"]
        if activity["skills"] < activity["skills_end"]:
            key = duration(t, instance, activity["skills"])
    if discipline == TARGET and case["due"] < now:
        one["priority"] += _LATE
    one["key"] = key


@kernel
def _stays(t: Rows, instance: Int) -> Truth:
    """Tell whether an instance waits for whoever did the step before."""
    one = memory.instance(t, instance)
    case = memory.case(t, one["case"])
    share = memory.activity(t, one["activity"])["same_person"]
    if share <= 0.0 or case["person"] < 0:
        return False
    return uniform(case["key"], one["position"], FOR_SAME, ONCE) < share


@kernel
def place(t: Rows, instance: Int, now: Real) -> None:
    """Give an offered instance to somebody, or put it where somebody will find it."""
    one = memory.instance(t, instance)
    case = memory.case(t, one["case"])
    activity = memory.activity(t, one["activity"])
    one["state"] = WAITING
    if memory.run(t)[0]["interrupts"]:
        order(t, instance, now)  # what is begun at once may be interrupted later, by its priority
    skill = skill_of(t, case["person"], one["activity"]) if _stays(t, instance) else NONE
    principle = memory.shelf(t, activity["shelf"])["principle"]
    if skill < 0 and principle != PULL:
        skill = _given_to(t, instance, principle, now)
    if skill >= 0:
        order(t, instance, now)
        _push(t, instance, skill, now)
        return
    skill = _free(t, instance, now)
    if skill < 0 and memory.run(t)[0]["interrupts"]:
        skill = _leaves(t, instance, now)
    if skill < 0 or not begin(t, instance, skill, now):
        order(t, instance, now)
        activity["queue"] = queued(t, activity["queue"], instance)
        if skill >= 0:
            wake(t, memory.skill(t, skill)["person"], now)
            if memory.run(t)[0]["interrupts"]:
                pick(t, memory.skill(t, skill)["person"], now)  # what she has left for it


@kernel
def lay(t: Rows, instance: Int) -> None:
    """Put an instance that was offered before the start where somebody will find it; nobody begins it yet."""
    one = memory.instance(t, instance)
    case = memory.case(t, one["case"])
    activity = memory.activity(t, one["activity"])
    one["state"], one["stands"], now = WAITING, 1, one["offered"]
    order(t, instance, now)
    skill = skill_of(t, case["person"], one["activity"]) if _stays(t, instance) else NONE
    principle = memory.shelf(t, activity["shelf"])["principle"]
    if skill < 0 and principle != PULL:
        skill = _given_to(t, instance, principle, max(now, 0.0))
    if skill >= 0:
        _have(t, instance, skill)
    else:
        activity["queue"] = queued(t, activity["queue"], instance)


@kernel
def _free(t: Rows, instance: Int, now: Real) -> Int:
    """Return the skill of somebody who is free, on duty and able, drawn by weight, or -1; wake those who are off duty later."""
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    key = memory.case(t, one["case"])["key"]
    total, others = 0.0, 0
    found: Int = NONE
    for skill in range(activity["skills"], activity["skills_end"]):
        person = memory.skill(t, skill)["person"]
        if memory.person(t, person)["busy"] >= memory.person(t, person)["capacity"]:
            continue
        if not _clocks.on_duty(t, person, now) or not may(t, person, one["activity"], now):
            wake(t, person, now)
            continue
        weight = memory.skill(t, skill)["weight"]
        total += weight
        if found < 0 or taken(key, one["position"], others, weight, total):
            found = skill
        others += 1
    return found


@kernel
def _given_to(t: Rows, instance: Int, principle: Int, now: Real) -> Int:
    """Return the skill of the person to whom the principle gives an instance, -1 where nobody may get more."""
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    shelf = memory.shelf(t, activity["shelf"])
    first, size = activity["skills"], activity["skills_end"] - activity["skills"]
    case_key = memory.case(t, one["case"])["key"]
    turn = first_asked(principle, case_key, shelf["turn"], size)
    if principle == ROUND:
        shelf["turn"] += 1
    best, least = -1, np.inf
    chance = uniform(case_key, one["position"], FOR_PERSON, AGAIN)
    for step in range(size):
        skill = first + (turn + step) % size
        person = memory.skill(t, skill)["person"]
        if memory.person(t, person)["load"] >= shelf["limit"]:
            if principle == KEY:
                return -1
            continue
        if takes_first(principle):
            return skill
        luck = uniform(case_key, one["position"] + 1, FOR_PERSON, 2 + step % 100)
        here = _clocks.on_duty(t, person, now)
        done_by = _done_by(t, skill, now) if principle == WAIT else 0.0
        weighed = cost(
            principle,
            memory.person(t, person)["load"],
            here,
            done_by,
            memory.skill(t, skill)["weight"],
            luck,
        )
        weighed += chance * 1e-9 * step
        if weighed < least:
            best, least = skill, weighed
    return best


@kernel
def _done_by(t: Rows, skill: Int, now: Real) -> Real:
    """Return when somebody would expect to be done with one more piece of work, by the means of what she has."""
    person = memory.skill(t, skill)["person"]
    _clocks.on_duty(t, person, now)
    seconds = (
        memory.person(t, person)["backlog"] / memory.person(t, person)["capacity"]
        + memory.skill(t, skill)["mean"]
    )
    return _clocks.worked(
        t, memory.person(t, person)["now"], memory.person(t, person)["spans_end"], now, seconds
    )


@kernel
def _push(t: Rows, instance: Int, skill: Int, now: Real) -> None:
    """Put an instance on somebody's own pile; she begins it if she can."""
    person = memory.skill(t, skill)["person"]
    one = memory.person(t, person)
    _have(t, instance, skill)
    if one["busy"] < one["capacity"] or memory.run(t)[0]["interrupts"]:
        pick(t, person, now)


@kernel
def _have(t: Rows, instance: Int, skill: Int) -> None:
    """Put an instance on somebody's own pile."""
    person = memory.skill(t, skill)["person"]
    one = memory.person(t, person)
    one["load"] += 1
    one["backlog"] += memory.skill(t, skill)["mean"]
    memory.instance(t, instance)["person"] = person
    one["queue"] = queued(t, one["queue"], instance)


@kernel
def skill_of(t: Rows, person: Int, activity: Int) -> Int:
    """Return the skill by which somebody does an activity, -1 where she cannot."""
    for place in range(memory.person(t, person)["skills"], memory.person(t, person)["skills_end"]):
        skill = memory.own_skills(t)[place]
        if memory.skill(t, skill)["activity"] == activity:
            return skill
    return -1


@kernel
def pick(t: Rows, person: Int, now: Real) -> None:
    """Let somebody take what comes first, of her own pile and of all shelves that she works on, until she has enough to do."""
    one = memory.person(t, person)
    here = _clocks.on_duty(t, person, now)
    while one["busy"] < one["capacity"] or _makes_room(t, person, now, here):
        best = _first_for(t, person, now, here)
        if best == _NOTHING:
            return
        if best == _LATER:
            wake(t, person, now)
            return
        activity = memory.instance(t, best)["activity"]
        if not begin(t, best, skill_of(t, person, activity), now):
            wake(t, person, now)
            return
        if one["queue"] == best:
            one["queue"] = without_first(t, best)
        else:
            memory.activity(t, activity)["queue"] = without_first(t, best)


@kernel
def _first_for(t: Rows, person: Int, now: Real, here: Truth) -> Int:
    """Return what somebody takes next; or that there is nothing, or nothing that she may do now."""
    one = memory.person(t, person)
    one["queue"] = cleared(t, one["queue"])
    best = one["queue"] if here and one["queue"] >= 0 else _NOTHING
    waiting = one["queue"] >= 0
    for place in range(one["skills"], one["skills_end"]):
        activity = memory.skill(t, memory.own_skills(t)[place])["activity"]
        head = _head(t, activity, now)
        if head >= 0:
            waiting = True
            if here and (best < 0 or _sooner(t, head, best)) and may(t, person, activity, now):
                best = head
    return _LATER if best < 0 and waiting else best


@kernel
def _head(t: Rows, activity: Int, now: Real) -> Int:
    """Return what is first on a shelf; what has become late goes to its end where work is done for the target."""
    one = memory.activity(t, activity)
    while one["queue"] >= 0:
        head = cleared(t, one["queue"])
        one["queue"] = head
        if head < 0 or memory.shelf(t, one["shelf"])["discipline"] != TARGET:
            return head
        if (
            memory.instance(t, head)["priority"] >= _LATE // 2
            or memory.case(t, memory.instance(t, head)["case"])["due"] >= now
        ):
            return head
        one["queue"] = without_first(t, head)
        memory.instance(t, head)["priority"] += _LATE
        one["queue"] = queued(t, one["queue"], head)
    return -1


@kernel
def _sooner(t: Rows, one: Int, other: Int) -> Truth:
    """Tell which of two instances is taken first: by priority, on one shelf by key, else by how long they have waited."""
    a, b = memory.instance(t, one), memory.instance(t, other)
    if a["priority"] != b["priority"]:
        return a["priority"] < b["priority"]
    if memory.activity(t, a["activity"])["shelf"] == memory.activity(t, b["activity"])["shelf"]:
        if a["key"] != b["key"]:
            return a["key"] < b["key"]
        return one < other
    if a["offered"] != b["offered"]:
        return a["offered"] < b["offered"]
    return one < other
