"""What the pages of one team stand on: who asks, when, and what she may see of the team."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

from django.http.response import HttpResponseBase
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.twins import joint, queries, rules
from evenkeel.contexts.twins.values import Team
from evenkeel.kernel import time

P = ParamSpec("P")


@dataclass(frozen=True)
class Shown:
    """A team, and who looks at it."""

    by: accounts.Acting
    at: datetime
    reach: Reach
    team: Team

    @property
    def asked(self) -> dict[str, Any]:
        """Return who asks and when, as operations take it."""
        return {"by": self.by, "at": self.at}

    @property
    def sees_people(self) -> bool:
        """Tell whether she may see what single people do."""
        return rules.sees_people(self.reach, self.team.unit)

    @property
    def context(self) -> dict[str, Any]:
        """Return what every page of a team shows."""
        return {
            "team": self.team,
            "may_ask": rules.can_ask(self.reach, self.team.unit),
            "sees_people": self.sees_people,
            "zone": self.by.zone,
            "of_two": joint.is_of_two(self.team.unit),
        }

    def crumbs(self, *labels: str) -> list[dict[str, str]]:
        """Return the way to a page of this team; without labels, to the page of its twin."""
        found = [{"label": "Twins", "url": reverse("twins:teams")}]
        if not labels:
            return [*found, {"label": self.team.title}]
        own = {"label": self.team.title, "url": reverse("twins:twin", args=[self.team.unit])}
        return [*found, own, *({"label": each} for each in labels)]

    def crumbs_of_scenario(self, label: str) -> list[dict[str, str]]:
        """Return the way to what stands below the list of scenarios."""
        above = {"label": "Scenarios", "url": reverse("twins:scenarios", args=[self.team.unit])}
        return [*self.crumbs("")[:-1], above, {"label": label}]


def of_team(
    view: Callable[Concatenate[Asked, Shown, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the team of its address, for members who may see its twin. Raises rules.NoSuchTeam, and as rules.check_see."""

    @functools.wraps(view)
    @member
    def guarded(request: Asked, /, unit: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        by, now = request.acting, time.now()
        team = queries.team(unit=unit, by=by, at=now)
        reach = queries.reach(by=by, at=now)
        rules.check_see(reach, unit, people=team.ready.people if team.ready else 0)
        return view(request, Shown(by, now, reach, team), *args, **kwargs)

    return guarded
