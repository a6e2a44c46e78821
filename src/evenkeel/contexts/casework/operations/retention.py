"""Erasure: when the time of a case is over, persons and words go; figures stay: kinds, times, stages, under pseudonyms."""

import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import erasing, models, rules, standards, standing, storage
from evenkeel.contexts.casework.operations import doing, extracts
from evenkeel.contexts.casework.queries import contacts
from evenkeel.contexts.casework.queries import keeping as queries
from evenkeel.contexts.casework.values import cases, courses, keeping
from evenkeel.contexts.casework.values.cases import DocumentState, Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.engines import operating_model
from evenkeel.lib import jobs

ERASE: Final = "casework.erase"
AT_ONCE: Final = 200
"""Cases that one transaction erases, with one certificate."""
KEPT_WORDS: Final = frozenset(
    {
        "set",
        "from",
        "waits",
        "overruled",
        "length",
        "of",
        "kind",
        "declined",
        "demand",
        "direction",
        "next",
        "basis",
        "ground",
        "partner",
        "imported",
        "was",
    }
)
"""What an event may still tell when its case is erased: nothing of persons."""


def hold(*, case_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Keep a case from erasure, for a dispute or an inquiry; an administrator, or who leads the team.

    Raises rules.NeedsReason, rules.NoSuchCase, rules.NotForYou.
    """
    return _held(case_id, True, rules.reason(reason), by=by, at=at)


def release_hold(*, case_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Let a case be erased again when its time is over. Raises as `hold` does."""
    return _held(case_id, False, rules.reason(reason), by=by, at=at)


def _held(case_id: uuid.UUID, held: bool, reason: str, *, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    with doing.changing(case_id, by=by, at=at, ability=Ability.SEE) as work:
        if not rules.can(work.relations, Ability.LEAD):
            work.must(Ability.KEEP)
        if work.standing.held is held:
            return work.case
        work.happens(Kind.HELD if held else Kind.UNHELD, reason=reason, held=held)
        action = "casework.hold-begun" if held else "casework.hold-ended"
        subject = trail.Subject(kind="case", id=str(work.id), label=work.row.reference)
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action=action,
            subject=subject,
            at=at,
            details={"reason": reason},
        )
    return work.case


def request(*, case_type: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Have the closed cases of a kind whose time is over erased, as a job. What it will remove: `queries.keeping.due`.

    Raises rules.NotKeeper unless she is an administrator, standards.NoSuchCaseType.
    """
    rules.check_keeper(by)
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    rule = contacts.rule(model, case_type)
    title = rule.title if rule else standards.known_case_type(model, case_type).title
    with transaction.atomic():
        jobs.request(ERASE, jobs.ForWhom(by.organisation_id, by.user_id), case_type=case_type)
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="casework.erasure-asked",
            subject=trail.Subject(kind="case-type", id=case_type, label=title),
            at=at,
        )


def erase_due(
    *, organisation_id: uuid.UUID, case_type: str, user_id: uuid.UUID | None, at: dt.datetime
) -> tuple[keeping.Certificate, ...]:
    """Erase the closed cases of a kind, or the contacts by a channel, whose time is over and that no hold keeps.

    Return a certificate for every 200 of them.

    Done again it goes on where it was stopped. Raises standards.NoSuchCaseType.
    """
    model = blueprint.effective(organisation_id=organisation_id, at=at).model
    asked_by = members.names(user_ids=[user_id]).get(user_id, "Evenkeel") if user_id else "Evenkeel"
    rule = contacts.rule(model, case_type)
    kind = None if rule else standards.known_case_type(model, case_type)

    def some() -> keeping.Certificate | None:
        if rule is not None:
            return _contacts_erased(organisation_id, rule, model, asked_by, at)
        assert kind is not None, "it is one or the other"
        return _erased_some(organisation_id, kind, asked_by, at)

    made: list[keeping.Certificate] = []
    while (one := some()) is not None:
        made.append(one)
    return tuple(made)


def _erased_some(
    organisation_id: uuid.UUID, kind: operating_model.CaseType, asked_by: str, at: dt.datetime
) -> keeping.Certificate | None:
    if kind.retention is None:
        return None
    before = queries.years_before(at, kind.retention.years)
    with transaction.atomic():
        rows = queries.over_rows(organisation_id, kind.key, before).filter(held=False).order_by("id")
        held = list(rows.select_for_update(skip_locked=True)[:AT_ONCE])
        if not held:
            return None
        counts: Counter[str] = Counter(cases=len(held))
        customers = {row.customer_id for row in held if row.customer_id}
        by = doing.evenkeel(organisation_id)
        counts["extracts"] = extracts.forget_about(
            organisation_id=organisation_id,
            case_ids=[row.id for row in held],
            customer_ids=_with_merged(customers),
        )
        for row in held:
            counts += _erased(row, by, at)
        ids = [row.id for row in held]
        counts += erasing.above(organisation_id=organisation_id, case_ids=ids, remove=True)
        counts["customers"] = sum(_forgotten(each) for each in sorted(customers))
        basis = f" ({kind.retention.basis})" if kind.retention.basis else ""
        rule = f"{kind.title}: {kind.retention.years} years after closing{basis}"
        told = _Told(kind.key, rule, before, counts, sorted(row.reference for row in held))
        return _certificate(organisation_id, told, asked_by=asked_by, at=at)


def _contacts_erased(
    organisation_id: uuid.UUID,
    rule: contacts.Rule,
    model: operating_model.OperatingModel,
    asked_by: str,
    at: dt.datetime,
) -> keeping.Certificate | None:
    """Remove persons and words from contacts; channel, time, length, demand and a cause that the model names stay."""
    with transaction.atomic():
        before, rows, _ = contacts.over(organisation_id=organisation_id, rule=rule, model=model, at=at)
        held = list(rows.order_by("id").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        if not held:
            return None
        customers = {row.customer_id for row in held if row.customer_id}
        counts: Counter[str] = Counter(contacts=len(held))
        counts["extracts"] = extracts.forget_about(
            organisation_id=organisation_id, case_ids=(), customer_ids=_with_merged(customers)
        )
        causes = model.about.failure_causes if model.about else ()
        gone = models.Contact.objects.filter(id__in=[row.id for row in held])
        gone.exclude(cause__in=causes).update(cause="")
        gone.update(customer=None, by=None, by_name="", summary="", outside_key=None, erased_at=at)
        counts["customers"] = sum(_forgotten(each) for each in sorted(customers))
        basis = f" ({rule.retention.basis})" if rule.retention.basis else ""
        words = f"{rule.title}: {rule.retention.years} years after the contact{basis}"
        told = _Told(rule.key, words, before, counts, [])
        return _certificate(organisation_id, told, asked_by=asked_by, at=at)


def _erased(row: models.Case, by: accounts.Acting, at: dt.datetime) -> Counter[str]:
    """Remove persons and words from one case; return how many rows of what went."""
    work = doing.Doing(row, by=by, at=at, reach=doing.NO_REACH, relations=frozenset())
    counts = _insides_gone(row.id)
    with connection.cursor() as cursor:
        cursor.execute("update casework_case set inside = '' where id = %s and inside <> ''", [row.id])
    kept = _figures(work.kind, work.standing.attributes)
    work.happens(Kind.ERASED, title="", customer=None, responsible=None, attributes=kept, erased_at=at)
    work.save()
    said = list(models.Event.objects.filter(case_id=row.id, sequence__lt=row.sequence))
    for event in said:
        event.actor_name = _pseudonym(row.organisation_id, event.actor_id, event.actor_name)
        event.actor_id, event.reason = None, ""
        event.data = _redacted(event.data, work.kind)
    models.Event.objects.bulk_update(said, ["actor", "actor_name", "reason", "data"])
    counts["events"] = len(said)
    if counts["documents"]:
        organisation_id, case_id = row.organisation_id, row.id
        transaction.on_commit(lambda: storage.remove_all(organisation_id=organisation_id, case_id=case_id))
    return counts


def _insides_gone(case_id: uuid.UUID) -> Counter[str]:
    """Remove what is in a case, or the words in it."""
    held: dict[str, Any] = {"case_id": case_id}
    counts: Counter[str] = Counter()
    nobody: dict[str, Any] = {"by": None, "by_name": ""}
    counts["documents"] = models.Document.objects.filter(**held).exclude(state=DocumentState.REMOVED).count()
    models.Document.objects.filter(**held).delete()
    counts["notes"] = models.Note.objects.filter(**held).delete()[0]
    counts["messages"] = models.Message.objects.filter(**held).delete()[0]
    models.Named.objects.filter(**held).delete()
    models.Access.objects.filter(**held).delete()
    models.Task.objects.filter(**held, kind__in=("own", courses.KIND)).delete()
    models.Milestone.objects.filter(**held).delete()
    models.Followed.objects.filter(**held).delete()
    models.Task.objects.filter(**held).update(**nobody, done_by_name="")
    counts["decisions"] = models.Decision.objects.filter(**held).update(**nobody, grounds="")
    counts["referrals"] = models.Referral.objects.filter(**held).update(**nobody, asked="", outcome="")
    counts["contacts"] = models.Contact.objects.filter(**held).update(
        **nobody, customer=None, summary="", outside_key=None
    )
    return counts


def _figures(kind: operating_model.CaseType | None, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that tell of no person, by the schema of the case type."""
    impersonal = {each.key for each in (kind.attributes if kind else ()) if not each.personal}
    return {key: value for key, value in attributes.items() if key in impersonal}


def _is_of_standard(kind: operating_model.CaseType | None, outcome: str) -> bool:
    """Tell whether an outcome is one that the standard names: any other is in somebody's own words."""
    return not outcome or (kind is not None and outcome in kind.outcomes)


def _redacted(data: Mapping[str, Any], kind: operating_model.CaseType | None) -> dict[str, Any]:
    """Return what an event may still tell."""
    found = {key: value for key, value in data.items() if key in KEPT_WORDS}
    if "from" in found and _is_id(found["from"]):
        del found["from"]
    if "set" in found:
        said = dict(found["set"])
        attributes = said.pop("attributes", None)
        if not _is_of_standard(kind, said.get("outcome", "")):
            del said["outcome"]
        found["set"] = {key: value for key, value in said.items() if key not in standing.PERSONAL}
        if attributes:
            found["set"]["attributes"] = _figures(kind, attributes)
    return found


def _is_id(value: Any) -> bool:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


def _pseudonym(organisation_id: uuid.UUID, actor: uuid.UUID | None, name: str) -> str:
    """Return a name that is the same for the same person and tells nothing of her, so that figures of work stay apart."""
    if actor is None:
        return "Evenkeel" if name == "Evenkeel" else ""
    said = f"casework {organisation_id} {actor}".encode()
    return "Person " + hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:8].upper()


def _forgotten(customer_id: uuid.UUID) -> int:
    """Remove a customer, with those merged into her, when nothing else holds any of them; return how many went."""
    ids = _with_merged([customer_id])
    holding: Iterable[Any] = (
        models.Case.objects.filter(customer_id__in=ids),
        models.Contact.objects.filter(customer_id__in=ids),
        models.Representation.objects.filter(customer_id__in=ids),
        models.Representation.objects.filter(representative_id__in=ids),
        models.Customer.objects.filter(id__in=ids, merged_into__isnull=False).exclude(merged_into__in=ids),
    )
    if any(rows.exists() for rows in holding):
        return 0
    models.Merge.objects.filter(gone_id__in=ids).delete()
    models.ContactDetail.objects.filter(customer_id__in=ids).delete()
    models.Identifier.objects.filter(customer_id__in=ids).delete()
    models.Customer.objects.filter(id__in=ids).update(merged_into=None)
    return models.Customer.objects.filter(id__in=ids).delete()[0]


def _with_merged(customers: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Return customers with all who were merged into them."""
    ids = list(customers)
    while more := list(
        models.Customer.objects.filter(merged_into__in=ids).exclude(id__in=ids).values_list("id", flat=True)
    ):
        ids += more
    return ids


class _Told(NamedTuple):
    """What a certificate tells, beside when and on whose word."""

    case_type: str
    rule: str
    before: dt.datetime
    counts: Counter[str]
    references: list[str]


def _certificate(
    organisation_id: uuid.UUID, found: _Told, *, asked_by: str, at: dt.datetime
) -> keeping.Certificate:
    """Certify what was erased, and record it in the audit trail."""
    what = "cases" if "cases" in found.counts else "contacts"
    told: dict[str, Any] = found._asdict() | {
        "at": at.isoformat(),
        "by": asked_by,
        "before": found.before.isoformat(),
        "counts": dict(sorted(found.counts.items())),
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    row = models.Certificate.objects.create(
        organisation_id=organisation_id,
        at=at,
        by_name=asked_by,
        case_type=found.case_type,
        rule=found.rule,
        before=found.before,
        counts=told["counts"],
        references=found.references,
        digest=digest,
    )
    audit.record(
        organisation_id=organisation_id,
        by=trail.SYSTEM,
        action=f"casework.{what}-erased",
        subject=trail.Subject(kind="certificate", id=str(row.id), label=found.case_type),
        at=at,
        details={
            what: str(found.counts[what]),
            "rule": found.rule,
            "digest": digest,
            "asked by": asked_by,
        },
    )
    return queries.frozen(row)
