"""Documents of a case: kept with their digest, in quarantine until they are found clean."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import contents, models, rules, storage
from evenkeel.contexts.casework.operations import doing, writing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import DocumentState, Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.values.scanning import Scanner, Verdict
from evenkeel.kernel import ids
from evenkeel.lib import jobs

SCAN: Final = "casework.scan"
MOST_DOCUMENTS: Final = 500


def scanner() -> Scanner:
    """Return the virus scanner of the settings."""
    made: Scanner = import_string(settings.CASEWORK_SCANNER)()
    return made


def add(
    *, case_id: uuid.UUID, name: str, content: Iterable[bytes], by: accounts.Acting, at: dt.datetime
) -> cases.Document:
    """Keep a document; the same content in the same case a second time is the document that is there already.

    It stays in quarantine until the scanner has found it clean. Raises rules.NotInBounds, contents.NotTaken, rules.NoSuchCase,
    rules.NotForYou.
    """
    said = rules.text(name.replace("\\", "/").rpartition("/")[2], longest=cases.LONGEST_NAME, what="a name")
    document_id, looks = ids.new(), scanner().is_there
    path = storage.path(organisation_id=by.organisation_id, case_id=case_id, document_id=document_id)
    is_kept = False
    try:
        with doing.changing(case_id, by=by, at=at) as work:
            kept = storage.keep(content, to=path)
            there = models.Document.objects.filter(case_id=case_id, digest=kept.digest)
            same = there.exclude(state__in=(DocumentState.REFUSED, DocumentState.REMOVED)).first()
            if same is not None:
                return frozen.document(same)
            if models.Document.objects.filter(case_id=case_id).count() >= MOST_DOCUMENTS:
                raise rules.NotInBounds(words=f"A case holds at most {MOST_DOCUMENTS} documents.")
            row = models.Document.objects.create(
                **doing.of_case(work),
                id=document_id,
                name=said,
                content_type=contents.kind(kept.head),
                size=kept.size,
                digest=kept.digest,
                state=DocumentState.QUARANTINED if looks else DocumentState.CLEAN,
                verdict="" if looks else scanner().scan(()).words,
            )
            work.happens(Kind.DOCUMENT_ADDED, words={"document": str(row.id), "digest": kept.digest})
            writing.findable(work, re.sub(r"[._-]+", " ", said))
            if looks:
                whom = jobs.ForWhom(by.organisation_id, by.user_id)
                jobs.request(SCAN, whom, case_id=str(case_id), document_id=str(document_id))
        is_kept = True
    finally:
        if not is_kept:
            storage.remove(path)
    return frozen.document(row)


def scan(
    *, organisation_id: uuid.UUID, case_id: uuid.UUID, document_id: uuid.UUID, at: dt.datetime
) -> cases.Document:
    """Have a document in quarantine looked at, and let it out or remove its content.

    Raises scanning.CannotScan, rules.NoSuchThing where there is none in quarantine.
    """
    path = storage.path(organisation_id=organisation_id, case_id=case_id, document_id=document_id)
    _quarantined(case_id, document_id)
    # Outside the transaction: a scanner takes its time, and nobody shall wait for the case meanwhile.
    verdict = scanner().scan(storage.pieces(path))
    with transaction.atomic():
        work = doing.by_itself(case_id, organisation_id=organisation_id, at=at)
        row = _quarantined(case_id, document_id)
        _judged(work, row, verdict)
        work.save()
    if not verdict.is_clean:
        storage.remove(path)
    return frozen.document(row)


def _quarantined(case_id: uuid.UUID, document_id: uuid.UUID) -> models.Document:
    rows = models.Document.objects.filter(case_id=case_id, state=DocumentState.QUARANTINED)
    row = rows.filter(id=document_id).first()
    if row is None:
        raise rules.NoSuchThing(thing="document in quarantine")
    return row


def _judged(work: doing.Doing, row: models.Document, verdict: Verdict) -> None:
    row.state = DocumentState.CLEAN if verdict.is_clean else DocumentState.REFUSED
    row.verdict = verdict.words[:300]
    row.save(update_fields=["state", "verdict"])
    kind = Kind.DOCUMENT_CLEAN if verdict.is_clean else Kind.DOCUMENT_REFUSED
    work.happens(kind, words={"document": str(row.id), "verdict": row.verdict})


def remove(
    *, case_id: uuid.UUID, document_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Document:
    """Remove the content of a document, for a reason: it does not belong here. Who leads the team may, and who brought it.

    Raises rules.NeedsReason, rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        row = models.Document.objects.filter(case_id=case_id, id=document_id).first()
        if row is None or row.state == DocumentState.REMOVED:
            raise rules.NoSuchThing(thing="document")
        if row.by_id != by.user_id:
            work.must(Ability.LEAD)
        row.state = DocumentState.REMOVED
        row.save(update_fields=["state"])
        work.happens(Kind.DOCUMENT_REMOVED, reason=words, words={"document": str(row.id)})
        path = storage.path(organisation_id=by.organisation_id, case_id=case_id, document_id=document_id)
        transaction.on_commit(lambda: storage.remove(path))
    return frozen.document(row)
