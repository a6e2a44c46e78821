"""How a text is written: encoding, delimiter, decimal sign, date format. Found from its beginning, or set."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import charset_normalizer

from evenkeel.engines.flow.reading._reading import BadMapping, Unreadable

DELIMITERS = (",", ";", "\t", "|")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "cp1252"
WESTERN_GAPS = frozenset(b"\x81\x8d\x8f\x90\x9d")
"""Bytes that mean nothing in it."""
NOT_FOR_FILES = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
SAMPLE = 20_000
HINT = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
WITH_COMMA = re.compile(r"[+-]?\d+(?:\.\d{3})*,\d+$")
WITH_POINT = re.compile(r"[+-]?\d+(?:,\d{3})*\.\d+$")
MAGIC = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
)


@dataclass(frozen=True)
class Dialect:
    """What a person sets about a file; None means that it is found."""

    encoding: str | None = None
    """Name of the encoding, such as utf-8 or cp1252."""
    delimiter: str | None = None
    """The one character between two columns."""
    decimal: str | None = None
    """The decimal sign, a comma or a point."""
    date_format: str | None = None
    """The order of day, month and year, as in DD/MM/YYYY or %d.%m.%y; a time after it is read as it comes."""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.encoding is not None:
            try:
                # Codecs that make no text (base64), and those that cannot replace what is wrong (idna), are
                # no encodings; nor are those of names and of program texts, which fail on others.
                if codecs.lookup(self.encoding).name in NOT_FOR_FILES:
                    raise LookupError(self.encoding)
                b"1;2".decode(self.encoding, "replace")
            except (LookupError, UnicodeError) as error:
                raise BadMapping(
                    f"There is no encoding {self.encoding!r}. Usual ones are utf-8 and cp1252."
                ) from error
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '"\r\n'):
            raise BadMapping(f"The delimiter {self.delimiter!r} is not one character between two columns.")
        if self.decimal not in (None, ",", "."):
            raise BadMapping(f"The decimal sign {self.decimal!r} is neither a comma nor a point.")
        if self.date_format is not None and self.order is None:
            raise BadMapping(
                f"The date format {self.date_format!r} does not say the order of day, month and year. "
                "Write it as DD/MM/YYYY, MM/DD/YYYY or YYYY-MM-DD."
            )

    @property
    def order(self) -> str | None:
        """Return YMD, DMY or MDY as the date format says it, None where none is set or it says none."""
        # The first of each letter counts: the M of minutes comes after the date.
        letters = re.sub(r"[^DMY]", "", (self.date_format or "").upper().replace("%B", "M"))
        order = "".join(dict.fromkeys(letters))
        return order if order in ("YMD", "DMY", "MDY") else None


@dataclass(frozen=True)
class Found:
    """How a text file is written."""

    encoding: str
    delimiter: str
    skip: int = 0
    """Lines before the first row that only say what the delimiter is."""
    certain: bool = True
    """False where the beginning is plain ASCII, so that the encoding shows only later."""
    errors: str = "strict"
    """What becomes of bytes that are not in the encoding: strict or replace."""


def find_dialect(head: bytes, *, file: str, dialect: Dialect) -> Found:
    """Find encoding and delimiter from the beginning of a file; what is set wins.

    Raises Unreadable for what is no text.
    """
    for magic, what in MAGIC:
        if head.startswith(magic):
            raise Unreadable(f"{file} is {what}, not an event log.")
    encoding, certain = (dialect.encoding, True) if dialect.encoding else find_encoding(head)
    if codecs.lookup(encoding).name == "utf-8":
        encoding = "utf-8-sig"  # the same, and a byte order mark is no part of the first name
    # The end of the head may cut a character in two.
    try:
        text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    except UnicodeError as error:  # no byte order mark where the encoding needs one
        raise Unreadable(f"{file} is not written in {encoding} ({error}).") from error
    if "\0" in text or len(CONTROL.findall(text)) > len(text) // 100:
        raise Unreadable(
            f"{file} is no text: it has characters that no table has. Export the log as CSV, Excel or XES."
        )
    lines = text.lstrip("\ufeff").splitlines()
    hint = HINT.match(lines[0]) if lines else None
    if hint:
        return Found(encoding, dialect.delimiter or hint[1], skip=1, certain=certain)
    complete = lines[:-1] if len(lines) > 1 and len(head) >= SAMPLE else lines
    return Found(encoding, dialect.delimiter or find_delimiter(complete), certain=certain)


def find_encoding(head: bytes) -> tuple[str, bool]:
    """Return the encoding of a beginning, and whether it is certain.

    A byte order mark decides; then UTF-8, which other encodings hardly ever look like; then UTF-16 by its
    empty bytes; then Western European, unless the letters make sense in a language of another encoding.
    """
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return encoding, True
    zeros = Counter(i % 2 for i, byte in enumerate(head[:2000]) if byte == 0)
    if zeros and len(head) >= 4 and max(zeros.values()) > len(head[:2000]) // 4 and len(zeros) == 1:
        return ("utf-16-le" if 1 in zeros else "utf-16-be"), True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _eight_bits(head), True
    return "utf-8", not text.isascii()


def _eight_bits(head: bytes) -> str:
    try:
        text = codecs.getincrementaldecoder(WESTERN)().decode(head)
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    if _looks_western(text):
        return WESTERN if WESTERN_GAPS.isdisjoint(head) else "latin-1"
    best = charset_normalizer.from_bytes(head[:SAMPLE], steps=3, chunk_size=4096).best()
    return best.encoding if best is not None else WESTERN


def _looks_western(text: str) -> bool:
    """Tell whether bytes read as Western letters make words: a few letters among plain ones, and hardly a
    sign.

    A guess from statistics alone takes short Danish for Czech, so it is asked only where this fails.
    """
    special = [c for c in text if c > "\x7f"]
    letters = sum(c.isalpha() for c in special)
    plain = sum(c.isalpha() for c in text) - letters
    return letters >= 0.7 * len(special) and letters <= plain


def find_delimiter(lines: list[str]) -> str:
    """Return the delimiter that cuts most lines into equally many fields, the more the better."""
    lines = [line for line in lines[:200] if line.strip()]
    scores = {delimiter: _fit(lines, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _fit(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0, 0
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
    return (times / sum(widths.values()), width) if width > 1 else (0.0, 0)


def find_decimal(texts: Iterable[str]) -> str | None:
    """Return the decimal sign that most numbers have, None where no number has one."""
    commas = points = 0
    for text in texts:
        commas += bool(WITH_COMMA.match(text))
        points += bool(WITH_POINT.match(text))
    return None if commas == points == 0 else "," if commas > points else "."
