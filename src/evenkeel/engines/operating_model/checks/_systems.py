"""Checks of systems and interfaces: common by default, specialist by exception, none beyond its last day."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._accepting import in_force
from evenkeel.engines.operating_model.checks._check import Check, lacking, past, the
from evenkeel.engines.operating_model.checks._facts import Facts, keyed

_BARE: Final = """\
systems:
  - key: permits
    title: Permit system"""
_SPECIALIST: Final = """\
systems:
  - key: permits
    title: Permit system
    kind: specialist
    exception: permits
roles:
  - key: head
    title: Head of planning
exceptions:
  - key: permits
    title: The common system cannot show plans
    rule: EK601
    records: [systems/permits]
    owner: head
    expires: 2029-12-31"""
_TWO: Final = """\
systems:
  - key: permits
    title: Permit system
  - key: archive
    title: Archive
interfaces:
  - key: to-archive
    title: To the archive
    source: permits
    target: archive"""

WITHOUT_EXCEPTION: Final = Code(
    "EK601",
    "warning",
    "specialist system without an exception in force",
    "Each specialist system costs its own contract, interfaces, training and knowledge; where nobody accepts that until a day, "
    "their number only grows.",
    "Name in `exception` one that is accepted, owned and not expired, or use a common system.",
    "systems:\n  - key: permits\n    title: Permit system\n    kind: specialist",
    _SPECIALIST,
)
OTHER_EXCEPTION: Final = Code(
    "EK602",
    "warning",
    "an exception that is about other systems",
    "The exception names records, and this system is not among them.",
    "Name the system in `records` of the exception, or another exception in the system.",
    _SPECIALIST.replace("[systems/permits]", "[roles/head]"),
    _SPECIALIST,
)
CONTRACT_ENDED: Final = Code(
    "EK603",
    "warning",
    "a contract that has ended",
    "The system runs without a contract, or the contract was renewed and the model does not know.",
    "Correct `contract_ends`, or end the use of the system.",
    f"{_BARE}\n    contract_ends: 2019-12-31",
    f"{_BARE}\n    contract_ends: 2029-12-31",
)
ENDS_TOO_EARLY: Final = Code(
    "EK604",
    "warning",
    "a contract that ends before the use does",
    "Between the two days the system is used without a contract.",
    "Renew the contract until the last day of use, or let the use end earlier.",
    f"{_BARE}\n    contract_ends: 2028-06-30\n    retires: 2029-12-31",
    f"{_BARE}\n    contract_ends: 2029-12-31\n    retires: 2029-12-31",
)
STILL_NEEDED: Final = Code(
    "EK605",
    "warning",
    "a process that needs a system that is gone",
    "The last day of the system has passed, and a process still needs it.",
    "Let the process use what came instead, or correct `retires`.",
    f"{_BARE}\n    retires: 2019-12-31\nprocesses:\n  - key: decide\n    title: Decide\n    systems: [permits]",
    f"{_BARE}\n    retires: 2029-12-31\nprocesses:\n  - key: decide\n    title: Decide\n    systems: [permits]",
)
FLOWS_ON: Final = Code(
    "EK606",
    "warning",
    "an interface with a system that is gone",
    "The last day of one of its systems has passed: nothing flows any more.",
    "Take the interface out, or lead it to what came instead.",
    _TWO.replace("title: Archive\n", "title: Archive\n    retires: 2019-12-31\n"),
    _TWO,
)
TO_ITSELF: Final = Code(
    "EK607",
    "error",
    "an interface of a system with itself",
    "Nothing flows between systems here.",
    "Correct `source` or `target`.",
    _TWO.replace("target: archive", "target: permits"),
    _TWO,
)
NO_DATA_STANDARD: Final = Code(
    "EK608",
    "note",
    "an interface without a data standard",
    "What flows was agreed by two systems alone: it is made anew whenever one of them is replaced.",
    "Name in `standard` what is spoken.",
    _TWO,
    f"{_TWO}\n    standard: cases\ndata_standards:\n  - key: cases\n    title: Exchange of cases",
)
NO_OWNER: Final = Code(
    "EK609",
    "warning",
    "system without an owner",
    "Nobody decides what it shall do, who may use it, and when it goes.",
    "Name in `owner` the role that answers for it.",
    _BARE,
    f"{_BARE}\n    owner: head\nroles:\n  - key: head\n    title: Head of planning",
)
LEAKING: Final = Code(
    "EK610",
    "note",
    "personal data flow into a system that says it holds none",
    "The system that gives holds personal data. Either none of them flow, or the other holds some too.",
    "Say `personal_data: true` of the target, or in `carries` what flows.",
    _TWO.replace("title: Permit system\n", "title: Permit system\n    personal_data: true\n"),
    _TWO.replace("title: Permit system\n", "title: Permit system\n    personal_data: true\n").replace(
        "title: Archive\n", "title: Archive\n    personal_data: true\n"
    ),
)


def _without_exception(facts: Facts) -> Iterator[Finding]:
    """A specialist system rests on an exception in force."""
    exceptions = keyed(facts.model.exceptions)
    for system in facts.model.systems:
        exception = exceptions.get(system.exception or "")
        if system.kind == "specialist" and (exception is None or not in_force(exception, facts)):
            why = "no exception" if exception is None else f"“{exception.title}”, which is not in force"
            said = f"{the('systems', system)} is a specialist system and rests on {why}."
            yield WITHOUT_EXCEPTION.found(said, record=f"systems/{system.key}", path=("exception",))


def _other_exception(facts: Facts) -> Iterator[Finding]:
    """The exception of a system is about it, or about all."""
    exceptions = keyed(facts.model.exceptions)
    for system in facts.model.systems:
        exception = exceptions.get(system.exception or "")
        if exception is not None and exception.records and f"systems/{system.key}" not in exception.records:
            said = f"{the('systems', system)} rests on “{exception.title}”, which is about other records."
            yield OTHER_EXCEPTION.found(said, record=f"systems/{system.key}", path=("exception",))


def _ends_too_early(facts: Facts) -> Iterator[Finding]:
    """A contract lasts as long as the use, where it has not ended already."""
    for system in facts.model.systems:
        ends, last = system.contract_ends, system.retires
        if ends is not None and last is not None and facts.on <= ends < last:
            said = f"{the('systems', system)} is used until {last}, and its contract ends on {ends}."
            yield ENDS_TOO_EARLY.found(said, record=f"systems/{system.key}", path=("contract_ends",))


def _gone(facts: Facts) -> set[str]:
    return {system.key for system in facts.model.systems if system.retires and system.retires < facts.on}


def _still_needed(facts: Facts) -> Iterator[Finding]:
    """A process needs systems that are there."""
    gone = _gone(facts)
    for process in facts.model.processes:
        for position, key in enumerate(process.systems):
            if key in gone:
                said = f"{the('processes', process)} needs the system {key}, whose last day has passed."
                yield STILL_NEEDED.found(said, record=f"processes/{process.key}", path=("systems", position))


def _flows_on(facts: Facts) -> Iterator[Finding]:
    """An interface is between systems that are there."""
    gone = _gone(facts)
    for interface in facts.model.interfaces:
        for name in ("source", "target"):
            if getattr(interface, name) in gone:
                said = f"{the('interfaces', interface)} has the {name} {getattr(interface, name)}, whose last day has passed."
                yield FLOWS_ON.found(said, record=f"interfaces/{interface.key}", path=(name,))


def _to_itself(facts: Facts) -> Iterator[Finding]:
    """An interface is between two systems."""
    for interface in facts.model.interfaces:
        if interface.source == interface.target:
            said = f"{the('interfaces', interface)} leads from {interface.source} to itself."
            yield TO_ITSELF.found(said, record=f"interfaces/{interface.key}", path=("target",))


def _leaking(facts: Facts) -> Iterator[Finding]:
    """Where personal data flow, they are said to arrive."""
    systems = keyed(facts.model.systems)
    for interface in facts.model.interfaces:
        source, target = systems.get(interface.source), systems.get(interface.target)
        if source and target and source.personal_data and not target.personal_data and not interface.carries:
            said = f"“{source.title}” holds personal data and gives to “{target.title}”, which is said to hold none."
            yield LEAKING.found(said, record=f"interfaces/{interface.key}", path=("target",))


CHECKS: Final = (
    Check(WITHOUT_EXCEPTION, _without_exception),
    Check(OTHER_EXCEPTION, _other_exception),
    past(CONTRACT_ENDED, "systems", "contract_ends", "has a contract that ended on"),
    Check(ENDS_TOO_EARLY, _ends_too_early),
    Check(STILL_NEEDED, _still_needed),
    Check(FLOWS_ON, _flows_on),
    Check(TO_ITSELF, _to_itself),
    lacking(NO_DATA_STANDARD, "interfaces", "standard", says="names no data standard"),
    lacking(NO_OWNER, "systems", "owner", says="has no owner"),
    Check(LEAKING, _leaking),
)
