"""Letters from templates: the file of the model with what is known filled in, and what is not left to be seen."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.values.cases import LONGEST_TEXT, LONGEST_TITLE

_PLACE: Final = re.compile(r"\{\{\s*([a-z0-9_.-]{1,80})\s*\}\}")
_HEADING: Final = re.compile(r"\A\s*#\s+(?P<subject>[^\n]+)\n+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A template with what is known filled in."""

    subject: str
    body: str
    open: tuple[str, ...]
    """The places that nobody but the writer can fill."""


def written(template: str, page: Page, *, by: accounts.Acting, at: dt.datetime) -> Letter:
    """Fill a template in. What is not known stays in brackets, for the writer to see: `[decision.amount]`."""
    known = fields(page, by=by, at=at)
    left: dict[str, None] = {}

    def filled(place: re.Match[str]) -> str:
        value = known.get(place[1], "")
        if not value:
            left[place[1]] = None
        return value or f"[{place[1]}]"

    text = _PLACE.sub(filled, template.replace("\r\n", "\n"))
    heading = _HEADING.match(text)
    subject = heading["subject"].strip() if heading else page.case.standing.title
    body = text[heading.end() :] if heading else text
    return Letter(subject[:LONGEST_TITLE], body.strip()[:LONGEST_TEXT], tuple(left))


def fields(page: Page, *, by: accounts.Acting, at: dt.datetime) -> Mapping[str, str]:
    """Return what a template can have filled in, by the name of its place."""
    case, standing = page.case, page.case.standing
    decision = page.decisions[-1] if page.decisions else None
    due = times.day(standing.due_at, by.zone) if standing.due_at else ""
    found = {
        "customer.name": page.customer.name if page.customer else "",
        "case.title": standing.title,
        "case.reference": case.reference,
        "case.service": standards.titled(page.model, "services", standing.service).title,
        "case.stage": _stage(page),
        "case.due": due,
        "case.received": times.day(page.clock.from_at, by.zone),
        "officer.name": by.name,
        "officer.email": by.email,
        "organisation.name": by.organisation_name,
        "today": times.day(at, by.zone),
        "decision.outcome": decision.outcome if decision else "",
        "decision.reasons": decision.grounds if decision else "",
        "decision.date": times.day(decision.at, by.zone) if decision else "",
        "missing.list": "\n".join(f"- {each}" for each in _missing(page)),
        "missing.count": str(len(_missing(page)) or ""),
    }
    return found | {f"case.{key}": str(value) for key, value in standing.attributes.items()}


def _stage(page: Page) -> str:
    found = standards.stage(page.kind, page.case.standing.stage)
    return found.title if found else ""


def _missing(page: Page) -> list[str]:
    """Return what a case type needs and nobody has said."""
    held = page.case.standing.attributes
    named = page.kind.attributes if page.kind else ()
    return [each.title for each in named if each.required and held.get(each.key) in (None, "")]
