"""What all pages of the programme share: the model, what was reported, how each action stands, and the frame."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.programme import presentation, queries, rules
from evenkeel.contexts.programme.values import Report, Source, Standing
from evenkeel.kernel import time

P = ParamSpec("P")


class Part(NamedTuple):
    """One page of the programme: the name of its address, and its name in the sub-navigation."""

    name: str
    label: str


PARTS: Final = (
    Part("timeline", "Timeline"),
    Part("savings", "Savings"),
    Part("board", "Report for the board"),
)


@dataclass(frozen=True)
class Shown:
    """The programme on a day, as the person who asks may see it."""

    source: Source
    reports: tuple[Report, ...]
    standings: tuple[Standing, ...]
    day: dt.date
    today: dt.date
    may_report: bool
    context: dict[str, Any]

    def standing(self, key: str) -> Standing:
        """Return how an action stands. Raises rules.NoSuchAction."""
        found = next((each for each in self.standings if each.action.key == key), None)
        if found is None:
            raise rules.NoSuchAction
        return found

    def address(self, key: str) -> str:
        """Return the address of an action, on the day that is looked at."""
        return reverse("programme:action", args=[key]) + self.asked

    @property
    def asked(self) -> str:
        """Return what keeps the day in an address; nothing where it is today."""
        return "" if self.day == self.today else f"?on={self.day.isoformat()}"


def of_programme(
    part: str,
) -> Callable[
    [Callable[Concatenate[Asked, Shown, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Give a view the programme, with the frame of one of its pages; where there is none, say so."""

    def decorate(
        view: Callable[Concatenate[Asked, Shown, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: Asked, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            seen = shown(request, part)
            if seen is None and kwargs:
                raise rules.NoSuchAction
            if seen is None:
                return render(request, "programme/nothing.html", {})
            return view(request, seen, *args, **kwargs)

        return guarded

    return decorate


def shown(request: Asked, part: str) -> Shown | None:
    """Return the programme on the day that the address names; None where no model has actions."""
    acting, now = request.acting, time.now()
    source = queries.programme(organisation_id=acting.organisation_id, at=now)
    if source is None:
        return None
    today = now.astimezone(acting.zone).date()
    day = presentation.day_of(request.GET.get("on", ""), today=today)
    reports = queries.reports(organisation_id=acting.organisation_id)
    asked = "" if day == today else f"?on={day.isoformat()}"
    may_report = rules.can_report(acting)
    return Shown(
        source=source,
        reports=reports,
        standings=rules.standings(source.model.actions, reports, day=day),
        day=day,
        today=today,
        may_report=may_report,
        context={
            "source": source,
            "day": day,
            "today": today,
            "asked": asked,
            "may_report": may_report,
            "zone": acting.zone,
            "organisation": acting.organisation_name,
            "currency": source.model.about.currency or "",
            "breadcrumbs": [
                {"label": "Programme", "url": reverse("programme:timeline") + asked},
            ],
            "tabs": [
                {
                    "label": each.label,
                    "url": reverse(f"programme:{each.name}") + asked,
                    "current": each.name == part,
                }
                for each in PARTS
            ],
        },
    )
