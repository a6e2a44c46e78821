"""The overlay: what one organisation sets, leaves out and adds."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.elements.overlay import Head
from evenkeel.engines.operating_model.writing import _dump


@dataclass(frozen=True)
class Setting:
    """A field of a record of the base that says something else here."""

    collection: str
    key: str
    field: str
    value: Any

    @property
    def ref(self) -> str:
        """Name the record."""
        return f"{self.collection}/{self.key}"


@dataclass(frozen=True)
class Own:
    """A record that only this organisation has."""

    collection: str
    record: Record

    @property
    def ref(self) -> str:
        """Name the record."""
        return f"{self.collection}/{self.record.key}"


@dataclass(frozen=True)
class Overlay:
    """The loose part of one organisation. Whether a base allows it is told by a reading, and by `effective`."""

    head: Head
    settings: tuple[Setting, ...] = ()
    own: tuple[Own, ...] = ()

    @cached_property
    def set_by_record(self) -> Mapping[str, Mapping[str, Any]]:
        """Give what is set, by record and field."""
        result: dict[str, dict[str, Any]] = {}
        for each in self.settings:
            result.setdefault(each.ref, {})[each.field] = each.value
        return result


def fingerprint(model: OperatingModel) -> str:
    """Give sixteen letters and digits that are the same for the same model, and hardly ever for two different ones."""
    told = json.dumps(_dump.plain_model(model), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
