"""One record from plain values, as somebody filled them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.reading import _understand
from evenkeel.kernel import errors


@dataclass(frozen=True)
class Misfit:
    """A value that a record cannot hold, or one that it must hold and that is missing."""

    path: _schema.Path
    missing: bool
    wanted: str
    """What is expected, as part of a sentence; empty where the value is missing."""


class NoRecord(errors.Invalid):
    """These values make no record. The first that does not fit: {first}"""

    code = "no-record"

    def __init__(self, misfits: tuple[Misfit, ...]) -> None:
        """Keep all that does not fit."""
        self.misfits = misfits
        super().__init__(first=".".join(str(step) for step in misfits[0].path))


def record_from(collection: str, plain: Mapping[str, Any]) -> Record:
    """Make a record of a collection from its fields by name.

    Raises:
        NoRecord: a value does not fit, or one is missing; `misfits` tells all of them.

    """
    try:
        return _schema.COLLECTIONS[collection].record.model_validate(dict(plain))
    except ValidationError as error:
        raise NoRecord(
            tuple(
                Misfit(
                    path=detail["loc"],
                    missing=detail["type"] in _MISSING,
                    wanted="" if detail["type"] in _MISSING else _understand.wanted(detail),
                )
                for detail in error.errors(include_url=False)
            )
        ) from error


_MISSING = frozenset({"missing", "too_short", "string_too_short"})
