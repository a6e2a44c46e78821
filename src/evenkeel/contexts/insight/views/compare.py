"""Two reports, or two selections of one, beside each other."""

import datetime as dt
import uuid
from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import claims, people, queries, selections, sides, slices
from evenkeel.contexts.insight.values import Status
from evenkeel.engines import flow
from evenkeel.kernel import errors, time

LISTED: Final = 200
"""Reports to choose from, the newest."""


class Chosen(NamedTuple):
    """One side as the form shows it: its letter, the report, what can be selected in it, and what is."""

    letter: str
    side: sides.Side | None
    said: dict[str, str]
    options: dict[str, list[selections.Options]]
    problems: tuple[str, ...]


@require_safe
@member
def compare(request: Asked) -> HttpResponse:
    """Let the member choose two sides, or one and a day; say what differs, and whether noise could give it."""
    chosen = [_chosen(request, letter) for letter in ("a", "b")]
    day, problems = _day(request)
    problems += [problem for one in chosen for problem in one.problems]
    compared = None
    if not problems:
        try:
            compared = _compared(request, [one.side for one in chosen], day)
        except errors.Refusal as refusal:
            problems.append(refusal.message)
    context: dict[str, Any] = {
        "breadcrumbs": [{"label": "Reports", "url": reverse("insight:reports")}, {"label": _("Compare")}],
        "reports": queries.ready(organisation_id=request.acting.organisation_id, most=LISTED),
        "chosen": chosen,
        "day": day.isoformat() if day else "",
        "problems": problems,
        "compared": compared,
    }
    if compared:
        context |= {
            "table": sides.measures(compared.found),
            "notes": (*compared.notes, *sides.said(compared.found)),
        }
    return render(request, "insight/compare.html", context)


def _compared(request: Asked, both: list[sides.Side | None], day: dt.date | None) -> sides.Compared | None:
    """Return the comparison as far as it is asked for; None where there is one side alone."""
    first, second = both
    for side in (first, second):
        if side is not None:
            _check(request, side)
    if first is None:
        return None
    if day is not None:
        return sides.compare_at(first, day)
    return sides.compare(first, second) if second is not None else None


def _chosen(request: Asked, letter: str) -> Chosen:
    """Read one side from the address. Raises rules.NoSuchReport."""
    try:
        number = uuid.UUID(request.GET.get(letter, ""))
    except ValueError:
        return Chosen(letter, None, {}, {}, ())
    known = queries.report(organisation_id=request.acting.organisation_id, report_id=number)
    if known.status is not Status.READY:
        return Chosen(letter, None, {}, {}, (_("“%(name)s” is not ready yet.") % {"name": known.name},))
    made, wish = queries.made(known=known), selections.read(selections.of_side(request.GET.dict(), letter))
    if not slices.prepared(known=known, made=made, by=request.acting, at=time.now()) or made.extras is None:
        said = _("The cases of “%(name)s” are being got ready; try again in a minute.") % {"name": known.name}
        return Chosen(letter, None, {}, {}, (said,))
    side = sides.Side(known, made, wish.selection)
    seen = _sight(request, side)
    options = selections.options(people.allowed(made.extras.choices, request.acting, seen), wish.selection)
    return Chosen(letter, side, wish.parameters, options, wish.problems)


def _check(request: Asked, side: sides.Side) -> None:
    """Raise people.TooFew where a side would single people out before somebody who may not see them."""
    seen, choices = _sight(request, side), None
    if side.selection.group is not None and not seen.sees_people:
        path = queries.kept_log_path(known=side.known, making=side.made.making)
        log = flow.kept(path, events=("case", "group", "resource"))
        part = flow.select(log, side.selection) if log else None
        choices = flow.choices(part) if part and part.n_cases else None
    people.check_selection(side.selection, choices, request.acting, seen)


def _sight(request: Asked, side: sides.Side) -> people.Sight:
    whole = flow.Report.model_validate_json(side.made.content)
    return people.sight(
        request.acting, made=side.made, document=whole, claimed=claims.names(by=request.acting)
    )


def _day(request: Asked) -> tuple[dt.date | None, list[str]]:
    written = request.GET.get("day", "")
    try:
        return (dt.date.fromisoformat(written) if written else None), []
    except ValueError:
        return None, [_("“%(written)s” is no date; write it as 2026-12-31.") % {"written": written[:40]}]
