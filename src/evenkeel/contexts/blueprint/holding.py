"""Which model holds when: kept in each process, asked of the database at least once a second.

A process trusts what it knows of an organisation's applications for `TRUSTED_FOR`. Whoever applies a revision waits as long after
the commit before saying that it is applied: by then every process has asked again, on whatever machine it runs. So an answer
costs no query, and none is ever older than an application that has been confirmed. Models themselves never change, so those
that were read once are kept, the least used going first.
"""

import bisect
import datetime as dt
import functools
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.values import Effective
from evenkeel.engines import operating_model

TRUSTED_FOR: Final = 1.0
"""Seconds for which a process trusts what it knows."""
MODELS_KEPT: Final = 64
ORGANISATIONS_KEPT: Final = 10_000

Step = tuple[dt.datetime, uuid.UUID]
"""From when which revision holds."""


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    since: tuple[dt.datetime, ...]
    revisions: tuple[uuid.UUID, ...]


class Holdings:
    """What one process knows of which model holds when."""

    def __init__(
        self,
        *,
        steps: Callable[[uuid.UUID], tuple[Step, ...]],
        load: Callable[[uuid.UUID], operating_model.OperatingModel],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take how to ask for the steps of an organisation in order of time, and for the model of a revision."""
        self._steps, self._clock = steps, clock
        self._known: dict[uuid.UUID, _Known] = {}
        self._model = functools.lru_cache(maxsize=MODELS_KEPT)(load)

    def at(self, organisation_id: uuid.UUID, moment: dt.datetime) -> Effective | None:
        """Give the model that holds for an organisation at a moment; None before its first."""
        known = self._known.get(organisation_id)
        if known is None or self._clock() >= known.until:
            known = self._asked(organisation_id)
        position = bisect.bisect_right(known.since, moment) - 1
        if position < 0:
            return None
        revision = known.revisions[position]
        return Effective(revision, known.since[position], self._model(revision))

    def forget(self, organisation_id: uuid.UUID | None = None) -> None:
        """Ask again at the next question about an organisation, or about any."""
        if organisation_id is None:
            self._known.clear()
        else:
            self._known.pop(organisation_id, None)

    def _asked(self, organisation_id: uuid.UUID) -> _Known:
        # The clock is read before the question: what is known is at most so old.
        until = self._clock() + TRUSTED_FOR
        steps = self._steps(organisation_id)
        known = _Known(until, tuple(at for at, _ in steps), tuple(revision for _, revision in steps))
        if len(self._known) >= ORGANISATIONS_KEPT:
            self._known.clear()
        self._known[organisation_id] = known
        return known
