"""What somebody is busy with, and how she leaves it for more urgent work: it is resumed by her, with what is left of it."""

from evenkeel.engines.twin.running import _clocks
from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._layout import NONE, PAUSE, WAITING, Int, Real, Rows
from evenkeel.engines.twin.running._queues import queued


@kernel
def take_in_hand(t: Rows, instance: Int) -> None:
    """Somebody is busy with an instance now; what she is busy with is known by name only where work may be interrupted."""
    one = memory.instance(t, instance)
    person = memory.person(t, one["person"])
    person["busy"] += 1
    if memory.run(t)[0]["interrupts"]:
        one["sibling"] = person["doing"]
        person["doing"] = instance


@kernel
def put_down(t: Rows, instance: Int) -> None:
    """Somebody is not busy with an instance any more."""
    one = memory.instance(t, instance)
    person = memory.person(t, one["person"])
    person["busy"] -= 1
    if not memory.run(t)[0]["interrupts"]:
        return
    if person["doing"] == instance:
        person["doing"] = one["sibling"]
    else:
        before = person["doing"]
        while memory.instance(t, before)["sibling"] != instance:
            before = memory.instance(t, before)["sibling"]
        memory.instance(t, before)["sibling"] = one["sibling"]
    one["sibling"] = NONE


@kernel
def least_urgent(t: Rows, person: Int, priority: Int) -> Int:
    """Return what somebody may leave for work of a priority: the least urgent, of several that which she began last; or -1."""
    found = NONE
    doing = memory.person(t, person)["doing"]
    while doing >= 0:
        one = memory.instance(t, doing)
        least = priority if found < 0 else memory.instance(t, found)["priority"]
        if one["priority"] > least and memory.activity(t, one["activity"])["interruption"]:
            found = doing
        doing = one["sibling"]
    return found


@kernel
def interrupt(t: Rows, instance: Int, now: Real) -> None:
    """Leave work where it is; it lies on the pile of whoever did it, and is resumed with what is left of it."""
    one = memory.instance(t, instance)
    person = memory.person(t, one["person"])
    one["left"] = one["end"] - now
    if memory.activity(t, one["activity"])["at_shift_end"] == PAUSE:
        one["left"] = _clocks.left_open(t, person["now"], now, one["end"])
    put_down(t, instance)
    one["state"], one["end"] = WAITING, now
    person["queue"] = queued(t, person["queue"], instance)
