"""What the pages of meetings stand on: who asks, the model in effect, a series of it, a meeting of that."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.operations import holding
from evenkeel.contexts.meetings.queries import held, reading, visits
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import Action, Item, Meeting, Series
from evenkeel.engines import operating_model
from evenkeel.kernel import time

T = TypeVar("T", Action, Item)


@dataclass(frozen=True)
class Table:
    """What a page stands on."""

    by: accounts.Acting
    at: dt.datetime
    model: operating_model.OperatingModel | None
    reach: Reach

    @property
    def asked(self) -> dict[str, Any]:
        """Who asks and when, as queries and operations take it."""
        return {"by": self.by, "at": self.at}


@dataclass(frozen=True)
class Room:
    """A series, or a meeting of it, that somebody may see."""

    table: Table
    series: Series
    may_write: bool

    def readable(self, about: Sequence[T]) -> tuple[T, ...]:
        """Return what she may read of what is about cases; a guest nothing of what is confidential. Six queries, or none."""
        if self.may_write:
            return reading.hers(about, **self.table.asked)
        return reading.open_to_all(about, **self.table.asked)


def table(request: Asked) -> Table:
    """Collect what a page stands on. Three queries."""
    by, at = request.acting, time.now()
    return Table(by, at, known.model(by=by, at=at), known.reach(by=by, at=at))


def room(request: Asked, key: str) -> Room:
    """Return a series that somebody may see. Raises rules.NoSuchSeries, rules.NotTakingPart."""
    found = table(request)
    return _entered(found, known.one(found.model, key))


def meeting(request: Asked, meeting_id: uuid.UUID) -> tuple[Room, Meeting]:
    """Return a meeting that somebody may see, and its series. Raises rules.NoSuchMeeting, rules.NotTakingPart."""
    found = table(request)
    one = held.meeting(meeting_id=meeting_id, by=found.by)
    return _entered(found, holding.series_of(one.series, one.title, **found.asked)), one


def meeting_series(request: Asked, action: Action) -> Series:
    """Return the series of an action that somebody may close: her own, or of a meeting that she may see.

    Raises rules.NotTakingPart.
    """
    found = table(request)
    series = holding.series_of(action.series, action.series_title, **found.asked)
    if action.owner_id != found.reach.person:
        rules.check_take_part(found.reach, series)
    return series


def _entered(found: Table, series: Series) -> Room:
    may_write = rules.can_take_part(found.reach, series)
    is_invited = not rules.can_visit(found.reach, series) and visits.is_invited(
        series.key, found.reach, **found.asked
    )
    rules.check_visit(found.reach, series, is_invited=is_invited)
    return Room(found, series, may_write)


def back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours from which a form came, as it says itself."""
    said = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(said, allowed_hosts=None) and said.startswith("/")
    return said if ours else otherwise
