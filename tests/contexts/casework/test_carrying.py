"""The carrier of messages to customers, with a real mail server: taken, refused, deferred, broken off, sent again."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from evenkeel.contexts.casework import models, rules, tasks
from evenkeel.contexts.casework.operations import carrying, customers, documents, taking, writing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Carriage, Kind
from evenkeel.contexts.casework.values.customers import By
from evenkeel.kernel import time
from evenkeel.lib import jobs, mail
from tests import mail_server
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def server(settings: Any, tmp_path: Path) -> Iterator[mail_server.Server]:
    settings.MEDIA_ROOT = tmp_path
    settings.DEFAULT_FROM_EMAIL = "evenkeel@harbour-vale.example"
    with mail_server.running(settings) as found:
        yield found


@pytest.fixture
def case(team: Cast) -> cases.Case:
    tom = team.staff.acts
    with acts(tom):
        ada = customers.add(
            name="Ada Thorne", details=((By.EMAIL, "ada@mail.example"),), by=tom, at=time.now()
        )
        made = opened(tom, at=time.now() - 10 * DAY, customer_id=ada.id)
        return taking.take(case_id=made.id, by=tom, at=time.now() - 9 * DAY)


def sent(team: Cast, case: cases.Case, to: str = "ada@mail.example", **more: Any) -> cases.Message:
    """Have Tom send a message."""
    tom = team.staff.acts
    words = {"channel": "e-mail", "address": to, "subject": "Your wall", "body": "It may stand."} | more
    with acts(tom):
        draft = writing.draft_message(case_id=case.id, by=tom, at=time.now(), **words)
        return writing.send_message(case_id=case.id, message_id=draft.id, by=tom, at=time.now())


def waiting_jobs(message: cases.Message) -> list[dt.datetime | None]:
    """Return when the jobs of a message are due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select scheduled_at from procrastinate_jobs where task_name = %s and args ->> 'message_id' = %s"
            " and status = 'todo' order by id",
            [carrying.CARRY, str(message.id)],
        )
        return [each for (each,) in cursor.fetchall()]


def work(team: Cast, message: cases.Message) -> Any:
    """Do the job of a message, as the worker does, but for the connection of its own."""
    job = tasks.carry.func.__wrapped__  # type: ignore[attr-defined]  # what jobs.task made a job of
    with acts(team.staff.acts):
        job(jobs.ForWhom(team.staff.acts.organisation_id), message_id=str(message.id))
    return row_of(team, message)


def row_of(team: Cast, message: cases.Message) -> Any:
    with acts(team.staff.acts):
        return models.Message.objects.get(id=message.id)


def make_due(team: Cast, message: cases.Message) -> None:
    """Let the time of the next try have come."""
    with acts(team.staff.acts):
        models.Message.objects.filter(id=message.id).update(try_at=time.now())


def test_a_message_goes_out_once_with_its_thread_and_its_documents(
    team: Cast, case: cases.Case, server: mail_server.Server
) -> None:
    tom, client = team.staff.acts, team.staff.client
    with acts(tom):
        plan = documents.add(case_id=case.id, name="plan.pdf", content=[b"%PDF-1.7 x"], by=tom, at=time.now())
        spoilt = documents.add(case_id=case.id, name="no.txt", content=[b"words"], by=tom, at=time.now())
        models.Document.objects.filter(id=spoilt.id).update(state="quarantined")
        writing.receive_message(
            case_id=case.id,
            channel="e-mail",
            address="Ada@mail.example",
            subject="My wall",
            body="May it stand?",
            outside_key="<asked@mail.example>",
            by=tom,
            at=time.now(),
        )
        with pytest.raises(rules.NotInBounds, match="harmless"):
            sent(team, case, documents=[spoilt.id])
    message = sent(team, case, documents=[plan.id], subject="Your\nwall")
    assert message.carriage is Carriage.WAITING
    assert waiting_jobs(message) == [None], "queued with the message, or not at all"
    row = work(team, message)
    assert (row.carriage, row.tries, row.answer) == ("sent", 1, "")
    assert row.carried_at is not None
    (found,) = server.mails
    assert found["To"] == "ada@mail.example"
    assert found["Subject"] == f"Your wall [{case.reference}]"
    assert found["From"].endswith("<evenkeel@harbour-vale.example>")
    assert found["Message-ID"] == f"<{case.reference}.{message.id.hex[16:]}@harbour-vale.example>"
    assert found["References"] == found["In-Reply-To"] == "<asked@mail.example>"
    text, paper = found.iter_parts()
    assert text.get_content().split("\r\n")[:3] == ["It may stand.", "", "-- "]
    assert case.reference in text.get_content()
    assert (paper.get_filename(), paper.get_content()) == ("plan.pdf", b"%PDF-1.7 x")
    assert work(team, message).tries == 1, "the job of the next try finds nothing to do"
    assert len(server.mails) == 1

    second = sent(team, case)
    work(team, second)
    assert server.mails[1]["References"] == f"<asked@mail.example> {found['Message-ID']}"
    page = client.get(reverse("casework:case-messages", args=[case.reference])).content.decode()
    assert page.count("taken by the mail server") == 2
    assert "With plan.pdf" in page


def test_a_refused_message_is_told_and_sent_again_to_a_better_address(
    team: Cast, case: cases.Case, server: mail_server.Server
) -> None:
    staff = team.staff
    message = sent(team, case, "nobody@mail.example")
    row = work(team, message)
    assert (row.carriage, row.answer) == ("refused", "550 5.1.1 No such mailbox here")
    with acts(staff.acts):
        last = models.Event.objects.filter(case_id=case.id).order_by("-sequence")[0]
        assert (last.kind, last.reason) == (Kind.MESSAGE_FAILED, row.answer)
    listed = reverse("casework:case-messages", args=[case.reference])
    assert "550 5.1.1 No such mailbox here" in staff.client.get(listed).content.decode()
    day = reverse("casework:my-day")
    assert "nobody@mail.example" in staff.client.get(day).content.decode()
    assert "nobody@mail.example" not in team.colleague.client.get(day).content.decode()

    again = reverse("casework:case-send-again", args=[case.reference, message.id])
    assert 'value="nobody@mail.example"' in staff.client.get(again).content.decode()
    assert staff.client.post(again, {"address": "no address"}).status_code == 422
    assert staff.client.post(again, {"address": "ada@mail.example"}).status_code == 302
    assert staff.client.post(again, {"address": "ada@mail.example"}).status_code == 409, "it is on its way"
    assert work(team, message).carriage == "sent"
    assert [found["To"] for found in server.mails] == ["ada@mail.example"]
    assert "nobody@mail.example" not in staff.client.get(day).content.decode()

    other = sent(team, case, "nobody@mail.example")
    work(team, other)
    settle = reverse("casework:case-settle-message", args=[case.reference, other.id])
    assert staff.client.post(settle, {"reason": ""}).status_code == 422
    assert staff.client.post(settle, {"reason": "Sent as a letter"}).status_code == 302
    assert "settled in another way" in staff.client.get(listed).content.decode()
    assert "Messages that were not delivered" not in staff.client.get(day).content.decode()


def test_what_is_deferred_is_tried_again_later_each_time_and_given_up_in_the_end(
    team: Cast, case: cases.Case, server: mail_server.Server
) -> None:
    message = sent(team, case, "later@mail.example")
    waits = []
    for number in range(1, mail.MOST_TRIES + 1):
        row = work(team, message)
        assert (row.tries, row.answer) == (number, "451 4.7.1 Greylisted, come again")
        if number < mail.MOST_TRIES:
            assert row.carriage == "waiting"
            assert waiting_jobs(message)[-1] == row.try_at, "the next try is in the queue"
            waits.append(row.try_at - time.now())
            assert work(team, message).tries == number, "not before its time"
            make_due(team, message)
    assert waits == sorted(waits)
    assert waits[-1] > 23 * HOUR
    assert row.carriage == "given-up"
    assert len(server.asked) == mail.MOST_TRIES
    assert not server.mails
    page = team.staff.client.get(reverse("casework:my-day")).content.decode()
    assert "Messages that were not delivered" in page


def test_a_worker_that_dies_loses_nothing(team: Cast, case: cases.Case, server: mail_server.Server) -> None:
    here = {"organisation_id": team.staff.acts.organisation_id}
    message = sent(team, case)
    with acts(team.staff.acts):
        taken = carrying.begin_try(**here, message_id=message.id, at=time.now())
        assert taken is not None
        # Here the worker dies, before or after the mail went out: nobody knows. The next try is in the queue.
        assert carrying.begin_try(**here, message_id=message.id, at=time.now()) is None, "one at a time"
    assert waiting_jobs(message)[-1] == row_of(team, message).try_at
    make_due(team, message)
    row = work(team, message)
    assert (row.carriage, row.tries, len(server.mails)) == ("sent", 2, 1)
    assert server.mails[0]["Message-ID"] == taken.mail_id, "who gets it twice can tell"

    lost = sent(team, case)
    with acts(team.staff.acts):
        models.Message.objects.filter(id=lost.id).update(try_at=time.now() - HOUR)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")
    work(team, message)
    assert waiting_jobs(lost) == [None], "a message without a job is found by the next worker"
    for _ in range(mail.MOST_TRIES):
        with acts(team.staff.acts):
            assert carrying.begin_try(**here, message_id=lost.id, at=time.now()) is not None
        make_due(team, lost)
    assert work(team, lost).carriage == "given-up", "who died at the last try as well"


def test_what_cannot_go_is_not_queued(
    team: Cast, case: cases.Case, server: mail_server.Server, settings: Any
) -> None:
    tom, client = team.staff.acts, team.staff.client
    with acts(tom):
        letter = sent(team, case, channel="letter", to="4 Quay")
        assert letter.carriage is Carriage.NONE
        assert waiting_jobs(letter) == []
        draft = writing.draft_message(
            case_id=case.id, channel="e-mail", address="4 Quay", subject="S", body="B", by=tom, at=time.now()
        )
        big = documents.add(case_id=case.id, name="a.txt", content=[b"words" * 20], by=tom, at=time.now())
    send = reverse("casework:case-send", args=[case.reference, draft.id])
    answer = client.post(send, follow=True).content.decode()
    assert "like ada@example.org" in answer
    assert "Go on with a draft" in answer
    settings.MOST_ENCLOSED_BYTES = 99
    write = reverse("casework:case-write", args=[case.reference])
    message = {"channel": "", "address": "", "subject": "S", "body": "B", "documents": str(big.id)}
    refused = client.post(write, message | {"do": "keep"})
    assert refused.status_code == 422
    assert "MB together" in refused.content.decode()
    settings.MOST_ENCLOSED_BYTES = 100
    gone = sent(team, case, documents=[big.id])
    with acts(tom):
        documents.remove(case_id=case.id, document_id=big.id, reason="Wrong", by=tom, at=time.now())
    row = work(team, gone)
    assert (row.carriage, row.answer[:5]) == ("refused", "a.txt")
    settings.HAS_MAIL_SERVER = False
    kept = sent(team, case)
    assert kept.carriage is Carriage.KEPT
    page = client.get(reverse("casework:case-messages", args=[case.reference])).content.decode()
    assert "no mail server is set" in page
    assert not server.mails


def test_a_server_out_of_reach_is_tried_again_and_a_mail_that_cannot_be_written_is_not(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert mail.send(to="ada@mail.example", words="Hello\nAda").taken is mail.Taken.NOT_NOW
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.send(to="ada@mail.example\nBcc: all", words="Hello\nAda").taken is mail.Taken.REFUSED
