"""The operating model: all records of the twelve elements, of the programme and of the practice, and how they are found."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple, Self

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import Part, Record
from evenkeel.engines.operating_model.elements.blueprint import Capability, Function, Layer
from evenkeel.engines.operating_model.elements.channels import Channel, ChannelMix
from evenkeel.engines.operating_model.elements.common import About, Calendar, Organisation, Term
from evenkeel.engines.operating_model.elements.customers import Journey, Need, Segment
from evenkeel.engines.operating_model.elements.governance import (
    Body,
    Control,
    Decision,
    Delegation,
    Policy,
    Review,
    Risk,
)
from evenkeel.engines.operating_model.elements.locations import Location, WorkingPattern
from evenkeel.engines.operating_model.elements.people import Role, Skill, Structure, Unit
from evenkeel.engines.operating_model.elements.performance import Measure
from evenkeel.engines.operating_model.elements.practice import Behaviour, Board, Development, Meeting, Rule
from evenkeel.engines.operating_model.elements.principles import Acceptance, Principle
from evenkeel.engines.operating_model.elements.processes import CaseType, Process, Shelf, Standard
from evenkeel.engines.operating_model.elements.programme import Action, Workstream
from evenkeel.engines.operating_model.elements.propositions import Partner, PartnerService, Service
from evenkeel.engines.operating_model.elements.strategy import (
    Factor,
    Goal,
    Objective,
    Priority,
    Strategy,
    Vision,
    WheelEntry,
)
from evenkeel.engines.operating_model.elements.technology import DataStandard, Interface, System


class OperatingModel(Part):
    """One operating model, immutable. Each field is a collection of records, or the one record of its kind.

    A reading gives it with all keys unique and all links leading somewhere.
    """

    about: About = Field(description="The model itself")
    calendar: Calendar | None = Field(None, description="Working days and holidays")
    organisations: tuple[Organisation, ...] = Field((), description="Who shares the model")
    glossary: tuple[Term, ...] = Field((), description="The common language")

    vision: Vision | None = Field(None, description="What it shall be like")
    goals: tuple[Goal, ...] = Field((), description="Lasting aims")
    objectives: tuple[Objective, ...] = Field((), description="Results to be reached")
    priorities: tuple[Priority, ...] = Field((), description="What comes first")
    strategies: tuple[Strategy, ...] = Field((), description="Chosen ways")
    pestel: tuple[Factor, ...] = Field((), description="Forces from outside")
    annual_wheel: tuple[WheelEntry, ...] = Field((), description="What comes back every year")

    principles: tuple[Principle, ...] = Field((), description="Rules that the design follows")
    exceptions: tuple[Acceptance, ...] = Field((), description="Departures that were accepted")

    layers: tuple[Layer, ...] = Field((), description="Layers of the customer's way")
    functions: tuple[Function, ...] = Field((), description="Groups of work of one kind")
    capabilities: tuple[Capability, ...] = Field((), description="What must be possible")

    segments: tuple[Segment, ...] = Field((), description="Customers with the same needs")
    needs: tuple[Need, ...] = Field((), description="What customers want to get done")
    journeys: tuple[Journey, ...] = Field((), description="The customer's way to the outcome")

    channels: tuple[Channel, ...] = Field((), description="Ways in and out")
    channel_mixes: tuple[ChannelMix, ...] = Field((), description="Shares of channels, now and aimed at")

    services: tuple[Service, ...] = Field((), description="What is done for customers")
    partners: tuple[Partner, ...] = Field((), description="Who works with us")
    partner_services: tuple[PartnerService, ...] = Field((), description="What partners offer")

    locations: tuple[Location, ...] = Field((), description="Places")
    working_patterns: tuple[WorkingPattern, ...] = Field((), description="Who works where")

    processes: tuple[Process, ...] = Field((), description="Chains of work")
    case_types: tuple[CaseType, ...] = Field((), description="Kinds of work")
    standards: tuple[Standard, ...] = Field((), description="How we do it here")
    shelves: tuple[Shelf, ...] = Field((), description="Shared queues of teams")

    structure: Structure | None = Field(None, description="The declared shape")
    units: tuple[Unit, ...] = Field((), description="Directorates, departments and teams")
    roles: tuple[Role, ...] = Field((), description="The parts that people take")
    skills: tuple[Skill, ...] = Field((), description="What people can do")

    systems: tuple[System, ...] = Field((), description="Software")
    data_standards: tuple[DataStandard, ...] = Field((), description="What systems speak")
    interfaces: tuple[Interface, ...] = Field((), description="What flows between systems")

    measures: tuple[Measure, ...] = Field((), description="Figures that tell how it goes")

    bodies: tuple[Body, ...] = Field((), description="Who meets to decide")
    decisions: tuple[Decision, ...] = Field((), description="Who may decide what")
    delegations: tuple[Delegation, ...] = Field((), description="Decisions handed on")
    policies: tuple[Policy, ...] = Field((), description="Rules that were decided")
    risks: tuple[Risk, ...] = Field((), description="What may go wrong")
    controls: tuple[Control, ...] = Field((), description="What keeps risks small")
    reviews: tuple[Review, ...] = Field((), description="Looks at performance")

    workstreams: tuple[Workstream, ...] = Field((), description="Actions led together")
    actions: tuple[Action, ...] = Field((), description="Steps of the transformation")

    boards: tuple[Board, ...] = Field((), description="What teams look at together")
    meetings: tuple[Meeting, ...] = Field((), description="Meetings that come back")
    rules: tuple[Rule, ...] = Field((), description="Rules of the game")
    behaviours: tuple[Behaviour, ...] = Field((), description="What good management looks like")
    development: tuple[Development, ...] = Field((), description="How people learn")

    def records(self, collection: str) -> tuple[Record, ...]:
        """Give all records of a collection, in their order; of the single kinds one or none."""
        held = getattr(self, collection)
        if isinstance(held, tuple):
            return held
        return () if held is None else (held,)

    def every(self) -> Iterator[tuple[str, Record]]:
        """Go through all records, each with the name of its collection."""
        for collection in type(self).model_fields:
            for record in self.records(collection):
                yield collection, record

    def find(self, collection: str, key: str) -> Record | None:
        """Find a record by its key."""
        return self._index.get(collection, {}).get(key)

    def find_ref(self, ref: str) -> Record | None:
        """Find the record that `collection/key` names."""
        collection, _, key = ref.partition("/")
        return self.find(collection, key)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Give a copy with some collections changed; records are found anew in it."""
        copied = super().model_copy(update=update, deep=deep)
        vars(copied).pop("_index", None)  # what was cached for the original must not answer for the copy
        return copied

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, Record]]:
        return {
            collection: {record.key: record for record in self.records(collection)}
            for collection in type(self).model_fields
        }


class Element(NamedTuple):
    """One of the files of a model, and the part of the operating model that it tells."""

    name: str
    file: str
    title: str
    about: str


ELEMENTS: Final = (
    Element("common", "model", "Common ground", "name, organisations, calendar, common language"),
    Element(
        "strategy",
        "01-strategy",
        "Strategy",
        "vision, goals, objectives, priorities, outside forces, annual wheel",
    ),
    Element(
        "principles", "02-principles", "Design principles", "rules of the design and accepted exceptions"
    ),
    Element(
        "blueprint", "03-blueprint", "Blueprint", "layers of the customer's way, functions, capabilities"
    ),
    Element("customers", "04-customers", "Customers", "segments, needs, journeys"),
    Element("channels", "05-channels", "Channels", "ways in and out, and shift between them"),
    Element("propositions", "06-propositions", "Propositions", "services, promises, partners"),
    Element("locations", "07-locations", "Locations", "places and where people work"),
    Element("processes", "08-processes", "Processes", "processes, case types, standards, shelves"),
    Element("people", "09-people", "People", "units, roles, skills, shape of the organisation"),
    Element("technology", "10-technology", "Technology", "systems, data standards, interfaces"),
    Element("performance", "11-performance", "Performance", "measures and their cascade"),
    Element("governance", "12-governance", "Governance", "bodies, decisions, policies, risks, reviews"),
    Element("programme", "programme", "Programme", "workstreams and actions"),
    Element(
        "practice", "practice", "Practice", "boards, meetings, rules of the game, behaviours, development"
    ),
)
"""In the order of the document: what is common, the twelve elements, the programme, the practice."""
