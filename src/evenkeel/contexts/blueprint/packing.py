"""The files of a model as one piece of bytes, and back."""

import hashlib
import io
import zipfile
from typing import Final

from evenkeel.contexts.blueprint.values import Files

LARGEST: Final = 64 * 1024 * 1024
"""So many bytes may the files of a model have together."""
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The same files give the same bytes, whenever they are packed."""


def packed(files: Files) -> bytes:
    """Put files into one archive, sorted by path."""
    piece = io.BytesIO()
    with zipfile.ZipFile(piece, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return piece.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Give the files that were packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def digest(files: Files) -> str:
    """Give what tells the contents of files apart: SHA-256 over each path and content with their lengths."""
    found = hashlib.sha256()
    for path in sorted(files):
        for part in (path.encode(), files[path]):
            found.update(b"%d:" % len(part))
            found.update(part)
    return found.hexdigest()
