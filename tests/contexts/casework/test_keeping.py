"""Confidential cases and the glass before them; erasure with its certificate; the log that leaves the house; what is brought in."""

import csv
import datetime as dt
import json
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.db.models import F
from django.urls import reverse

from evenkeel.contexts.accounts.values import Acting
from evenkeel.contexts.audit import models as audit
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import living, models, rules
from evenkeel.contexts.casework.operations import (
    bringing,
    confidential,
    customers,
    documents,
    exporting,
    extracts,
    intake,
    retention,
    taking,
    writing,
)
from evenkeel.contexts.casework.operations import moving as moves
from evenkeel.contexts.casework.presentation import extraction
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import contacts as waiting
from evenkeel.contexts.casework.queries import extracts as taken
from evenkeel.contexts.casework.queries import keeping as due
from evenkeel.contexts.casework.queries import lists, log
from evenkeel.contexts.casework.values import brought
from evenkeel.contexts.casework.values.cases import Closing, Kind, Pause
from evenkeel.contexts.casework.values.customers import By, Demand, Direction
from evenkeel.engines import flow
from evenkeel.kernel import ids
from evenkeel.lib import jobs
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


def taken_out(by: Acting, *, at: dt.datetime, **about: uuid.UUID) -> Path:
    """Have everything about a case or a customer made into a file; return where it lies."""
    ask = extracts.ask_for_case if "case_id" in about else extracts.ask_for_customer
    made = ask(reason="Asked", redacts=False, by=by, at=at, **about)
    whom = jobs.ForWhom(by.organisation_id, by.user_id)
    extracts.make(whom=whom, extract_id=made.id, write=extraction.parts, at=at)
    path = taken.path(organisation_id=by.organisation_id, extract_id=made.id)
    assert path.exists()
    return path


def test_erasure_removes_persons_and_words_and_leaves_figures(
    team: Cast, django_capture_on_commit_callbacks: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
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
        files = [taken_out(admin, at=late, case_id=case_id), taken_out(admin, at=late, customer_id=ada_id)]
        other = taken_out(admin, at=late, case_id=held_id)
        with zipfile.ZipFile(files[1]) as archive:
            data = json.loads(archive.read("data.json"))
            assert [each["kind"] for each in data["changes_of_customer"]] == ["added"]
            assert "What was changed" in archive.read("index.html").decode()
        with django_capture_on_commit_callbacks(execute=True):
            (made,) = retention.erase_due(
                organisation_id=admin.organisation_id, case_type="permit", user_id=admin.user_id, at=late
            )
        assert made.counts["extracts"] == 2
        assert [path.exists() for path in (*files, other)] == [False, False, True]
        assert models.Extract.objects.count() == 1
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


def test_contacts_that_became_no_case_are_taken_out_exported_and_erased_when_their_time_is_over(
    team: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    admin, tom, long_ago = team.administrator.acts, team.staff.acts, AT - 380 * DAY
    with acts(tom):
        ada = customers.add(name="Ada Quill", by=tom, at=long_ago)
        ben = customers.add(name="Ben Marsh", by=tom, at=long_ago)
        spoken: dict[str, Any] = {"direction": Direction.IN, "by": tom, "at": long_ago}
        failure: dict[str, Any] = {"demand": Demand.FAILURE, "cause": "Not understood"}
        for channel, customer in (("phone", ada), ("phone", ben), ("fax", None), ("letter", ada)):
            intake.record_contact(
                channel=channel,
                customer_id=customer.id if customer else None,
                summary="Ada rang",
                **failure,
                **spoken,
            )
        own = intake.record_contact(
            channel="phone", customer_id=ada.id, summary="Ada again", cause="Ada is deaf", **spoken
        )
        kept = intake.open_case(
            case_type="question", customer_id=ben.id, contact_id=None, by=tom, at=long_ago
        )
    with acts(admin):
        retention.hold(case_id=kept.id, reason="An inquiry", by=admin, at=AT)
        path = taken_out(admin, at=AT, customer_id=ada.id)
        with zipfile.ZipFile(path) as archive:
            data = json.loads(archive.read("data.json"))
            page = archive.read("index.html").decode()
        assert [each["channel"] for each in data["contacts_without_case"]] == ["phone", "letter", "phone"]
        assert "Contacts that became no case" in page
        assert "Ada again" in page
        lines = [dict(zip(log.COLUMNS, row, strict=True)) for row in exported(admin)]
        assert [each["event:cause"] for each in lines] == ["Not understood"] * 4 + [""], "no own words"
        assert {each["event:demand"] for each in lines} == {"failure", "unknown"}
        assert len(list(log.rows(organisation_id=admin.organisation_id))) == 1, "only cases, unless asked for"

        model = blueprint.effective(organisation_id=admin.organisation_id, at=AT).model
        dry = waiting.due(organisation_id=admin.organisation_id, model=model, at=AT)
        found = {each.case_type: (each.number, each.held, each.noun) for each in dry}
        assert found == {"contacts_phone": (2, 1, "contact")}, "letters and others are kept for two years"
        erase: dict[str, Any] = {"organisation_id": admin.organisation_id, "user_id": admin.user_id}
        with django_capture_on_commit_callbacks(execute=True):
            (made,) = retention.erase_due(case_type="contacts_phone", at=AT, **erase)
        assert (made.number, made.counts["extracts"], made.references) == (2, 1, ())
        assert not path.exists()
        row = models.Contact.objects.get(id=own.id)
        assert (row.customer_id, row.by_name, row.summary, row.cause) == (None, "", "", "")
        assert (row.channel, row.erased_at) == ("phone", AT)
        assert models.Customer.objects.filter(id=ada.id).exists(), "her letter is kept"
        assert not retention.erase_due(case_type="contacts_phone", at=AT, **erase)
        later = AT + 400 * DAY
        for key, customers_gone in (("contacts_letter", 1), ("contacts_", 0)):
            (made,) = retention.erase_due(case_type=key, at=later, **erase)
            assert (made.number, made.counts["customers"]) == (1, customers_gone)
        assert not models.Customer.objects.filter(id=ada.id).exists()
    client = team.administrator.client
    listed = client.get(reverse("casework:retention")).content.decode()
    assert "Contacts without a case: Phone" in listed
    assert "1 year after it" in listed
    page = client.get(reverse("casework:erase", args=["contacts_letter"])).content.decode()
    assert "Nothing is due" in page
    answer = client.post(reverse("casework:erase", args=["contacts_letter"]), {"sure": "on"})
    assert answer.status_code == 200, "nothing is due"
    certificate = client.get(reverse("casework:certificate", args=[made.id])).content.decode()
    assert "other channels" in certificate
    assert "Which cases" not in certificate


def exported(by: Acting) -> list[tuple[Any, ...]]:
    """Return the lines of a log that are of contacts."""
    rows = list(log.rows(organisation_id=by.organisation_id, with_contacts=True))
    return [row for row in rows if row[0].startswith("contact-")]


def test_a_whole_log_is_never_read_line_by_line(team: Cast) -> None:
    plans: list[str] = []

    def explain(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
        if "casework_event" in query:
            with connection.cursor() as asking:
                asking.cursor.execute(f"explain {query}", params)
                plans.extend(line for (line,) in asking.cursor.fetchall())
        return execute(query, params, many, context)

    with acts(team.staff.acts):
        opened(team.staff.acts)
        with connection.execute_wrapper(explain):
            assert list(log.rows(organisation_id=team.staff.acts.organisation_id))
    assert any("Join" in line for line in plans)
    assert not any("Nested Loop" in line for line in plans), "it would cost the square of the cases"


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


def test_histories_that_are_brought_in_are_like_lived_ones_and_their_log_is_read_by_reports(
    team: Cast, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    admin, tom, oona = team.administrator.acts, team.staff.acts, team.colleague.acts
    with acts(tom):
        found = blueprint.effective(organisation_id=tom.organisation_id, at=AT)
        ada = customers.add(name="Ada", by=tom, at=AT).id
    worker, other = actor(tom), actor(oona)
    told = [history(worker, other, ada, AT - number * DAY) for number in range(30)]
    contacts = [contact(each, other) for each in told]
    how: Any = {"model": found.model, "by": admin, "at": AT + 99 * DAY}
    into: Any = {"revision_id": found.revision_id, "at": AT + 99 * DAY}
    with acts(admin):
        lived = bringing.live(told, **how)
        with pytest.raises(rules.NotKeeper):
            bringing.bring_lived(lived, by=tom, **into)
        with pytest.raises(living.ImpossibleHistory, match="another order"):
            bringing.live([replace(told[0], happened=told[0].happened[::-1])], **how)
        with pytest.raises(living.ImpossibleHistory, match="stages are left: Decide"):
            bringing.live([replace(told[0], is_from_elsewhere=False)], **how)
        bringing.bring_lived(lived, contacts=contacts, by=admin, **into)
        with django_assert_max_num_queries(4):
            assert not one.differing(organisation_id=admin.organisation_id)
        strange = models.Case.objects.filter(id=told[7].id)
        strange.update(title="Other", sequence=F("sequence") + 1)
        assert one.differing(organisation_id=admin.organisation_id) == (strange[0].reference,)
        numbers = list(models.Case.objects.order_by("received_at").values_list("number", flat=True))
        assert len(set(numbers)) == 30
        path = tmp_path / "log.parquet"
        written = exporting.export_log(path=path, by=admin, at=AT)
        assert (written.cases, written.events) == (30, 30 * 11)
        page = one.page(case_id=told[0].id, by=admin, at=AT + 99 * DAY)
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
    assert {row["closed_at"][:10] for row in rows if row["case"] == rows[0]["case"]} == {
        f"{AT - 29 * DAY + 30 * DAY:%Y-%m-%d}"
    }


def actor(by: Acting) -> brought.Actor:
    return brought.Actor(by.user_id, by.name, "planner", "planning")


def history(by: brought.Actor, other: brought.Actor, customer: uuid.UUID, at: dt.datetime) -> brought.History:
    """Tell a case that goes another way than the standard has it."""

    def happened(kind: Kind, days: int, who: brought.Actor = by, **more: Any) -> brought.Happened:
        return brought.Happened(kind, at + days * DAY, who, **more)

    return brought.History(
        id=ids.new(),
        case_type="permit",
        service="",
        title="A wall",
        customer=customer,
        channel="web",
        received_at=at,
        opened_by=by,
        opened_at=at,
        attributes={"site": "4 Quay"},
        is_from_elsewhere=True,
        happened=(
            happened(Kind.TAKEN, 1),
            happened(Kind.MOVED, 2, stage="views"),
            happened(Kind.MOVED, 10, stage="assess"),
            happened(Kind.PAUSED, 10, pause=Pause.CUSTOMER, reason="Plans"),
            happened(Kind.CONTACTED, 12, other, channel="phone"),
            happened(Kind.RESUMED, 15),
            happened(Kind.DECIDED, 20, outcome="Granted", text="It fits"),
            happened(Kind.CLOSED, 20, closing=Closing.DONE, outcome="Granted"),
            happened(Kind.REOPENED, 25, other, reason="Wrong wall"),
            happened(Kind.CLOSED, 30, other, closing=Closing.DONE, outcome="Refused"),
        ),
    )


def contact(of: brought.History, by: brought.Actor) -> brought.Contact:
    return brought.Contact(
        id=ids.new(),
        customer=of.customer,
        case=of.id,
        channel="phone",
        service="",
        demand=Demand.FAILURE,
        cause="How far is it?",
        summary="",
        seconds=None,
        at=of.received_at + 12 * DAY,
        by=by,
    )
