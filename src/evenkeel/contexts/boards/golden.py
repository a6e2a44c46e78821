"""Goals: which measures a board shows, and how evenkeel can measure each from work. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.casework.values.goals import Meant
from evenkeel.engines import operating_model

Model = operating_model.OperatingModel
How = Literal["time", "within", "failure", "channel", "open", "oldest"]
TIMES: Final = {"days": 86_400.0, "hours": 3_600.0, "weeks": 604_800.0}
"""Seconds in what times can be counted in."""
_TIME: Final = re.compile(r"lead_time\.(?:p([1-9][0-9]?)|median)")
_OTHERS: Final[dict[str, How]] = {
    "cases.within_norm_share": "within",
    "contacts.failure_share": "failure",
    "contacts.web_share": "channel",
    "cases.open": "open",
    "age.max": "oldest",
}
MOST: Final = 24
"""Measures of one board, at most."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure on a board."""

    measure: operating_model.Measure
    parent: str
    """The title of the measure one level up that it feeds; empty where there is none."""
    how: How | None
    """How it is measured from work; None where it cannot be."""
    meant: Meant
    about: str
    """What it is measured of, in words."""
    why_not: str
    """Why it cannot be measured; or, where the model has it typed, that this is so."""
    per: float
    """What the figure is divided by to be counted as the measure is: seconds for times, 1 for others."""


def goals(model: Model, board: Board) -> tuple[Goal, ...]:
    """Return the measures of a board: those that it names, else those of its unit, else those of the organisation.

    Measures of single persons are hers to see first, and on no board.
    """
    found = [each for each in _measures(model, board) if each.level != "person"]
    return tuple(_goal(model, each) for each in found[:MOST])


def _measures(model: Model, board: Board) -> Iterator[operating_model.Measure]:
    for each in model.measures:
        if board.measures:
            if each.key in board.measures:
                yield each
        elif each.unit == board.unit if board.unit else each.level == "organisation":
            yield each


def _goal(model: Model, each: operating_model.Measure) -> Goal:
    how, share, per, why_not = _way(each)
    meant, about = _meant(model, each, share, how)
    parent = model.find("measures", each.parent) if each.parent else None
    return Goal(each, parent.title if parent else "", how, meant, about, why_not, per)


def _way(each: operating_model.Measure) -> tuple[How | None, float, float, str]:
    """Return how a measure is measured, its share of 100, what it is divided by, and why not."""
    typed = each.source == "declared"
    found = _TIME.fullmatch(each.formula or "")
    if found or (typed and each.kind == "time" and each.clock != "net"):
        per = TIMES.get(each.counted_in or "days")
        if per is None:
            return None, 0.0, 1.0, f"Boards measure times in days and hours, not in {each.counted_in}."
        words = "The model has it typed by hand; here it is measured from work." if typed else ""
        return "time", (int(found[1]) / 100 if found[1] else 0.5) if found else 0.85, per, words
    how = None if typed else _OTHERS.get(each.formula or "")
    if how is not None:
        return how, 0.85, TIMES.get(each.counted_in or "days", 86_400.0) if how == "oldest" else 1.0, ""
    return None, 0.0, 1.0, _why_not(each)


def _why_not(each: operating_model.Measure) -> str:
    if each.source == "declared":
        return "It is typed by somebody: evenkeel has no work from which to measure it."
    if (each.formula or "").startswith("net_time") or each.clock == "net":
        return "Net times are measured in reports, case by case, and not on boards yet."
    if not each.formula:
        return "The model names no formula for it."
    return f"Evenkeel cannot measure “{each.formula}” from work yet."


def _meant(model: Model, each: operating_model.Measure, share: float, how: How | None) -> tuple[Meant, str]:
    """Return what a measure is about, by the narrowest thing that it names."""
    units = tuple(_below(model, each.unit)) if each.unit else ()
    if how in ("failure", "channel"):
        services = (
            (each.service,) if each.service else tuple(one.key for one in model.services if one.unit in units)
        )
        channels = tuple(one.key for one in model.channels if one.kind == "web")
        # A unit without services has no contacts of its own: never all of them.
        kept = services or (("",) if units else ())
        return Meant(services=kept, channels=channels), _about(model, each, "contacts")
    if each.case_type:
        return Meant(case_types=(each.case_type,), share=share), _about(model, each, "cases")
    if each.service:
        return Meant(services=(each.service,), share=share), _about(model, each, "cases")
    return Meant(units=units, share=share), _about(model, each, "cases")


def _about(model: Model, each: operating_model.Measure, what: str) -> str:
    if what == "cases" and each.case_type:
        return f"all cases of the kind “{_title(model, 'case_types', each.case_type)}”"
    if each.service:
        return f"all {what} about “{_title(model, 'services', each.service)}”"
    if each.unit:
        return f"all {what} of {_title(model, 'units', each.unit)}" + (
            " by service" if what == "contacts" else ""
        )
    return f"all {what}"


def _title(model: Model, collection: str, key: str) -> str:
    found = model.find(collection, key)
    return found.title if found else key


def _below(model: Model, unit: str) -> Sequence[str]:
    found = [unit]
    for key in found:
        found += [each.key for each in model.units if each.parent == key and each.key not in found]
    return found
