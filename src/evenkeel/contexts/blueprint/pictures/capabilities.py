"""The capability map: what must be possible, how well it is done now and shall be, who does it and with what."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model
from evenkeel.ui.charts import svg

WORDS: Final = ("not at all", "hardly", "in parts", "soundly", "very well", "with the best")
"""What the maturities 0 to 5 mean; the ends are those of the language, the steps between are ours."""
TOP: Final = 5
_DEEPEST: Final = 8


@dataclass(frozen=True)
class Capability:
    """Something that must be possible, with what it is made of."""

    key: str
    title: str
    url: str
    about: str
    now: int | None
    target: int | None
    functions: tuple[Named, ...]
    units: tuple[Named, ...]
    systems: tuple[Named, ...]
    parts: tuple["Capability", ...]

    @property
    def gap(self) -> int | None:
        """Give how many steps are missing; None where now or target is not known."""
        return None if self.now is None or self.target is None else max(self.target - self.now, 0)

    @property
    def said(self) -> str:
        """Say how well it is done and shall be."""
        now = "Not judged yet" if self.now is None else f"Now {self.now} of {TOP}, {WORDS[self.now]}"
        if self.target is None:
            return f"{now}; no target set"
        if self.target == self.now:
            return f"{now}, as it shall be"
        return f"{now}; shall be {self.target}, {WORDS[self.target]}"

    @property
    def scale(self) -> SafeString:
        """Draw five places: filled as far as it has come, ringed as far as it shall come, small dots beyond; dashes where no
        target is set.
        """
        marks = [_mark(place, self.now or 0, self.target) for place in range(1, TOP + 1)]
        return svg.element(
            "svg", *marks, viewBox="0 0 90 18", class_="bw-scale", aria_hidden="true", focusable="false"
        )


@dataclass(frozen=True)
class Map:
    """All capabilities, nested, and those with the largest gaps."""

    top: tuple[Capability, ...]
    gaps: tuple[Capability, ...]
    """Those with a gap, the largest first."""
    unjudged: tuple[Capability, ...]
    """Those without a maturity, and where there are targets at all, those without one."""

    @property
    def is_aimed(self) -> bool:
        """Tell whether any target is set; a model of how it is now need not have one."""
        return any(each.target is not None for each in _flat(self.top))

    @property
    def has_loose_ends(self) -> bool:
        """Tell whether some have a target and others have none."""
        return self.is_aimed and any(each.target is None for each in _flat(self.top))

    @property
    def count(self) -> int:
        """Count all capabilities."""
        return len(_flat(self.top))

    @property
    def steps(self) -> int:
        """Count the steps that are missing altogether, where a capability has no parts that tell it better."""
        return sum(each.gap or 0 for each in _flat(self.top) if not each.parts)


def capability_map(model: operating_model.OperatingModel, *, address: Address) -> Map:
    """Shape the map of a model: among the parts of one the largest gap comes first."""
    names = Names(model, address)
    known = {each.key for each in model.capabilities}
    top = tuple(
        _capability(each.key, names, 0)
        for each in model.capabilities
        if each.parent is None or each.parent not in known
    )
    every = _flat(top)
    gaps = sorted((each for each in every if each.gap and not each.parts), key=_by_gap)
    aimed = any(each.target is not None for each in every)
    unjudged = tuple(each for each in every if (each.gap if aimed else each.now) is None)
    return Map(tuple(sorted(top, key=_by_gap)), tuple(gaps), unjudged)


def _by_gap(capability: Capability) -> tuple[int, str]:
    return -(capability.gap or 0), capability.title


def _flat(capabilities: tuple[Capability, ...]) -> list[Capability]:
    return [found for each in capabilities for found in (each, *_flat(each.parts))]


def _capability(key: str, names: Names, depth: int) -> Capability:
    model = names.model
    found = next(each for each in model.capabilities if each.key == key)
    functions = [each for each in model.functions if key in each.capabilities]
    parts = (
        _capability(each.key, names, depth + 1)
        for each in model.capabilities
        if each.parent == key and depth < _DEEPEST
    )
    return Capability(
        key,
        found.title,
        names.address("capabilities", key),
        found.description or "",
        found.maturity,
        found.target,
        names.many("functions", (each.key for each in functions)),
        names.many("units", dict.fromkeys(unit for each in functions for unit in each.units)),
        names.many("systems", (each.key for each in model.systems if key in each.capabilities)),
        tuple(sorted(parts, key=_by_gap)),
    )


def _mark(place: int, now: int, target: int | None) -> SafeString:
    x = place * 18 - 9
    if place <= now:
        shape = "is-there" if not target or place <= target else "is-there is-over"
        return svg.element("circle", cx=x, cy=9, r=6.5, class_=shape)
    if target is None:
        return svg.element("line", x1=x - 4, y1=9, x2=x + 4, y2=9, class_="is-unset")
    if place <= target:
        return svg.element("circle", cx=x, cy=9, r=5.75, class_="is-aimed")
    return svg.element("circle", cx=x, cy=9, r=2, class_="is-beyond")
