"""Open a file under limits: unpacked if it is gzipped, never more of it than the limits allow."""

import contextlib
import gzip
import io
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from evenkeel.engines.flow.reading._reading import Limits, OnProgress, Progress, TooLarge, Unreadable

GZIP = b"\x1f\x8b"
HEAD = 1 << 16
FREE_OF_RATIO = 1 << 24
"""A text this small may be as repetitive as it likes: it does no harm."""
TICK = 1 << 18


class Guarded(io.RawIOBase):
    """The unpacked bytes of a file; it refuses to go on past the limits and tells how far it has come."""

    def __init__(
        self, file: BinaryIO, *, path: Path, size: int, limits: Limits, on_progress: OnProgress | None
    ) -> None:
        """Wrap an open file; whether it is gzipped is decided by its first two bytes."""
        self._file = file
        self.packed = file.read(2) == GZIP
        file.seek(0)
        self._bytes = gzip.GzipFile(fileobj=file) if self.packed else file
        self._path = path
        self._limits = limits
        self._on_progress = on_progress
        self._unpacked = 0
        self._next_tick = TICK
        self.size = size
        self.rows = 0
        """Rows found so far; the reader keeps it up to date for the progress."""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)
        piece = self._take(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def _take(self, size: int) -> bytes:
        try:
            piece = self._bytes.read(size)
        except EOFError as error:
            raise Unreadable(
                f"{self._path.name} is cut off: the gzip data ends before its end. Copy it again."
            ) from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(
                f"{self._path.name} is damaged: its gzip data cannot be unpacked ({error})."
            ) from error
        except OSError as error:
            raise Unreadable(f"{self._path.name} cannot be read: {error.strerror or error}.") from error
        self._unpacked += len(piece)
        self._hold_limits()
        if self._on_progress and (self._unpacked >= self._next_tick or not piece):
            self._next_tick = self._unpacked + TICK
            self._on_progress(Progress(done=min(self._file.tell(), self.size), of=self.size, rows=self.rows))
        return piece

    def _hold_limits(self) -> None:
        if self._unpacked > self._limits.text_bytes:
            raise TooLarge(
                f"{self._path.name} unpacks to more than {spoken_bytes(self._limits.text_bytes)}, the limit."
            )
        if self.packed and self._unpacked > max(FREE_OF_RATIO, self._limits.ratio * self.size):
            raise TooLarge(
                f"{self._path.name} unpacks to more than {self._limits.ratio} times its size: "
                "no event log does, so it is not read further."
            )


@contextlib.contextmanager
def opened(path: Path, *, limits: Limits, on_progress: OnProgress | None = None) -> Iterator[Guarded]:
    """Open a file for reading under limits.

    Raises Unreadable for what is missing, not a file, empty or damaged, TooLarge for what exceeds the limits.
    """
    size = checked_size(path, limits)
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror or error}.") from error
    with file:
        yield Guarded(file, path=path, size=size, limits=limits, on_progress=on_progress)


def checked_size(path: Path, limits: Limits) -> int:
    """Return the size of a file in bytes, refusing what is no file, empty or too large."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be opened: {error}.") from error
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable(f"{path} is a folder. Name one file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(f"{path} is not an ordinary file.")
    if found.st_size == 0:
        raise Unreadable(f"{path.name} is empty.")
    if found.st_size > limits.file_bytes:
        raise TooLarge(
            f"{path.name} has {spoken_bytes(found.st_size)}; at most {spoken_bytes(limits.file_bytes)} are "
            "read."
        )
    return found.st_size


def head(path: Path, *, limits: Limits) -> bytes:
    """Return the first bytes of a file, unpacked if it is gzipped."""
    with opened(path, limits=limits) as file:
        pieces: list[bytes] = []
        while sum(map(len, pieces)) < HEAD and (piece := file.read(HEAD)):
            pieces.append(piece)
    return b"".join(pieces)


def spoken_bytes(size: int) -> str:
    """Say a number of bytes as a person would."""
    for unit, length in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= length:
            return f"{size / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
