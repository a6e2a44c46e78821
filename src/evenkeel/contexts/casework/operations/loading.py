"""Many cases at once that have a past: told event by event under the same rules as those that are lived, then written in bulk."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import values as branches
from evenkeel.contexts.casework import models, reference, rules, standards, standing
from evenkeel.contexts.casework.operations import doing, intake
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Closing, Event, Kind, Pause, Priority
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.kernel import ids, working_days

AT_ONCE: Final = 2_000
"""Cases that are written in one transaction."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who does something in a told story."""

    by: accounts.Acting
    reach: Reach


class Story:
    """A case that is told from its first contact on; each event is held to the table of moves, as in life."""

    def __init__(
        self,
        found: branches.Effective,
        case_type: str,
        *,
        received_at: dt.datetime,
        by: Worker,
        title: str = "",
        service: str = "",
        customer: uuid.UUID | None = None,
        channel: str = "",
        priority: Priority = Priority.NORMAL,
        attributes: dict[str, Any] | None = None,
    ) -> None:
        """Begin with how the case came in. Raises standards.NoSuchCaseType, standards.BadAttribute, rules.NotInBounds."""
        self.found, self.id = found, ids.new()
        self.kind = standards.known_case_type(found.model, case_type)
        self._zone = by.by.time_zone
        asked = {
            "title": rules.text(title or self.kind.title, longest=cases.LONGEST_TITLE, what="a title"),
            "service": service,
            "customer": customer,
            "channel": channel,
            "priority": int(priority),
            "attributes": standards.checked_attributes(self.kind, attributes or {}),
            "parent": None,
            "received_at": received_at,
        }
        changes, words = intake.first_standing(found.model, self.kind, asked, zone=self._zone)
        first = doing.opening(
            at=received_at,
            recorded_at=received_at,
            by=by.by,
            reach=by.reach,
            channel=channel,
            reason="",
            data=words | {"set": standing.written(changes)},
        )
        self.events: list[Event] = [first]
        self.standing = standing.applied(None, first)
        self.ticked: dict[tuple[str, str], tuple[dt.datetime, str]] = {}
        self.entered: list[str] = [self.standing.stage]
        self.contacts: list[models.Contact] = []
        self.decisions: list[tuple[str, str, dt.datetime, Worker]] = []

    def happens(
        self,
        kind: Kind,
        *,
        at: dt.datetime,
        by: Worker,
        reason: str = "",
        channel: str = "",
        words: dict[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """Let something happen. Raises flow.NotNow where it cannot, rules.NotInBounds where it would come before what was told."""
        if at < self.events[-1].at:
            raise rules.NotInBounds(words="A story is told in the order in which it happened.")
        if self.standing.started_at is None and doing.begins(self.standing, kind):
            changes = {"started_at": at} | changes
        event = doing.event(
            len(self.events) + 1,
            kind,
            at=at,
            recorded_at=at,
            by=by.by,
            reach=by.reach,
            standing=self.standing,
            channel=channel,
            reason=reason,
            data=(words or {}) | ({"set": standing.written(changes)} if changes else {}),
        )
        self.standing = standing.applied(self.standing, event)
        self.events.append(event)

    def take(self, *, at: dt.datetime, by: Worker) -> None:
        """Let somebody take it."""
        self.happens(Kind.TAKEN, at=at, by=by, responsible=by.by.user_id)

    def give(self, *, to: Worker, at: dt.datetime, by: Worker, reason: str = "") -> None:
        """Let somebody give it to another."""
        said = {"to": str(to.by.user_id), "to_name": to.by.name}
        self.happens(Kind.GIVEN, at=at, by=by, reason=reason, words=said, responsible=to.by.user_id)

    def release(self, *, at: dt.datetime, by: Worker, reason: str = "") -> None:
        """Let it go back to its shelf."""
        self.happens(Kind.RELEASED, at=at, by=by, reason=reason, responsible=None)

    def move(self, stage: str, *, at: dt.datetime, by: Worker, reason: str = "") -> None:
        """Let it go to a stage; what must be ticked before is ticked by who moves it."""
        for item in standards.items(self.found.model, self.kind, stage_key=self.standing.stage):
            self.ticked[item.stage, item.text] = (at, by.by.name)
        there = standards.stage(self.kind, stage)
        if there is None:
            raise rules.NotInBounds(words=f"{self.kind.title} has no stage {stage!r}.")
        said: dict[str, Any] = {"from": self.standing.stage} | (
            {"waits": there.title} if there.waiting else {}
        )
        shelf = standards.shelf_of(self.kind, stage)
        unit = standards.unit_of(self.found.model, shelf_key=shelf, service_key=self.standing.service)
        due = standards.due(self.found.model, start=at, norm=there.norm_time, zone=by.by.zone)
        has = self.standing.responsible if unit == self.standing.unit else None
        changes: dict[str, Any] = {
            "stage": stage,
            "stage_since": at,
            "stage_due_at": due,
            "shelf": shelf,
            "unit": unit,
        }
        self.happens(Kind.MOVED, at=at, by=by, reason=reason, words=said, responsible=has, **changes)
        self.entered.append(stage)

    def pause(self, kind: Pause, *, at: dt.datetime, by: Worker, reason: str) -> None:
        """Let it wait."""
        self.happens(Kind.PAUSED, at=at, by=by, reason=reason, pause=kind, paused_since=at)

    def resume(self, *, at: dt.datetime, by: Worker) -> None:
        """Let it go on."""
        self.happens(Kind.RESUMED, at=at, by=by, pause="", paused_since=None, look_again_at=None)

    def extend(self, length: str, *, at: dt.datetime, by: Worker, reason: str) -> None:
        """Give it more time."""
        before = self.standing.due_at or at
        calendar = standards.calendar(self.found.model)
        due = working_days.added(before, length, calendar=calendar, zone=by.by.zone)
        self.happens(Kind.EXTENDED, at=at, by=by, reason=reason, words={"length": length}, due_at=due)

    def redate(self, due_at: dt.datetime, *, at: dt.datetime, by: Worker, reason: str) -> None:
        """Say another day on which it is due."""
        self.happens(Kind.REDATED, at=at, by=by, reason=reason, due_at=due_at)

    def decide(self, outcome: str, grounds: str, *, at: dt.datetime, by: Worker) -> None:
        """Decide it."""
        self.decisions.append((outcome, grounds, at, by))
        self.happens(Kind.DECIDED, at=at, by=by, outcome=outcome)

    def contact(
        self,
        *,
        at: dt.datetime,
        by: Worker,
        channel: str,
        demand: str,
        cause: str = "",
        direction: str = "in",
        seconds: int | None = None,
        summary: str = "",
    ) -> None:
        """Let customer and organisation speak of it."""
        row = models.Contact(
            organisation_id=by.by.organisation_id,
            customer_id=self.standing.customer,
            case_id=self.id,
            direction=direction,
            channel=channel,
            demand=demand,
            cause=cause,
            service=self.standing.service,
            summary=summary,
            seconds=seconds,
            at=at,
            recorded_at=at,
            by_id=by.by.user_id,
            by_name=by.by.name,
        )
        self.contacts.append(row)
        said = {"contact": str(row.id), "direction": direction, "demand": demand}
        self.happens(Kind.CONTACTED, at=at, by=by, channel=channel, words=said)

    def close(
        self,
        outcome: str = "",
        *,
        closing: Closing = Closing.DONE,
        at: dt.datetime,
        by: Worker,
        reason: str = "",
    ) -> None:
        """Close it."""
        done: dict[str, Any] = {
            "closed_at": at,
            "closing": closing,
            "outcome": outcome or self.standing.outcome,
        }
        self.happens(
            Kind.CLOSED, at=at, by=by, reason=reason, **done, pause="", paused_since=None, look_again_at=None
        )

    def reopen(self, *, at: dt.datetime, by: Worker, reason: str, contested: bool = False) -> None:
        """Take it up again, because a customer contests that it is done or for a reason of our own."""
        kind = Kind.CONTESTED if contested else Kind.REOPENED
        again: dict[str, Any] = {
            "closed_at": None,
            "closing": "",
            "outcome": "",
            "reopened": self.standing.reopened + 1,
        }
        self.happens(kind, at=at, by=by, reason=reason, **again)


def load(*, stories: Iterable[Story], by: accounts.Acting, at: dt.datetime) -> int:
    """Write told cases with their events, tasks, contacts and decisions, 2,000 in a transaction; return how many.

    Raises rules.NotKeeper.
    """
    rules.check_keeper(by)
    count, some = 0, []
    for story in stories:
        some.append(story)
        if len(some) == AT_ONCE:
            count += _written(some, by=by, at=at)
            some = []
    return count + (_written(some, by=by, at=at) if some else 0)


def _written(stories: Sequence[Story], *, by: accounts.Acting, at: dt.datetime) -> int:
    with transaction.atomic():
        numbers = _numbers(stories, by)
        models.Case.objects.bulk_create(
            _case(story, number, by) for story, number in zip(stories, numbers, strict=True)
        )
        models.Event.objects.bulk_create(
            doing.event_row(story.id, by.organisation_id, event)
            for story in stories
            for event in story.events
        )
        models.Task.objects.bulk_create(task for story in stories for task in _tasks(story, by))
        models.Contact.objects.bulk_create(contact for story in stories for contact in story.contacts)
        models.Decision.objects.bulk_create(each for story in stories for each in _decisions(story))
        models.Named.objects.bulk_create(each for story in stories for each in _named(story, by))
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="casework.cases-loaded",
            subject=trail.Subject(kind="cases", id=numbers[0], label=f"{numbers[0]} to {numbers[-1]}"),
            at=at,
            details={"cases": str(len(stories))},
        )
    return len(stories)


def _numbers(stories: Sequence[Story], by: accounts.Acting) -> list[str]:
    """Return a reference for each story, in the year in which it came in. One query for each year."""
    prefix = reference.prefix_of(by.organisation_slug)
    years = [_received(story).astimezone(by.zone).year for story in stories]
    waiting: dict[int, list[int]] = {}
    for year in sorted(set(years)):
        with connection.cursor() as cursor:
            cursor.execute(
                "select casework_number(%s, %s) from generate_series(1, %s)",
                [by.organisation_id, year, years.count(year)],
            )
            waiting[year] = sorted((number for (number,) in cursor.fetchall()), reverse=True)
    return [str(reference.Reference(prefix, year % 100, waiting[year].pop())) for year in years]


def _received(story: Story) -> dt.datetime:
    assert story.standing.received_at is not None, "every story begins with what came in"
    return story.standing.received_at


def _case(story: Story, number: str, by: accounts.Acting) -> models.Case:
    fields = {frozen.column(field): getattr(story.standing, field) for field in standing.FIELDS}
    return models.Case(
        id=story.id,
        organisation_id=by.organisation_id,
        reference=number,
        number=reference.parsed(number).number,
        revision_id=story.found.revision_id,
        sequence=len(story.events),
        changed_at=story.events[-1].at,
        **fields,
    )


def _tasks(story: Story, by: accounts.Acting) -> Iterable[models.Task]:
    """Return the list of a story: of the whole case, and of the stages that it came into."""
    model, kind = story.found.model, story.kind
    first, last = story.events[0], story.events[-1]
    for stage in (None, *dict.fromkeys(story.entered)):
        for position, item in enumerate(standards.items(model, kind, stage_key=stage)):
            done = story.ticked.get((item.stage, item.text))
            if done is None and story.standing.closed_at is not None:
                done = (last.at, last.actor_name)
            yield models.Task(
                organisation_id=by.organisation_id,
                case_id=story.id,
                position=position,
                stage=item.stage,
                text=item.text,
                must=item.must,
                kind=item.kind,
                by_name=first.actor_name,
                at=first.at,
                done_at=done[0] if done else None,
                done_by_name=done[1] if done else "",
            )


def _decisions(story: Story) -> Iterable[models.Decision]:
    for outcome, grounds, at, by in story.decisions:
        yield models.Decision(
            organisation_id=by.by.organisation_id,
            case_id=story.id,
            outcome=outcome,
            grounds=grounds,
            at=at,
            by_id=by.by.user_id,
            by_name=by.by.name,
        )


def _named(story: Story, by: accounts.Acting) -> Iterable[models.Named]:
    first = story.events[0]
    if story.standing.confidential and first.actor is not None:
        yield models.Named(
            organisation_id=by.organisation_id,
            case_id=story.id,
            user_id=first.actor,
            by_id=first.actor,
            by_name=first.actor_name,
            at=first.at,
        )
