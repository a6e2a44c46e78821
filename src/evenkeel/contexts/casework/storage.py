"""Contents of documents on the disk: <MEDIA_ROOT>/<organisation>/cases/<case>/<document>.

Only who has asked the database knows a path.
"""

import contextlib
import hashlib
import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from evenkeel.contexts.casework import rules

HEAD: Final = 4_096
"""Bytes of the beginning by which the kind of a content is known."""
PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written."""

    size: int
    digest: str
    head: bytes


def path(*, organisation_id: uuid.UUID, case_id: uuid.UUID, document_id: uuid.UUID) -> Path:
    """Return where the content of a document lies."""
    return _folder(organisation_id, case_id) / str(document_id)


def _folder(organisation_id: uuid.UUID, case_id: uuid.UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / str(organisation_id) / "cases" / str(case_id)


def keep(pieces: Iterable[bytes], *, to: Path, most: int = rules.LARGEST_DOCUMENT) -> Kept:
    """Write a content, readable by nobody else; never more than `most` bytes of it. Raises rules.NotInBounds."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    to.touch(mode=0o600)
    size, digest, head = 0, hashlib.sha256(), b""
    with to.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > most:
                raise rules.NotInBounds(words=f"A document has at most {most // 2**20} MB.")
            digest.update(piece)
            head += piece[: HEAD - len(head)]
            file.write(piece)
    if not size:
        raise rules.NotInBounds(words="This file is empty.")
    return Kept(size, digest.hexdigest(), head)


def pieces(of: Path) -> Iterator[bytes]:
    """Read a content piece by piece."""
    with of.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def remove(of: Path) -> None:
    """Remove a content; nothing there is fine: it may have been tried before. What cannot be removed raises OSError."""
    of.unlink(missing_ok=True)


def remove_all(*, organisation_id: uuid.UUID, case_id: uuid.UUID) -> None:
    """Remove all contents of a case. Raises OSError as `remove` does."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(_folder(organisation_id, case_id))
