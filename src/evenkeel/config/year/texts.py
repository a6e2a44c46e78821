"""Invented words: titles, what customers ask, grounds of decisions."""

import datetime as dt
import random
from typing import Any, Final

from evenkeel.config.year import papers, words

HOW_FAR: Final = "Asked: how far is it?"
PROMISED: Final = "We promised and did not do it"
NOBODY: Final = "Passed on, or reached nobody"

CHASED: Final = (
    "Wants to know how far it is and when there will be an answer",
    "Has heard nothing since the letter of receipt",
    "Asks whether the papers have arrived",
    "Rings again; was promised a call back",
)
ASKS: Final = (
    "How far is my case? I have heard nothing for weeks, and I must tell my landlord something.",
    "Did what I sent arrive? Please let me know if anything else is missing.",
    "My telephone number has changed. Please ring me on the new one when you have decided.",
    "I was told that somebody would ring me on Thursday. Nobody did. Please ring me after four.",
)
REFERRAL: Final = "Please get in touch with the customer and tell us what was agreed."
REFERRAL_DONE: Final = "Met the customer; a plan was agreed."
REFUSALS: Final = frozenset({"Refused", "Not upheld", "Contact lost"})
WORDS: Final = ("As before", "New since this spring", "To be looked at on site", "No remarks")


def title(key: str, case_type: str, number: int) -> str:
    """Make the title of a case."""
    about = words.chosen(words.of(key).about, number)
    return f"{case_type}: {about}" if about else case_type


def asked(key: str, service: str, number: int) -> str:
    """Tell what a customer came for."""
    about = words.chosen(words.of(key).about, number)
    return f"{service}: {about}" if about else service


def chased(number: int) -> str:
    """Tell what a customer who waits says."""
    return CHASED[number % len(CHASED)]


def grounds(key: str, outcome: str, number: int) -> str:
    """Give the grounds of a decision."""
    some = words.of(key)
    return words.chosen(some.refused if outcome in REFUSALS else some.granted, number)


def note(key: str, number: int) -> str:
    """Write a note for colleagues."""
    return words.chosen(words.of(key).notes, number)


def request(key: str, case_type: str, *, to: str, by: str) -> tuple[str, str]:
    """Write the letter that asks for what is missing: its subject and its text."""
    text = (
        f"Dear {to},\n\nwe are working on your case “{case_type}”. To go on, we still need {words.of(key).paper}. "
        "A picture taken with a telephone is enough. As soon as it is here, we go on.\n\n"
        f"Kind regards\n{by}"
    )
    return "What we still need from you", text


def answer(key: str, *, by: str) -> tuple[str, str]:
    """Write how a customer sends what was missing."""
    return (
        f"Re: {words.of(key).file}",
        f"Hello,\n\nhere is what you asked for. How long will it take now?\n\n{by}",
    )


def ending(key: str, case_type: str, outcome: str, number: int, *, to: str, by: str) -> tuple[str, str]:
    """Write the letter at the end of a case: of a decision with its grounds, else that it is done."""
    if outcome in ("", "Done"):
        text = f"what you asked us for (“{case_type}”) is done. If anything is not as it should be, tell us within 28 days."
        subject = "It is done"
    else:
        text = (
            f"we have decided on your case “{case_type}”: {outcome}.\n\n{grounds(key, outcome, number)}\n\n"
            "If you see it otherwise, tell us within 28 days. Somebody who has not dealt with it before will look at it again."
        )
        subject = f"Our decision: {outcome}"
    return subject, f"Dear {to},\n\n{text}\n\nKind regards\n{by}"


def asks(number: int, *, by: str) -> tuple[str, str]:
    """Write what a customer who waits asks by mail."""
    return "A question about my case", f"Hello,\n\n{words.chosen(ASKS, number)}\n\n{by}"


def paper(key: str, number: int, *, by: str, on: dt.date) -> tuple[str, bytes]:
    """Make the paper that a customer sends: its name and its content."""
    name = words.of(key).file
    lines = (name, "An invented paper of an invented person: an example", "", f"From: {by}", f"Date: {on:%-d %B %Y}",
             "", f"Number of the paper: {number:06d}")  # fmt: skip
    return f"{name}.pdf", papers.page(lines)


def attribute(schema: Any, chance: random.Random, address: str) -> Any:
    """Fill in an attribute of a case."""
    match schema.kind:
        case "number":
            return chance.randint(1, 6) if "people" in schema.title.casefold() else chance.randint(8, 90) * 10
        case "yes-no":
            return chance.random() < 0.4
        case "date":
            return (dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(300))).isoformat()
        case "choice":
            return chance.choice(schema.choices)
        case _:
            return address if "where" in schema.title.casefold() else chance.choice(WORDS)
