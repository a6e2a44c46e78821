"""Capacity against load of a week. Pure; the assumptions are said here and on the page.

Capacity: the hours of somebody's working pattern for the team (a full post without a pattern: the standard day), less holidays,
absences, and the share that the board names as standing work. Load: the working time that the model names for a case of each
kind (`touch_time`), for every open case of hers that is due by the end of the week, as if none of it were done yet. What comes
in during the week is not in it, nor are cases without a day, nor kinds of case without a working time.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework.values.week import Ahead
from evenkeel.contexts.people.values import Worked
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days

HOURS: Final = {"min": 1 / 60, "h": 1.0, "d": 7.5, "wd": 7.5, "w": 37.5}
"""How many hours of work a unit of a written duration is: a day of seven and a half."""
FULL: Final = 0.9
"""From this share of her hours on somebody is nearly full: something always comes in."""


@dataclass(frozen=True, slots=True)
class Load:
    """Hours that somebody has, and hours of work that lie before her."""

    whole: float
    """Hours of her week if she were not absent."""
    present: float
    """The same less absences."""
    capacity: float
    """The same less standing work."""
    load: float
    cases: int
    """Cases due that are in the load."""

    @property
    def share(self) -> float | None:
        """Return the load as a share of the hours; None where there are neither."""
        if self.capacity <= 0:
            return None if self.load <= 0 else float("inf")
        return self.load / self.capacity

    @property
    def level(self) -> str:
        """Tell how full it is: `over`, `near`, or nothing."""
        share = self.share
        if share is None or share < FULL:
            return ""
        return "near" if share <= 1 else "over"


def norms(model: operating_model.OperatingModel | None) -> Mapping[str, float]:
    """Return the working time of a usual case in hours, by case type; kinds without one are left out."""
    return {
        each.key: hours(each.touch_time) for each in (model.case_types if model else ()) if each.touch_time
    }


def hours(written: str) -> float:
    """Return how many hours of work a written duration is."""
    found = working_days.parsed(written)
    return found.number * HOURS[found.unit]


def of(worked: Worked, ahead: Iterable[Ahead], norms: Mapping[str, float], standing: float) -> Load:
    """Return capacity and load of somebody; `standing` is the share of her hours that goes into what is no case, 0 to 100."""
    mine = [
        norms[each.case_type] for each in ahead if _counts(each, worked.user_id) and each.case_type in norms
    ]
    present = sum(worked.hours.values())
    return Load(
        whole=sum(worked.whole.values()),
        present=present,
        capacity=present * (1 - standing / 100),
        load=sum(mine),
        cases=len(mine),
    )


def _counts(each: Ahead, user_id: uuid.UUID | None) -> bool:
    return each.kind == "case" and each.user_id == user_id


def together(loads: Iterable[Load]) -> Load:
    """Return capacity and load of several people as one."""
    found = list(loads)
    return Load(
        whole=sum(each.whole for each in found),
        present=sum(each.present for each in found),
        capacity=sum(each.capacity for each in found),
        load=sum(each.load for each in found),
        cases=sum(each.cases for each in found),
    )
