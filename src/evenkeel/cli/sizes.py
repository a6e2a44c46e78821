"""Sizes of files as people write them."""

import re

UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def parse(text: str) -> int:
    """Read a size such as 500MB, 2GB or 1.5 g in bytes; each unit is 1,024 of the one below.

    Raises ValueError.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*", text.lower())
    if match is None or not float(match[1]):
        raise ValueError(f"{text!r} is not a size; write one like 500MB or 2GB")
    return int(float(match[1]) * UNITS[match[2]])
