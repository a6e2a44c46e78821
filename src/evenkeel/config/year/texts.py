"""Invented words: titles, what customers ask, grounds of decisions."""

import datetime as dt
import random
from typing import Any, Final

HOW_FAR: Final = "Asked: how far is it?"
PROMISED: Final = "We promised and did not do it"
NOBODY: Final = "Passed on, or reached nobody"

ABOUT: Final = (
    "",
    "second attempt",
    "moved in lately",
    "asks for a call in the evening",
    "with a helper",
    "urgent for the customer",
    "papers are with the letter",
    "has asked before",
)
CHASED: Final = (
    "Wants to know how far it is and when there will be an answer",
    "Has heard nothing since the letter of receipt",
    "Asks whether the papers have arrived",
    "Rings again; was promised a call back",
)
GRANTED: Final = (
    "All conditions are met by what was handed in.",
    "The figures were compared with the register and fit.",
    "Nothing speaks against it; the neighbours were heard.",
)
REFUSED: Final = (
    "The income of the household is above the limit of the year.",
    "A paper that the rule asks for was not handed in.",
    "The rule leaves no room in a case like this one.",
)
LETTERS: Final = {
    "papers": ("What we still need", "Please send us proof of income and of the rent you pay."),
    "decision": (
        "Our decision",
        "We have decided. The letter says what, why, and what you can do if you disagree.",
    ),
}
ANSWER: Final = ("The papers", "Here is what you asked for. Please tell me how long it will take now.")
NOTES: Final = (
    "Spoke with the customer: best reached after five.",
    "Neighbouring case, see the file of the same address.",
    "Figures checked against the register.",
    "Second opinion asked from a colleague.",
)
REFERRAL: Final = "Please get in touch with the customer and tell us what was agreed."
REFERRAL_DONE: Final = "Met the customer; a plan was agreed."
WORDS: Final = ("As before", "New since this spring", "To be looked at on site", "No remarks")


def title(case_type: str, service: str, number: int) -> str:
    """Make the title of a case."""
    about = ABOUT[number % len(ABOUT)] if number % 3 == 0 else ""
    name = case_type if case_type.casefold() == service.casefold() else f"{case_type} – {service}"
    return f"{name} ({about})" if about else name


def asked(service: str, number: int) -> str:
    """Tell what a customer came for."""
    about = ABOUT[number % len(ABOUT)]
    return f"{service}: {about}" if about else service


def chased(number: int) -> str:
    """Tell what a customer who waits says."""
    return CHASED[number % len(CHASED)]


def grounds(outcome: str, number: int) -> str:
    """Give the grounds of a decision."""
    words = REFUSED if outcome in {"Refused", "Not upheld"} else GRANTED
    return words[number % len(words)]


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
