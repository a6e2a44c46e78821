"""What stands beside the life of a case: undo, many at once, relations, partners, documents, customers that are one."""

import datetime as dt
import io
import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest

from evenkeel.adapters import clamav
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import contents, models, rules, storage
from evenkeel.contexts.casework.operations import (
    bulk,
    customers,
    documents,
    filters,
    merging,
    partners,
    relating,
    taking,
    undoing,
    waiting,
    writing,
)
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import documents as opening
from evenkeel.contexts.casework.queries import filters as kept
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.cases import DocumentState, Pause, Priority, ReferralState, State
from evenkeel.contexts.casework.values.customers import By
from evenkeel.contexts.casework.values.scanning import CannotScan
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def tom(team: Cast) -> Iterator[accounts.Acting]:
    """Act as Tom, who plans."""
    with acts(team.staff.acts):
        yield team.staff.acts


def test_undo_of_what_was_just_done_and_of_nothing_else(tom: accounts.Acting) -> None:
    case = opened(tom)
    taken = taking.take(case_id=case.id, by=tom, at=AT)
    back = undoing.undo(case_id=case.id, sequence=taken.sequence, by=tom, at=AT + MINUTE)
    assert back.standing == case.standing
    with pytest.raises(undoing.NotUndoable, match="since"):
        undoing.undo(case_id=case.id, sequence=taken.sequence, by=tom, at=AT + MINUTE)
    taken = taking.take(case_id=case.id, by=tom, at=AT)
    with pytest.raises(undoing.NotUndoable, match="ten minutes"):
        undoing.undo(case_id=case.id, sequence=taken.sequence, by=tom, at=AT + 11 * MINUTE)
    writing.note(case_id=case.id, text="Hello", by=tom, at=AT)
    with pytest.raises(undoing.NotUndoable, match="mark elsewhere"):
        undoing.undo(case_id=case.id, sequence=4 + 1, by=tom, at=AT)
    assert not one.differing(organisation_id=tom.organisation_id)


def test_many_at_once_with_one_undo_and_the_refused_are_told(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        made = [opened(tom) for _ in range(4)]
        before = [each.standing for each in made]
    with acts(oona):
        taking.take(case_id=made[0].id, by=oona, at=AT)
    with acts(tom):
        done = bulk.do(action="take", case_ids=[each.id for each in made], by=tom, at=AT)
        assert set(done.done) == {each.id for each in made[1:]}
        assert [(each.reference, each.code) for each in done.refused] == [
            (made[0].reference, "somebody-has-it")
        ]
        writing.note(case_id=made[1].id, text="Looked at it", by=tom, at=AT)
        back = bulk.undo(batch=done.batch, by=tom, at=AT + MINUTE)
        assert [each.case_id for each in back.refused] == [made[1].id]
        for case, was in zip(made[2:], before[2:], strict=True):
            assert one.page(case_id=case.id, by=tom, at=AT).case.standing == was
        urgent = bulk.do(
            action="change", case_ids=[made[2].id], priority=Priority.URGENT, by=tom, at=AT + MINUTE
        )
        assert urgent.done == (made[2].id,)
        with pytest.raises(rules.NotInBounds):
            bulk.do(action="take", case_ids=[], by=tom, at=AT)
        assert not one.differing(organisation_id=tom.organisation_id)


def test_cases_beside_one_another(tom: accounts.Acting) -> None:
    first, second = opened(tom), opened(tom)
    relating.relate(case_id=second.id, other_id=first.id, how="the same wall", by=tom, at=AT)
    relating.relate(case_id=first.id, other_id=second.id, by=tom, at=AT)
    part = relating.split(
        case_id=first.id,
        case_type="question",
        title="And the tree?",
        reason="Another matter",
        by=tom,
        at=AT + DAY,
    )
    assert part.standing.received_at == AT, "the clock of the first contact goes on in the part"
    shown = one.page(case_id=first.id, by=tom, at=AT + DAY)
    assert {(each.id, each.how) for each in shown.related} == {
        (second.id, "the same wall"),
        (part.id, "has this part"),
    }
    with pytest.raises(relating.InACircle):
        relating.put_under(case_id=first.id, parent_id=part.id, by=tom, at=AT)
    relating.unrelate(case_id=first.id, other_id=second.id, by=tom, at=AT)
    assert len(one.page(case_id=second.id, by=tom, at=AT).related) == 0


def test_a_partner_is_asked_and_answers(tom: accounts.Acting) -> None:
    case = opened(tom)
    with pytest.raises(partners.NoSuchPartner):
        partners.refer(case_id=case.id, partner="nobody", asked="Look", by=tom, at=AT)
    asked = partners.refer(
        case_id=case.id, partner="fire-service", asked="Look", deadline_at=AT + DAY, by=tom, at=AT
    )
    partners.remind(case_id=case.id, referral_id=asked.id, by=tom, at=AT)
    partners.acknowledge(case_id=case.id, referral_id=asked.id, by=tom, at=AT)
    done = partners.finish(case_id=case.id, referral_id=asked.id, outcome="Two exits", by=tom, at=AT + DAY)
    assert done.state is ReferralState.DONE
    with pytest.raises(partners.ReferralNotNow, match="done already"):
        partners.finish(case_id=case.id, referral_id=asked.id, outcome="Again", by=tom, at=AT + DAY)


def test_a_merge_moves_everything_and_its_undo_moves_it_back_after_later_work(tom: accounts.Acting) -> None:
    ada = customers.add(name="Ada Quill", details=((By.EMAIL, "ada@example.org"),), by=tom, at=AT)
    twin = customers.add(name="A. Quill", details=((By.PHONE, "07700 900123"),), by=tom, at=AT)
    third = customers.add(name="Ada Quill-Marsh", by=tom, at=AT)
    case = opened(tom, customer_id=twin.id)
    merged = merging.merge(kept_id=ada.id, gone_id=twin.id, reason="The same phone", by=tom, at=AT)
    again = merging.merge(kept_id=third.id, gone_id=ada.id, reason="Married", by=tom, at=AT + HOUR)
    later = opened(tom, customer_id=twin.id)
    assert later.standing.customer == third.id, "who asks for the one that is gone gets the one that stays"
    assert len(known.customer(organisation_id=tom.organisation_id, customer_id=third.id).details) == 2
    merging.undo(merge_id=merged.id, by=tom, at=AT + DAY)
    assert one.rebuilt(case_id=case.id).customer == twin.id
    assert one.rebuilt(case_id=later.id).customer == third.id, "what is new since stays"
    found = known.customer(organisation_id=tom.organisation_id, customer_id=twin.id)
    assert [each.by for each in found.details] == [By.PHONE]
    merging.undo(merge_id=again.id, by=tom, at=AT + DAY)
    found = known.customer(organisation_id=tom.organisation_id, customer_id=ada.id)
    assert [each.by for each in found.details] == [By.EMAIL]
    with pytest.raises(rules.NoSuchThing):
        merging.undo(merge_id=merged.id, by=tom, at=AT + DAY)
    assert not one.differing(organisation_id=tom.organisation_id)


def test_lists_that_people_keep(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        late = lists.Only(states=(State.NEW,), late=True)
        made = filters.keep(name="Late", only=late, unit="planning", by=tom, at=AT)
        opened(tom)
        assert not lists.wanted(only=made.only, by=tom, at=AT).items
        assert len(lists.wanted(only=made.only, by=tom, at=AT + 60 * DAY).items) == 1
    with acts(oona):
        assert kept.kept(by=oona, at=AT) == (made,)
        with pytest.raises(rules.NoSuchThing):
            filters.remove(filter_id=made.id, by=oona, at=AT)


# -- documents ------------------------------------------------------------------------------------------------------------


class Daemon(socketserver.ThreadingTCPServer):
    """Answers INSTREAM as ClamAV's daemon does: it finds the word EICAR."""

    daemon_threads = True
    allow_reuse_address = True


class Answer(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0" if b"LARGE" in content else found)


@pytest.fixture
def daemon(settings: object) -> Iterator[Daemon]:
    """Run a daemon, and let the settings name it."""
    with Daemon(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV = server.server_address  # type: ignore[attr-defined]
        settings.CASEWORK_SCANNER = "evenkeel.adapters.clamav.scanner"  # type: ignore[attr-defined]
        yield server
        server.shutdown()


@pytest.mark.usefixtures("daemon")
def test_a_document_waits_in_quarantine_until_it_is_found_clean(tom: accounts.Acting) -> None:
    case = opened(tom)
    org = tom.organisation_id
    pdf = b"%PDF-1.7 " + b"plan " * 300_000
    good = documents.add(case_id=case.id, name="C:\\My plans\\wall.pdf", content=[pdf], by=tom, at=AT)
    assert (good.name, good.state, good.content_type) == (
        "wall.pdf",
        DocumentState.QUARANTINED,
        "application/pdf",
    )
    with pytest.raises(rules.NoSuchThing):
        opening.opened(case_id=case.id, document_id=good.id, by=tom, at=AT)
    assert documents.scan(organisation_id=org, case_id=case.id, document_id=good.id, at=AT).state == "clean"
    _, path = opening.opened(case_id=case.id, document_id=good.id, by=tom, at=AT)
    assert path.read_bytes() == pdf
    assert path.stat().st_mode & 0o077 == 0
    same = documents.add(case_id=case.id, name="again.pdf", content=[pdf], by=tom, at=AT)
    assert same.id == good.id
    bad = documents.add(case_id=case.id, name="x.txt", content=[b"EICAR"], by=tom, at=AT)
    judged = documents.scan(organisation_id=org, case_id=case.id, document_id=bad.id, at=AT)
    assert (judged.state, judged.verdict) == ("refused", "ClamAV found Eicar-Test-Signature")
    assert not storage.path(organisation_id=org, case_id=case.id, document_id=bad.id).exists()
    large = documents.add(case_id=case.id, name="y.txt", content=[b"LARGE"], by=tom, at=AT)
    with pytest.raises(CannotScan, match="size limit"):
        documents.scan(organisation_id=org, case_id=case.id, document_id=large.id, at=AT)
    assert models.Document.objects.get(id=large.id).state == DocumentState.QUARANTINED
    assert not one.differing(organisation_id=org)


def test_no_daemon_is_said_in_a_sentence() -> None:
    with pytest.raises(CannotScan, match="does not answer"):
        clamav.ClamAV("127.0.0.1", 1, seconds=1).scan([b"x"])


def test_without_a_scanner_a_document_says_so(tom: accounts.Acting) -> None:
    made = documents.add(case_id=opened(tom).id, name="a.txt", content=[b"words"], by=tom, at=AT)
    assert (made.state, made.verdict) == (DocumentState.CLEAN, "not scanned: no virus scanner is set up")
    with pytest.raises(rules.NotInBounds, match="empty"):
        documents.add(case_id=opened(tom).id, name="a.txt", content=[], by=tom, at=AT)
    with pytest.raises(rules.NotInBounds, match="25 MB"):
        documents.add(case_id=opened(tom).id, name="a.txt", content=[b"x" * 2**20] * 26, by=tom, at=AT)


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()[:4096]


KINDS = {
    "pdf": (b"%PDF-1.4", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n..", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "webp": (b"RIFF1234WEBP", "image/webp"),
    "docx": (packed("[Content_Types].xml", "_rels/.rels", "word/document.xml"), contents._OFFICE[0][1]),
    "xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), contents._OFFICE[1][1]),
    "text": ("Grüße".encode(), "text/plain"),
    "old text": ("Grüße".encode("latin-1"), "text/plain"),
    "archive": (packed("virus.exe"), None),
    "program": (b"MZ\x90\0\x03\0", None),
    "elf": (b"\x7fELF\x02\x01\x01\0", None),
    "page": (b"  <!DOCTYPE html><script>", None),
    "drawing": (b"<svg onload=alert(1)>", None),
    "script": (b"#!/bin/sh\nrm", None),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_of_a_content_is_told_by_the_content(name: str) -> None:
    head, expected = KINDS[name]
    if expected is None:
        with pytest.raises(contents.NotTaken):
            contents.kind(head)
    else:
        assert contents.kind(head) == expected


def test_waiting_is_a_list_too(tom: accounts.Acting) -> None:
    case = opened(tom)
    waiting.pause(case_id=case.id, kind=Pause.PARKED, reason="Holidays", by=tom, at=AT)
    assert lists.counts(shelves=["plans"], by=tom, at=AT)["plans"].paused == 1
