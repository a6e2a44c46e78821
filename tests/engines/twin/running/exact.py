"""What queueing theory says exactly: means of lines in the long run, in the unit of time of the rates given.

Rates are per unit of time; `arrives` is the rate of arrivals, `serves` that of one busy server.
"""

import itertools
import math
from collections.abc import Sequence

import numpy as np

_NEGLIGIBLE = 1e-15


def waits(arrives: float, serves: float, servers: int) -> float:
    """Return the share of customers of an M/M/c queue who have to wait (Erlang, 1917; Kleinrock, Queueing Systems I, 1975, 3.5)."""
    offered = arrives / serves
    below = sum(offered**n / math.factorial(n) for n in range(servers))
    above = offered**servers / math.factorial(servers) / (1 - offered / servers)
    return above / (below + above)


def mean_wait(arrives: float, serves: float, servers: int) -> float:
    """Return the mean wait in an M/M/c queue, those who do not wait included (the same source)."""
    return waits(arrives, serves, servers) / (servers * serves - arrives)


def impatient(arrives: float, serves: float, servers: int, leaves: float) -> tuple[float, float]:
    """Return the share that gives up in an M/M/c+M queue, and the mean wait of those who are served.

    Palm, Research on telephone traffic carried by full availability groups, 1957; Garnett, Mandelbaum & Reiman, Designing a call
    center with impatient customers, 2002. Whoever finds k ahead in the line is served with chance c·mu / (c·mu + (k + 1)·theta);
    how long that takes does not depend on it.
    """
    chances, weight, number = [1.0], 1.0, 0
    while weight > _NEGLIGIBLE or number <= servers:
        number += 1
        weight *= arrives / (min(number, servers) * serves + max(number - servers, 0) * leaves)
        chances.append(weight)
    full = servers * serves
    served = waited = passing = 0.0
    for number, chance in enumerate(chances):
        ahead = number - servers
        if ahead < 0:
            served += chance
            continue
        passing += 1 / (full + (ahead + 1) * leaves)
        stays = full / (full + (ahead + 1) * leaves)
        served += chance * stays
        waited += chance * stays * passing
    return 1 - served / sum(chances), waited / served


def general(arrives: float, mean: float, sd: float) -> float:
    """Return the mean wait in an M/G/1 queue (Pollaczek, 1930; Khinchine, 1932; Kleinrock I, 5.6)."""
    return arrives * (mean**2 + sd**2) / 2 / (1 - arrives * mean)


def by_priority(arrives: Sequence[float], means: Sequence[float], sds: Sequence[float]) -> tuple[float, ...]:
    """Return the mean wait of each class, the most urgent first, in an M/G/1 queue where nobody is interrupted.

    Cobham, Priority assignment in waiting line problems, Operations Research 2, 1954.
    """
    left = sum(rate * (mean**2 + sd**2) / 2 for rate, mean, sd in zip(arrives, means, sds, strict=True))
    load = np.concatenate([[0.0], np.cumsum(np.multiply(arrives, means))])
    return tuple(float(left / (1 - before) / (1 - after)) for before, after in itertools.pairwise(load))


def interrupted(arrives: Sequence[float], means: Sequence[float], sds: Sequence[float]) -> tuple[float, ...]:
    """Return the mean time from arrival to end of each class, the most urgent first, where the more urgent interrupts the less.

    M/G/1, interrupted work is resumed where it was left: Kleinrock, Queueing Systems II, 1976, 3.4; Conway, Maxwell & Miller, 1967.
    """
    found, load, left = [], 0.0, 0.0
    for rate, mean, sd in zip(arrives, means, sds, strict=True):
        left += rate * (mean**2 + sd**2) / 2
        after = load + rate * mean
        found.append(mean / (1 - load) + left / (1 - load) / (1 - after))
        load = after
    return tuple(found)


def network(
    outside: Sequence[float], ways: Sequence[Sequence[float]], serves: Sequence[float], servers: Sequence[int]
) -> tuple[tuple[float, ...], float]:
    """Return the mean wait per visit at each station of an open network, and the mean time from arrival to the end.

    `outside` are the rates of arrivals from outside, `ways[i][j]` the chance to go on from i to j.
    Each station is as if it stood alone (Jackson, Networks of waiting lines, Operations Research 5, 1957).
    """
    passing = np.linalg.solve(np.eye(len(outside)) - np.asarray(ways).T, np.asarray(outside, float))
    waited = tuple(
        mean_wait(float(rate), *of)
        for rate, of in zip(passing, zip(serves, servers, strict=True), strict=True)
    )
    inside = sum(rate * (wait + 1 / pace) for rate, wait, pace in zip(passing, waited, serves, strict=True))
    return waited, float(inside / sum(outside))


def finite(customers: int, returns: float, serves: float, servers: int) -> tuple[float, float]:
    """Return the mean wait, and the rate at which customers are served, where so many customers come again and again.

    Each comes back at the rate `returns` (machine repair: Palm, 1947; Kleinrock I, 3.8).
    """
    chances = [1.0]
    for number in range(1, customers + 1):
        chances.append(chances[-1] * (customers - number + 1) * returns / (min(number, servers) * serves))
    total = sum(chances)
    inside = sum(number * chance for number, chance in enumerate(chances)) / total
    rate = returns * (customers - inside)
    return inside / rate - 1 / serves, rate
