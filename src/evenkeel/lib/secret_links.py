"""Links that open something to whoever holds them: a secret that names its organisation, of which only a digest is kept."""

import base64
import binascii
import hashlib
import secrets
import uuid
from typing import Final

_SECRET_BYTES: Final = 24
"""192 bits: nobody guesses it."""
_ID_BYTES: Final = 16


def made(organisation_id: uuid.UUID) -> str:
    """Make a link's token."""
    return _encoded(organisation_id.bytes + secrets.token_bytes(_SECRET_BYTES))


def digest(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def organisation_of(token: str) -> uuid.UUID | None:
    """Give the organisation that a token says it is of; None where it is no token at all.

    It proves nothing: the digest of the whole token must be found among that organisation's links.
    """
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(content) != _ID_BYTES + _SECRET_BYTES or _encoded(content) != token:
        return None
    return uuid.UUID(bytes=content[:_ID_BYTES])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
