"""One case: all that its page shows, as far as somebody may see it; and the case as its events tell it."""

import datetime as dt
import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import clock, models, reference, rules, standards, standing, teams
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import following, frozen, seeing
from evenkeel.contexts.casework.values import cases, courses, customers
from evenkeel.contexts.casework.values.reach import Ability, Reach, Relation
from evenkeel.engines import operating_model

MOST_EVENTS = 2_000
"""Events of one case that a page reads; nearly all cases have fewer than a hundred."""


@dataclass(frozen=True, slots=True)
class Line:
    """Another case, as far as it may be named: related, parent or child."""

    id: uuid.UUID
    reference: str
    title: str
    state: cases.State
    how: str


@dataclass(frozen=True, slots=True)
class Page:
    """All of a case. What somebody may not read is empty, and `may` says so."""

    case: cases.Case
    may: frozenset[Ability]
    relations: frozenset[Relation]
    model: operating_model.OperatingModel
    kind: operating_model.CaseType | None
    clock: clock.Clock
    net_due_at: dt.datetime | None
    customer: customers.Customer | None
    names: Mapping[uuid.UUID, str]
    """Names of members in the case: responsible, actors, those named."""
    events: tuple[cases.Event, ...] = ()
    tasks: tuple[cases.Task, ...] = ()
    notes: tuple[cases.Note, ...] = ()
    messages: tuple[cases.Message, ...] = ()
    documents: tuple[cases.Document, ...] = ()
    decisions: tuple[cases.Decision, ...] = ()
    referrals: tuple[cases.Referral, ...] = ()
    contacts: tuple[customers.Contact, ...] = ()
    related: tuple[Line, ...] = ()
    named: frozenset[uuid.UUID] = frozenset()
    accesses: tuple[cases.Access, ...] = ()
    following: tuple[courses.Following, ...] = ()


def page(*, case_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Page:
    """Return all that somebody may see of a case. At most 20 queries, however much is in it. Raises rules.NoSuchCase."""
    row = models.Case.objects.filter(organisation_id=by.organisation_id, id=case_id).first()
    if row is None:
        raise rules.NoSuchCase
    reach = teams.reach(by, at=at)
    relations = seeing.relations(row, reach=reach, at=at, needed=Ability.READ)
    rules.check(relations, Ability.SEE)
    case = frozen.case(row)
    model = blueprint.model(organisation_id=by.organisation_id, revision_id=row.revision_id)
    kind = standards.case_type(model, row.case_type)
    said = _events(case_id)
    read = clock.read(said, at=at)
    net = kind.net_norm_time if kind else None
    calendar = standards.calendar(model)
    found = Page(
        case=case,
        may=rules.abilities(relations),
        relations=relations,
        model=model,
        kind=kind,
        clock=read,
        net_due_at=clock.net_due(read, norm=net, calendar=calendar, zone=by.zone) if net else None,
        customer=None,
        names=members.names(user_ids=[row.responsible_id] if row.responsible_id else []),
    )
    if Ability.READ not in found.may:
        return found
    followed = following.of_cases(case_ids=[case_id], by=by).get(case_id, ())
    return replace(_with_insides(found, said, reach, at), following=followed)


def _with_insides(found: Page, said: tuple[cases.Event, ...], reach: Reach, at: dt.datetime) -> Page:
    """Add what only somebody sees who reads the case."""

    held = {"case_id": found.case.id}
    named = frozenset(models.Named.objects.filter(**held).values_list("user_id", flat=True))
    people = {each.actor for each in said} | named | {found.case.standing.responsible}
    customer = found.case.standing.customer
    organisation_id = found.case.organisation_id
    tasks = models.Task.objects.filter(**held, dropped_at__isnull=True).order_by("position", "id")
    contacts = models.Contact.objects.filter(**held).order_by("-at", "-id")
    referrals = models.Referral.objects.filter(**held).order_by("at", "id")
    return replace(
        found,
        events=said,
        customer=known.customer(organisation_id=organisation_id, customer_id=customer) if customer else None,
        names=members.names(user_ids=[each for each in people if each]),
        tasks=tuple(frozen.task(row) for row in tasks),
        notes=tuple(frozen.note(row) for row in models.Note.objects.filter(**held).order_by("at", "id")),
        messages=tuple(
            frozen.message(row) for row in models.Message.objects.filter(**held).order_by("at", "id")
        ),
        documents=tuple(
            frozen.document(row) for row in models.Document.objects.filter(**held).order_by("at", "id")
        ),
        decisions=tuple(
            frozen.decision(row) for row in models.Decision.objects.filter(**held).order_by("at", "id")
        ),
        referrals=tuple(frozen.referral(row) for row in referrals),
        contacts=tuple(frozen.contact(row) for row in contacts[:100]),
        related=_related(found.case, reach, at),
        named=named,
        accesses=tuple(
            frozen.access(row) for row in models.Access.objects.filter(**held).order_by("-at", "-id")[:50]
        ),
    )


def _related(case: cases.Case, reach: Reach, at: dt.datetime) -> tuple[Line, ...]:
    """Return parent, children and related cases that somebody may know of. Two queries."""
    pairs = models.Related.objects.filter(Q(case_id=case.id) | Q(other_id=case.id))
    how = {
        (other if first == case.id else first): words or "related"
        for first, other, words in pairs.values_list("case_id", "other_id", "how")
    }
    if case.standing.parent:
        how[case.standing.parent] = "part of"
    rows = models.Case.objects.filter(organisation_id=case.organisation_id)
    rows = rows.filter(Q(id__in=how) | Q(parent_id=case.id)).order_by("received_at", "id")
    return tuple(
        Line(row.id, row.reference, row.title, cases.State(row.state), how.get(row.id, "has this part"))
        for row in seeing.visible(rows, reach=reach, at=at)[:200]
    )


def by_reference(*, written: str, by: accounts.Acting, at: dt.datetime) -> uuid.UUID:
    """Return the identifier of the case with a reference, however it was typed. Raises reference.NoReference, rules.NoSuchCase."""
    found = str(reference.parsed(written))
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, reference=found)
    row = seeing.visible(rows, reach=teams.reach(by, at=at), at=at).only("id").first()
    if row is None:
        raise rules.NoSuchCase
    return row.id


def _events(case_id: uuid.UUID) -> tuple[cases.Event, ...]:
    rows = models.Event.objects.filter(case_id=case_id).order_by("sequence")
    return tuple(frozen.event(row) for row in rows[:MOST_EVENTS])


def rebuilt(*, case_id: uuid.UUID) -> cases.Standing:
    """Return how a case stands by its events alone; its row must say the same. One query."""
    rows = models.Event.objects.filter(case_id=case_id).order_by("sequence")
    return standing.folded(frozen.event(row) for row in rows.iterator())


def differing(*, organisation_id: uuid.UUID) -> tuple[str, ...]:
    """Return the references of cases whose row says anything else than their events: none, or something is badly wrong.

    Two queries, read side by side in the order of cases: any number of them fits into any memory.
    """
    mine = {"organisation_id": organisation_id}
    rows = models.Case.objects.filter(**mine).order_by("id").iterator()
    said = models.Event.objects.filter(**mine).order_by("case_id", "sequence").iterator()
    by_case = itertools.groupby(said, key=lambda event: event.case_id)
    found, events = [], next(by_case, None)
    for row in rows:
        stands = cases.Standing()
        # Events of a case that is not there cannot be: the database holds them to it.
        if events is not None and events[0] == row.id:
            stands = standing.folded(map(frozen.event, events[1]))
            events = next(by_case, None)
        if stands != frozen.standing_of(row):
            found.append(row.reference)
    return tuple(found)
