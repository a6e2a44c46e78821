"""References of cases, like `HV-26-004217-K`: organisation, year, number, and a character that finds mistakes.

The check character is that of ISO/IEC 7064:2003, MOD 37,36 (hybrid system, section 9): it finds every single wrong character
and all but a few swaps of neighbours. Reading forgives case, spaces, missing hyphens, and O for 0 or I for 1.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from evenkeel.kernel import errors

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAST_DIGITS: Final = 6
LONGEST_PREFIX: Final = 4
_LETTERS: Final = str.maketrans("01", "OI")
_DIGITS: Final = str.maketrans("OI", "01")


class NoReference(errors.Invalid):
    """{written} is no reference of a case; one looks like HV-26-004217-K."""

    code: ClassVar[str] = "no-case-reference"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference by its parts."""

    prefix: str
    year: int
    """The last two digits of the year."""
    number: int

    def __str__(self) -> str:
        """Write it as people read it."""
        body = f"{self.year:02d}", f"{self.number:0{LEAST_DIGITS}d}"
        return "-".join((self.prefix, *body, check_character(self.prefix + "".join(body))))


def prefix_of(slug: str) -> str:
    """Make the first part of references from the short name of an organisation: initials, or the first two letters."""
    words = [word for word in re.split(r"[^a-z]+", slug.lower()) if word]
    made = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:2]
    return (made or "EK")[:LONGEST_PREFIX].upper()


def check_character(body: str) -> str:
    """Return the check character of digits and capital letters (ISO/IEC 7064, MOD 37,36)."""
    held = 36
    for character in body:
        held = (held + ALPHABET.index(character)) % 36 or 36
        held = held * 2 % 37
    return ALPHABET[(37 - held) % 36]


def parsed(written: str) -> Reference:
    """Return the reference that somebody typed. Raises NoReference.

    Where letters and figures that look alike allow two readings, it is the one that takes most of them as they were typed.
    """
    plain = "".join(character for character in written.upper() if character in ALPHABET)
    readings = [found for length in range(1, LONGEST_PREFIX + 1) if (found := _read(plain, length))]
    if not readings:
        raise NoReference(written=repr(written[:40]))
    return min(readings, key=lambda found: _taken_otherwise(found, plain))


def _read(plain: str, length: int) -> Reference | None:
    """Read a reference whose prefix has so many letters; None where it is none."""
    prefix = plain[:length].translate(_LETTERS)
    rest = plain[length:-1].translate(_DIGITS)
    if not prefix.isalpha() or not rest.isdigit() or len(rest) < 2 + LEAST_DIGITS:
        return None
    found = Reference(prefix, int(rest[:2]), int(rest[2:]))
    same_length = len(rest) == 2 + max(LEAST_DIGITS, len(str(found.number)))
    expected = str(found)[-1]
    right = same_length and plain[-1].translate(_DIGITS) == expected.translate(_DIGITS)
    return found if right else None


def _taken_otherwise(found: Reference, plain: str) -> int:
    """Count the characters that were typed as others that look alike."""
    return sum(one != other for one, other in zip(str(found).replace("-", ""), plain, strict=True))
