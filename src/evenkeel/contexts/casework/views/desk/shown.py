"""What the pages of the desk stand on: who asks, the model in effect, a shelf of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.operations import taking
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.engines import operating_model
from evenkeel.kernel import time


@dataclass(frozen=True)
class Desk:
    """What a page stands on."""

    by: accounts.Acting
    at: dt.datetime
    model: operating_model.OperatingModel | None
    reach: Reach

    @property
    def asked(self) -> dict[str, Any]:
        """Who asks and when, as queries and operations take it."""
        return {"by": self.by, "at": self.at}

    def hers(self) -> tuple[operating_model.Shelf, ...]:
        """Return the shelves of the units in which she works, and those that are everybody's."""
        shelves = self.model.shelves if self.model else ()
        return tuple(each for each in shelves if not each.unit or each.unit in self.reach.units)


def desk_of(request: Asked) -> Desk:
    """Collect what a page stands on. Two queries."""
    by, at = request.acting, time.now()
    model = blueprint.in_effect(organisation_id=by.organisation_id, at=at)
    return Desk(by, at, model, desk.reach(by=by, at=at))


def shelf_of(found: Desk, key: str) -> operating_model.Shelf:
    """Return a shelf of the model in effect. Raises taking.NoSuchShelf."""
    shelf = standards.shelf(found.model, key) if found.model else None
    if shelf is None:
        raise taking.NoSuchShelf(key=key[:80])
    return shelf


def back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours from which a form came, as it says itself."""
    said = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(said, allowed_hosts=None) and said.startswith("/work/")
    return said if ours else otherwise
