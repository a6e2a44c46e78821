"""Scenarios: what-ifs that are saved, compared, and taken to ideas and to actions of the programme."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.improvements import operations as ideas
from evenkeel.contexts.improvements import queries as known_ideas
from evenkeel.contexts.improvements.values import Content, Origin
from evenkeel.contexts.programme import operations as programme
from evenkeel.contexts.programme import queries as known_actions
from evenkeel.contexts.programme.values import What
from evenkeel.contexts.twins import joint, models, queries, rules
from evenkeel.contexts.twins.values import Move, Scenario
from evenkeel.lib.db import texts

IDEA, ACTION = "idea", "action"
KIND = "scenario"
"""What an idea's origin calls it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked and answered: the moves with their words, the engine's document, and when the twin was learnt."""

    moves: tuple[Move, ...]
    words: tuple[str, ...]
    comparison: str
    learnt_at: dt.datetime


def save(*, unit: str, name: str, asked: Asked, by: accounts.Acting, at: dt.datetime) -> Scenario:
    """Save a what-if with its answer. Raises rules.NoName, rules.NothingTried, rules.TooManyScenarios."""
    plain = rules.scenario_name(name)
    if not asked.moves:
        raise rules.NothingTried
    with transaction.atomic():
        rules.check_room(queries.number_of_scenarios(unit=unit, by=by))
        row = models.Scenario.objects.create(
            organisation_id=by.organisation_id,
            unit=unit,
            name=texts.storable(plain),
            moves=[list(each) for each in asked.moves],
            words=list(asked.words),
            comparison=asked.comparison,
            learnt_at=asked.learnt_at,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        made = queries.frozen_scenario(row)
        _record("twins.scenario-saved", made, by=by, at=at)
    return made


def delete(*, scenario_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Scenario:
    """Delete a scenario; what was said of it in ideas and actions stays. Raises rules.NoSuchScenario, rules.NotYourScenario."""
    with transaction.atomic():
        found = queries.scenario(scenario_id=scenario_id, by=by)
        rules.check_delete(queries.reach(by=by, at=at), found)
        models.Scenario.objects.filter(organisation_id=by.organisation_id, id=scenario_id).delete()
        _record("twins.scenario-deleted", found, by=by, at=at)
    return found


def take_to_idea(
    *, scenario_id: uuid.UUID, idea_id: uuid.UUID, said: str, by: accounts.Acting, at: dt.datetime
) -> None:
    """Say in an idea what a scenario tells, and remember it.

    Raises rules.NoSuchScenario, rules.AlreadyThere, improvements' NoSuchIdea.
    """
    found = queries.scenario(scenario_id=scenario_id, by=by)
    idea = known_ideas.idea(idea_id=idea_id, by=by)
    with transaction.atomic():
        _link(found, IDEA, str(idea.id), idea.title, by=by, at=at)
        ideas.comment(idea_id=idea.id, text=said, by=by, at=at)
        _record("twins.scenario-taken", found, by=by, at=at, to=idea.title)


def write_idea(
    *, scenario_id: uuid.UUID, said: str, url: str, by: accounts.Acting, at: dt.datetime
) -> uuid.UUID:
    """Write an idea down that came from a scenario; return it. Raises rules.NoSuchScenario, improvements' NotInBounds."""
    found = queries.scenario(scenario_id=scenario_id, by=by)
    with transaction.atomic():
        # What two teams would do begins with the first of them.
        content = Content(found.name, said, joint.teams(found.unit)[0])
        origin = Origin(kind=KIND, id=found.id, label=f"Scenario “{found.name}”", url=url)
        idea = ideas.add(content=content, origin=origin, by=by, at=at)
        _link(found, IDEA, str(idea.id), idea.title, by=by, at=at)
        _record("twins.scenario-taken", found, by=by, at=at, to=idea.title)
    return idea.id


def take_to_action(
    *, scenario_id: uuid.UUID, action: str, said: str, by: accounts.Acting, at: dt.datetime
) -> None:
    """Note at an action of the programme what a scenario tells, and remember it.

    Raises rules.NoSuchScenario, rules.AlreadyThere, programme's NotReporter and NoSuchAction.
    """
    found = queries.scenario(scenario_id=scenario_id, by=by)
    source = known_actions.programme(organisation_id=by.organisation_id, at=at)
    title = known_actions.action(source=source, key=action).title
    rules.check_new(queries.links(scenario_id=scenario_id, by=by), ACTION, action)
    today = at.astimezone(by.zone).date()
    programme.report_progress(action=action, what=What.NOTE, on=today, text=said, by=by, at=at)
    with transaction.atomic():
        _link(found, ACTION, action, title, by=by, at=at)
        _record("twins.scenario-taken", found, by=by, at=at, to=title)


def _link(
    scenario: Scenario, kind: str, target: str, label: str, *, by: accounts.Acting, at: dt.datetime
) -> None:
    rules.check_new(queries.links(scenario_id=scenario.id, by=by), kind, target)
    models.Link.objects.create(
        organisation_id=by.organisation_id,
        scenario_id=scenario.id,
        kind=kind,
        target=target,
        label=label[:300],
        by_id=by.user_id,
        by_name=by.name,
        at=at,
    )


def _record(action: str, found: Scenario, *, by: accounts.Acting, at: dt.datetime, **details: str) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="scenario", id=str(found.id), label=found.name),
        at=at,
        details={"team": found.unit, **details},
    )
