"""Absences: a team's month, what waits for a decision, asking, deciding, taking back."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.people import absences, directory, forms, presentation, queries, relations, rules
from evenkeel.contexts.people.rules import Ability, AbsenceMove, Relation
from evenkeel.contexts.people.values import AbsenceKind, Away
from evenkeel.contexts.people.views import shown


@require_safe
@member
@shown.of_people("absences")
def month(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show who of a team is there in a month, and what waits for a decision."""
    acting = request.acting
    unit = request.GET.get("unit", "")[:80]
    first = _month(request.GET.get("month", ""), seen.today)
    own = queries.of_user(organisation_id=acting.organisation_id, user_id=acting.user_id)
    if not unit and own:
        mine = queries.units_of(organisation_id=acting.organisation_id, person_id=own.id, on=seen.today)
        unit = min(mine, default="")
    units = rules.below(seen.model, [unit]) if unit and seen.model else frozenset([unit] if unit else ())
    team = directory.month(by=acting, units=units, first=first, at=seen.at) if units else None
    waiting = directory.waiting(by=acting, at=seen.at)
    context = seen.context | {
        "units": seen.names.units(first="Choose a unit"),
        "unit": unit,
        "unit_name": seen.names.of("units", unit) if unit else None,
        "first": first,
        "month_value": f"{first:%Y-%m}",
        "earlier": f"{first - dt.timedelta(days=1):%Y-%m}",
        "later": f"{first + dt.timedelta(days=31):%Y-%m}",
        "team": team,
        "days": [(day, day in seen.calendar.holidays, day == seen.today) for day in team.days]
        if team
        else [],
        "rows": presentation.month_rows(team, seen.calendar, acting) if team else [],
        "waiting": [(each.name, presentation.absence(each.absence)) for each in waiting],
        "own": own,
        "breadcrumbs": shown.crumbs(("Absences", "")),
    }
    return render(request, "people/absences.html", context)


def _month(written: str, today: dt.date) -> dt.date:
    """Read a month; the present one where there is none."""
    try:
        found = dt.date.fromisoformat(f"{written}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 2000 <= found.year <= 2200 else today.replace(day=1)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("absences")
def ask(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Ask for an absence, or report sickness."""
    relation = relations.check(request.acting, Ability.ASK, person_id, at=seen.at)
    found = queries.person(organisation_id=request.acting.organisation_id, person_id=person_id)
    kind = request.GET.get("kind", "")
    initial: dict[str, Any] = {"first_date": seen.today, "last_date": seen.today}
    if kind in set(AbsenceKind):
        initial["kind"] = kind
    form = forms.Absence(request.POST or None, initial=initial)

    def do(given: dict[str, Any]) -> None:
        away = Away(
            person_id, given["first_date"], given["last_date"], given["from_noon"], given["until_noon"]
        )
        absences.ask(by=request.acting, kind=given["kind"], away=away, note=given["note"], at=seen.at)

    is_own = relation is Relation.HERSELF or found.user_id == request.acting.user_id
    return shown.fill_in(
        request,
        seen,
        form,
        do,
        title="Ask for absence" if is_own else f"Ask for absence of {found.name}",
        button="Send",
        done="It is sent. Who leads the unit decides; sickness needs no approval.",
        back=reverse("people:person", args=[person_id]),
        places=((found.name, reverse("people:person", args=[person_id])),),
    )


@require_safe
@member
@shown.of_people("absences")
def absence(request: Asked, seen: shown.Shown, absence_id: uuid.UUID) -> HttpResponse:
    """Show an absence, with what can be done about it."""
    return _page(request, seen, absence_id)


def _page(
    request: Asked,
    seen: shown.Shown,
    absence_id: uuid.UUID,
    *,
    form: forms.Reason | None = None,
    ending: forms.Ending | None = None,
) -> HttpResponse:
    one, person, relation = directory.absence(by=request.acting, absence_id=absence_id, at=seen.at)
    decides = rules.can(request.acting, Ability.DECIDE_ABSENCES, relation)
    is_own = relation is Relation.HERSELF

    def may(move: AbsenceMove) -> bool:
        return rules.can_move(one.state, move) and (decides or (is_own and move in rules.OWN_MOVES))

    others = queries.away_on(
        organisation_id=request.acting.organisation_id,
        ids=_colleagues(request, seen, person.id),
        first=one.away.first_date,
        last=one.away.last_date,
    )
    names = queries.named(organisation_id=request.acting.organisation_id, ids=others)
    wrong = next((each for each in (form, ending) if each is not None and each.errors), None)
    context = seen.context | {
        "absence": one,
        "row": presentation.absence(one),
        "person": person,
        "is_own": is_own,
        "may_approve": may(AbsenceMove.APPROVE),
        "may_decline": may(AbsenceMove.DECLINE),
        "may_withdraw": may(AbsenceMove.WITHDRAW),
        "may_change_end": may(AbsenceMove.CHANGE_END),
        "form": form or forms.Reason(),
        "ending": ending
        or forms.Ending(initial={"last_date": one.away.last_date, "until_noon": one.away.until_noon}),
        "wrong": wrong,
        "others": sorted(
            (names[each], ", ".join(presentation.days(one) for one in held))
            for each, held in others.items()
            if each in names
        ),
        "breadcrumbs": shown.crumbs(("Absences", reverse("people:absences")), (person.name, "")),
        "page_class": "ek-page-narrow",
    }
    return render(request, "people/absence.html", context, status=422 if wrong else 200)


def _colleagues(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> set[uuid.UUID]:
    """Return who shares a unit with a person today."""
    here: Any = {"organisation_id": request.acting.organisation_id, "on": seen.today}
    units = queries.units_of(**here, person_id=person_id)
    return {each.person_id for each in queries.working_in(**here, units=units)} - {person_id}


@require_POST
@member
@shown.of_people("absences")
def decide(request: Asked, seen: shown.Shown, absence_id: uuid.UUID, move: str) -> HttpResponse:
    """Approve, decline or take back an absence."""
    by, at = request.acting, seen.at
    form = forms.Reason(request.POST)
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    try:
        if move == "approve":
            done = absences.approve(by=by, absence_id=absence_id, at=at)
        elif move == "decline":
            done = absences.decline(by=by, absence_id=absence_id, reason=reason, at=at)
        else:
            done = absences.withdraw(by=by, absence_id=absence_id, reason=reason, at=at)
    except rules.NeedsReason as refusal:
        form.add_error("reason", refusal.message)
        return _page(request, seen, absence_id, form=form)
    messages.success(request, f"The absence is {presentation.STATES[done.state][0]}.")
    return redirect("people:absence", absence_id)


@require_POST
@member
@shown.of_people("absences")
def change_end(request: Asked, seen: shown.Shown, absence_id: uuid.UUID) -> HttpResponse:
    """Change the last day of an absence."""
    form = forms.Ending(request.POST)
    if form.is_valid():
        try:
            absences.change_end(by=request.acting, absence_id=absence_id, at=seen.at, **form.cleaned_data)
        except (rules.BadDays, rules.Overlaps) as refusal:
            form.add_error("last_date", refusal.message)
        else:
            messages.success(request, "The last day is saved.")
            return redirect("people:absence", absence_id)
    return _page(request, seen, absence_id, ending=form)
