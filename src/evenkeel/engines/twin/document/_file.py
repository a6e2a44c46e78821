"""A twin on disk: one JSON file."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evenkeel.engines.twin.document._twin import Twin
from evenkeel.kernel import errors


class UnreadableTwin(errors.Invalid):
    """This file is not a twin."""

    code = "unreadable-twin"


def save(twin: Twin, path: Path) -> None:
    """Write a twin to a file that `load` reads back as it was; what stands at its default is left out."""
    path.write_text(twin.model_dump_json(indent=1, exclude_defaults=True) + "\n", encoding="utf-8")


def load(path: Path) -> Twin:
    """Read a twin; refuse what is not one, with the place and what to do."""
    try:
        return parse(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as unread:
        raise UnreadableTwin(f"{path.name} cannot be read as text: {unread}.") from unread


def parse(text: str, *, name: str = "the text") -> Twin:
    """Make a twin of its JSON."""
    try:
        return Twin.model_validate_json(text)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        more = f" There are {wrong.error_count() - 1} further problems." if wrong.error_count() > 1 else ""
        raise UnreadableTwin(
            f"{name}, {place}: {first['msg']}.{more} docs/reference/twin.md tells what stands where."
        ) from wrong


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the document."""
    described: dict[str, Any] = json.loads(json.dumps(Twin.model_json_schema()))
    return described
