"""Checks of the customers: needs that are met, journeys that can be walked."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, repeated, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts, keyed

UNMET: Final = Code(
    "EK221",
    "warning",
    "a need that no service meets",
    "Customers come with it all the same, and are sent from door to door.",
    "Name in `services` what meets it, or a service of a partner in a signpost.",
    """\
needs:
  - key: build
    title: I want to build on to my house""",
    """\
needs:
  - key: build
    title: I want to build on to my house
    services: [permit]
services:
  - key: permit
    title: Permit""",
)
WHOSE_NEED: Final = Code(
    "EK222",
    "note",
    "a need of nobody",
    "Segments are named in this model, and the need belongs to none of them.",
    "Name in `segments` who has it.",
    """\
segments:
  - key: owners
    title: Home owners
needs:
  - key: build
    title: I want to build on to my house""",
    """\
segments:
  - key: owners
    title: Home owners
needs:
  - key: build
    title: I want to build on to my house
    segments: [owners]""",
)
NO_EVIDENCE: Final = Code(
    "EK223",
    "note",
    "a need without evidence",
    "What customers need is easily made up in an office.",
    "Say in `evidence` how it is known: contacts counted, interviews, complaints.",
    """\
needs:
  - key: build
    title: I want to build on to my house""",
    """\
needs:
  - key: build
    title: I want to build on to my house
    evidence: 1,140 calls about it in 2025; 12 interviews.""",
)
UNSERVED: Final = Code(
    "EK224",
    "note",
    "a segment that no service is for",
    "Other services say whom they are for; nothing is for these customers.",
    "Name the segment in `segments` of the services that are for it.",
    """\
segments:
  - key: owners
    title: Home owners
  - key: builders
    title: Builders
services:
  - key: permit
    title: Permit
    segments: [owners]""",
    """\
segments:
  - key: owners
    title: Home owners
  - key: builders
    title: Builders
services:
  - key: permit
    title: Permit
    segments: [owners, builders]""",
)
NO_STEPS: Final = Code(
    "EK225",
    "warning",
    "a journey without steps",
    "There is nothing to walk through with customers.",
    "Write its `steps`, from need to outcome.",
    """\
journeys:
  - key: build
    title: Building on""",
    """\
journeys:
  - key: build
    title: Building on
    steps:
      - key: ask
        title: Asks whether a permit is needed""",
)
STEP_TWICE: Final = Code(
    "EK226",
    "error",
    "two steps of a journey with the same key",
    "What is said about a step could be meant for either of them.",
    "Give each step a key of its own.",
    """\
journeys:
  - key: build
    title: Building on
    steps:
      - key: ask
        title: Asks whether a permit is needed
      - key: ask
        title: Asks for help with the form""",
    """\
journeys:
  - key: build
    title: Building on
    steps:
      - key: ask
        title: Asks whether a permit is needed
      - key: ask-help
        title: Asks for help with the form""",
)
CLOSED_DOOR: Final = Code(
    "EK227",
    "warning",
    "a step through a channel that its service does not have",
    "The journey leads customers to a door that is not there.",
    "Add the channel to the service, or correct the step.",
    """\
channels:
  - key: web
    title: Web
    kind: web
  - key: phone
    title: Phone
    kind: phone
services:
  - key: permit
    title: Permit
    channels: [web]
journeys:
  - key: build
    title: Building on
    steps:
      - key: ask
        title: Asks whether a permit is needed
        service: permit
        channel: phone""",
    """\
channels:
  - key: web
    title: Web
    kind: web
  - key: phone
    title: Phone
    kind: phone
services:
  - key: permit
    title: Permit
    channels: [web, phone]
journeys:
  - key: build
    title: Building on
    steps:
      - key: ask
        title: Asks whether a permit is needed
        service: permit
        channel: phone""",
)


def _step_twice(facts: Facts) -> Iterator[Finding]:
    """A key names one step of its journey."""
    for journey in facts.model.journeys:
        for position in repeated(step.key for step in journey.steps):
            said = f"{the('journeys', journey)} has two steps with the key {journey.steps[position].key}."
            path = ("steps", position, "key")
            yield STEP_TWICE.found(said, record=f"journeys/{journey.key}", path=path)


def _closed_door(facts: Facts) -> Iterator[Finding]:
    """A step goes through a channel that its service is offered through."""
    services = keyed(facts.model.services)
    for journey in facts.model.journeys:
        for position, step in enumerate(journey.steps):
            service = services.get(step.service or "")
            if service and service.channels and step.channel and step.channel not in service.channels:
                said = (
                    f"Step “{step.title}” of “{journey.title}” goes through the channel {step.channel}, "
                    f"which “{service.title}” is not offered through."
                )
                path = ("steps", position, "channel")
                yield CLOSED_DOOR.found(said, record=f"journeys/{journey.key}", path=path)


CHECKS: Final = (
    lacking(UNMET, "needs", "services", says="is met by no service"),
    lacking(
        WHOSE_NEED, "needs", "segments", says="belongs to no segment", when=lambda f: bool(f.model.segments)
    ),
    lacking(NO_EVIDENCE, "needs", "evidence", says="has no evidence"),
    unused(
        UNSERVED,
        "segments",
        lambda facts: (segment for service in facts.model.services for segment in service.segments),
        "is served by no service",
    ),
    lacking(NO_STEPS, "journeys", "steps", says="has no steps"),
    Check(STEP_TWICE, _step_twice),
    Check(CLOSED_DOOR, _closed_door),
)
