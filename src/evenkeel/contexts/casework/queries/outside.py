"""What of a case may be told to whoever it is about: where it stands and what happened, without notes, reasons and names."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import clock, models, reference, rules, standards, teams
from evenkeel.contexts.casework.queries import frozen, seeing
from evenkeel.contexts.casework.values import outside
from evenkeel.contexts.casework.values.cases import Closing, Event, Kind, Pause, State
from evenkeel.contexts.casework.values.outside import Happened, What
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days

MOST_EVENTS: Final = 2_000
_PAUSES: Final = {
    Pause.CUSTOMER: What.WAITS_FOR_CUSTOMER,
    Pause.PARTNER: What.WAITS_FOR_OTHERS,
    Pause.SUSPENDED: What.WAITS_FOR_OTHERS,
    Pause.STAGE: What.WAITS_FOR_OTHERS,
    Pause.PARKED: What.PUT_ASIDE,
}
_PLAIN: Final = {
    Kind.RESUMED: What.GOES_ON,
    Kind.CLOSED: What.CLOSED,
    Kind.REOPENED: What.REOPENED,
    Kind.CONTESTED: What.REOPENED,
}


def told(*, organisation_id: uuid.UUID, case_id: uuid.UUID, zone: ZoneInfo) -> outside.Outside:
    """Return a case as it may be told outside. Two queries. Raises rules.NoSuchCase for one that is confidential or erased."""
    rows = models.Case.objects.filter(organisation_id=organisation_id, id=case_id)
    row = rows.filter(confidential=False, erased_at__isnull=True).first()
    if row is None:
        raise rules.NoSuchCase
    model = blueprint.model(organisation_id=organisation_id, revision_id=row.revision_id)
    kind = standards.case_type(model, row.case_type)
    service = standards.service(model, row.service)
    stages = kind.stages if kind and kind.order == "in-order" else ()
    keys = [each.key for each in stages]
    stage = standards.stage(kind, row.stage)
    events = models.Event.objects.filter(case_id=row.id).order_by("sequence")[:MOST_EVENTS]
    said = clock.standing_events(frozen.event(each) for each in events)
    return outside.Outside(
        id=row.id,
        reference=row.reference,
        about=service.title if service else kind.title if kind else "",
        promise=(service.promise or "") if service else "",
        unit=row.unit,
        state=State(row.state),
        pause=Pause(row.pause) if row.pause else None,
        steps=tuple(outside.Step(each.title, each.waiting) for each in stages),
        here=keys.index(row.stage) if row.stage in keys else None,
        step=stage.title if stage else "",
        received_at=row.received_at,
        due_at=row.due_at,
        first_due_at=row.first_due_at,
        closed_at=row.closed_at,
        closing=Closing(row.closing) if row.closing else None,
        outcome=row.outcome if kind and row.outcome in kind.outcomes else "",
        contest_until=_contest_until(row, kind, model, zone),
        happened=tuple(_happened(said, kind)),
    )


def held(*, written: str, by: accounts.Acting, at: dt.datetime) -> outside.Held:
    """Return a case that somebody may know of, and whether she may work on it. Raises rules.NoSuchCase. Four queries at most."""
    try:
        name = str(reference.parsed(written))
    except reference.NoReference as trouble:
        raise rules.NoSuchCase from trouble
    reach = teams.reach(by, at=at)
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, reference=name)
    row = seeing.visible(rows, reach=reach, at=at).first()
    if row is None:
        raise rules.NoSuchCase
    model = blueprint.model(organisation_id=by.organisation_id, revision_id=row.revision_id)
    relations = seeing.relations(row, reach=reach, at=at, needed=Ability.WORK)
    return outside.Held(
        id=row.id,
        reference=row.reference,
        may_work=rules.can(relations, Ability.WORK),
        is_confidential=row.confidential,
        is_erased=row.erased_at is not None,
        closed_at=row.closed_at,
        contest_until=_contest_until(row, standards.case_type(model, row.case_type), model, by.zone),
    )


def _contest_until(
    row: models.Case,
    kind: operating_model.CaseType | None,
    model: operating_model.OperatingModel,
    zone: ZoneInfo,
) -> dt.datetime | None:
    if row.closed_at is None:
        return None
    within = (kind.contest_within if kind else None) or standards.CONTEST_WITHIN
    return working_days.added(row.closed_at, within, calendar=standards.calendar(model), zone=zone)


def _happened(said: Iterable[Event], kind: operating_model.CaseType | None) -> Iterator[Happened]:
    """Give what is told of events; what was undone is left out of `said` already."""
    has_begun = False
    for event in said:
        begins = event.changes.get("started_at")
        if event.kind is Kind.OPENED:
            yield Happened(What.RECEIVED, dt.datetime.fromisoformat(event.changes["received_at"]))
        if begins and not has_begun:
            has_begun = True
            yield Happened(What.BEGUN, dt.datetime.fromisoformat(begins))
        if event.kind is Kind.PAUSED:
            yield Happened(_PAUSES[Pause(event.changes["pause"])], event.at)
        elif event.kind is Kind.MOVED:
            stage = standards.stage(kind, event.stage)
            if stage is not None:
                yield Happened(What.STEP, event.at, stage.title)
        elif event.kind in (Kind.EXTENDED, Kind.REDATED) and event.changes.get("due_at"):
            yield Happened(What.DATED, event.at, due_at=dt.datetime.fromisoformat(event.changes["due_at"]))
        elif event.kind in _PLAIN:
            yield Happened(_PLAIN[event.kind], event.at)
