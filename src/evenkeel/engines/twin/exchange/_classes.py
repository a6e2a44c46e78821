"""Classes of cases: what Prosimos says by attributes of cases and rules over them."""

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenkeel.engines.twin.exchange import _spreads
from evenkeel.engines.twin.exchange._parameters import (
    Attribute,
    NotAScenario,
    Parameters,
    Rule,
    Rules,
    Spread,
)

CLASS = "class"
"""The attribute by which a twin that is written tells its classes apart."""

_MOST = 20_000
_KEY = 80

Known = Mapping[str, str | float]
"""What is known of a case, by attribute."""

Holds = tuple[str, ...]
"""The keys of the conditions on ways that hold."""


@dataclass(frozen=True)
class Kind:
    """Cases that have the same priority and go the same ways."""

    key: str
    level: int | None
    """The level of priority; None for all others."""
    holds: Holds
    share: float


def kinds(given: Parameters) -> tuple[list[Kind], list[str]]:
    """Return the classes of cases, and say what of the attributes is left out. Raises NotAScenario."""
    known = {each.name for each in given.case_attributes}
    told: list[str] = []
    priorities = sorted(given.prioritisation_rules, key=lambda each: each.priority_level)
    conditions = [each for each in given.branch_rules if _about(each.rules) <= known]
    for each in given.branch_rules:
        if missing := _about(each.rules) - known:
            told.append(
                f"Condition {each.id!r} asks for {', '.join(sorted(missing))}, which is not known when a case comes; "
                "the ways that it is for are taken by their probabilities."
            )
    rules = [each.rules for each in priorities] + [each.rules for each in conditions]
    used = set[str]().union(*map(_about, rules)) if rules else set()
    for name in sorted(known - used):
        told.append(f"Case attribute {name!r} is left out, because no rule depends on it.")
    sizes: dict[tuple[int | None, Holds], list[tuple[float, str]]] = {}
    for values, share, label in _cells([each for each in given.case_attributes if each.name in used], rules):
        level = next((each.priority_level for each in priorities if holds(each.rules, values)), None)
        passed = tuple(each.id for each in conditions if holds(each.rules, values))
        sizes.setdefault((level, passed), []).append((share, label))
    found = [
        Kind(_named([label for _, label in parts]), level, passed, sum(share for share, _ in parts))
        for (level, passed), parts in sizes.items()
    ]
    return _distinct(found), told


def _about(rules: Rules) -> set[str]:
    return {rule.attribute for every in rules for rule in every}


def holds(rules: Rules, known: Known) -> bool:
    """Tell whether rules hold for what is known of a case."""
    return any(all(_is_true(rule, known.get(rule.attribute)) for rule in every) for every in rules)


def _is_true(rule: Rule, value: str | float | None) -> bool:
    if value is None:
        return False
    if rule.comparison == "in":
        low, high = (_number(each) for each in rule.value)
        found = _number(value)
        return low is not None and high is not None and found is not None and low <= found <= high
    mine, other = _number(value), _number(rule.value)
    if mine is None or other is None:
        return (str(value) == str(rule.value)) == (rule.comparison != "!=")
    return {
        "<": mine < other,
        "<=": mine <= other,
        ">": mine > other,
        ">=": mine >= other,
        "!=": mine != other,
    }.get(rule.comparison, mine == other)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _cells(attributes: list[Attribute], rules: list[Rules]) -> Iterable[tuple[Known, float, str]]:
    """Return all combinations of what rules can tell apart, with their chances."""
    parts = [[(each.name, *one) for one in _parts(each, rules)] for each in attributes]
    if math.prod(map(len, parts)) > _MOST:
        raise NotAScenario(
            "The rules of this scenario tell too many kinds of cases apart. Let fewer attributes decide."
        )
    for chosen in itertools.product(*parts):
        values = {name: value for name, value, _, _ in chosen}
        yield values, math.prod(share for _, _, share, _ in chosen), ", ".join(label for *_, label in chosen)


def _parts(attribute: Attribute, rules: list[Rules]) -> list[tuple[str | float, float, str]]:
    """Return what rules can tell apart of an attribute: a value for each part, its chance and its name."""
    name, values = attribute.name, attribute.values
    if not isinstance(values, Spread):
        prefix = "" if name == CLASS else f"{name} "
        return [(each.key, each.value, f"{prefix}{each.key}") for each in values if each.value > 0]
    if values.distribution_name.lower() in ("fix", "fixed"):
        fixed = values.distribution_params[0]
        return [(fixed, 1.0, f"{name} {fixed:g}")]
    said = [rule.value for every in rules for some in every for rule in some if rule.attribute == name]
    flat = [_number(each) for one in said for each in (one if isinstance(one, list) else [one])]
    cuts = sorted({each for each in flat if each is not None and math.isfinite(each)})
    shares = _spreads.shares(values, cuts, f"case attribute {name!r}")
    if not cuts:
        return [(0.0, 1.0, name)]
    middles = [(low + high) / 2 for low, high in itertools.pairwise(cuts)]
    inner = [f"{name} {low:g} to {high:g}" for low, high in itertools.pairwise(cuts)]
    found = zip(
        [cuts[0] - 1.0, *middles, cuts[-1] + 1.0],
        shares,
        [f"{name} below {cuts[0]:g}", *inner, f"{name} above {cuts[-1]:g}"],
        strict=True,
    )
    return [each for each in found if each[1] > 0]


def _named(labels: list[str]) -> str:
    key = " or ".join(label for label in labels if label) or "all"
    return key if len(key) <= _KEY else f"{key[: _KEY - 1]}…"


def _distinct(found: list[Kind]) -> list[Kind]:
    seen: dict[str, int] = {}
    distinct = []
    for kind in found:
        seen[kind.key] = seen.get(kind.key, 0) + 1
        key = kind.key if seen[kind.key] == 1 else f"{kind.key} ({seen[kind.key]})"
        distinct.append(Kind(key, kind.level, kind.holds, kind.share))
    return distinct
