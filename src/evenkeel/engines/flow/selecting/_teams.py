"""How the work is shared between teams, none of them so small that it tells of a single person."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Log

FEWEST_PEOPLE: Final = 5


@dataclass(frozen=True)
class Team:
    """What a team did; without a name it stands for several small ones together."""

    name: str | None
    people: int
    """Different resources with an event of the team."""
    events: int
    cases: int
    """Different cases with an event of the team."""
    share: float
    """Of the events whose team is known."""
    together: int = 1
    """How many teams these are."""


def teams(log: Log, *, at_least: int = FEWEST_PEOPLE) -> tuple[Team, ...]:
    """Count what each team did, most events first, the small ones together last.

    A team of fewer than `at_least` people is counted with others of its size. Where these are too few together,
    the smallest of the other teams joins them: else what is left over would tell of them after all. Nothing is
    returned where all of them together are too few. A log with teams and no resources tells of no person, so each of
    its teams stands for itself.
    """
    codes, who = log.group.codes, log.resource.codes
    known = codes >= 0
    total = int(known.sum())
    if not total:
        return ()
    names = log.group.values
    people = [np.unique(who[(codes == code) & (who >= 0)]) for code in range(len(names))]
    there = [code for code in range(len(names)) if (codes == code).any()]
    large, small = _apart(there, people, at_least if (who >= 0).any() else 0)
    if small is None:
        return ()
    found = [_team(log, np.array([code]), names[code], people, total) for code in large]
    found.sort(key=lambda one: (-one.events, one.name or ""))
    if small:
        found.append(_team(log, np.array(small), None, people, total))
    return tuple(found)


def _apart(
    there: list[int], people: list[NDArray[np.int32]], at_least: int
) -> tuple[list[int], list[int] | None]:
    """Return the teams that stand for themselves and those that stand together; None where these stay too few."""
    by_size = sorted(there, key=lambda code: (people[code].size, code))
    small = [code for code in by_size if people[code].size < at_least]
    large = [code for code in by_size if people[code].size >= at_least]
    while small and _together(small, people) < at_least and large:
        small.append(large.pop(0))
    if small and _together(small, people) < at_least:
        return [], None
    return large, small


def _together(codes: list[int], people: list[NDArray[np.int32]]) -> int:
    return int(np.unique(np.concatenate([people[code] for code in codes])).size)


def _team(
    log: Log, codes: NDArray[np.int64], name: str | None, people: list[NDArray[np.int32]], total: int
) -> Team:
    of_team = np.isin(log.group.codes, codes)
    return Team(
        name=name,
        people=_together(codes.tolist(), people),
        events=int(of_team.sum()),
        cases=int(np.unique(log.case[of_team]).size),
        share=float(of_team.sum()) / total,
        together=int(codes.size),
    )
