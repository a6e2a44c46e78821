"""How every operation changes a case: its row is locked, what happens becomes events, and the row becomes what they say."""

import contextlib
import contextvars
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction

from evenkeel.contexts.accounts import queries as organisations
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import flow, models, reference, rules, standards, standing, teams
from evenkeel.contexts.casework.queries import frozen, seeing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Event, Kind, State
from evenkeel.contexts.casework.values.reach import Ability, Reach, Relation
from evenkeel.engines import operating_model
from evenkeel.lib import events

CASE_CHANGED: Final = "casework.case-changed"


NOBODY: Final = uuid.UUID(int=0)
"""Stands for evenkeel itself, where no person does something."""
NO_REACH: Final = Reach(NOBODY, accounts.Role.STAFF)

_BATCH: contextvars.ContextVar[uuid.UUID | None] = contextvars.ContextVar("casework_batch", default=None)


@contextlib.contextmanager
def in_batch(batch: uuid.UUID) -> Iterator[None]:
    """Let all events of the block belong together, so that one undo takes them back."""
    token = _BATCH.set(batch)
    try:
        yield
    finally:
        _BATCH.reset(token)


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
    ) -> None:
        """Take the locked row, and who does something when."""
        self.row, self.by, self.at = row, by, at
        self.reach, self.relations = reach, relations
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
        if self.standing.started_at is None and begins(self.standing, kind):
            changes = {"started_at": moment} | changes
        happened = event(
            self.sequence + 1,
            kind,
            at=moment,
            recorded_at=self.at,
            by=self.by,
            reach=self.reach,
            standing=self.standing,
            channel=channel,
            reason=reason,
            data=(words or {}) | ({"set": standing.written(changes)} if changes else {}),
        )
        self.standing = standing.applied(self.standing, happened)
        self.said.append(happened)
        return happened

    def save(self) -> None:
        """Write the events, and make the row what they say."""
        if not self.said:
            return
        models.Event.objects.bulk_create(
            event_row(self.row.id, self.row.organisation_id, each) for each in self.said
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
        tell(self.row.organisation_id, self.row.id, self.said, self.before, self.standing)
        self.before, self.said = self.standing, []


def begins(standing: cases.Standing, kind: Kind) -> bool:
    """Tell whether work begins with something: the case leaves being new."""
    if standing.state is not State.NEW or kind is Kind.UNDONE:
        return False
    return flow.after(kind, State.NEW) is not State.NEW


def event(
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
    data: dict[str, Any],
) -> Event:
    """Make an event; where the case is then, is what it sets, or what was."""
    changes = data.get("set", {})
    return Event(
        sequence=sequence,
        kind=kind,
        at=at,
        recorded_at=recorded_at,
        actor=member(by),
        actor_name=by.name,
        role=min(reach.roles, default=""),
        unit=reach.unit_for(standing.unit),
        channel=channel or str(by.origin.channel),
        stage=changes.get("stage", standing.stage),
        shelf=changes.get("shelf", standing.shelf),
        reason=reason,
        data=data,
        batch=_BATCH.get(),
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
    return event(
        1,
        Kind.OPENED,
        at=at,
        recorded_at=recorded_at,
        by=by,
        reach=reach,
        standing=nothing,
        channel=channel,
        reason=reason,
        data=data,
    )


def event_row(case_id: uuid.UUID, organisation_id: uuid.UUID, said: Event) -> models.Event:
    """Make the row of an said."""
    return models.Event(
        case_id=case_id,
        organisation_id=organisation_id,
        sequence=said.sequence,
        kind=said.kind,
        at=said.at,
        recorded_at=said.recorded_at,
        actor_id=said.actor,
        actor_name=said.actor_name,
        role=said.role,
        unit=said.unit,
        channel=said.channel,
        stage=said.stage,
        shelf=said.shelf,
        reason=said.reason,
        data=dict(said.data),
        batch=said.batch,
    )


def tell(
    organisation_id: uuid.UUID, case_id: uuid.UUID, said: list[Event], *standings: cases.Standing
) -> None:
    """Wake whoever follows cases, once this is committed; `standings` are how the case stood before and stands now."""
    events.tell(
        CASE_CHANGED,
        organisation_id=organisation_id,
        case_id=case_id,
        kinds=tuple(each.kind for each in said),
        places=tuple(sorted({(each.case_type, each.unit) for each in standings})),
    )


@contextlib.contextmanager
def changing(
    case_id: uuid.UUID,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    ability: Ability = Ability.WORK,
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
        doing = begun(row, by=by, at=at, ability=ability)
        yield doing
        doing.save()


@contextlib.contextmanager
def open_by_reference(written: str, *, by: accounts.Acting, at: dt.datetime) -> Iterator[Doing]:
    """Hold the case of a reference, whoever may see it: for breaking the glass alone, which is on the record.

    Raises reference.NoReference, rules.NoSuchCase.
    """
    found = str(reference.parsed(written))
    with transaction.atomic():
        rows = models.Case.objects.select_for_update().filter(organisation_id=by.organisation_id)
        row = rows.filter(reference=found, erased_at__isnull=True).first()
        if row is None:
            raise rules.NoSuchCase
        doing = Doing(row, by=by, at=at, reach=teams.reach(by, at=at), relations=frozenset())
        yield doing
        doing.save()


def member(by: accounts.Acting) -> uuid.UUID | None:
    """Return the member who does something; None where evenkeel itself does, or a program by its token."""
    return None if by.user_id == NOBODY or by.token is not None else by.user_id


def evenkeel(organisation_id: uuid.UUID) -> accounts.Acting:
    """Return evenkeel itself, for what no person does: a scan, the end of a retention."""
    known = organisations.organisation(organisation_id=organisation_id)
    return accounts.Acting(
        user_id=NOBODY,
        name="Evenkeel",
        email="",
        organisation_id=organisation_id,
        organisation_name=known.name,
        organisation_slug=known.slug,
        role=accounts.Role.STAFF,
        time_zone=known.time_zone,
        language=known.language,
        origin=trail.SYSTEM.origin,
    )


def by_itself(case_id: uuid.UUID, *, organisation_id: uuid.UUID, at: dt.datetime) -> Doing:
    """Let evenkeel itself begin work on a case, inside a transaction; it is locked. Raises rules.NoSuchCase."""
    rows = models.Case.objects.select_for_update().filter(organisation_id=organisation_id)
    row = rows.filter(id=case_id, erased_at__isnull=True).first()
    if row is None:
        raise rules.NoSuchCase
    by = evenkeel(organisation_id)
    return Doing(row, by=by, at=at, reach=NO_REACH, relations=frozenset())


def begun(
    row: models.Case,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    ability: Ability,
    reach: Reach | None = None,
) -> Doing:
    """Begin work on a case whose row is locked. Raises rules.NoSuchCase, rules.NotForYou."""
    known = reach or teams.reach(by, at=at)
    if row.erased_at is not None:
        raise rules.NoSuchCase
    found = seeing.relations(row, reach=known, at=at, needed=ability)
    rules.check(found, ability)
    return Doing(row, by=by, at=at, reach=known, relations=found)


def of_case(doing: Doing) -> dict[str, Any]:
    """Return what every row in a case has: whose it is, and who made it when."""
    return {
        "organisation_id": doing.row.organisation_id,
        "case_id": doing.row.id,
        "by_id": member(doing.by),
        "by_name": doing.by.name,
        "at": doing.at,
    }
