"""The machine: it takes one event after the other, in their exact order, until nothing is left or what was asked for is there."""

import numpy as np

from evenkeel.engines.twin.running import _clocks
from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._chance import (
    FOR_CLASS,
    FOR_DELAY,
    FOR_KIN,
    FOR_PATIENCE,
    FOR_RETURN,
    ONCE,
    drawn,
    keyed,
    kindred,
    normal,
    uniform,
)
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._drawing import draw_course
from evenkeel.engines.twin.running._interrupting import put_down
from evenkeel.engines.twin.running._layout import (
    COLLECTED,
    CROWDED,
    DELAYED,
    DONE,
    FINISHED,
    FULL,
    GAVE_UP,
    GONE,
    GROSS,
    NONE,
    ON_RHYTHM,
    OVER,
    READY,
    RELEASED,
    RETURNED,
    SERVED,
    SHORT,
    STOPPED,
    WAITING,
    WOKEN,
    Int,
    Real,
    Rows,
    Truth,
)
from evenkeel.engines.twin.running._queues import drop_first, first_kind, schedule
from evenkeel.engines.twin.running._serving import duration, pick, place, size_up, skill_of, take_up

_TRIES = 100


@kernel
def advance(t: Rows, steps: Int) -> Int:
    """Let so many events happen; return why it stands (-1: all steps were made, more is to come)."""
    run = memory.run(t)[0]
    for _ in range(steps):
        if run["crowded"] or run["short"]:
            return CROWDED if run["crowded"] else SHORT
        if run["closed"] >= run["enough"]:
            return STOPPED
        if is_full(t):
            return FULL
        at = memory.event(t, 0)["at"] if run["events"] > 0 else np.inf
        comes = memory.arrivals(t)[run["arrival"]] if run["arrival"] < memory.arrivals(t).shape[0] else np.inf
        if at == np.inf and comes == np.inf:
            return OVER
        if min(at, comes) > run["until"]:
            return STOPPED
        if comes < at:
            run["now"] = comes
            case = run["arrival"]
            run["arrival"] += 1
            arrive(t, NONE, memory.arriving(t)[case], comes)
        else:
            run["now"] = at
            what, of = first_kind(t), memory.event(t, 0)["of"]
            drop_first(t)
            _happen(t, what, of, at)
    return -1


@kernel
def is_full(t: Rows) -> Truth:
    """Tell whether the next event might need more room: it may set off all that is alive, at most three events for each."""
    run = memory.run(t)[0]
    room = run["longest"] + 8
    return (
        run["instances"] + room > memory.instances(t).shape[0]
        or run["edges"] + 8 * room > memory.edges(t).shape[0]
        or run["events"] + 3 * (run["alive"] + room) + memory.people(t).shape[0] > memory.events(t).shape[0]
        or run["cases"] + 2 > memory.cases(t).shape[0]
    )


@kernel
def _happen(t: Rows, what: Int, of: Int, now: Real) -> None:
    if what == FINISHED:
        _finish(t, of, now)
    elif what == READY:
        if memory.instance(t, of)["state"] == DELAYED:
            _offer(t, of, now)
    elif what == WOKEN:
        memory.person(t, of)["wake"] = np.inf
        pick(t, of, now)
    elif what == GAVE_UP:
        if memory.instance(t, of)["state"] == WAITING:
            _give_up(t, of, now)
    elif what == RELEASED:
        kinds = memory.activities(t).shape[0]
        if memory.activity(t, of % kinds)["round"] == of // kinds:
            _release(t, of % kinds, now)
    elif what == RETURNED:
        arrive(t, of, _class_from(t, of), now)


@kernel
def _class_from(t: Rows, population: Int) -> Int:
    """Draw the class of the case that a customer of a population brings."""
    one = memory.population(t, population)
    key = keyed(memory.run(t)[0]["seed"], memory.run(t)[0]["cases"])
    chance = uniform(key, ONCE, FOR_CLASS, ONCE)
    place = one["mix"]
    while place < one["mix_end"] - 1 and memory.mix(t, place)["up_to"] <= chance:
        place += 1
    return memory.mix(t, place)["class"]


@kernel
def arrive(t: Rows, population: Int, of_class: Int, now: Real) -> None:
    """Let a case arrive: draw its course; it begins unless the door is closed by a limit of work in progress."""
    run = memory.run(t)[0]
    number = run["cases"]
    run["cases"] = number + 1
    case = memory.case(t, number)
    case["key"] = keyed(run["seed"], number)
    case["class"], case["arrived"], case["person"], case["closed"] = of_class, now, -1, np.nan
    case["due"] = now + memory.class_of(t, of_class)["due_after"]
    case["kin"] = normal(uniform(case["key"], ONCE, FOR_KIN, ONCE)) if run["kinship"] > 0.0 else 0.0
    case["first"] = run["instances"]
    case["population"] = population
    case["left"] = draw_course(t, number, memory.class_of(t, of_class)["start"])
    _let_in(t, now)


@kernel
def _let_in(t: Rows, now: Real) -> None:
    """Let cases begin, in the order in which they came, as long as the limit of work in progress lets them."""
    run = memory.run(t)[0]
    while run["admitted"] < run["cases"] and run["open"] < run["wip"]:
        number = run["admitted"]
        run["admitted"] += 1
        run["open"] += 1
        first, left = memory.case(t, number)["first"], memory.case(t, number)["left"]
        for instance in range(first, first + left):
            if memory.instance(t, instance)["pending"] == 0:
                enable(t, instance, now)
        if left == 0:
            close(t, number, now)


@kernel
def close(t: Rows, number: Int, now: Real) -> None:
    """A case is over; who comes again does so after a while."""
    run = memory.run(t)[0]
    case = memory.case(t, number)
    case["closed"] = now
    if case["arrived"] >= run["counts"]:
        run["closed"] += 1
    run["open"] -= 1
    if number < run["begun"]:
        run["unfinished"] -= 1
        if run["drain"] and run["unfinished"] == 0:
            run["enough"] = run["closed"]
    if case["population"] >= 0:
        _send_away(t, case["population"], case["key"], now)


@kernel
def _send_away(t: Rows, population: Int, key: Int, now: Real) -> None:
    """Let a customer come again after a while."""
    chance = uniform(key, ONCE, FOR_RETURN, ONCE)
    which = memory.population(t, population)["away"]
    away = drawn(memory.distribution(t, which), memory.table(t), chance, key, ONCE, FOR_RETURN)
    schedule(t, now + away, RETURNED, population)


@kernel
def enable(t: Rows, instance: Int, now: Real) -> None:
    """What came before is done: the delay of the instance begins."""
    one = memory.instance(t, instance)
    one["enabled"] = now
    which = delay_of(t, instance)
    ready = _ready(t, which, one["case"], one["position"], now) if which >= 0 else now
    if ready == np.inf:
        memory.run(t)[0]["short"] = 1
    elif ready > now:
        one["state"] = DELAYED
        schedule(t, ready, READY, instance)
    else:
        _offer(t, instance, now)


@kernel
def delay_of(t: Rows, instance: Int) -> Int:
    """Return the delay before an instance: that of its place in the course, else of its activity; -1 where there is none."""
    one = memory.instance(t, instance)
    if one["node"] >= 0 and memory.node(t, one["node"])["delay"] >= 0:
        return memory.node(t, one["node"])["delay"]
    return memory.activity(t, one["activity"])["delay"]


@kernel
def _ready(t: Rows, which: Int, number: Int, position: Int, now: Real) -> Real:
    """Return when a delay that begins now is over."""
    delay, case = memory.delay(t, which), memory.case(t, number)
    chance = kindred(
        uniform(case["key"], position, FOR_DELAY, ONCE), case["kin"], memory.run(t)[0]["kinship"]
    )
    span = drawn(
        memory.distribution(t, delay["span"]), memory.table(t), chance, case["key"], position, FOR_DELAY
    )
    return over(t, which, now, span)


@kernel
def over(t: Rows, which: Int, now: Real, span: Real) -> Real:
    """Return when a delay is over of which, by its own clock, so much is left."""
    delay = memory.delay(t, which)
    ready = now
    if delay["clock"] == GROSS:
        ready = now + span
    elif span > 0.0:
        if delay["clock"] == ON_RHYTHM:
            ready = _clocks.on_rhythm(memory.rhythms(t)[delay["of"]], memory.offsets(t), now, span)
        else:
            first, last = memory.calendars(t)[delay["of"], 0], memory.calendars(t)[delay["of"], 1]
            ready = _clocks.worked(t, _clocks.opening(t, first, last, now), last, now, span)
    if delay["until"] >= 0:
        first, last = memory.calendars(t)[delay["until"], 0], memory.calendars(t)[delay["until"], 1]
        opens = _clocks.opening(t, first, last, ready)
        ready = max(ready, memory.span(t, opens)["begin"]) if opens < last else np.inf
    return ready


@kernel
def _offer(t: Rows, instance: Int, now: Real) -> None:
    """Nothing but people can delay it now: collect it for a batch, let it happen by itself, or give it to somebody."""
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    one["offered"] = now
    if activity["batch"] > 1:
        collect(t, instance, now)
        return
    work_on(t, instance, now)


@kernel
def work_on(t: Rows, instance: Int, now: Real) -> None:
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    one["stands"] = 1
    if activity["skills"] == activity["skills_end"]:
        one["state"], one["start"] = SERVED, now
        size_up(t, instance)
        take_up(t, instance)
        one["end"] = now + duration(t, instance, NONE)
        schedule(t, one["end"], FINISHED, instance)
        return
    place(t, instance, now)
    if one["state"] == WAITING:
        lose_patience(t, instance, now)


@kernel
def lose_patience(t: Rows, instance: Int, now: Real) -> None:
    """See to it that a customer who waits for people gives up in time."""
    one = memory.instance(t, instance)
    which = memory.activity(t, one["activity"])["patience"]
    if which >= 0:
        key = memory.case(t, one["case"])["key"]
        chance = uniform(key, one["position"], FOR_PATIENCE, ONCE)
        span = drawn(
            memory.distribution(t, which), memory.table(t), chance, key, one["position"], FOR_PATIENCE
        )
        schedule(t, now + span, GAVE_UP, instance)


@kernel
def keep_patience(t: Rows, instance: Int, now: Real) -> None:
    """The same for a customer who has waited since before the start: her patience is known to reach until now."""
    one = memory.instance(t, instance)
    which = memory.activity(t, one["activity"])["patience"]
    if which < 0:
        return
    key, passed, span = memory.case(t, one["case"])["key"], now - one["offered"], -1.0
    for again in range(_TRIES):
        chance = uniform(key, one["position"], FOR_PATIENCE, again)
        span = drawn(
            memory.distribution(t, which), memory.table(t), chance, key, one["position"], FOR_PATIENCE
        )
        if span > passed:
            break
    schedule(t, max(one["offered"] + span, now), GAVE_UP, instance)


@kernel
def collect(t: Rows, instance: Int, now: Real) -> None:
    """Put an instance into the batch of its activity; release the batch when it is full."""
    one = memory.instance(t, instance)
    activity = memory.activity(t, one["activity"])
    one["state"] = COLLECTED
    if activity["first"] < 0 and activity["longest"] < np.inf:
        until = max(one["offered"] + activity["longest"], now)
        schedule(t, until, RELEASED, _round(t, one["activity"]))
    one["member"] = activity["first"]
    activity["first"] = instance
    activity["collected"] += 1
    if activity["collected"] >= activity["batch"]:
        _release(t, one["activity"], now)


@kernel
def _round(t: Rows, activity: Int) -> Int:
    """Return a number for the batch that is being collected now, which no later one of any activity has."""
    return memory.activity(t, activity)["round"] * memory.activities(t).shape[0] + activity


@kernel
def _release(t: Rows, number: Int, now: Real) -> None:
    """Release a batch: as one piece of work, which its first instance stands for, or one by one, the first first."""
    activity = memory.activity(t, number)
    first, one = NONE, activity["first"]
    activity["first"], activity["collected"] = -1, 0
    activity["round"] += 1
    while one >= 0:  # they were collected last first
        following = memory.instance(t, one)["member"]
        memory.instance(t, one)["member"] = NONE
        if memory.instance(t, one)["state"] != GONE:
            memory.instance(t, one)["member"] = first
            first = one
        one = following
    if activity["together"]:
        _stand_for(t, first, now)
        return
    while first >= 0:
        following = memory.instance(t, first)["member"]
        memory.instance(t, first)["member"] = NONE
        work_on(t, first, now)
        first = following


@kernel
def _stand_for(t: Rows, first: Int, now: Real) -> None:
    """Offer a batch as one piece of work; each of its customers may still give up."""
    if first < 0:
        return
    member = memory.instance(t, first)["member"]
    while member >= 0:
        if memory.instance(t, member)["state"] == COLLECTED:
            memory.instance(t, member)["state"] = WAITING
            lose_patience(t, member, now)
        member = memory.instance(t, member)["member"]
    work_on(t, first, now)


@kernel
def _finish(t: Rows, instance: Int, now: Real) -> None:
    """Work is done: what waited for it may begin, and who did it takes what comes next."""
    one = memory.instance(t, instance)
    if one["state"] != SERVED or one["end"] != now:
        return  # it was interrupted, and ends later
    person = one["person"]
    member = instance
    while member >= 0:
        following = memory.instance(t, member)["member"]
        if member != instance:
            memory.instance(t, member)["person"] = person
            memory.instance(t, member)["start"], memory.instance(t, member)["end"] = one["start"], now
        if memory.instance(t, member)["state"] == SERVED:
            _done(t, member, now)
        member = following
    if person >= 0:
        put_down(t, instance)
        _less(t, instance)
        pick(t, person, now)


@kernel
def _less(t: Rows, instance: Int) -> None:
    """One piece of work less for the person who had it."""
    person = memory.person(t, memory.instance(t, instance)["person"])
    person["load"] -= 1
    if not memory.run(t)[0]["foresees"]:
        return
    skill = skill_of(t, memory.instance(t, instance)["person"], memory.instance(t, instance)["activity"])
    if skill >= 0:  # what she had at the start she may not be known to do
        person["backlog"] = max(person["backlog"] - memory.skill(t, skill)["mean"], 0.0)


@kernel
def _done(t: Rows, instance: Int, now: Real) -> None:
    one = memory.instance(t, instance)
    one["state"] = DONE
    memory.run(t)[0]["alive"] -= 1
    case = memory.case(t, one["case"])
    edge = one["edge"]
    while edge >= 0:
        after = memory.edge(t, edge)["to"]
        memory.instance(t, after)["pending"] -= 1
        if memory.instance(t, after)["pending"] == 0 and memory.instance(t, after)["state"] != GONE:
            enable(t, after, now)
        edge = memory.edge(t, edge)["next"]
    case["left"] -= 1
    if case["left"] == 0:
        close(t, one["case"], now)
        _let_in(t, now)


@kernel
def _give_up(t: Rows, instance: Int, now: Real) -> None:
    """A customer has waited long enough: nothing more of the case happens but what is being worked on."""
    number = memory.instance(t, instance)["case"]
    case = memory.case(t, number)
    going, other = 0, case["first"]
    while other < memory.run(t)[0]["instances"] and memory.instance(t, other)["case"] == number:
        if memory.instance(t, other)["state"] == SERVED:
            going += 1
        elif memory.instance(t, other)["state"] != DONE:
            _drop(t, other, now)
        other += 1
    case["left"] = going
    if going == 0:
        close(t, number, now)
        _let_in(t, now)


@kernel
def _drop(t: Rows, instance: Int, now: Real) -> None:
    """Take an instance of a case that is given up out of batches and piles; who stood for a batch is followed by the next."""
    one = memory.instance(t, instance)
    was = one["state"]
    if was == GONE:
        return
    one["state"] = GONE
    memory.run(t)[0]["alive"] -= 1
    if was == COLLECTED:
        memory.activity(t, one["activity"])["collected"] -= 1
    elif was == WAITING:
        if one["person"] >= 0:
            _less(t, instance)
            one["person"] = NONE
        if one["stands"]:
            following = one["member"]
            while following >= 0 and memory.instance(t, following)["state"] != WAITING:
                following = memory.instance(t, following)["member"]
            _stand_for(t, following, now)


@kernel
def begin_populations(t: Rows) -> None:
    """Send every customer of a population away for a while, before the first case of each; but not those whose case is open."""
    customer = 0
    for population in range(memory.populations(t).shape[0]):
        here = 0
        for number in range(memory.begun(t).shape[0]):
            here += 1 if memory.begun(t)[number]["population"] == population else 0
        for one in range(memory.population(t, population)["size"]):
            customer += 1
            if one < here:
                continue
            _send_away(t, population, keyed(memory.run(t)[0]["seed"], -customer), 0.0)
