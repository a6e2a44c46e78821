"""Whether two descriptions mean the same customer, and why: pure, on normalised words."""

import re
import unicodedata
from typing import Final

from evenkeel.contexts.casework.values.customers import By

SURE: Final = 100
LIKELY: Final = 80
POSSIBLE: Final = 60
"""How sure a match is: the same identifier; the same way to reach them, or name and birth date; one of many shared ways."""

REASONS: Final = {
    "identifier": ("the same {what}", SURE),
    "born": ("the same name and date of birth", LIKELY),
    By.EMAIL: ("the same e-mail address", LIKELY),
    By.PHONE: ("the same phone number", POSSIBLE),
    By.ADDRESS: ("the same postal address", POSSIBLE),
}


def normalised(by: By, value: str) -> str:
    """Return a way to reach somebody so that the same way is the same word, however it was typed."""
    match by:
        case By.EMAIL:
            return value.strip().lower()
        case By.PHONE:
            return _phone(value)
        case By.ADDRESS:
            return name(value)


def _phone(value: str) -> str:
    """Return the last nine digits: what is left of a number with and without country code, prefixes and brackets.

    Two numbers of different countries may end alike; a phone number alone is therefore only a possible match.
    """
    return re.sub(r"\D", "", value.replace("(0)", "")).lstrip("0")[-9:]


def name(value: str) -> str:
    """Return a name without case, accents, punctuation and order of given and family name."""
    plain = unicodedata.normalize("NFKD", value.casefold())
    words = re.findall(r"\w+", "".join(each for each in plain if not unicodedata.combining(each)))
    return " ".join(sorted(words))


def identifier(value: str) -> str:
    """Return what a register calls somebody without spaces, hyphens and case."""
    return re.sub(r"[\s\-./]", "", value).upper()
