"""Checks of kinds of work: times that can be kept together, stages that can be told apart."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, repeated, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements._record import duration_parts, seconds, spoken

_BARE: Final = """\
case_types:
  - key: permit
    title: Permit
    kind: application"""

NO_NORM: Final = Code(
    "EK421",
    "warning",
    "case type without a norm time",
    "Nothing tells when a case of it is late: boards cannot warn, and no promise can be kept.",
    "Say in `norm_time` how long it takes from first contact to outcome.",
    _BARE,
    f"{_BARE}\n    norm_time: 42d",
)
OVER_THE_LAW: Final = Code(
    "EK422",
    "error",
    "norm time longer than the law allows",
    "Who keeps the norm time breaks the law.",
    "Shorten the norm time to the statutory norm or below it.",
    f"""{_BARE}
    norm_time: 70d
services:
  - key: permit
    title: Permit
    case_types: [permit]
    statutory_norm: {{within: 56d, basis: "Building Act, section 12"}}""",
    f"""{_BARE}
    norm_time: 42d
services:
  - key: permit
    title: Permit
    case_types: [permit]
    statutory_norm: {{within: 56d, basis: "Building Act, section 12"}}""",
)
STAGES_TOO_LONG: Final = Code(
    "EK423",
    "warning",
    "stages that take longer together than the whole may",
    "A case may be in time in every stage, and late in the end.",
    "Shorten the norm times of stages, or lengthen that of the case type.",
    f"""{_BARE}
    norm_time: 42d
    stages:
      - {{key: check, title: Check, norm_time: 14d}}
      - {{key: decide, title: Decide, norm_time: 35d}}""",
    f"""{_BARE}
    norm_time: 42d
    stages:
      - {{key: check, title: Check, norm_time: 14d}}
      - {{key: decide, title: Decide, norm_time: 28d}}""",
)
NET_ALONE: Final = Code(
    "EK424",
    "warning",
    "net norm time without a gross one",
    "Net time stops while we wait for others. Alone it invites asking for one more paper; the customer waits gross.",
    "Add `norm_time`, from first contact to outcome.",
    f"{_BARE}\n    net_norm_time: 28d",
    f"{_BARE}\n    norm_time: 42d\n    net_norm_time: 28d",
)
NET_OVER_GROSS: Final = Code(
    "EK425",
    "error",
    "net norm time longer than the gross one",
    "Net is gross with waiting taken off: it can never be longer.",
    "Correct one of the two.",
    f"{_BARE}\n    norm_time: 28d\n    net_norm_time: 42d",
    f"{_BARE}\n    norm_time: 42d\n    net_norm_time: 28d",
)
MORE_TOUCH: Final = Code(
    "EK426",
    "error",
    "more work in a case than time for it",
    "The usual case takes longer to work on than it may take from first contact to outcome.",
    "Correct `touch_time` or `norm_time`; one of them has most likely the wrong unit.",
    f"{_BARE}\n    norm_time: 1d\n    touch_time: 30h",
    f"{_BARE}\n    norm_time: 10d\n    touch_time: 30h",
)
STAGE_TWICE: Final = Code(
    "EK427",
    "error",
    "two stages of a case type with the same key",
    "A case could be in either of them.",
    "Give each stage a key of its own.",
    f"""{_BARE}
    norm_time: 42d
    stages:
      - {{key: check, title: Check}}
      - {{key: check, title: Check again}}""",
    f"""{_BARE}
    norm_time: 42d
    stages:
      - {{key: check, title: Check}}
      - {{key: check-again, title: Check again}}""",
)
NO_STAGES: Final = Code(
    "EK428",
    "note",
    "a case, application or project without stages",
    "A board can show only that it is open, not how far it has come.",
    "Write its `stages`, or draw them in the process.",
    f"{_BARE}\n    norm_time: 42d",
    f"{_BARE}\n    norm_time: 42d\n    stages:\n      - {{key: check, title: Check}}",
)
NO_SHELF: Final = Code(
    "EK429",
    "warning",
    "case type without a shelf",
    "Other kinds of work have a shelf; new cases of this kind lie nowhere, and nobody sees them.",
    "Name in `shelf` where new cases lie.",
    """\
shelves:
  - key: permits
    title: Permits
case_types:
  - key: advice
    title: Advice
    kind: call
    shelf: permits
  - key: permit
    title: Permit
    kind: application""",
    """\
shelves:
  - key: permits
    title: Permits
case_types:
  - key: advice
    title: Advice
    kind: call
    shelf: permits
  - key: permit
    title: Permit
    kind: application
    shelf: permits""",
)
OF_NO_SERVICE: Final = Code(
    "EK430",
    "note",
    "a case type that no service brings",
    "Work is done, and it is not said for which service.",
    "Name it in `case_types` of a service, or leave it out.",
    f"""{_BARE}
  - key: letter
    title: Letter
    kind: case
services:
  - key: permit
    title: Permit
    case_types: [permit]""",
    f"""{_BARE}
  - key: letter
    title: Letter
    kind: case
services:
  - key: permit
    title: Permit
    case_types: [permit, letter]""",
)


def _over_the_law(facts: Facts) -> Iterator[Finding]:
    """The norm time of a kind of case is not longer than the law allows its service, on the clock of the law."""
    for service in facts.model.services:
        norm = service.statutory_norm
        if norm is None:
            continue
        name = "norm_time" if norm.clock == "gross" else "net_norm_time"
        for key in service.case_types:
            case_type = facts.case_types.get(key)
            held = getattr(case_type, name, None)
            if case_type is not None and held is not None and seconds(held) > seconds(norm.within):
                said = (
                    f"{the('case_types', case_type)} may take {spoken(held)}; "
                    f"{norm.basis} allows {spoken(norm.within)} for “{service.title}”."
                )
                yield OVER_THE_LAW.found(said, record=f"case_types/{key}", path=(name,))


def _stages_too_long(facts: Facts) -> Iterator[Finding]:
    """The stages of a case take no longer together than the whole may."""
    for case_type in facts.model.case_types:
        times = [stage.norm_time for stage in case_type.stages if stage.norm_time]
        if case_type.norm_time is None or not times:
            continue
        units = {duration_parts(time)[1] for time in (case_type.norm_time, *times)}
        # Working days and days can be compared in the long run only, so a day is left to spare.
        spare = 86_400 if "wd" in units and len(units) > 1 else 1
        total = sum(map(seconds, times))
        if total > seconds(case_type.norm_time) + spare:
            said = (
                f"The stages of “{case_type.title}” take {total / 86_400:.3g} days together; "
                f"the whole may take {spoken(case_type.norm_time)}."
            )
            yield STAGES_TOO_LONG.found(said, record=f"case_types/{case_type.key}", path=("stages",))


def _net_alone(facts: Facts) -> Iterator[Finding]:
    """A net norm time has a gross one beside it."""
    for case_type in facts.model.case_types:
        if case_type.net_norm_time and not case_type.norm_time:
            said = f"{the('case_types', case_type)} has a net norm time and no gross one."
            yield NET_ALONE.found(said, record=f"case_types/{case_type.key}", path=("net_norm_time",))


def _not_above(facts: Facts, code: Code, name: str, says: str) -> Iterator[Finding]:
    """A time is not longer than the gross norm time."""
    for case_type in facts.model.case_types:
        held, whole = getattr(case_type, name), case_type.norm_time
        if held and whole and seconds(held) > seconds(whole):
            said = (
                f"{the('case_types', case_type)} {says} {spoken(held)}, more than its {spoken(whole)} in all."
            )
            yield code.found(said, record=f"case_types/{case_type.key}", path=(name,))


def _net_over_gross(facts: Facts) -> Iterator[Finding]:
    """Net is not longer than gross."""
    return _not_above(facts, NET_OVER_GROSS, "net_norm_time", "may take net")


def _more_touch(facts: Facts) -> Iterator[Finding]:
    """There is time for the work."""
    return _not_above(facts, MORE_TOUCH, "touch_time", "takes work of")


def _stage_twice(facts: Facts) -> Iterator[Finding]:
    """A key names one stage of its case type."""
    for case_type in facts.model.case_types:
        for position in repeated(stage.key for stage in case_type.stages):
            said = f"{the('case_types', case_type)} has two stages with the key {case_type.stages[position].key}."
            path = ("stages", position, "key")
            yield STAGE_TWICE.found(said, record=f"case_types/{case_type.key}", path=path)


def _no_stages(facts: Facts) -> Iterator[Finding]:
    """What goes through several hands has stages, or a drawing of them."""
    drawn = {process.key for process in facts.model.processes if process.bpmn}
    for case_type in facts.model.case_types:
        long = case_type.kind in ("application", "case", "project")
        if long and not case_type.stages and case_type.process not in drawn:
            said = f"{the('case_types', case_type)} has no stages."
            yield NO_STAGES.found(said, record=f"case_types/{case_type.key}", path=("stages",))


CHECKS: Final = (
    lacking(NO_NORM, "case_types", "norm_time", "net_norm_time", says="has no norm time"),
    Check(OVER_THE_LAW, _over_the_law),
    Check(STAGES_TOO_LONG, _stages_too_long),
    Check(NET_ALONE, _net_alone),
    Check(NET_OVER_GROSS, _net_over_gross),
    Check(MORE_TOUCH, _more_touch),
    Check(STAGE_TWICE, _stage_twice),
    Check(NO_STAGES, _no_stages),
    lacking(
        NO_SHELF,
        "case_types",
        "shelf",
        says="has no shelf",
        when=lambda facts: any(case_type.shelf for case_type in facts.model.case_types),
    ),
    unused(
        OF_NO_SERVICE,
        "case_types",
        lambda facts: (key for service in facts.model.services for key in service.case_types),
        "is brought by no service",
    ),
)
