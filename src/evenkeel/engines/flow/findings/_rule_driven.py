"""Rule-driven: a step that comes exactly so many days after another is a rule's doing, not people's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.findings import _clocks, _matter, _telling
from evenkeel.engines.flow.findings._kind import Kind

KIND = Kind(
    code="rule-driven",
    severity="info",
    about="work",
    title="A rule sets the time of a step",
    explanation="A step comes after exactly the same time in nearly every case. A rule or a timer does it. Its time says "
    "nothing about how quickly anybody works, and is not taken for bunching.",
    what_to_do="Leave the step out when you compare people or teams. Ask whether the rule still serves: cases that are "
    "ready earlier wait for it too.",
    method="For each two frequent activities, the time from the first of one to the first of the other after it, in local "
    "days and in minutes. Flagged where at least 50 cases and 9 in 10 of them take exactly the same: at least 2 days, or "
    "at least an hour to the minute. Of several steps that it follows in this way, the nearest is named.",
    false_alarms=0.01,
)
FEWEST = 50
NEARLY_ALL = 0.9
LEAST_DAYS, LEAST_MINUTES = 2, 60
MOST_ACTIVITIES = 20
MICROSECONDS_A_MINUTE = 60_000_000


@dataclass(frozen=True)
class _Constant:
    """A step that follows another after the same time."""

    clock: _clocks.Clock
    times: NDArray[np.int64]
    usual: int
    unit: str
    same: NDArray[np.bool_]

    @property
    def seconds(self) -> float:
        return self.usual * (_telling.DAY if self.unit == "day" else _telling.MINUTE)


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find steps that follow another after exactly the same time."""
    log = matter.log
    counts = np.bincount(log.activity.codes, minlength=len(log.activity.values))
    often = [
        int(code) for code in np.argsort(-counts, kind="stable")[:MOST_ACTIVITIES] if counts[code] >= FEWEST
    ]
    if matter.is_table_of_cases:
        return
    first = {code: matter.clocks.first(log.activity.values[code]) for code in often}
    for later in often:
        found = [
            one for earlier in often if earlier != later for one in _constant(matter, first, earlier, later)
        ]
        if found:
            yield _found(min(found, key=lambda one: (one.seconds, -one.same.sum())))


CHECK = _matter.Check(KIND, look)


def _constant(
    matter: _matter.Matter, first: dict[int, NDArray[np.int64]], earlier: int, later: int
) -> Iterator[_Constant]:
    begin, end = first[earlier], first[later]
    both = (begin != MISSING) & (end != MISSING)
    # Most pairs fall out here, before anything is counted.
    if (
        both.sum() < max(FEWEST, NEARLY_ALL * (end != MISSING).sum())
        or np.mean(begin[both] < end[both]) < NEARLY_ALL
    ):
        return
    names = matter.log.activity.values
    clock = matter.clocks.step(names[later], names[earlier])
    minutes = np.asarray((clock.end - clock.begin) // MICROSECONDS_A_MINUTE)
    for times, unit, least in ((minutes, "minute", LEAST_MINUTES), (clock.days, "day", LEAST_DAYS)):
        values, counts = np.unique(times, return_counts=True)
        if not values.size:
            return
        usual = int(values[counts.argmax()])
        if counts.max() >= max(FEWEST, NEARLY_ALL * times.size) and usual >= least:
            unit_is_days = unit == "minute" and usual % 1440 == 0
            yield _Constant(
                clock,
                times,
                usual // 1440 if unit_is_days else usual,
                "day" if unit_is_days else unit,
                times == usual,
            )
            return


def _found(one: _Constant) -> _matter.Found:
    n, of = int(one.same.sum()), one.clock.size
    earlier, later = one.clock.key.split(" -> ", 1)
    sentence = (
        f"“{later}” follows “{earlier}” after exactly {_matter.many(one.usual, one.unit)} in {n:,} of {of:,} cases: "
        "a rule does this, not people."
    )
    evidence: dict[str, _matter.Value] = {"cases": n, "of": of, "share": n / of, "always_after": one.seconds}
    return _matter.Found(sentence, evidence, one.clock.cases[one.same], subject=one.clock.key)
