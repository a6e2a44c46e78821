"""Identifiers."""

import os
import uuid

from evenkeel.kernel import time


def new() -> uuid.UUID:
    """Return a new identifier that sorts by its moment of birth (UUID version 7, RFC 9562 section 5.7)."""
    milliseconds = int(time.now().timestamp() * 1000)
    number = int.from_bytes(milliseconds.to_bytes(6, "big") + os.urandom(10), "big")
    number = number & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))
