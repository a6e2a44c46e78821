"""The event log of the cases, as the reports read it: a line for everything that happened, in the order of cases."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.engines import operating_model

AT_ONCE: Final = 10_000
ACTIVITIES: Final[Mapping[Kind, str]] = {
    Kind.OPENED: "Received",
    Kind.TAKEN: "Taken",
    Kind.GIVEN: "Given",
    Kind.RELEASED: "Given back",
    Kind.SHELVED: "Passed on",
    Kind.PAUSED: "Paused",
    Kind.RESUMED: "Resumed",
    Kind.CLOSED: "Closed",
    Kind.REOPENED: "Reopened",
    Kind.CONTESTED: "Contested",
    Kind.EXTENDED: "Extended",
    Kind.REDATED: "Date changed",
    Kind.CONTACTED: "Contact",
    Kind.MESSAGE_SENT: "Message sent",
    Kind.MESSAGE_RECEIVED: "Message received",
    Kind.DOCUMENT_ADDED: "Document added",
    Kind.DECIDED: "Decided",
    Kind.REFERRED: "Referred to partner",
    Kind.REFERRAL_DONE: "Partner answered",
    Kind.SPLIT: "Split",
}
"""What of a case is work that a log tells, and what it is called there. A move is called by the stage that it leads to."""
PAUSES: Final[Mapping[str, str]] = {
    "customer": "Waiting for customer",
    "partner": "Waiting for partner",
    "suspended": "Suspended",
    "parked": "Parked",
}
COLUMNS: Final = (
    "case",
    "activity",
    "started_at",
    "completed_at",
    "resource",
    "group",
    "channel",
    "due_at",
    "outcome",
    "closed_at",
    "case:case type",
    "case:service",
    "case:priority",
    "case:reopened",
    "case:responsible",
    "event:role",
    "event:stage",
    "event:shelf",
    "event:demand",
    "event:cause",
)
"""The form in which `flow` writes logs itself, so that it knows every column again. It says when a case was closed, and by that
which are open: otherwise a report would take the last thing that happened to an open case for its end."""

_QUERY: Final = """
select c.reference, e.kind, case when e.kind = 'opened' then least(e.at, c.received_at) else e.at end, e.actor_name, e.unit,
       e.role, e.stage, e.shelf, c.channel, c.case_type, c.service,
       c.priority, c.first_due_at, c.outcome, e.data ->> 'demand', c.reopened, c.revision_id, e.data -> 'set' ->> 'pause', c.unit,
       array_agg(coalesce(e.data ->> 'to_name', e.actor_name)) filter (where e.kind in ('taken', 'given')) over whole_case,
       e.data ->> 'was', c.closed_at,
       case e.kind
           when 'opened' then (select array[t.demand, t.cause] from casework_contact t where t.case_id = c.id
                               order by t.at, t.id limit 1)
           when 'contacted' then (select array[t.demand, t.cause] from casework_contact t
                                  where t.id = (e.data ->> 'contact')::uuid)
       end
from casework_event e join casework_case c on c.id = e.case_id
where c.organisation_id = %s and e.organisation_id = %s and (e.kind = any(%s) or e.kind = 'noted' and e.data ? 'was')
    and (c.received_at >= %s or %s)
    and not exists (select from casework_event u where u.case_id = e.case_id and u.kind = 'undone'
                    and (u.data ->> 'of')::int = e.sequence)
window whole_case as (partition by c.received_at, c.id order by e.sequence
                      rows between unbounded preceding and unbounded following)
order by c.received_at, c.id, e.sequence
"""
_CONTACTS: Final = """
select t.id, t.at, t.by_name, t.channel, t.service, t.demand, t.cause
from casework_contact t
where t.organisation_id = %s and t.case_id is null and (t.at >= %s or %s) order by t.at, t.id
"""
CONTACT: Final = "contact"
"""What the case type of a contact is called that became no case: in a log it is a case of its own, with one event."""
_WHOLE: Final = "set local enable_nestloop = off"
"""A whole log is read, never a few lines of it: where the database has not counted its tables yet, as after a year has come in,
it takes them for nearly empty, and going through one for each line of the other would cost the square of the cases."""


class _Row(NamedTuple):
    reference: str
    kind: str
    at: dt.datetime
    """Of the opening: when it came in, for time counts from the first contact."""
    actor: str
    unit: str
    role: str
    stage: str
    shelf: str
    channel: str
    case_type: str
    service: str
    priority: int
    due_at: dt.datetime | None
    outcome: str
    demand: str | None
    reopened: int
    revision_id: uuid.UUID
    pause: str | None
    case_unit: str
    held_by: Sequence[str] | None
    """Who had it, one after the other: the last name goes with what came out of it."""
    was: str | None
    """Of what was brought along from elsewhere and has no name here: what it was called there."""
    closed_at: dt.datetime | None
    said: Sequence[str] | None
    """Value or failure demand of the contact from which it came, or of one with it; and the cause."""


def rows(
    *,
    organisation_id: uuid.UUID,
    since: dt.datetime | None = None,
    zone: dt.tzinfo = dt.UTC,
    with_contacts: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """Give the log of an organisation, line by line in the order of `COLUMNS`; of cases that came in since a moment, or all.

    Moments are told by the clocks of `zone`: on which day and at which hour something happened is a question of place.

    `with_contacts`: those that became no case, behind the cases. A cause is told where the model names it, for it is none of
    somebody's own words then.

    Confidential cases are in it, without names of persons but those of employees: it holds no titles, customers or words.
    Events that were undone are not. The database is read through a cursor of its own, so that a year fits into any memory.
    """
    kinds = [*ACTIVITIES, Kind.MOVED]
    start = since or dt.datetime(1900, 1, 1, tzinfo=dt.UTC)

    @lru_cache(maxsize=4_096)
    def stage(revision: uuid.UUID, case_type: str, key: str) -> str:
        return _stage(blueprint.model(organisation_id=organisation_id, revision_id=revision), case_type, key)

    with transaction.atomic(), connection.cursor() as setting, connection.chunked_cursor() as cursor:
        setting.execute(_WHOLE)
        cursor.execute(_QUERY, [organisation_id, organisation_id, kinds, start, since is None])
        while found := cursor.fetchmany(AT_ONCE):
            for each in found:
                row = _Row(*each)
                model = blueprint.model(organisation_id=organisation_id, revision_id=row.revision_id)
                yield _line(
                    row, stage(row.revision_id, row.case_type, row.stage), _cause(row.said, model), zone
                )
    if with_contacts:
        yield from _contacts(organisation_id, start, zone, is_all=since is None)


def _contacts(
    organisation_id: uuid.UUID, start: dt.datetime, zone: dt.tzinfo, *, is_all: bool
) -> Iterator[tuple[Any, ...]]:
    """Give contacts that became no case, each as a case of one event that was closed when it was."""

    @lru_cache(maxsize=512)
    def model(on: dt.date) -> operating_model.OperatingModel | None:
        moment = dt.datetime.combine(on, dt.time.max, tzinfo=zone)
        return blueprint.in_effect(organisation_id=organisation_id, at=moment)

    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_CONTACTS, [organisation_id, start, is_all])
        while found := cursor.fetchmany(AT_ONCE):
            for number, at, by_name, channel, service, demand, cause in found:
                when = _moment(at, zone)
                named = _cause((demand, cause), model(at.astimezone(zone).date()))
                yield (
                    *(f"{CONTACT}-{number}", ACTIVITIES[Kind.CONTACTED], "", when, by_name, "", channel),
                    *("", "", when, CONTACT, service, "", 0, by_name, "", "", "", demand, named),
                )


def _cause(said: Sequence[str] | None, model: operating_model.OperatingModel | None) -> str:
    causes = model.about.failure_causes if model and model.about else ()
    return said[1] if said and said[1] in causes else ""


def _stage(model: operating_model.OperatingModel, case_type: str, key: str) -> str:
    found = standards.stage(standards.case_type(model, case_type), key)
    return found.title if found else key


def _line(row: _Row, stage: str, cause: str, zone: dt.tzinfo) -> tuple[Any, ...]:
    return (
        row.reference,
        _activity(row, stage),
        "",
        _moment(row.at, zone),
        row.actor,
        row.unit or row.case_unit,
        row.channel,
        _moment(row.due_at, zone),
        row.outcome,
        _moment(row.closed_at, zone),
        row.case_type,
        row.service,
        row.priority,
        row.reopened,
        row.held_by[-1] if row.held_by else "",
        row.role,
        stage,
        row.shelf,
        row.demand or (row.said[0] if row.said else ""),
        cause,
    )


def _moment(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return at.astimezone(zone).isoformat() if at else ""


def _activity(row: _Row, stage: str) -> str:
    if row.kind == Kind.NOTED:
        return row.was or ""
    if row.kind == Kind.MOVED:
        return stage
    if row.kind == Kind.PAUSED:
        return PAUSES.get(row.pause or "", ACTIVITIES[Kind.PAUSED])
    return ACTIVITIES[Kind(row.kind)]


def write_csv(
    path: Path,
    *,
    organisation_id: uuid.UUID,
    since: dt.datetime | None = None,
    zone: dt.tzinfo = dt.UTC,
    with_contacts: bool = False,
) -> int:
    """Write the log as CSV, readable by nobody else; return how many lines it has beside its head."""
    path.touch(mode=0o600)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        count = 0
        wanted = rows(organisation_id=organisation_id, since=since, zone=zone, with_contacts=with_contacts)
        for row in wanted:
            writer.writerow(row)
            count += 1
    return count
