"""What a folder remembers of the branch from which it was pulled."""

import uuid
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from evenkeel.kernel import errors

MEMORY: Final = ".evenkeel.json"
"""What a folder remembers of its pull; hidden, so that it is no part of the model."""


class NotPulled(errors.Conflict):
    """{folder} was not pulled: it does not remember from where. Pull into a new folder first, and change it there."""

    code = "not-pulled"


class Pulled(BaseModel):
    """What was pulled into a folder."""

    organisation: str
    branch: str
    revision: str
    files: tuple[str, ...]


def remembered(folder: Path) -> Pulled | None:
    """Return what a folder remembers; None where it was not pulled."""
    try:
        return Pulled.model_validate_json((folder / MEMORY).read_bytes())
    except (OSError, ValidationError):
        return None


def known(folder: Path) -> Pulled:
    """Return what a folder remembers. Raises NotPulled."""
    found = remembered(folder)
    if found is None:
        raise NotPulled(folder=folder)
    return found


def revision(memory: Pulled, folder: Path) -> uuid.UUID:
    """Return the revision that was pulled. Raises NotPulled where the memory was spoilt."""
    try:
        return uuid.UUID(memory.revision)
    except ValueError as trouble:
        raise NotPulled(folder=folder) from trouble
