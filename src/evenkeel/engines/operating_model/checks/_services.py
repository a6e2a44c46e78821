"""Checks of the services: each has a promise, a way in, somebody who answers, and work behind it."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, the
from evenkeel.engines.operating_model.checks._facts import Facts, keyed

_BARE: Final = """\
services:
  - key: permit
    title: Permit"""

NO_PROMISE: Final = Code(
    "EK301",
    "warning",
    "service without a promise",
    "Without a promise customers do not know what to count on, and staff do not know what to keep.",
    "Say in `promise` what the customer can count on, in words for the customer.",
    _BARE,
    f"{_BARE}\n    promise: You hear from us within 42 days.",
)
NO_CHANNEL: Final = Code(
    "EK302",
    "warning",
    "service without a channel",
    "Nobody can ask for it.",
    "Name in `channels` the ways in which it is offered.",
    _BARE,
    f"{_BARE}\n    channels: [web]\nchannels:\n  - key: web\n    title: Web\n    kind: web",
)
NO_OWNER: Final = Code(
    "EK303",
    "warning",
    "service without an owner",
    "Nobody answers for it to customers, and nobody makes it better.",
    "Name in `owner` the role that answers for it.",
    _BARE,
    f"{_BARE}\n    owner: head\nroles:\n  - key: head\n    title: Head of planning",
)
NO_PROCESS: Final = Code(
    "EK304",
    "warning",
    "service without a process",
    "It is not said what is done when somebody asks for it.",
    "Name in `process` the chain of work behind it; a case type that belongs to a process will do too.",
    _BARE,
    f"{_BARE}\n    process: permits\nprocesses:\n  - key: permits\n    title: Permits",
)
NO_UNIT: Final = Code(
    "EK305",
    "warning",
    "service that nobody delivers",
    "No unit and no partner is named: cases of it would lie nowhere.",
    "Name in `unit` who delivers it, or in `partners`.",
    _BARE,
    f"{_BARE}\n    unit: planning\nunits:\n  - key: planning\n    title: Planning\n    kind: team",
)
NO_MEASURE: Final = Code(
    "EK306",
    "note",
    "service without a measure",
    "Whether the promise is kept cannot be told from feeling.",
    "Name in `measures` what tells how well it is delivered, or let a measure name the service.",
    _BARE,
    f"{_BARE}\nmeasures:\n  - key: permit-time\n    title: Time to a permit\n    kind: time\n    service: permit",
)
WITHOUT_PARTNER: Final = Code(
    "EK307",
    "warning",
    "delivered by somebody else, by nobody",
    "The service is an `alternative` delivery, and no partner who delivers it is named.",
    "Name in `partners` who delivers it, or correct `platform`.",
    f"{_BARE}\n    platform: alternative",
    f"{_BARE}\n    platform: alternative\n    partners: [trust]\npartners:\n  - key: trust\n    title: Meadow Trust",
)
DEAD_SIGNPOST: Final = Code(
    "EK308",
    "warning",
    "a signpost to a service that cannot be had",
    "Customers are sent to a closed door.",
    "Take the signpost away, or point to another service.",
    f"""{_BARE}
    signposts: [advice]
partners:
  - key: trust
    title: Meadow Trust
partner_services:
  - key: advice
    title: Advice
    partner: trust
    status: defunct""",
    f"""{_BARE}
    signposts: [advice]
partners:
  - key: trust
    title: Meadow Trust
partner_services:
  - key: advice
    title: Advice
    partner: trust""",
)
FOR_NOBODY: Final = Code(
    "EK309",
    "note",
    "service for nobody",
    "Other services say whom they are for; this one does not.",
    "Name in `segments` whom it is for.",
    """\
segments:
  - key: owners
    title: Home owners
services:
  - key: advice
    title: Advice
    segments: [owners]
  - key: permit
    title: Permit""",
    """\
segments:
  - key: owners
    title: Home owners
services:
  - key: advice
    title: Advice
    segments: [owners]
  - key: permit
    title: Permit
    segments: [owners]""",
)


def _no_process(facts: Facts) -> Iterator[Finding]:
    """A service has a process, its own or that of a kind of case that it brings."""
    for service in facts.model.services:
        through = (facts.case_types.get(key) for key in service.case_types)
        if not service.process and not any(case_type and case_type.process for case_type in through):
            said = f"{the('services', service)} has no process."
            yield NO_PROCESS.found(said, record=f"services/{service.key}", path=("process",))


def _no_measure(facts: Facts) -> Iterator[Finding]:
    """A service has a measure."""
    for service in facts.model.services:
        if not service.measures and service.key not in facts.measured_services:
            said = f"{the('services', service)} has no measure."
            yield NO_MEASURE.found(said, record=f"services/{service.key}", path=("measures",))


def _without_partner(facts: Facts) -> Iterator[Finding]:
    """What somebody else delivers names that partner."""
    for service in facts.model.services:
        if service.platform == "alternative" and not service.partners:
            said = f"{the('services', service)} is delivered by somebody else, and no partner is named."
            yield WITHOUT_PARTNER.found(said, record=f"services/{service.key}", path=("partners",))


def _dead_signpost(facts: Facts) -> Iterator[Finding]:
    """A signpost leads to a service that can be had, or will be again."""
    offered = keyed(facts.model.partner_services)
    for service in facts.model.services:
        for position, key in enumerate(service.signposts):
            there = offered.get(key)
            if there is not None and there.status in ("inactive", "defunct"):
                said = f"“{service.title}” points to “{there.title}”, which is {there.status}."
                yield DEAD_SIGNPOST.found(
                    said, record=f"services/{service.key}", path=("signposts", position)
                )


CHECKS: Final = (
    lacking(NO_PROMISE, "services", "promise", says="makes no promise"),
    lacking(NO_CHANNEL, "services", "channels", says="has no channel"),
    lacking(NO_OWNER, "services", "owner", says="has no owner"),
    Check(NO_PROCESS, _no_process),
    lacking(NO_UNIT, "services", "unit", "partners", says="is delivered by no unit and no partner"),
    Check(NO_MEASURE, _no_measure),
    Check(WITHOUT_PARTNER, _without_partner),
    Check(DEAD_SIGNPOST, _dead_signpost),
    lacking(
        FOR_NOBODY,
        "services",
        "segments",
        says="is for no segment",
        when=lambda facts: any(service.segments for service in facts.model.services),
    ),
)
