"""Files that hold one secret each, made once."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, *, make: Callable[[], str]) -> str:
    """Return what a file holds; where there is nothing yet, make it, readable by nobody else.

    The file appears whole or not at all, also when the disk is full, and of two processes that make it at the same time
    one wins and both read the same. Raises OSError where it cannot be written.
    """
    if path.exists() and (words := path.read_text()):
        return words
    coming = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        coming.unlink(missing_ok=True)
        coming.touch(mode=0o600)
        coming.write_text(make())
        if path.exists() and not path.stat().st_size:
            path.unlink()
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(coming)
    finally:
        coming.unlink(missing_ok=True)
    return path.read_text()
