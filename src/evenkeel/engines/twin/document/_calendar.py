"""When people work, offices are open and timers go off."""

from datetime import date, time
from typing import Literal

from pydantic import Field, model_validator

from evenkeel.engines.twin.document._part import Part, Share, Weight

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Shift(Part):
    """A stretch of one weekday, by the wall clock of the twin's time zone.

    An `end` of 00:00 is the end of the day. `presence` is the share of such days on which the person is there at all,
    drawn for each day. `duty` names the duty that the person has then: nothing but the activities of that duty.
    """

    day: Day
    """The weekday."""
    begin: time
    """When it begins."""
    end: time
    """When it ends; 00:00 is the end of the day."""
    presence: Share = 1.0
    """Share of such days on which the person comes."""
    duty: str | None = None
    """The duty that she has then."""

    @model_validator(mode="after")
    def _in_order(self) -> "Shift":
        if self.seconds <= 0:
            raise ValueError(
                f"the shift on {self.day} ends ({self.end:%H:%M}) before it begins ({self.begin:%H:%M})"
            )
        return self

    @property
    def seconds(self) -> int:
        """Length of the shift by the wall clock."""
        return _of_day(self.end, ends=True) - _of_day(self.begin)

    @property
    def span(self) -> tuple[int, int]:
        """Begin and end in seconds since Monday 00:00 by the wall clock."""
        midnight = DAYS.index(self.day) * 86_400
        return midnight + _of_day(self.begin), midnight + _of_day(self.end, ends=True)


class Calendar(Part):
    """A week that repeats, less the days on which it is closed. Without shifts: always open."""

    key: str
    """Its name."""
    shifts: tuple[Shift, ...] = ()
    """The stretches in which it is open; none: always."""
    closed: tuple[date, ...] = ()
    """Days on which it is closed."""

    @property
    def always(self) -> bool:
        """Whether it never closes."""
        return not self.shifts and not self.closed


class Rhythm(Part):
    """A clock that runs with the week: fast in hours of high weight, slow in hours of low, not at all where it is 0.

    In hour h of the week (from Monday 00:00, by the wall clock) it runs `weights[h]` divided by their mean as fast as any other
    clock, so that a week is a week long. A delay on such a clock ends when things happen, and rarely at night.
    """

    key: str
    """Its name."""
    weights: tuple[Weight, ...] = Field(min_length=168, max_length=168)
    """A weight for each hour of the week, from Monday 00:00."""

    @model_validator(mode="after")
    def _runs(self) -> "Rhythm":
        if not sum(self.weights) > 0:
            raise ValueError("all weights of the rhythm are 0: its clock stands still")
        return self


def _of_day(moment: time, *, ends: bool = False) -> int:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return 86_400 if ends and seconds == 0 else seconds
