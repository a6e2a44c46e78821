"""Checks of the blueprint: layers, functions and capabilities."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, lacking, repeated, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts

SAME_ORDER: Final = Code(
    "EK201",
    "warning",
    "two layers in the same place",
    "The customer's way through the organisation has no order where two layers have the same number.",
    "Number the layers from 1, nearest to the customer, each with a number of its own.",
    """\
layers:
  - key: first-contact
    title: First contact
    order: 1
  - key: expert
    title: Expert
    order: 1""",
    """\
layers:
  - key: first-contact
    title: First contact
    order: 1
  - key: expert
    title: Expert
    order: 2""",
)
PART_OF_ITSELF: Final = Code(
    "EK202",
    "error",
    "a capability that is part of itself",
    "A tree of capabilities cannot be drawn, and nothing can be summed up over it.",
    "Take `parent` off one of them.",
    """\
capabilities:
  - key: assess
    title: Assess applications
    parent: decide
  - key: decide
    title: Decide
    parent: assess""",
    """\
capabilities:
  - key: assess
    title: Assess applications
    parent: decide
  - key: decide
    title: Decide""",
)
BACKWARDS: Final = Code(
    "EK203",
    "note",
    "a capability that shall get worse",
    "The target is below what is reached now. This may be meant, but is more often a slip.",
    "Correct `maturity` or `target`, or say in the description why less is enough.",
    """\
capabilities:
  - key: assess
    title: Assess applications
    maturity: 4
    target: 2""",
    """\
capabilities:
  - key: assess
    title: Assess applications
    maturity: 2
    target: 4""",
)
NOBODY_DOES: Final = Code(
    "EK204",
    "warning",
    "a function that no unit does",
    "Work that belongs to no unit is done by chance, or not at all.",
    "Name in `units` who does it.",
    """\
units:
  - key: planning
    title: Planning
    kind: team
functions:
  - key: advice
    title: Advice before application""",
    """\
units:
  - key: planning
    title: Planning
    kind: team
functions:
  - key: advice
    title: Advice before application
    units: [planning]""",
)
UNUSED_CAPABILITY: Final = Code(
    "EK205",
    "note",
    "a capability that nothing brings about",
    "No function, service, system or smaller capability is named for it: who makes it possible is open.",
    "Name it where it is used, or leave it out.",
    """\
capabilities:
  - key: assess
    title: Assess applications
  - key: enforce
    title: Enforce decisions
functions:
  - key: assessment
    title: Assessment
    capabilities: [assess]""",
    """\
capabilities:
  - key: assess
    title: Assess applications
  - key: enforce
    title: Enforce decisions
functions:
  - key: assessment
    title: Assessment
    capabilities: [assess, enforce]""",
)


def _same_order(facts: Facts) -> Iterator[Finding]:
    """No two layers are in the same place."""
    layers = facts.model.layers
    for position in repeated(layer.order for layer in layers):
        said = f"{the('layers', layers[position])} has order {layers[position].order}, as another has."
        yield SAME_ORDER.found(said, record=f"layers/{layers[position].key}", path=("order",))


def _backwards(facts: Facts) -> Iterator[Finding]:
    """The target of a capability is not below its maturity."""
    for capability in facts.model.capabilities:
        now, target = capability.maturity, capability.target
        if now is not None and target is not None and target < now:
            said = f"{the('capabilities', capability)} is at {now} and shall come to {target}."
            yield BACKWARDS.found(said, record=f"capabilities/{capability.key}", path=("target",))


def _brought_about(facts: Facts) -> Iterator[str | None]:
    model = facts.model
    for function in model.functions:
        yield from function.capabilities
    for system in model.systems:
        yield from system.capabilities
    yield from (service.capability for service in model.services)
    yield from (capability.parent for capability in model.capabilities)


CHECKS: Final = (
    Check(SAME_ORDER, _same_order),
    circling(PART_OF_ITSELF, "capabilities", "parent", "is part of itself"),
    Check(BACKWARDS, _backwards),
    lacking(NOBODY_DOES, "functions", "units", says="is done by no unit", when=lambda f: bool(f.model.units)),
    unused(UNUSED_CAPABILITY, "capabilities", _brought_about, "is brought about by nothing"),
)
