"""Bring in what was lived elsewhere: customers, contacts and whole histories, many at once, by the same rules.

Each part is one transaction, and how far it has come is written in the same one: a part is there once, whatever is interrupted.
"""

import datetime as dt
import json
import re
import uuid
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Model

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import (
    contents,
    living,
    matching,
    models,
    reference,
    rules,
    standards,
    standing,
    storage,
)
from evenkeel.contexts.casework.queries import bringing as queries
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import brought, cases, customers
from evenkeel.contexts.casework.values.cases import Event, Kind
from evenkeel.engines import operating_model
from evenkeel.kernel import ids
from evenkeel.lib.db import copying

STANDING: Final = tuple(frozen.column(field) for field in standing.FIELDS)
CASE: Final = (
    "id", "organisation_id", "reference", "number", "revision_id", "sequence", "changed_at", "inside", *STANDING,
)  # fmt: skip
EVENT: Final = (
    "id", "organisation_id", "case_id", "sequence", "kind", "at", "recorded_at", "actor_id", "actor_name", "role",
    "unit", "channel", "stage", "shelf", "reason", "data", "batch",
)  # fmt: skip
IN_CASE: Final = ("id", "organisation_id", "case_id", "by_id", "by_name", "at")
DECISION: Final = (*IN_CASE, "outcome", "grounds", "template")
MESSAGE: Final = (*IN_CASE, "state", "channel", "address", "subject", "body", "template")
NOTE: Final = (*IN_CASE, "text")
RELATED: Final = (*IN_CASE, "other_id", "how")
NAMED: Final = (*IN_CASE, "user_id")
DOCUMENT: Final = (*IN_CASE, "name", "content_type", "size", "digest", "state", "verdict")
REFERRAL: Final = (
    *IN_CASE, "partner", "partner_service", "asked", "state", "acknowledged_at", "finished_at", "outcome",
)  # fmt: skip
TASK: Final = (*IN_CASE, "position", "stage", "text", "must", "kind", "done_by_name")
CONTACT: Final = (
    "id", "organisation_id", "customer_id", "case_id", "direction", "channel", "demand", "cause", "service",
    "summary", "seconds", "at", "recorded_at", "by_id", "by_name",
)  # fmt: skip
CUSTOMER: Final = ("id", "organisation_id", "kind", "name", "birth_date", "language", "channel", "made_at")
DETAIL: Final = (
    "id", "organisation_id", "customer_id", "by", "value", "normalised", "source", "from_at",
)  # fmt: skip
REPRESENTATION: Final = (
    "id", "organisation_id", "customer_id", "representative_id", "scope", "basis", "from_date", "by_id", "by_name",
    "at",
)  # fmt: skip
Row = Sequence[Any]


def begin(*, name: str, until: dt.date, total: int, by: accounts.Acting, at: dt.datetime) -> brought.Coming:
    """Begin to bring something in, or go on with it: where one of this name has begun, that one is returned."""
    with transaction.atomic():
        row, _ = models.Bringing.objects.get_or_create(
            organisation_id=by.organisation_id,
            name=name,
            defaults={"until_date": until, "total": total, "begun_at": at},
        )
    return queries.frozen(row)


def bring_customers(
    people: Iterable[brought.Customer],
    *,
    representations: Iterable[brought.Representation] = (),
    name: str,
    by: accounts.Acting,
) -> None:
    """Bring customers in, with how they are reached and who acts for them: the first part of what `begin` began."""
    people = tuple(people)
    organisation = by.organisation_id
    with transaction.atomic():
        _step(by, name, expected=-1, done=0)
        _copied(
            models.Customer,
            CUSTOMER,
            (
                (one.id, organisation, one.kind, one.name, one.birth_date, one.language, "", one.made_at)
                for one in people
            ),
        )
        _copied(
            models.ContactDetail,
            DETAIL,
            (
                (
                    ids.new(),
                    organisation,
                    one.id,
                    how,
                    value,
                    matching.normalised(how, value),
                    name,
                    one.made_at,
                )
                for one in people
                for how, value in one.details
            ),
        )
        _copied(
            models.Representation,
            REPRESENTATION,
            (
                (ids.new(), organisation, one.customer, one.representative, one.scope, one.basis, one.from_date,
                 one.by.user_id, one.by.name, one.at)
                for one in representations
            ),
        )  # fmt: skip


def _step(by: accounts.Acting, name: str, *, expected: int, done: int) -> None:
    """Note how far it has come. Raises brought.InTheMeantime where somebody else has brought this part in meanwhile."""
    rows = models.Bringing.objects.filter(organisation_id=by.organisation_id, name=name, done=expected)
    if rows.update(done=done) != 1:
        raise brought.InTheMeantime


def bring_cases(
    histories: Sequence[brought.History],
    *,
    contacts: Iterable[brought.Contact] = (),
    model: operating_model.OperatingModel,
    revision_id: uuid.UUID,
    name: str,
    after: int,
    by: accounts.Acting,
    at: dt.datetime,
) -> int:
    """Bring a part of the cases in, with their contacts; return how many are there now. `after`: how many were before.

    Raises living.ImpossibleHistory, brought.InTheMeantime, rules.NotKeeper.
    """
    lived = live(histories, model=model, by=by, at=at)
    done = after + len(histories)
    with transaction.atomic():
        _step(by, name, expected=after, done=done)
        bring_lived(lived, contacts=contacts, revision_id=revision_id, by=by, at=at)
    return done


def live(
    histories: Iterable[brought.History],
    *,
    model: operating_model.OperatingModel,
    by: accounts.Acting,
    at: dt.datetime,
) -> list[living.Lived]:
    """Live histories again under a model, in the time zone of who brings them in. Raises living.ImpossibleHistory."""
    norms = living.Norms(model, zoneinfo.ZoneInfo(by.time_zone))
    return [living.lived(history, norms=norms, recorded_at=at) for history in histories]


def bring_lived(
    lived: Sequence[living.Lived],
    *,
    contacts: Iterable[brought.Contact] = (),
    revision_id: uuid.UUID,
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Write lived cases with all that is in them, and contacts: all, or none. Raises rules.NotKeeper."""
    rules.check_keeper(by)
    with transaction.atomic():
        written = _Written(by.organisation_id, revision_id, at)
        references = tuple(_references(lived, by))
        _copied(models.Case, CASE, written.cases(lived, references))
        _copied(models.Contact, CONTACT, map(written.contact, contacts))
        for table, columns, rows in written.parts(lived):
            if found := list(rows):
                _copied(table, columns, found)


def bring_contacts(
    contacts: Iterable[brought.Contact], *, name: str, after: int, by: accounts.Acting, at: dt.datetime
) -> None:
    """Bring in contacts that belong to no case, and end what `begin` began. Raises brought.InTheMeantime."""
    with transaction.atomic():
        _step(by, name, expected=after, done=after)
        written = _Written(by.organisation_id, uuid.UUID(int=0), at)
        _copied(models.Contact, CONTACT, map(written.contact, contacts))
        models.Bringing.objects.filter(organisation_id=by.organisation_id, name=name).update(finished_at=at)


def _copied(table: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of some columns; what else a row must have is what a new one has."""
    others = {
        str(field.column): field.get_default()
        for field in table._meta.concrete_fields
        if field.column not in columns and not (field.null or field.generated or field.has_db_default())
    }
    plain = tuple(_plain(value) for value in others.values())
    copying.copied(table._meta.db_table, (*columns, *others), ((*row, *plain) for row in rows))


def _references(lived: Sequence[living.Lived], by: accounts.Acting) -> Iterator[reference.Reference]:
    """Give the cases the next references of the years in which they came in."""
    years = [case.history.received_at.astimezone(by.zone).year for case in lived]
    numbers: dict[int, Iterator[int]] = {}
    with connection.cursor() as cursor:
        for year in sorted(set(years)):
            cursor.execute(
                "select casework_number(%s, %s) from generate_series(1, %s)",
                [by.organisation_id, year, years.count(year)],
            )
            numbers[year] = iter([int(row[0]) for row in cursor.fetchall()])
    prefix = reference.prefix_of(by.organisation_slug)
    for year in years:
        yield reference.Reference(prefix, year % 100, next(numbers[year]))


class _Written:
    """Lived cases as rows."""

    def __init__(self, organisation: uuid.UUID, revision: uuid.UUID, at: dt.datetime) -> None:
        self.organisation, self.revision, self.at = organisation, revision, at

    def cases(
        self, lived: Sequence[living.Lived], references: Iterable[reference.Reference]
    ) -> Iterator[Row]:
        for case, number in zip(lived, references, strict=True):
            yield (
                case.history.id,
                self.organisation,
                str(number),
                number.number,
                self.revision,
                len(case.events),
                case.events[-1].at,
                _findable(what.text for what in case.happened if what.kind in WRITTEN),
                *(_plain(getattr(case.stands, field)) for field in standing.FIELDS),
            )

    def parts(
        self, lived: Sequence[living.Lived]
    ) -> Iterator[tuple[type[Model], Sequence[str], Iterable[Row]]]:
        yield models.Event, EVENT, (self.event(case, event) for case in lived for event in case.events)
        for table, columns, made in (
            (models.Decision, DECISION, self.decisions),
            (models.Message, MESSAGE, self.messages),
            (models.Note, NOTE, self.notes),
            (models.Document, DOCUMENT, self.documents),
            (models.Referral, REFERRAL, self.referrals),
            (models.Task, TASK, self.tasks),
            (models.Named, NAMED, self.named),
            (models.Related, RELATED, self.related),
        ):
            yield table, columns, _each(made, lived)

    def event(self, case: living.Lived, event: Event) -> Row:
        return (
            ids.new(), self.organisation, case.history.id, event.sequence, event.kind, event.at, event.recorded_at,
            event.actor, event.actor_name, event.role, event.unit, event.channel, event.stage, event.shelf,
            event.reason, json.dumps(event.data), None,
        )  # fmt: skip

    def of_case(self, case: living.Lived, by: brought.Actor, at: dt.datetime) -> Row:
        return (ids.new(), self.organisation, case.history.id, by.user_id, by.name, at)

    def decisions(self, case: living.Lived) -> Iterator[Row]:
        for what in case.happened:
            if what.kind is Kind.DECIDED:
                yield (*self.of_case(case, what.by, what.at), what.outcome, what.text, "")

    def messages(self, case: living.Lived) -> Iterator[Row]:
        for what in case.happened:
            if what.kind in (Kind.MESSAGE_SENT, Kind.MESSAGE_RECEIVED):
                state = "sent" if what.kind is Kind.MESSAGE_SENT else "received"
                of_case = self.of_case(case, what.by, what.at)
                yield (*of_case, state, what.channel, "", what.subject, what.text, "")

    def notes(self, case: living.Lived) -> Iterator[Row]:
        for what in case.happened:
            if what.kind is Kind.NOTED and what.text:
                yield (*self.of_case(case, what.by, what.at), what.text)

    def documents(self, case: living.Lived) -> Iterator[Row]:
        """Keep files where uploaded ones are kept. A part that is brought in again finds them there, under the same names."""
        for what in case.happened:
            if (one := what.document) is not None:
                where = storage.path(
                    organisation_id=self.organisation, case_id=case.history.id, document_id=one.id
                )
                kept = storage.keep([one.content], to=where)
                _, *of_case = self.of_case(case, what.by, what.at)
                yield (
                    one.id, *of_case, one.name, contents.kind(kept.head), kept.size, kept.digest,
                    cases.DocumentState.CLEAN, one.verdict,
                )  # fmt: skip

    def referrals(self, case: living.Lived) -> Iterator[Row]:
        happened = {what.kind: what for what in case.happened if what.partner}
        sent = happened.get(Kind.REFERRED)
        if sent is None:
            return
        answered, done = happened.get(Kind.REFERRAL_ACKNOWLEDGED), happened.get(Kind.REFERRAL_DONE)
        yield (
            *self.of_case(case, sent.by, sent.at),
            sent.partner,
            "",
            sent.text,
            "done" if done else "acknowledged" if answered else "sent",
            answered.at if answered else None,
            done.at if done else None,
            done.text if done else "",
        )

    def tasks(self, case: living.Lived) -> Iterator[Row]:
        """Lay the standard's list on what is still open; what is closed is done."""
        if case.stands.state is cases.State.CLOSED:
            return
        items = (*standards.items(case.norms.model, case.kind, stage_key=None),
                 *standards.items(case.norms.model, case.kind, stage_key=case.stands.stage))  # fmt: skip
        for position, item in enumerate(items):
            of_case = self.of_case(case, case.history.opened_by, case.history.opened_at)
            yield (*of_case, position, item.stage, item.text, item.must, item.kind, "")

    def named(self, case: living.Lived) -> Iterator[Row]:
        if not case.stands.confidential:
            return
        for user in sorted(living.named(case), key=str):
            yield (*self.of_case(case, case.history.opened_by, case.history.opened_at), user)

    def related(self, case: living.Lived) -> Iterator[Row]:
        other = case.history.related
        if other is not None:
            older, newer = sorted((case.history.id, other))
            made = case.history.opened_by
            yield (
                ids.new(),
                self.organisation,
                older,
                made.user_id,
                made.name,
                case.history.opened_at,
                newer,
                "",
            )

    def contact(self, one: brought.Contact) -> Row:
        return (
            one.id, self.organisation, one.customer, one.case, customers.Direction.IN, one.channel, one.demand, one.cause,
            one.service, one.summary, one.seconds, one.at, self.at, one.by.user_id, one.by.name,
        )  # fmt: skip


WRITTEN: Final = frozenset({Kind.NOTED, Kind.MESSAGE_SENT, Kind.MESSAGE_RECEIVED})


def _each(made: Callable[[living.Lived], Iterable[Row]], lived: Sequence[living.Lived]) -> Iterator[Row]:
    for case in lived:
        yield from made(case)


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _findable(texts: Iterable[str]) -> str:
    """Return the words of texts as a search vector is written."""
    return " ".join(sorted({f"'{word}'" for text in texts for word in re.findall(r"\w+", text.lower())}))
