"""The organisation chart: units below one another, who leads them, how many report to whom, and lines across."""

from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model

CIRCLE: Final = 0
"""The layer of roles that report in a circle."""


@dataclass(frozen=True)
class Span:
    """How many posts report to one holder of a role, and whether that is as declared."""

    role: Named
    layer: int
    posts: float
    verdict: str
    """In words: "within 3 to 12", "more than the declared 12"."""
    is_outside: bool


@dataclass(frozen=True)
class Layer:
    """One layer of the organisation, counted from the top."""

    number: int
    posts: float
    roles: int
    titles: tuple[str, ...]
    is_too_deep: bool


@dataclass(frozen=True)
class Work:
    """A role of a unit, with how many hold it."""

    role: Named
    posts: str
    reports_outside: str
    """The role that it reports to, where that belongs to another unit and it does not lead its own."""


@dataclass(frozen=True)
class Unit:
    """A unit as a box of the chart, with the units below it."""

    unit: Named
    kind: str
    description: str
    lead: Named | None
    span: Span | None
    posts: float
    """Full-time posts of its own roles."""
    posts_in_all: float
    """The same, with those of all units below."""
    work: tuple[Work, ...]
    answers_also_to: tuple[Named, ...]
    answered_to_by: tuple[Named, ...]
    below: tuple["Unit", ...]
    depth: int


@dataclass(frozen=True)
class Line:
    """A line across: a unit that also answers to another."""

    unit: Named
    to: Named


@dataclass(frozen=True)
class Chart:
    """The whole organisation."""

    units: tuple[Unit, ...]
    posts: float
    roles: int
    spans: tuple[Span, ...]
    """Those outside the declared range first."""
    layers: tuple[Layer, ...]
    declared_span: str
    declared_layers: int | None
    lines: tuple[Line, ...]
    order: tuple[Named, ...]
    """All units as they stand in the chart, from the top down."""
    homeless: tuple[Work, ...]
    """Roles that belong to no unit."""

    @property
    def outside(self) -> tuple[Span, ...]:
        """Give the spans that are not as declared."""
        return tuple(span for span in self.spans if span.is_outside)

    @property
    def too_deep(self) -> int:
        """Count the layers beyond those declared."""
        return sum(layer.is_too_deep for layer in self.layers)


def chart(model: operating_model.OperatingModel) -> Chart:
    """Draw the organisation of a model."""
    return _Drawing(model).chart()


class _Drawing:
    """A model with what is asked of it again and again. Links may lead nowhere, and lines in a circle."""

    def __init__(self, model: operating_model.OperatingModel) -> None:
        self.model = model
        self.units = {unit.key: unit for unit in model.units}
        self.roles = {role.key: role for role in model.roles}
        self.layer_of = {role.key: self._layer(role.key) for role in model.roles}
        self.spans = {span.role.key: span for span in self._spans()}
        self.above = {unit.key: self._above(unit.key) for unit in model.units}

    def chart(self) -> Chart:
        drawn: set[str] = set()
        tops = [key for key in self.units if self.above[key] is None]
        # a circle has no top: its first unit stands for it
        boxes = [self._box(key, 0, drawn) for key in (*tops, *self.units) if key not in drawn]
        order = tuple(each for box in boxes for each in _names(box))
        return Chart(
            units=tuple(boxes),
            posts=sum(role.posts for role in self.model.roles),
            roles=len(self.model.roles),
            spans=tuple(sorted(self.spans.values(), key=lambda span: (not span.is_outside, span.layer))),
            layers=tuple(self._layers()),
            declared_span=self._declared(),
            declared_layers=self.model.structure.layers if self.model.structure else None,
            lines=tuple(Line(unit, to) for unit in order for to in self._named(self.units[unit.key].matrix)),
            order=order,
            homeless=tuple(self._work(role.key) for role in self.model.roles if role.unit not in self.units),
        )

    def _above(self, key: str) -> str | None:
        """Give the unit that a unit stands below: its parent, else that of the role which its lead reports to."""
        unit = self.units[key]
        if unit.parent in self.units:
            return unit.parent
        lead = self.roles.get(unit.lead or "")
        boss = self.roles.get(lead.reports_to or "") if lead else None
        home = boss.unit if boss else None
        return home if home in self.units and home != key else None

    def _box(self, key: str, depth: int, drawn: set[str]) -> Unit:
        drawn.add(key)
        unit = self.units[key]
        roles = [role for role in self.model.roles if role.unit == key]
        below = tuple(
            self._box(each, depth + 1, drawn)
            for each in self.units
            if self.above[each] == key and each not in drawn
        )
        own = sum(role.posts for role in roles)
        return Unit(
            unit=Named("units", key, unit.title),
            kind=unit.kind,
            description=unit.description or "",
            lead=wording.one(self.model, "roles", unit.lead),
            span=self.spans.get(unit.lead or ""),
            posts=own,
            posts_in_all=own + sum(each.posts_in_all for each in below),
            work=tuple(self._work(role.key) for role in roles if role.key != unit.lead),
            answers_also_to=self._named(unit.matrix),
            answered_to_by=self._named(tuple(each.key for each in self.model.units if key in each.matrix)),
            below=below,
            depth=depth,
        )

    def _named(self, keys: tuple[str, ...]) -> tuple[Named, ...]:
        return wording.named(self.model, "units", keys)

    def _work(self, key: str) -> Work:
        role = self.roles[key]
        boss = self.roles.get(role.reports_to or "")
        unit = self.units.get(role.unit or "")
        outside = boss is not None and unit is not None and boss.key != unit.lead and boss.unit != role.unit
        return Work(
            role=Named("roles", key, role.title),
            posts=wording.count(role.posts, "post"),
            reports_outside=boss.title if outside and boss else "",
        )

    def _layer(self, key: str) -> int:
        """Count how many layers down a role stands; the top is 1."""
        seen: set[str] = set()
        at: str | None = key
        while at in self.roles:
            if at in seen:
                return CIRCLE
            seen.add(at)
            at = self.roles[at].reports_to
        return len(seen)

    def _layers(self) -> list[Layer]:
        shape = self.model.structure
        declared = shape.layers if shape else None
        posts: dict[int, float] = {}
        titles: dict[int, list[str]] = {}
        for role in self.model.roles:
            number = self.layer_of[role.key]
            posts[number] = posts.get(number, 0) + role.posts
            titles.setdefault(number, []).append(role.title)
        return [
            Layer(
                number=number,
                posts=posts[number],
                roles=len(titles[number]),
                titles=tuple(titles[number]),
                is_too_deep=declared is not None and number > declared,
            )
            for number in sorted(titles)
            if number != CIRCLE
        ]

    def _spans(self) -> list[Span]:
        below: dict[str, float] = {}
        for role in self.model.roles:
            if role.reports_to in self.roles:
                below[role.reports_to] = below.get(role.reports_to, 0) + role.posts
        # as the check of spans counts: what reports to a role is shared by those who hold it
        each = {key: posts / max(self.roles[key].posts, 1) for key, posts in below.items()}
        return [self._span(role.key, each[role.key]) for role in self.model.roles if role.key in each]

    def _span(self, key: str, posts: float) -> Span:
        shape = self.model.structure
        least, most = (shape.span_from, shape.span_to) if shape else (None, None)
        outside = True
        if least is not None and posts < least:
            verdict = f"fewer than the declared {least}"
        elif most is not None and posts > most:
            verdict = f"more than the declared {most}"
        else:
            outside = False
            verdict = f"within {self._declared()}" if self._declared() else ""
        return Span(
            role=Named("roles", key, self.roles[key].title),
            layer=self.layer_of[key],
            posts=posts,
            verdict=verdict,
            is_outside=outside,
        )

    def _declared(self) -> str:
        shape = self.model.structure
        least, most = (shape.span_from, shape.span_to) if shape else (None, None)
        if least is not None and most is not None:
            return f"{least} to {most}"
        if least is not None:
            return f"at least {least}"
        return f"at most {most}" if most is not None else ""


def _names(box: Unit) -> list[Named]:
    return [box.unit, *(name for each in box.below for name in _names(each))]
