"""What many checks ask of a model, worked out once: who is where, what belongs to what."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks import _texts, expressions
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.elements.people import Role, Unit
from evenkeel.engines.operating_model.elements.performance import Measure
from evenkeel.engines.operating_model.elements.processes import CaseType
from evenkeel.engines.operating_model.elements.programme import Action

R = TypeVar("R", bound=Record)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def keyed(records: Iterable[R]) -> Mapping[str, R]:
    """Give records by their keys."""
    return {record.key: record for record in records}


def grouped(pairs: Iterable[tuple[K | None, V]]) -> Mapping[K, list[V]]:
    """Give values by what they belong to; those that belong to nothing are left out."""
    groups: dict[K, list[V]] = {}
    for name, value in pairs:
        if name is not None:
            groups.setdefault(name, []).append(value)
    return groups


@dataclass(frozen=True)
class Facts:
    """A model, the day it is checked on, and indexes over it. Links may lead nowhere: look up with `get`."""

    model: OperatingModel
    on: dt.date

    @cached_property
    def judged(self) -> Mapping[str, expressions.Judged]:
        """What the checks of the principles come to, by their texts."""
        return expressions.judged((each.check for each in self.model.principles if each.check), self.model)

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """All roles."""
        return keyed(self.model.roles)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """All units."""
        return keyed(self.model.units)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """All measures."""
        return keyed(self.model.measures)

    @cached_property
    def case_types(self) -> Mapping[str, CaseType]:
        """All case types."""
        return keyed(self.model.case_types)

    @cached_property
    def actions(self) -> Mapping[str, Action]:
        """All actions of the programme."""
        return keyed(self.model.actions)

    @cached_property
    def reports(self) -> Mapping[str, list[Role]]:
        """The roles that report to a role."""
        return grouped((role.reports_to, role) for role in self.model.roles)

    @cached_property
    def roles_in(self) -> Mapping[str, list[Role]]:
        """The roles of a unit."""
        return grouped((role.unit, role) for role in self.model.roles)

    @cached_property
    def units_below(self) -> Mapping[str, list[Unit]]:
        """The units that belong to a unit."""
        return grouped((unit.parent, unit) for unit in self.model.units)

    @cached_property
    def case_types_of(self) -> Mapping[str, list[CaseType]]:
        """The case types of a process."""
        return grouped((case_type.process, case_type) for case_type in self.model.case_types)

    @cached_property
    def texts(self) -> tuple[_texts.Said, ...]:
        """All words for people, with the place of each."""
        return tuple(_texts.texts(self.model))

    @cached_property
    def relied_on(self) -> frozenset[str]:
        """The exceptions that systems rest on."""
        return frozenset(system.exception for system in self.model.systems if system.exception)

    @cached_property
    def measured_services(self) -> frozenset[str]:
        """The services that some measure is about."""
        return frozenset(measure.service for measure in self.model.measures if measure.service)

    @cached_property
    def layer_of(self) -> Mapping[str, int]:
        """How many layers down a role stands: the top is 1. 0 for roles that report in a circle."""
        layers: dict[str, int] = {}
        for role in self.model.roles:
            way: dict[str, Role] = {}
            at: Role | None = role
            while at is not None and at.key not in layers and at.key not in way:
                way[at.key] = at
                at = self.roles.get(at.reports_to or "")
            above = 0 if at is None else layers.get(at.key, 0)
            circular = at is not None and above == 0
            for key in reversed(way):
                above = 0 if circular else above + 1
                layers[key] = above
        return layers
