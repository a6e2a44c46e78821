"""Confidential cases and the glass before them; erasure with its certificate; the log that leaves the house; told stories."""

import csv
import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import Error, connection, transaction

from evenkeel.contexts.audit import models as audit
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, rules, teams
from evenkeel.contexts.casework.operations import (
    confidential,
    customers,
    documents,
    exporting,
    intake,
    loading,
    retention,
    taking,
    writing,
)
from evenkeel.contexts.casework.operations import moving as moves
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import keeping as due
from evenkeel.contexts.casework.queries import lists, log
from evenkeel.contexts.casework.values.cases import Closing, Kind, Pause
from evenkeel.contexts.casework.values.customers import By, Demand
from evenkeel.engines import flow
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_confidential_case_and_the_glass_before_it(team: Cast) -> None:
    tom, oona, priya = team.staff.acts, team.colleague.acts, team.designer.acts
    with acts(tom):
        case = opened(tom)
        confidential.hide(case_id=case.id, reason="A neighbour works here", by=tom, at=AT)
    with acts(oona):
        with pytest.raises(rules.NoSuchCase):
            one.page(case_id=case.id, by=oona, at=AT)
        assert not lists.on_shelf(shelf="plans", by=oona, at=AT).items
        with pytest.raises(rules.NothingThere):
            taking.next_from(shelf="plans", by=oona, at=AT)
    with acts(tom):
        confidential.name(case_id=case.id, user_id=oona.user_id, by=tom, at=AT)
    with acts(oona):
        assert one.page(case_id=case.id, by=oona, at=AT).named == {oona.user_id, tom.user_id}
    with acts(priya):
        with pytest.raises(rules.NeedsReason):
            confidential.break_glass(reference=case.reference, reason=" ", until=AT + HOUR, by=priya, at=AT)
        with pytest.raises(rules.NotInBounds, match="12 hours"):
            confidential.break_glass(reference=case.reference, reason="Fire", until=AT + DAY, by=priya, at=AT)
        confidential.break_glass(reference=case.reference, reason="Fire", until=AT + HOUR, by=priya, at=AT)
        assert one.page(case_id=case.id, by=priya, at=AT).accesses[0].reason == "Fire"
        with pytest.raises(rules.NotForYou):
            writing.note(case_id=case.id, text="I was here", by=priya, at=AT)
        with pytest.raises(rules.NoSuchCase):
            one.page(case_id=case.id, by=priya, at=AT + HOUR)
        assert audit.Entry.objects.filter(action="casework.glass-broken").count() == 1


def closed_case(team: Cast, at: dt.datetime) -> tuple[uuid.UUID, uuid.UUID]:
    """Close a case with everything in it."""
    tom = team.staff.acts
    with acts(tom):
        ada = customers.add(name="Ada Quill", details=((By.EMAIL, "ada@example.org"),), by=tom, at=at)
        contact = intake.record_contact(
            channel="phone", customer_id=ada.id, summary="Ada rang", demand=Demand.FAILURE, by=tom, at=at
        )
        case = intake.open_case(
            case_type="permit",
            title="Wall of Ada Quill",
            contact_id=contact.id,
            attributes={"site": "4 Quay", "area": 12},
            by=tom,
            at=at,
        )
        taking.take(case_id=case.id, by=tom, at=at)
        writing.note(case_id=case.id, text="Ada is deaf", by=tom, at=at)
        documents.add(case_id=case.id, name="ada.txt", content=[b"Ada"], by=tom, at=at)
        writing.add_task(case_id=case.id, text="Call Ada", by=tom, at=at)
        moves.close(case_id=case.id, closing=Closing.WITHDRAWN, reason="Ada moved", by=tom, at=at)
    return case.id, ada.id


def test_erasure_removes_persons_and_words_and_leaves_figures(team: Cast) -> None:
    admin = team.administrator.acts
    long_ago = AT - 380 * DAY
    case_id, ada_id = closed_case(team, long_ago)
    held_id = closed_case_of_another(team, long_ago)
    late = AT + 5 * 366 * DAY
    with acts(admin):
        retention.hold(case_id=held_id, reason="An inquiry", by=admin, at=AT)
        assert not due.due(organisation_id=admin.organisation_id, at=AT)
        dry = due.due(organisation_id=admin.organisation_id, at=late)
        assert [(each.case_type, each.counts["cases"], each.held) for each in dry] == [("permit", 1, 1)]
        before = list(
            models.Event.objects.filter(case_id=case_id).order_by("sequence").values_list("kind", "at")
        )
        (made,) = retention.erase_due(
            organisation_id=admin.organisation_id, case_type="permit", user_id=admin.user_id, at=late
        )
        assert made.counts["cases"] == made.counts["customers"] == made.counts["documents"] == 1
        assert len(made.digest) == 64
        after = list(
            models.Event.objects.filter(case_id=case_id).order_by("sequence").values_list("kind", "at")
        )
        assert after[:-1] == before, "kinds and times stay"
        assert everything_known_of(case_id).isdisjoint({"Ada", "Quill", "Quay", "Tom", "deaf"})
        row = models.Case.objects.get(id=case_id)
        assert row.attributes == {"area": 12}, "figures stay"
        assert not models.Customer.objects.filter(id=ada_id).exists()
        assert not one.differing(organisation_id=admin.organisation_id)
        assert not retention.erase_due(
            organisation_id=admin.organisation_id, case_type="permit", user_id=None, at=late
        )
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update casework_case set title = 'x', sequence = 99 where id = %s", [case_id])
        with pytest.raises(rules.NoSuchCase):
            writing.note(case_id=case_id, text="Who was it?", by=admin, at=late)


def closed_case_of_another(team: Cast, at: dt.datetime) -> uuid.UUID:
    tom = team.staff.acts
    with acts(tom):
        case = opened(tom, at=at)
        moves.close(case_id=case.id, closing=Closing.WITHDRAWN, reason="Moved", by=tom, at=at)
    return case.id


def everything_known_of(case_id: uuid.UUID) -> set[str]:
    """Return every word that the database holds in rows of a case."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where column_name = 'case_id' and table_name like 'casework_%'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"select coalesce(string_agg(t::text, ' '), '') from {table} t where case_id = %s", [case_id]
            )
            found.append(cursor.fetchone()[0])
        cursor.execute("select t::text from casework_case t where id = %s", [case_id])
        found.append(cursor.fetchone()[0])
    words = " ".join(found).replace('"', " ").replace("\\", " ").replace(",", " ").replace("'", " ")
    return set(words.split())


def test_events_and_cases_are_kept_as_they_are(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        opened(tom)
        customers.add(name="Ada", by=tom, at=AT)
        for statement in (
            "update casework_customer_change set by_name = 'Nobody'",
            "delete from casework_customer_change",
            "truncate casework_customer_change cascade",
            "update casework_event set reason = 'Better'",
            "update casework_event set actor_id = null, reason = '', data = '{}'",
            "delete from casework_event",
            "truncate casework_event cascade",
            "update casework_case set state = 'closed'",
            "delete from casework_case",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_told_stories_are_the_same_as_lived_ones_and_their_log_is_read_by_reports(
    team: Cast, tmp_path: Path
) -> None:
    admin, tom, oona = team.administrator.acts, team.staff.acts, team.colleague.acts
    with acts(tom):
        found = blueprint.effective(organisation_id=tom.organisation_id, at=AT)
        worker = loading.Worker(tom, teams.reach(tom, at=AT))
        other = loading.Worker(oona, teams.reach(oona, at=AT))
        mine = known.customer(
            organisation_id=tom.organisation_id,
            customer_id=customers.add(name="Ada", by=tom, at=AT).id,
        )
        stories = [story(found, worker, other, mine.id, AT - number * DAY) for number in range(30)]
    with acts(admin):
        with pytest.raises(rules.NotKeeper):
            loading.load(stories=stories, by=tom, at=AT)
        assert loading.load(stories=stories, by=admin, at=AT + 99 * DAY) == 30
        assert not one.differing(organisation_id=admin.organisation_id)
        numbers = list(models.Case.objects.order_by("received_at").values_list("number", flat=True))
        assert len(set(numbers)) == 30
        path = tmp_path / "log.parquet"
        written = exporting.export_log(path=path, by=admin, at=AT)
        assert (written.cases, written.events) == (30, 30 * 11)
        page = one.page(case_id=stories[0].id, by=admin, at=AT + 99 * DAY)
        assert page.clock.gross == 30 * DAY
        assert page.clock.net == 30 * DAY - 8 * DAY - 5 * DAY
        assert len(page.contacts) == len(page.decisions) == 1
    log_read = flow.read(path).log
    assert (log_read.n_cases, log_read.n_events) == (30, 330)
    plain = tmp_path / "log.csv"
    with acts(admin):
        log.write_csv(plain, organisation_id=admin.organisation_id)
    with plain.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"Received", "Taken", "Neighbours' views", "Waiting for customer", "Closed", "Reopened"} <= {
        row["activity"] for row in rows
    }
    assert rows[0].keys() == set(log.COLUMNS)


def story(
    found: object, by: loading.Worker, other: loading.Worker, customer: object, at: dt.datetime
) -> loading.Story:
    told = loading.Story(
        found,  # type: ignore[arg-type]
        "permit",
        received_at=at,
        by=by,
        customer=customer,  # type: ignore[arg-type]
        channel="web",
        attributes={"site": "4 Quay"},
    )
    told.take(at=at + DAY, by=by)
    told.move("views", at=at + 2 * DAY, by=by)
    told.move("assess", at=at + 10 * DAY, by=by)
    told.pause(Pause.CUSTOMER, at=at + 10 * DAY, by=by, reason="Plans")
    told.contact(at=at + 12 * DAY, by=other, channel="phone", demand="failure", cause="How far is it?")
    told.resume(at=at + 15 * DAY, by=by)
    told.decide("Granted", "It fits", at=at + 20 * DAY, by=by)
    told.close(at=at + 20 * DAY, by=by, reason="Small")
    told.reopen(at=at + 25 * DAY, by=other, reason="Wrong wall", contested=False)
    told.close("Refused", at=at + 30 * DAY, by=other, reason="Small")
    assert told.events[-1].kind is Kind.CLOSED
    return told
