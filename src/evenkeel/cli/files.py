"""Files that the command line writes: whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from evenkeel.kernel import errors


class CannotWrite(errors.Invalid):
    """The file cannot be written."""

    code: ClassVar[str] = "cannot-write"


class CannotRead(errors.Invalid):
    """The file cannot be read."""

    code: ClassVar[str] = "cannot-read"


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path` to write to, which takes its place at the end.

    When the work is given up, also by Ctrl-C, the temporary file goes and an older file stays as it was.
    Raises CannotWrite.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as trouble:
        raise _refusal(path, trouble) from trouble
    os.close(handle)
    part = Path(name)
    try:
        yield part
        # A temporary file is private to its owner; what replaces it is an ordinary file of this user.
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as trouble:
        raise _refusal(path, trouble) from trouble
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Refuse a path that cannot become a file, before any work is done for it. Raises CannotWrite."""
    if path.is_dir():
        raise CannotWrite(f"{path} cannot be written: it is a folder.")
    if not path.parent.is_dir():
        raise CannotWrite(f"{path} cannot be written: there is no folder {path.parent}.")


def write(path: Path, text: str) -> None:
    """Write a text as a whole file in UTF-8. Raises CannotWrite."""
    with whole(path) as part:
        part.write_text(text, encoding="utf-8")


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files by their paths in a folder, each as a whole; folders that are missing are made.

    Raises CannotWrite, before anything is written also where a path leads out of the folder.
    """
    for name in contents:
        if not (folder / name).resolve().is_relative_to(folder.resolve()):
            raise CannotWrite(f"{name} cannot be written: it lies outside of {folder}.")
    for name, content in contents.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise _refusal(path.parent, trouble) from trouble
        with whole(path) as part:
            part.write_bytes(content)


def _refusal(path: Path, trouble: OSError) -> CannotWrite:
    return CannotWrite(f"{path} cannot be written: {trouble.strerror or trouble}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
