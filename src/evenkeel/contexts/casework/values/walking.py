"""Cases as a team's meeting looks over them: how each stands, without what it is about."""

import datetime as dt
import uuid
from dataclasses import dataclass

from evenkeel.contexts.casework.values.cases import Pause, State


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case that a team could talk about."""

    id: uuid.UUID
    case_type: str
    stage: str
    state: State
    pause: str
    priority: int
    received_at: dt.datetime
    due_at: dt.datetime | None
    stage_due_at: dt.datetime | None
    responsible: uuid.UUID | None
    """The user whose case it is; None: nobody's."""
    stars: int
    """How many have chosen it as one of the three most important things of their day."""

    @property
    def is_urgent(self) -> bool:
        """Tell whether it goes before others."""
        return self.priority > 0

    @property
    def is_paused(self) -> bool:
        """Tell whether it waits for somebody."""
        return self.state is State.PAUSED

    @property
    def is_blocked(self) -> bool:
        """Tell whether it waits where its stage does not foresee it."""
        return self.is_paused and self.pause != Pause.STAGE
