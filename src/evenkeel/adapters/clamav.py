"""Looks for harmful files with ClamAV's daemon, over TCP with the INSTREAM command of its protocol (clamd(8))."""

import socket
import struct
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from evenkeel.contexts.casework.values.scanning import CannotScan, Verdict

SECONDS: Final = 60.0
PIECE: Final = 256 * 1024
LONGEST_ANSWER: Final = 4_096


class ClamAV:
    """A daemon at an address."""

    is_there = True

    def __init__(self, host: str, port: int, *, seconds: float = SECONDS) -> None:
        """Take where it listens, and for how long it may be silent."""
        self._address, self._seconds = (host, port), seconds

    def scan(self, content: Iterable[bytes]) -> Verdict:
        """Send the content piece by piece, each with its length; return what the daemon says. Raises CannotScan."""
        try:
            with socket.create_connection(self._address, timeout=self._seconds) as line:
                line.sendall(b"zINSTREAM\0")
                for piece in _pieces(content):
                    line.sendall(struct.pack("!L", len(piece)) + piece)
                line.sendall(struct.pack("!L", 0))
                return _verdict(_answer(line))
        except OSError as trouble:
            raise CannotScan(why=str(trouble) or type(trouble).__name__) from trouble


def _pieces(content: Iterable[bytes]) -> Iterable[bytes]:
    for block in content:
        for start in range(0, len(block), PIECE):
            yield block[start : start + PIECE]


def _answer(line: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and len(found) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        found += piece
    return found.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    """Read `stream: OK`, `stream: Name-Of-It FOUND`, or what went wrong."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict(is_clean=True, words="ClamAV found nothing")
    if said.endswith(" FOUND"):
        return Verdict(is_clean=False, words=f"ClamAV found {said.removesuffix(' FOUND')}")
    raise CannotScan(why=said or "the daemon said nothing")


def scanner() -> ClamAV:
    """Return the daemon of the settings."""
    assert settings.CLAMAV is not None, "the settings name this scanner only where they name its address"
    return ClamAV(*settings.CLAMAV)
