"""The landscape of systems: common for all, specialist by exception, and those for which no exception was accepted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal

from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model

Standing = Literal["common", "exception", "lapsed", "unaccepted"]
STANDINGS: Final[dict[Standing, str]] = {
    "common": "Common",
    "exception": "Specialist by exception",
    "lapsed": "Exception has run out",
    "unaccepted": "Specialist, not accepted",
}
SOON: Final = 365
"""Days within which an end is soon."""


@dataclass(frozen=True)
class Exempted:
    """The exception that a specialist system rests on."""

    title: str
    url: str
    why: str
    approved_by: Named | None
    owner: Named | None
    expires: dt.date | None
    has_run_out: bool


@dataclass(frozen=True)
class System:
    """One system in the landscape."""

    key: str
    title: str
    url: str
    about: str
    standing: Standing
    exception: Exempted | None
    capabilities: tuple[Named, ...]
    units: tuple[Named, ...]
    """None: everybody."""
    supplier: str
    yearly_cost: float | None
    personal_data: bool
    contract_ends: dt.date | None
    retires: dt.date | None
    owner: Named | None

    @property
    def standing_said(self) -> str:
        """Say how it stands."""
        return STANDINGS[self.standing]


@dataclass(frozen=True)
class Field:
    """A capability or a unit, with the systems in it."""

    title: str
    url: str
    common: tuple[System, ...]
    special: tuple[System, ...]


@dataclass(frozen=True)
class Flow:
    """Data that flow from one system to another."""

    title: str
    url: str
    source: Named
    target: Named
    source_key: str
    target_key: str
    carries: str
    standard: Named | None
    rhythm: str


@dataclass(frozen=True)
class End:
    """A day on which something of a system ends."""

    date: dt.date
    what: Literal["contract", "use", "exception"]
    system: System
    is_past: bool
    is_soon: bool

    @property
    def said(self) -> str:
        """Say what ends."""
        return {"contract": "Contract ends", "use": "Is retired", "exception": "Exception runs out"}[
            self.what
        ]


@dataclass(frozen=True)
class Landscape:
    """All systems, where they are used, what flows between them, and what ends when."""

    systems: tuple[System, ...]
    by_capability: tuple[Field, ...]
    by_unit: tuple[Field, ...]
    flows: tuple[Flow, ...]
    ends: tuple[End, ...]

    def standing(self, name: Standing) -> tuple[System, ...]:
        """Give the systems that stand so."""
        return tuple(each for each in self.systems if each.standing == name)

    @property
    def common(self) -> tuple[System, ...]:
        """Give the systems for all."""
        return self.standing("common")

    @property
    def special(self) -> tuple[System, ...]:
        """Give the others, those without a valid exception first."""
        order = ("unaccepted", "lapsed", "exception")
        found = (each for each in self.systems if each.standing != "common")
        return tuple(sorted(found, key=lambda each: order.index(each.standing)))

    @property
    def yearly_cost(self) -> float:
        """Give what all cost in a year, as far as it is known."""
        return sum(each.yearly_cost or 0 for each in self.systems)


def landscape(model: operating_model.OperatingModel, *, on: dt.date, address: Address) -> Landscape:
    """Shape the landscape of a model as it stands on a day."""
    names = Names(model, address)
    systems = tuple(_system(each, names, on) for each in model.systems)
    by_key = {each.key: each for each in systems}
    pairs = [(by_key[each.key], each.capabilities, each.units) for each in model.systems]
    capabilities = tuple(
        _field(each, "capabilities", names, [system for system, helps, _ in pairs if each.key in helps])
        for each in model.capabilities
    )
    units = tuple(
        _field(each, "units", names, [system for system, _, used_by in pairs if each.key in used_by])
        for each in model.units
    )
    everybody = Field("Everybody", "", *_parted([system for system, _, used_by in pairs if not used_by]))
    flows = tuple(
        Flow(
            each.title,
            address("interfaces", each.key),
            source,
            target,
            each.source,
            each.target,
            each.carries or "",
            names.one("data_standards", each.standard),
            each.rhythm,
        )
        for each in model.interfaces
        if (source := names.one("systems", each.source)) and (target := names.one("systems", each.target))
    )
    return Landscape(
        systems,
        tuple(each for each in capabilities if each.common or each.special),
        tuple(each for each in (everybody, *units) if each.common or each.special),
        flows,
        _ends(systems, on),
    )


def _system(system: Any, names: Names, on: dt.date) -> System:
    exception = _exception(system, names, on)
    standing: Standing = "common"
    if system.kind == "specialist":
        standing = "unaccepted" if exception is None else "lapsed" if exception.has_run_out else "exception"
    return System(
        system.key,
        system.title,
        names.address("systems", system.key),
        system.description or "",
        standing,
        exception,
        names.many("capabilities", system.capabilities),
        names.many("units", system.units),
        system.supplier or "",
        system.yearly_cost,
        system.personal_data,
        system.contract_ends,
        system.retires,
        names.one("roles", system.owner),
    )


def _exception(system: Any, names: Names, on: dt.date) -> Exempted | None:
    """Find the exception that a system names, or that names the system."""
    ref = f"systems/{system.key}"
    exceptions = names.model.exceptions
    found = next((each for each in exceptions if each.key == system.exception), None) or next(
        (each for each in exceptions if ref in each.records), None
    )
    if found is None or system.kind == "common":
        return None
    return Exempted(
        found.title,
        names.address("exceptions", found.key),
        found.description or "",
        names.ref(found.approved_by),
        names.one("roles", found.owner),
        found.expires,
        found.expires is not None and found.expires < on,
    )


def _field(record: Any, collection: str, names: Names, systems: list[System]) -> Field:
    return Field(record.title, names.address(collection, record.key), *_parted(systems))


def _parted(systems: list[System]) -> tuple[tuple[System, ...], tuple[System, ...]]:
    common = tuple(each for each in systems if each.standing == "common")
    return common, tuple(each for each in systems if each.standing != "common")


def _ends(systems: tuple[System, ...], on: dt.date) -> tuple[End, ...]:
    """Give all that ends, the nearest first."""
    found: list[End] = []
    for system in systems:
        dates: tuple[tuple[Literal["contract", "use", "exception"], dt.date | None], ...] = (
            ("contract", system.contract_ends),
            ("use", system.retires),
            ("exception", system.exception.expires if system.exception else None),
        )
        found += [
            End(date, what, system, date < on, 0 <= (date - on).days <= SOON) for what, date in dates if date
        ]
    return tuple(sorted(found, key=lambda end: (end.date, end.system.title, end.what)))
