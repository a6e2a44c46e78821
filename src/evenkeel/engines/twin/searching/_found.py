"""What a search found, as a document. It serialises to JSON."""

from enum import StrEnum

from evenkeel.engines.twin.changing._comparison import Comparison, Interval
from evenkeel.engines.twin.document._part import Part
from evenkeel.engines.twin.searching._goal import Goal
from evenkeel.engines.twin.searching._levers import Setting


class Meets(StrEnum):
    """Whether a combination meets the goal within all constraints."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    """The budget was not enough to tell."""


class Choice(Part):
    """A combination of settings, and what it does."""

    settings: tuple[Setting, ...]
    """What is moved; nothing, as it is now."""
    disruption: float
    """How much it asks of people, all settings together."""
    goal: Interval | None
    """The figure of the goal; None where it cannot be told."""
    constraints: tuple[Interval | None, ...]
    """The figure of each constraint."""
    meets: Meets
    """Whether it meets them."""
    replications: int
    """How often it was simulated."""

    @property
    def title(self) -> str:
        """Say what is moved."""
        return " and ".join(setting.title for setting in self.settings) or "as it is now"


class Found(Part):
    """What a search found."""

    goal: Goal
    """What was to be reached."""
    constraints: tuple[Goal, ...]
    """Within what."""
    tried: int
    """How many combinations there are."""
    replications: int
    """How often was simulated in all."""
    best: Choice | None
    """The combination that meets the goal within all constraints with the least disruption; None where none does."""
    confirmed: Interval | None
    """The figure of the goal under the best, looked at later, twice as long, and with fresh luck."""
    comparison: Comparison | None
    """Now beside the best."""
    front: tuple[Choice, ...]
    """Combinations within the constraints, the least disruption first, each doing more for the goal than all before it."""
    open: tuple[Choice, ...]
    """Combinations with less disruption than the best of which the budget could not tell whether they would do."""
    nearest: Choice | None
    """Where nothing meets the goal: what comes nearest to it within the constraints."""
    sentences: tuple[str, ...]
    """All this in words."""
