"""What is in an extract: a page to read, the same as data, and the documents."""

import dataclasses
import datetime as dt
import enum
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import storage
from evenkeel.contexts.casework.presentation import casepage, timeline, times
from evenkeel.contexts.casework.presentation import changes as told_changes
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.values.cases import Document, DocumentState
from evenkeel.contexts.casework.values.customers import Changed, Contact
from evenkeel.contexts.casework.values.extracts import Extract

SCHEMA: Final = "evenkeel-extract/1"
SOMEBODY: Final = "[somebody else]"
_UNSAFE: Final = re.compile(r"[^\w.() -]+")

Veil = Callable[[str], str]


def parts(
    found: Extract,
    pages: Iterable[Page],
    *,
    contacts: Iterable[Contact] = (),
    changes: Iterable[Changed] = (),
    by: accounts.Acting,
    at: dt.datetime,
) -> Iterator[tuple[str, bytes | Path]]:
    """Give the files of an extract, one by one: documents case by case, then the index to read and the data.

    `contacts` are those that became no case, `changes` what was changed of what is written about the customer.
    """
    shown: list[dict[str, Any]] = []
    data: list[dict[str, Any]] = []
    for page in pages:
        veil = veiled(others(page)) if found.redacts else str
        files = _files(page)
        yield from _documents(page, files, by.organisation_id)
        shown.append(_shown(page, files, veil, by=by, at=at))
        data.append(_walked(_data(page, files), veil))
    spoken, changed = list(contacts), list(changes)
    names = {each.by_name for each in spoken} | {each.by_name for each in changed}
    veil = veiled(names - {""}) if found.redacts else str
    told = {
        "extract": found,
        "cases": shown,
        "contacts": [_contact(each, veil, by) for each in spoken],
        "changes": [_changed(each, veil, by) for each in told_changes.told(None, changed)],
        "by": by,
        "at": times.moment(at, by.zone),
    }
    yield "index.html", render_to_string("casework/casepage/extract.html", told).encode()
    yield "style.css", render_to_string("casework/casepage/extract.css").encode()
    beside = {"contacts_without_case": spoken, "changes_of_customer": changed}
    yield "data.json", _json(found, data, _walked(beside, veil), at)


def others(page: Page) -> frozenset[str]:
    """Return the names of everybody in a case but its customer: members, senders, representatives."""
    mine = page.customer.name if page.customer else ""
    names = {
        *page.names.values(),
        *(each.actor_name for each in page.events),
        *(each.by_name for each in page.notes),
        *(each.by_name for each in page.messages),
        *(each.by_name for each in page.documents),
        *(each.by_name for each in page.decisions),
        *(each.by_name for each in page.contacts),
        *(each.done_by for each in page.tasks),
        *(str(each.data["to_name"]) for each in page.events if each.data.get("to_name")),
    }
    return frozenset(each for each in names if each.strip() and each != mine)


def veiled(names: Iterable[str]) -> Veil:
    """Return what replaces names in a text, whole words only, whatever their case."""
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return str
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(SOMEBODY, text)


def _files(page: Page) -> Mapping[uuid.UUID, str]:
    """Name the files of the documents: beneath their case, and none twice."""
    taken: set[str] = set()
    found: dict[uuid.UUID, str] = {}
    for number, each in enumerate(page.documents, start=1):
        if each.state is not DocumentState.CLEAN:
            continue
        plain = _UNSAFE.sub("_", each.name).strip(" .") or "document"
        name = plain if plain.casefold() not in taken else f"{number} {plain}"
        taken.add(name.casefold())
        found[each.id] = f"documents/{page.case.reference}/{name}"
    return found


def _documents(
    page: Page, files: Mapping[uuid.UUID, str], organisation_id: uuid.UUID
) -> Iterator[tuple[str, Path]]:
    for each in page.documents:
        path = storage.path(organisation_id=organisation_id, case_id=page.case.id, document_id=each.id)
        if each.id in files and path.exists():
            yield files[each.id], path


def _shown(
    page: Page, files: Mapping[uuid.UUID, str], veil: Veil, *, by: accounts.Acting, at: dt.datetime
) -> dict[str, Any]:
    """Return a case as the index shows it."""
    head = casepage.head(page, user_id=None, at=at, zone=by.zone)
    lines = timeline.told(page.events, timeline.teller(page, at=at, zone=by.zone))
    return {
        "head": dataclasses.replace(head, title=veil(head.title)),
        "customer": page.customer,
        "kept": [dataclasses.replace(each, value=veil(each.value)) for each in casepage.kept(page, ())],
        "hours": casepage.hours(page, at=at, zone=by.zone),
        "lines": [
            {
                "at": times.moment(each.at, by.zone),
                "words": veil(f"{each.who} {each.words}"),
                "reason": veil(each.reason),
                "text": veil(each.text),
            }
            for each in lines
        ],
        "messages": [_message(each, veil, by) for each in page.messages],
        "decisions": [
            (each.outcome, veil(each.grounds), times.moment(each.at, by.zone)) for each in page.decisions
        ],
        "contacts": [_contact(each, veil, by) for each in page.contacts],
        "documents": [_document(each, files) for each in page.documents],
    }


def _contact(each: Contact, veil: Veil, by: accounts.Acting) -> tuple[str, str, str, str]:
    return (times.moment(each.at, by.zone), each.channel, each.direction, veil(each.summary))


def _changed(each: told_changes.Line, veil: Veil, by: accounts.Acting) -> tuple[str, str, list[str]]:
    return (
        times.moment(each.at, by.zone),
        veil(f"{each.who} {each.what}"),
        [veil(note) for note in each.notes],
    )


def _message(each: Any, veil: Veil, by: accounts.Acting) -> dict[str, str]:
    return {
        "subject": veil(each.subject) or "No subject",
        "state": each.state,
        "at": times.moment(each.at, by.zone),
        "body": veil(each.body),
    }


def _document(each: Document, files: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    return {"name": each.name, "file": files.get(each.id, ""), "digest": each.digest, "state": each.state}


def _data(page: Page, files: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """Return a case as data, field by field as it is kept."""
    return {
        "reference": page.case.reference,
        "standing": page.case.standing,
        "customer": page.customer,
        "events": page.events,
        "tasks": page.tasks,
        "courses": page.following,
        "notes": page.notes,
        "messages": page.messages,
        "decisions": page.decisions,
        "referrals": page.referrals,
        "contacts": page.contacts,
        "documents": [_document(each, files) for each in page.documents],
        "related": [each.reference for each in page.related],
    }


def _walked(value: Any, veil: Veil) -> Any:
    """Return values as JSON can hold them, with texts as they may be read."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _walked(getattr(value, each.name), veil) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _walked(each, veil) for key, each in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_walked(each, veil) for each in value]
    return _plain(value, veil)


def _plain(value: Any, veil: Veil) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str):
        return veil(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _json(found: Extract, data: list[dict[str, Any]], beside: dict[str, Any], at: dt.datetime) -> bytes:
    about = {
        "schema": SCHEMA,
        "about": found.label,
        "made_at": at.isoformat(),
        "names_of_others": "left out" if found.redacts else "as they are",
        "cases": data,
    } | beside
    return json.dumps(about, ensure_ascii=False, indent=1).encode()
