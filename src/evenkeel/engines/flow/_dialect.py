"""How a text file is written: encoding, delimiter, decimal sign, date format. Found from its beginning, or set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """What a person sets about a file; None means that it is found."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    date_format: str | None = None
    """The order of day, month and year, as in DD/MM/YYYY or %d.%m.%y; what follows the date is read as it comes."""
