"""What is known of twins. Row-level security shows each organisation its own; the filters here say so once more."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.twins import joint, learning, models, rules, words
from evenkeel.contexts.twins.values import (
    FEWEST_CASES,
    KEPT,
    UNDER_WAY,
    Attempt,
    Expectation,
    Expected,
    Kept,
    Link,
    Move,
    Outlook,
    Scenario,
    Seen,
    State,
    Team,
)
from evenkeel.contexts.twins.work import Work
from evenkeel.engines import operating_model, twin

PER_PAGE = 20
MOST_LINKS = 100
DOCUMENTS = ("document", "fidelity", "seen")


def model(*, by: accounts.Acting, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the operating model in effect; None where there is none yet."""
    return blueprint.in_effect(organisation_id=by.organisation_id, at=at)


def reach(*, by: accounts.Acting, at: dt.datetime) -> Reach:
    """Return where somebody stands in the organisation. Two queries."""
    return desk.reach(by=by, at=at)


def titles(*, organisation_id: uuid.UUID, at: dt.datetime) -> dict[str, str]:
    """Return what the units of the model in effect are called, by their keys."""
    held = blueprint.in_effect(organisation_id=organisation_id, at=at)
    return {each.key: each.title for each in held.units} if held else {}


def teams(*, by: accounts.Acting, at: dt.datetime) -> tuple[Team, ...]:
    """Return the teams of the model and other units of which a twin was tried, by title. One query."""
    rows = models.Attempt.objects.filter(organisation_id=by.organisation_id).defer(*DOCUMENTS)
    latest: dict[str, Attempt] = {}
    ready: dict[str, Attempt] = {}
    for row in rows.order_by("-asked_at", "-id"):
        found = frozen(row)
        latest.setdefault(found.unit, found)
        if found.state is State.READY:
            ready.setdefault(found.unit, found)
    held = model(by=by, at=at)
    units = {each.key: each.title for each in held.units if each.kind == "team"} if held else {}
    titles = {each.key: each.title for each in held.units} if held else {}
    for key in latest:
        units.setdefault(key, joint.title(key, titles) or key)
    found_teams = (Team(key, title, ready.get(key), latest.get(key)) for key, title in units.items())
    return tuple(sorted(found_teams, key=lambda each: each.title.casefold()))


def team(*, unit: str, by: accounts.Acting, at: dt.datetime) -> Team:
    """Return a unit with its twin. Raises rules.NoSuchTeam. Two queries."""
    found = attempts(unit=unit, by=by)
    held = model(by=by, at=at)
    title = joint.title(unit, {each.key: each.title for each in held.units} if held else {})
    if title is None and not found:
        raise rules.NoSuchTeam
    return Team(
        unit,
        title or unit,
        next((each for each in found if each.state is State.READY), None),
        found[0] if found else None,
    )


def attempts(*, unit: str, by: accounts.Acting) -> tuple[Attempt, ...]:
    """Return the attempts that are kept of a unit, the latest first. One query."""
    rows = _of(by.organisation_id, unit).defer(*DOCUMENTS)
    return tuple(frozen(row) for row in rows[: KEPT + 1])


def kept(*, unit: str, by: accounts.Acting) -> Kept:
    """Return the twin of a unit that holds, with its documents. Raises rules.NoTwin. One query."""
    row = _of(by.organisation_id, unit).filter(state=State.READY).first()
    if row is None:
        raise rules.NoTwin
    return Kept(frozen(row), row.document, row.fidelity, Seen.from_json(row.seen))


def scenarios(*, unit: str, page: str | int, by: accounts.Acting) -> "Page[Scenario]":
    """Return a page of a team's scenarios, the latest first. Two queries."""
    rows = _scenarios(by).filter(unit=unit).defer("comparison").order_by("-at", "-id")
    found: Any = Paginator(rows, PER_PAGE).get_page(page)
    found.object_list = [frozen_scenario(row, whole=False) for row in found.object_list]
    shown: Page[Scenario] = found
    return shown


def number_of_scenarios(*, unit: str, by: accounts.Acting) -> int:
    """Return how many scenarios a team has. One query."""
    return _scenarios(by).filter(unit=unit).count()


def scenario(*, scenario_id: uuid.UUID, by: accounts.Acting) -> Scenario:
    """Return one scenario with its answer. Raises rules.NoSuchScenario. One query."""
    row = _scenarios(by).filter(id=scenario_id).first()
    if row is None:
        raise rules.NoSuchScenario
    return frozen_scenario(row)


def chosen(*, unit: str, ids: Sequence[uuid.UUID], by: accounts.Acting) -> tuple[Scenario, ...]:
    """Return some scenarios of a team with their answers, in the order asked for. One query."""
    found = {row.id: frozen_scenario(row) for row in _scenarios(by).filter(unit=unit, id__in=ids)}
    return tuple(found[each] for each in ids if each in found)


def links(*, scenario_id: uuid.UUID, by: accounts.Acting) -> tuple[Link, ...]:
    """Return where a scenario was taken to, the latest first; at most a hundred. One query."""
    rows = models.Link.objects.filter(organisation_id=by.organisation_id, scenario_id=scenario_id)
    return tuple(
        Link(row.kind, row.target, row.label, row.by_name, row.at)
        for row in rows.order_by("-at", "-id")[:MOST_LINKS]
    )


def frozen_scenario(row: models.Scenario, *, whole: bool = True) -> Scenario:
    """Return a row as a value; `whole`: with its answer."""
    return Scenario(
        id=row.id,
        unit=row.unit,
        name=row.name,
        moves=tuple(Move(*each) for each in row.moves),
        words=tuple(row.words),
        comparison=row.comparison if whole else "",
        learnt_at=row.learnt_at,
        by_id=row.by_id,
        by_name=row.by_name,
        at=row.at,
    )


def _scenarios(by: accounts.Acting) -> QuerySet[models.Scenario]:
    return models.Scenario.objects.filter(organisation_id=by.organisation_id)


def outlook(*, unit: str, by: accounts.Acting) -> Outlook | None:
    """Return what was foretold last of the cases that lie with a team; None where nothing was. One query."""
    row = models.Outlook.objects.filter(organisation_id=by.organisation_id, unit=unit).first()
    return Outlook(row.unit, row.at, row.document) if row else None


def expectation(
    *, organisation_id: uuid.UUID, unit: str, reference: str, zone: dt.tzinfo, at: dt.datetime
) -> Expectation | None:
    """Return when a case will be done, as the outlook of the team has it with which it lies; why not, where that is not told.

    None where nothing was foretold of the team at all. Two queries.
    """
    row = models.Outlook.objects.filter(organisation_id=organisation_id, unit=unit).first()
    if row is None:
        return None
    ready = _of(organisation_id, unit).filter(state=State.READY)
    seen, people = ready.values_list("seen", "people").first() or ({}, 0)
    checked = Seen.from_json(seen).checked
    grade, because = words.promises(checked)
    if checked is None or grade not in rules.TOLD:
        return Expectation(None, because, people)
    forecast = twin.Forecast.model_validate_json(row.document)
    found = next((each for each in forecast.cases if each.key == reference), None)
    if (why_not := _untold(found, row.at, at)) or found is None:
        return Expectation(None, why_not, people)
    first, last = (moment.astimezone(zone).date() for moment in (found.low, found.high))
    return Expectation(Expected(first, last, row.at, checked.covered), people=people)


def _untold(found: twin.CaseForecast | None, foretold_at: dt.datetime, at: dt.datetime) -> str:
    """Say why the days of a case are not told although its team may tell days; empty where they are."""
    if at - foretold_at > rules.OLDEST:
        return "What was foretold last is too old by now."
    if found is None:
        return "It did not lie with this team when the last outlook was made."
    if not found.familiar:
        return "Its course is a rare one."
    return "It has taken longer than was foretold." if found.high < at else ""


def document(*, organisation_id: uuid.UUID, unit: str) -> str | None:
    """Return the document of the twin that holds, for the worker; None where there is none. One query."""
    ready = _of(organisation_id, unit).filter(state=State.READY)
    found: str | None = ready.values_list("document", flat=True).first()
    return found


def under_way(*, organisation_id: uuid.UUID, unit: str) -> Attempt | None:
    """Return the attempt that goes on or is asked for; None where there is none. One query."""
    row = _of(organisation_id, unit).filter(state__in=UNDER_WAY).defer(*DOCUMENTS).first()
    return frozen(row) if row else None


def is_worth(*, organisation_id: uuid.UUID, work: Work) -> bool:
    """Tell whether learning at night would tell anything new: more is done, or nobody has tried yet. One query, or two."""
    rows = _of(organisation_id, work.unit)
    if work.log.n_cases < FEWEST_CASES:
        return not rows.exists()
    before = rows.filter(state=State.READY).values_list("seen", flat=True).first()
    return before is None or before.get("counts") != learning.counted(work)


def frozen(row: models.Attempt) -> Attempt:
    """Return a row as a value, without its documents."""
    return Attempt(
        id=row.id,
        unit=row.unit,
        state=State(row.state),
        asked_at=row.asked_at,
        asked_by_name=row.asked_by_name,
        beat_at=row.beat_at,
        part=row.part,
        doing=row.doing,
        finished_at=row.finished_at,
        refusal=row.refusal,
        cases=row.cases,
        people=row.people,
        uses=row.uses,
        lead_time=row.lead_time,
    )


def _of(organisation_id: uuid.UUID, unit: str) -> QuerySet[models.Attempt]:
    rows = models.Attempt.objects.filter(organisation_id=organisation_id, unit=unit)
    return rows.order_by("-asked_at", "-id")
