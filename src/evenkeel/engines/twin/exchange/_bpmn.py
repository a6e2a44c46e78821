"""What of a BPMN 2.0 file says in which order work is done."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.etree import ElementTree as ET

from evenkeel.kernel import errors, xml_trees

NAMESPACE: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_NS: Final = f"{{{NAMESPACE}}}"

Kind = Literal["start", "end", "task", "event", "choice", "all", "some", "race", "pass"]

KINDS: Final[dict[str, Kind]] = {
    "startEvent": "start",
    "endEvent": "end",
    "task": "task",
    "userTask": "task",
    "manualTask": "task",
    "serviceTask": "task",
    "scriptTask": "task",
    "sendTask": "task",
    "receiveTask": "task",
    "businessRuleTask": "task",
    "intermediateCatchEvent": "event",
    "intermediateThrowEvent": "pass",
    "exclusiveGateway": "choice",
    "parallelGateway": "all",
    "inclusiveGateway": "some",
    "eventBasedGateway": "race",
}
REFUSED: Final = {
    "subProcess": "a sub-process",
    "adHocSubProcess": "a sub-process",
    "transaction": "a transaction",
    "callActivity": "a call of another process",
    "boundaryEvent": "an event at the boundary of a task",
    "complexGateway": "a complex gateway",
}


class NotBpmn(errors.Invalid):
    """This is no BPMN 2.0 that a twin can be made of."""

    code = "not-bpmn"


@dataclass(frozen=True)
class Element:
    """A node of the process."""

    id: str
    kind: Kind
    name: str
    default: str | None = None
    """The flow that is taken where no condition holds."""
    ends_all: bool = False
    """Whether reaching it ends what runs beside it."""


@dataclass(frozen=True)
class Flow:
    """A way from one element to another."""

    id: str
    source: str
    target: str


@dataclass
class Process:
    """Elements and the ways between them."""

    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def out_of(self, element: str) -> list[Flow]:
        """Return the ways on from an element."""
        return [flow for flow in self.flows.values() if flow.source == element]


def process(content: bytes) -> tuple[Process, list[str]]:
    """Read the one process of a file, and say what of it is left out. Raises NotBpmn."""
    try:
        root = xml_trees.tree(content)
    except xml_trees.NotXml as refused:
        raise NotBpmn(refused.message) from refused
    if root.tag != f"{_NS}definitions":
        raise NotBpmn("The file is no BPMN 2.0: its outermost element is not definitions. Export it anew.")
    found = Process()
    for part in root.iter(f"{_NS}process"):
        _read(part, found)
    starts = [each for each in found.elements.values() if each.kind == "start"]
    if len(starts) != 1:
        raise NotBpmn(f"The process has {len(starts)} start events. Draw it with one.")
    _check(found)
    return found, list(_left_out(found))


def _read(part: ET.Element, found: Process) -> None:
    for child in part:
        tag = child.tag.removeprefix(_NS)
        name = " ".join((child.get("name") or "").split()) or child.get("id", "")
        if tag in REFUSED:
            raise NotBpmn(
                f"The process has {REFUSED[tag]}, {name!r}. Draw what happens in it as tasks and gateways."
            )
        if tag in KINDS:
            ends_all = any(each.tag == f"{_NS}terminateEventDefinition" for each in child)
            element = Element(child.get("id", ""), KINDS[tag], name, child.get("default"), ends_all)
            found.elements[element.id] = element
        elif tag == "sequenceFlow":
            flow = Flow(child.get("id", ""), child.get("sourceRef", ""), child.get("targetRef", ""))
            found.flows[flow.id] = flow


def _check(found: Process) -> None:
    for flow in found.flows.values():
        for end in (flow.source, flow.target):
            if end not in found.elements:
                raise NotBpmn(
                    f"The flow {flow.id!r} of the process leads from or to {end!r}, which is not there, or is of a kind that a "
                    "twin cannot follow. Draw it with tasks, gateways and events."
                )
    for element in found.elements.values():
        if element.kind == "race" and any(
            found.elements[flow.target].kind != "event" for flow in found.out_of(element.id)
        ):
            raise NotBpmn(
                f"After the event-based gateway {element.name!r} stands something else than an event."
            )


def _left_out(found: Process) -> Iterator[str]:
    for element in found.elements.values():
        if element.ends_all and any(each.kind in ("all", "some") for each in found.elements.values()):
            yield f"End event {element.name!r} ends all branches of a case; here, those that still run are done to their end."
