"""Where the content of a document lies, for who may open it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import contents, models, rules, storage, teams
from evenkeel.contexts.casework.queries import frozen, seeing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import LOOKS, DocumentState, Look
from evenkeel.contexts.casework.values.reach import Ability

MOST_SHOWN: Final = 200_000
"""Bytes of a text that a page shows."""


def opened(
    *, case_id: uuid.UUID, document_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> tuple[cases.Document, Path]:
    """Return a document that was found clean, and where its content lies. At most six queries.

    Raises rules.NoSuchCase, rules.NotForYou, rules.NoSuchThing.
    """
    row = models.Case.objects.filter(organisation_id=by.organisation_id, id=case_id).first()
    if row is None:
        raise rules.NoSuchCase
    reach = teams.reach(by, at=at)
    rules.check(seeing.relations(row, reach=reach, at=at, needed=Ability.READ), Ability.READ)
    rows = models.Document.objects.filter(case_id=case_id, state=DocumentState.CLEAN)
    found = rows.filter(id=document_id).first()
    if found is None:
        raise rules.NoSuchThing(thing="document")
    path = storage.path(organisation_id=by.organisation_id, case_id=case_id, document_id=document_id)
    return frozen.document(found), path


@dataclass(frozen=True, slots=True)
class Preview:
    """A document to look at."""

    document: cases.Document
    path: Path
    content_type: str
    """What its bytes are, whatever was said of it before."""
    look: Look
    text: str = ""
    is_cut: bool = False


def preview(*, case_id: uuid.UUID, document_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Preview:
    """Return a document as it can be looked at; of a text also its words. At most six queries. Raises as `opened` does."""
    document, path = opened(case_id=case_id, document_id=document_id, by=by, at=at)
    with path.open("rb") as file:
        head = file.read(storage.HEAD)
        kind = _kind(head)
        look = LOOKS.get(kind, Look.NOT)
        if look is not Look.TEXT:
            return Preview(document, path, kind, look)
        beginning = head + file.read(MOST_SHOWN - len(head) + 1)
    return Preview(
        document, path, kind, look, _read(beginning[:MOST_SHOWN]), is_cut=len(beginning) > MOST_SHOWN
    )


def _kind(head: bytes) -> str:
    try:
        return contents.kind(head)
    except contents.NotTaken:
        # It was taken once, by other rules.
        return ""


def _read(content: bytes) -> str:
    """Read a text as UTF-8, else as what Windows writes in the west of Europe; a character that was cut is left out."""
    plain = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as trouble:
        if trouble.start >= len(plain) - 3:
            return plain[: trouble.start].decode("utf-8")
        return plain.decode("cp1252", "replace")
