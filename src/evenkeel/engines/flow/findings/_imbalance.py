"""Is work spread unevenly over those who do the same?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.facts import _calendar, _grouping
from evenkeel.engines.flow.findings import _attributes, _chance, _kind, _matter, _presence, _telling, _workers

KIND = _kind.Kind(
    code="imbalance",
    severity="warning",
    about="work",
    title="Work is spread unevenly",
    explanation="Of those who do the same activities, some have at least twice as many events for each day that they "
    "are there. Events are counted, not hours: theirs may be the quick ones. It says where the load is, "
    "not who works well.",
    what_to_do="Look at the load together before it wears somebody out: who hands out the work, and by what rule? "
    "If the heavier or lighter load is agreed, leave it.",
    method="The events of each month (week, in logs of less than eight months), activity and group are shared out in "
    "proportion to the days on which each of those active there was present: the days with any event, and as many "
    "without as must be expected of so few events, on the weekdays on which she works at all (d = P (1 - exp(-n / P)) for n "
    "events on d of P days). Load = events done / events expected so. Peers are those at least half of whose work is "
    "alike by activity. Flagged if the load is still twice the peers' median 3 standard errors lower (the periods as "
    "clusters; 3 peers, 200 events), and further out than the peers themselves spread: p below 0.002 by Student's t "
    "with the additive over-dispersion of Spiegelhalter, Statistics in Medicine 24 (2005) 1185, of the peers, Holm over "
    "all. Programs are left out.",
    false_alarms=0.005,
)

FEWEST_EVENTS = 200
FEWEST_PEERS = 3
FEWEST_OWN = 30
FEWEST_PERIODS = 4
ALIKE = 0.5
TWICE = 2.0
ALPHA = 0.002
MOST_UNITS = 1_000
MONTHS = 8
COLUMNS = ("events", "expected", "load", "against peers")


@dataclass(frozen=True)
class _Load:
    """What each unit did against what its presence would give it; one entry per unit, NaN where it did too little."""

    events: NDArray[np.float64]
    expected: NDArray[np.float64]
    error: NDArray[np.float64]
    """Standard error of the logarithm of the load, from period to period."""

    @property
    def load(self) -> NDArray[np.float64]:
        """Return events done by events expected."""
        return np.asarray(self.events / np.maximum(self.expected, 1e-9))


@dataclass(frozen=True)
class _Against:
    """Each unit against its peers: how many times their median, its lower bound, and how often chance gives that."""

    ratio: NDArray[np.float64]
    least: NDArray[np.float64]
    p: NDArray[np.float64]
    peers: NDArray[np.int64]


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find uneven load between groups, then between people."""
    log = matter.log
    automatic = _workers.automatic(log)[log.resource.codes]
    person, group = log.resource.codes.astype(np.int64), log.group.codes.astype(np.int64)
    done = (person >= 0) & ~automatic
    if done.sum() < FEWEST_EVENTS:
        return
    rows = np.flatnonzero(done & (group >= 0))
    if np.unique(group[rows]).size > FEWEST_PEERS:
        yield from _found(log, rows, group, "groups", log.group.values)
    rows = np.flatnonzero(done)
    if np.unique(person[rows]).size <= MOST_UNITS:
        yield from _found(log, rows, person, "people", log.resource.values)


def _found(
    log: Log, rows: NDArray[np.int64], unit: NDArray[np.int64], what: str, names: tuple[str, ...]
) -> Iterable[_matter.Found]:
    codes = unit[rows]
    load = _load(log, rows, codes, len(names), by_group=what == "people")
    alike = _workers.alike(codes, log.activity.codes[rows], len(names)) >= ALIKE
    against = _against(load, alike)
    adjusted = _chance.holm(against.p)
    heavy = (against.least >= TWICE) & (adjusted < ALPHA)
    if heavy.any():
        yield _told(what, names, load, against, heavy)


def _load(log: Log, rows: NDArray[np.int64], unit: NDArray[np.int64], n: int, *, by_group: bool) -> _Load:
    """Share out the events of each stratum by days present; compare with who did them."""
    day = _calendar.days(log.completed_at[rows], log.utc_offset[rows])
    months = _calendar.numbers(day, "month")
    period = months if np.ptp(months) >= MONTHS else _calendar.numbers(day, "week")
    period = period - period.min()
    periods = int(period.max()) + 1
    # A group is present with all its people: each counts with the group in which she works then.
    people = log.resource.codes[rows].astype(np.int64)
    pair, number = np.unique(people * n + unit, return_inverse=True)
    who, when, days = _presence.days(number.astype(np.int64), period, day)
    present = np.bincount(when * n + pair[who] % n, weights=days, minlength=periods * n)
    team = log.group.codes[rows] if by_group else np.zeros_like(log.activity.codes[rows])
    stratum = _attributes.joined(team, log.activity.codes[rows], period)
    (stratum, who, when), times = _grouping.tally(stratum, unit, period)
    days = present[when * n + who]
    share = days / np.bincount(stratum, weights=days)[stratum]
    fair = share * np.bincount(stratum, weights=times)[stratum]
    # Where only one is active there is nobody to compare with.
    shared = np.bincount(stratum)[stratum] > 1
    cell = (who * periods + when)[shared]
    events = np.bincount(cell, weights=times[shared], minlength=n * periods).reshape(n, periods)
    expected = np.bincount(cell, weights=fair[shared], minlength=n * periods).reshape(n, periods)
    return _spread(events.astype(np.float64), expected.astype(np.float64))


def _spread(events: NDArray[np.float64], expected: NDArray[np.float64]) -> _Load:
    """Sum the periods of each unit; from one to the next its own load varies, and that is its error."""
    total, fair = events.sum(axis=1), expected.sum(axis=1)
    known = (total >= FEWEST_OWN) & ((expected > 0).sum(axis=1) >= FEWEST_PERIODS)
    own = (total / np.maximum(fair, 1e-9))[:, np.newaxis] * expected
    periods = np.maximum((expected > 0).sum(axis=1), 2)
    error = np.sqrt(((events - own) ** 2).sum(axis=1) * periods / (periods - 1)) / np.maximum(total, 1)
    return _Load(np.where(known, total, np.nan), fair, np.maximum(error, 1 / np.sqrt(np.maximum(total, 1))))


def _against(load: _Load, alike: NDArray[np.bool_]) -> _Against:
    """Compare each unit with its peers, their own spread apart."""
    n = load.events.size
    ratio, least, p, peers = np.full(n, np.nan), np.zeros(n), np.ones(n), np.zeros(n, np.int64)
    level = np.log(np.maximum(load.load, 1e-9))
    for i in np.flatnonzero(~np.isnan(load.events)).tolist():
        others = alike[i] & ~np.isnan(load.events)
        others[i] = False
        peers[i] = others.sum()
        if peers[i] < FEWEST_PEERS or np.nansum(load.events[others]) + load.events[i] < FEWEST_EVENTS:
            continue
        own, middle = load.error[i], float(np.median(level[others]))
        middle_error = 1.25 * float(np.median(load.error[others])) / np.sqrt(peers[i])
        sampling = own**2 + middle_error**2
        low, high = np.quantile(level[others], (_chance.TRIMMED, 1 - _chance.TRIMMED))
        around = np.clip(level[others], low, high) - middle
        extra = max(0.0, float((around**2).mean() - (load.error[others] ** 2).mean()))
        learnt = max(extra / (extra + sampling), 1e-3)
        distance = level[i] - middle
        ratio[i], least[i] = np.exp(distance), np.exp(distance - 3 * np.sqrt(sampling))
        t = np.array([distance / np.sqrt(sampling + extra)])
        p[i] = _chance.students(t, max(peers[i] - 1, 1) / learnt**2)[0]
    return _Against(ratio, least, p, peers)


def _told(
    what: str, names: tuple[str, ...], load: _Load, against: _Against, heavy: NDArray[np.bool_]
) -> _matter.Found:
    most = int(np.flatnonzero(heavy)[np.argmax(against.ratio[heavy])])
    n, compared = int(heavy.sum()), int((against.peers >= FEWEST_PEERS).sum())
    sentence = (
        f"Work is spread unevenly over {compared} {what} who do the same as others: {n} "
        f"{'has' if n == 1 else 'have'} at least twice the events of their peers for each day present, "
        f"the most loaded {_telling.times(float(against.ratio[most]))} the middle of {against.peers[most]} peers."
    )
    shown = np.flatnonzero(~np.isnan(against.ratio))
    rows = tuple(
        (
            names[i],
            int(load.events[i]),
            float(load.expected[i]),
            float(load.load[i]),
            float(against.ratio[i]),
        )
        for i in shown[np.argsort(-against.ratio[shown], kind="stable")].tolist()
    )
    evidence: dict[str, _matter.Value] = {
        "compared": compared,
        "with_twice_the_load": n,
        "peers_of_most_loaded": int(against.peers[most]),
        "most_loaded_against_peers": float(against.ratio[most]),
        "at_least": float(against.least[most]),
    }
    return _matter.Found(
        sentence,
        evidence,
        subject=what,
        table=_matter.Rows((what, *COLUMNS), rows, personal=what == "people"),
    )


CHECK = _matter.Check(KIND, look)
