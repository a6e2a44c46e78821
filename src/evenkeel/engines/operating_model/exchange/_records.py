"""Records from plain values that somebody else wrote: what fits is kept."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.reading import _understand


def made(collection: str, values: Mapping[str, Any]) -> tuple[Record | str, dict[str, str]]:
    """Make a record without the fields that cannot hold their value; give it with what is wrong with each of those.

    Where it cannot be made at all, the reason stands in its place.
    """
    kind = _schema.COLLECTIONS[collection].record
    kept = dict(values)
    wrong: dict[str, str] = {}
    while True:
        try:
            return kind.model_validate(kept), wrong
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0])
                if name not in kept:
                    return f"“{name}” is missing", wrong
                if _schema.fields(kind)[name].required:
                    return f"“{name}”: {_understand.wanted(detail)}", wrong
                wrong[name] = _understand.wanted(detail)
            kept = {name: value for name, value in kept.items() if name not in wrong}
