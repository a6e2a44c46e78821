"""How every operation changes a case: its row is locked, what happens becomes events, and the row becomes what they say."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import flow, models, rules, standards, standing, teams
from evenkeel.contexts.casework.queries import frozen, seeing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Event, Kind, State
from evenkeel.contexts.casework.values.reach import Ability, Reach, Relation
from evenkeel.engines import operating_model
from evenkeel.lib import events

CASE_CHANGED: Final = "casework.case-changed"


class Doing:
    """Somebody at work on one case, inside a transaction that holds its row."""

    def __init__(
        self,
        row: models.Case,
        *,
        by: accounts.Acting,
        at: dt.datetime,
        reach: Reach,
        relations: frozenset[Relation],
        batch: uuid.UUID | None = None,
    ) -> None:
        """Take the locked row, and who does something when."""
        self.row, self.by, self.at, self.reach, self.relations, self.batch = (
            row,
            by,
            at,
            reach,
            relations,
            batch,
        )
        self.before = self.standing = frozen.standing_of(row)
        self.said: list[Event] = []

    @property
    def id(self) -> uuid.UUID:
        """The identifier of the case."""
        return self.row.id

    @property
    def model(self) -> operating_model.OperatingModel:
        """The model under which the case was opened."""
        return blueprint.model(organisation_id=self.by.organisation_id, revision_id=self.row.revision_id)

    @property
    def kind(self) -> operating_model.CaseType | None:
        """The case type; None where the model does not have it."""
        return standards.case_type(self.model, self.standing.case_type)

    @property
    def sequence(self) -> int:
        """The number of the last event so far."""
        return self.row.sequence + len(self.said)

    @property
    def case(self) -> cases.Case:
        """The case as it stands now."""
        return cases.Case(
            id=self.row.id,
            organisation_id=self.row.organisation_id,
            reference=self.row.reference,
            revision_id=self.row.revision_id,
            standing=self.standing,
            sequence=self.sequence,
        )

    def must(self, ability: Ability) -> None:
        """Raise unless she may do this with the case."""
        rules.check(self.relations, ability)

    def happens(
        self,
        kind: Kind,
        *,
        reason: str = "",
        at: dt.datetime | None = None,
        channel: str = "",
        words: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Event:
        """Let something happen to the case. Raises flow.NotNow where it cannot.

        `changes` are fields of the standing; `words` is what else the event tells.
        """
        moment = at or self.at
        if self.standing.started_at is None and self._begins(kind):
            changes = {"started_at": moment} | changes
        event = _event(
            self.sequence + 1,
            kind,
            at=moment,
            recorded_at=self.at,
            by=self.by,
            reach=self.reach,
            standing=self.standing,
            channel=channel,
            reason=reason,
            batch=self.batch,
            data=(words or {}) | ({"set": standing.written(changes)} if changes else {}),
        )
        self.standing = standing.applied(self.standing, event)
        self.said.append(event)
        return event

    def _begins(self, kind: Kind) -> bool:
        """Whether work begins with this: the case leaves being new."""
        if self.standing.state is not State.NEW or kind is Kind.UNDONE:
            return False
        return flow.after(kind, State.NEW) is not State.NEW

    def save(self) -> None:
        """Write the events, and make the row what they say."""
        if not self.said:
            return
        models.Event.objects.bulk_create(
            event_row(self.row.id, self.row.organisation_id, event) for event in self.said
        )
        changed = {
            frozen.column(field): value
            for field, value in standing.difference(self.before, self.standing).items()
        }
        self.row.sequence += len(self.said)
        self.row.changed_at = self.at
        for field, value in changed.items():
            setattr(self.row, field, value)
        models.Case.objects.filter(id=self.row.id).update(
            sequence=self.row.sequence, changed_at=self.at, **changed
        )
        tell(self.row.organisation_id, self.row.id, self.said)
        self.before, self.said = self.standing, []


def _event(
    sequence: int,
    kind: Kind,
    *,
    at: dt.datetime,
    recorded_at: dt.datetime,
    by: accounts.Acting,
    reach: Reach,
    standing: cases.Standing,
    channel: str,
    reason: str,
    batch: uuid.UUID | None,
    data: dict[str, Any],
) -> Event:
    changes = data.get("set", {})
    return Event(
        sequence=sequence,
        kind=kind,
        at=at,
        recorded_at=recorded_at,
        actor=by.user_id,
        actor_name=by.name,
        role=min(reach.roles, default=""),
        unit=reach.unit_for(standing.unit),
        channel=channel or str(by.origin.channel),
        stage=changes.get("stage", standing.stage),
        shelf=changes.get("shelf", standing.shelf),
        reason=reason,
        data=data,
        batch=batch,
    )


def opening(
    *,
    at: dt.datetime,
    recorded_at: dt.datetime,
    by: accounts.Acting,
    reach: Reach,
    channel: str,
    reason: str,
    data: dict[str, Any],
) -> Event:
    """Make the first event of a case."""
    nothing = cases.Standing(unit=data["set"]["unit"])
    return _event(
        1,
        Kind.OPENED,
        at=at,
        recorded_at=recorded_at,
        by=by,
        reach=reach,
        standing=nothing,
        channel=channel,
        reason=reason,
        batch=None,
        data=data,
    )


def event_row(case_id: uuid.UUID, organisation_id: uuid.UUID, event: Event) -> models.Event:
    """Make the row of an event."""
    return models.Event(
        case_id=case_id,
        organisation_id=organisation_id,
        sequence=event.sequence,
        kind=event.kind,
        at=event.at,
        recorded_at=event.recorded_at,
        actor_id=event.actor,
        actor_name=event.actor_name,
        role=event.role,
        unit=event.unit,
        channel=event.channel,
        stage=event.stage,
        shelf=event.shelf,
        reason=event.reason,
        data=dict(event.data),
        batch=event.batch,
    )


def tell(organisation_id: uuid.UUID, case_id: uuid.UUID, said: list[Event]) -> None:
    """Wake whoever follows cases, once this is committed."""
    events.tell(
        CASE_CHANGED,
        organisation_id=organisation_id,
        case_id=case_id,
        kinds=tuple(event.kind for event in said),
    )


@contextlib.contextmanager
def changing(
    case_id: uuid.UUID,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    ability: Ability = Ability.WORK,
    batch: uuid.UUID | None = None,
) -> Iterator[Doing]:
    """Hold a case inside the block; what happens in it is written at its end, all or nothing.

    Raises rules.NoSuchCase, rules.NotForYou.
    """
    with transaction.atomic():
        row = (
            models.Case.objects.select_for_update()
            .filter(organisation_id=by.organisation_id, id=case_id)
            .first()
        )
        if row is None:
            raise rules.NoSuchCase
        doing = begun(row, by=by, at=at, ability=ability, batch=batch)
        yield doing
        doing.save()


def begun(
    row: models.Case,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    ability: Ability,
    batch: uuid.UUID | None = None,
    reach: Reach | None = None,
) -> Doing:
    """Begin work on a case whose row is locked. Raises rules.NoSuchCase, rules.NotForYou."""
    known = reach or teams.reach(by, at=at)
    if row.erased_at is not None:
        raise rules.NoSuchCase
    found = seeing.relations(row, reach=known, at=at, needed=ability)
    rules.check(found, ability)
    return Doing(row, by=by, at=at, reach=known, relations=found, batch=batch)


def of_case(doing: Doing) -> dict[str, Any]:
    """Return what every row in a case has: whose it is, and who made it when."""
    return {
        "organisation_id": doing.row.organisation_id,
        "case_id": doing.row.id,
        "by_id": doing.by.user_id,
        "by_name": doing.by.name,
        "at": doing.at,
    }
