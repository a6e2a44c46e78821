"""What people report of the programme: progress, evidence, savings; and what was wrong, withdrawn."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.programme import models, queries, rules
from evenkeel.contexts.programme.values import Report, What
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters


def report_progress(
    *, action: str, what: What, on: dt.date, text: str, by: accounts.Acting, at: dt.datetime
) -> Report:
    """Report a note or a real date of an action.

    Raises rules.NotReporter, rules.NoSuchAction, rules.InTheFuture, rules.OutOfOrder, rules.NotInBounds.
    """
    found = _reportable(action, on, by=by, at=at)
    rules.check_words(text=text, link="")
    if what is What.NOTE and not text.strip():
        raise rules.NotInBounds(words="Write how it goes.")
    with transaction.atomic(durable=True):
        if what is not What.NOTE:
            said = queries.history(organisation_id=by.organisation_id, action=action)
            rules.check_order(what, on, reached=rules.reached(said, day=dt.date.max))
        row = _added(action, what, on=on, text=text, by=by, at=at)
        _record(
            "programme.progress-reported", found, row, by=by, at=at, reported=what.value, on=on.isoformat()
        )
    return queries.frozen_report(row)


def give_evidence(
    *, action: str, meets: str, on: dt.date, text: str, link: str, by: accounts.Acting, at: dt.datetime
) -> Report:
    """Give evidence for an action, for one that it declares or (`meets` empty) beside these.

    Raises rules.NotReporter, rules.NoSuchAction, rules.NotDeclared, rules.InTheFuture, rules.NotInBounds.
    """
    found = _reportable(action, on, by=by, at=at)
    rules.check_words(text=text, link=link)
    if not text.strip() and not link:
        raise rules.NotInBounds(words="Say in words or by a link what shows it.")
    if meets and meets not in found.evidence:
        raise rules.NotDeclared
    with transaction.atomic(durable=True):
        row = _added(action, What.EVIDENCE, on=on, text=text, link=link, meets=meets, by=by, at=at)
        _record("programme.evidence-given", found, row, by=by, at=at, meets=meets, link=link)
    return queries.frozen_report(row)


def report_savings(
    *, action: str, quarter: int, amount: Decimal, text: str, by: accounts.Acting, at: dt.datetime
) -> Report:
    """Report what an action has saved in a quarter that has begun; several reports of a quarter add up.

    Raises rules.NotReporter, rules.NoSuchAction, rules.InTheFuture, rules.NotInBounds.
    """
    today = at.astimezone(by.zone).date()
    found = _reportable(action, quarters.start(quarter), by=by, at=at)
    rules.check_words(text=text, link="")
    rules.check_amount(amount)
    with transaction.atomic(durable=True):
        row = _added(
            action,
            What.SAVINGS,
            on=min(today, quarters.end(quarter)),
            text=text,
            quarter=quarters.name(quarter),
            amount=amount,
            by=by,
            at=at,
        )
        _record(
            "programme.savings-reported", found, row, by=by, at=at, quarter=row.quarter, amount=str(amount)
        )
    return queries.frozen_report(row)


def withdraw(*, report_id: uuid.UUID, text: str, by: accounts.Acting, at: dt.datetime) -> Report:
    """Withdraw an earlier report by a correcting one; both stay to be read.

    Raises rules.NotReporter, rules.NoSuchReport, rules.NotWithdrawable, rules.WithdrawnAlready, rules.NotInBounds.
    """
    rules.check_report(by)
    rules.check_words(text=text, link="")
    with transaction.atomic(durable=True):
        rows = models.Report.objects.select_for_update().filter(organisation_id=by.organisation_id)
        earlier = rows.filter(id=report_id).first()
        if earlier is None:
            raise rules.NoSuchReport
        if earlier.what == What.WITHDRAWAL:
            raise rules.NotWithdrawable
        if models.Report.objects.filter(withdraws=earlier).exists():
            raise rules.WithdrawnAlready
        today = at.astimezone(by.zone).date()
        row = _added(earlier.action, What.WITHDRAWAL, on=today, text=text, withdraws=earlier, by=by, at=at)
        source = queries.programme(organisation_id=by.organisation_id, at=at)
        found = source.model.find("actions", earlier.action) if source else None
        _record("programme.report-withdrawn", found, row, by=by, at=at, report=str(earlier.id), note=text)
    return queries.frozen_report(row)


def _reportable(action: str, on: dt.date, *, by: accounts.Acting, at: dt.datetime) -> operating_model.Action:
    """Return the action, where she may report on it and the day has come."""
    rules.check_report(by)
    source = queries.programme(organisation_id=by.organisation_id, at=at)
    found = queries.action(source=source, key=action)
    rules.check_day(on, today=at.astimezone(by.zone).date())
    return found


def _added(
    action: str, what: What, *, on: dt.date, by: accounts.Acting, at: dt.datetime, **said: Any
) -> models.Report:
    return models.Report.objects.create(
        organisation_id=by.organisation_id,
        action=action,
        what=what,
        on=on,
        by_id=by.user_id,
        by_name=by.name,
        at=at,
        **said,
    )


def _record(
    done: str,
    found: operating_model.Record | None,
    row: models.Report,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    **details: str,
) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=done,
        subject=trail.Subject(
            kind="programme-action", id=row.action, label=found.title if found else row.action
        ),
        at=at,
        details=details,
    )
