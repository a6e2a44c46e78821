"""What arises from an entry of the annual wheel: the meeting or review in which it is dealt with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines import operating_model

WHEEL: Final = "annual_wheel"
KINDS: Final = ("meetings", "reviews")
"""In what an entry can be held."""
_LEVELS: Final = {"directorate": "directorate", "team": "team"}


@dataclass(frozen=True)
class Arising:
    """A meeting or review that is made from an entry."""

    entry: operating_model.WheelEntry
    collection: str
    filled: Mapping[str, Any]
    """What its form begins with."""

    def linked(self, key: str) -> operating_model.Altered:
        """Give the change by which the entry names what was made."""
        ref = f"{self.collection}/{key}"
        return operating_model.Altered(WHEEL, self.entry.key, "held_in", self.entry.held_in, ref)


def entry(model: operating_model.OperatingModel, key: str) -> operating_model.WheelEntry | None:
    """Give an entry of the wheel."""
    found = model.find(WHEEL, key)
    return found if isinstance(found, operating_model.WheelEntry) else None


def arising(model: operating_model.OperatingModel, *, collection: str, key: str) -> Arising | None:
    """Begin a meeting or review from an entry; None where there is no such entry, or nothing of this kind can arise from one."""
    found = entry(model, key)
    if found is None or collection not in KINDS:
        return None
    said = {
        "title": found.title,
        "description": found.description,
        "owner": found.owner,
        "unit": found.unit,
        "body": found.body,
        "every": "yearly",
    }
    more = _meeting(found, model) if collection == "meetings" else _review(found, model)
    return Arising(
        found, collection, {name: value for name, value in (said | more).items() if value is not None}
    )


def _meeting(found: operating_model.WheelEntry, model: operating_model.OperatingModel) -> dict[str, Any]:
    """Say what it is for, and who leads it: the chair of the body, the lead of the unit, or the owner."""
    body, unit = model.find("bodies", found.body or ""), model.find("units", found.unit or "")
    lead = getattr(body, "chair", None) or getattr(unit, "lead", None) or found.owner
    return {"lead": lead, "agenda": (found.produces,) if found.produces else None}


def _review(found: operating_model.WheelEntry, model: operating_model.OperatingModel) -> dict[str, Any]:
    """Say at which level it looks, and what shall have come out of it."""
    unit = model.find("units", found.unit or "")
    about = found.description or (f"Afterwards: {found.produces}" if found.produces else None)
    return {"level": _LEVELS.get(getattr(unit, "kind", ""), "organisation"), "description": about}
