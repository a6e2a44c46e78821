"""Checks of measures: who answers for them, where they come from, what they aim at, and how they read times."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, the
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.performance import Measure

_TIME: Final = """\
measures:
  - key: time
    title: Time to a permit
    kind: time"""
_GROSS: Final = f"{_TIME}\n    clock: gross\n    counted_in: days"

NO_OWNER: Final = Code(
    "EK701",
    "warning",
    "measure without an owner",
    "A figure that nobody answers for is looked at by everybody and acted on by nobody.",
    "Name in `owner` the role that answers for it.",
    _GROSS,
    f"{_GROSS}\n    owner: head\nroles:\n  - key: head\n    title: Head of planning",
)
NO_SOURCE: Final = Code(
    "EK702",
    "warning",
    "measure without a computed source",
    "It is said to be computed, and not from what: nobody can compute it, or check it.",
    "Say in `formula` how it comes from the event log, like `lead_time.p85`, or say `source: declared`.",
    _GROSS,
    f"{_GROSS}\n    formula: lead_time.p85",
)
TYPED: Final = Code(
    "EK703",
    "warning",
    "a figure is typed in that the work itself could give",
    "Times, and all figures about a kind of case, are in the event log. Typed in, they age, cost work and can be tuned.",
    "Take `source: declared` off and say in `formula` how it comes from the event log.",
    f"{_GROSS}\n    source: declared",
    f"{_GROSS}\n    formula: lead_time.p85",
)
NO_CLOCK: Final = Code(
    "EK704",
    "warning",
    "a time without a clock",
    "Gross or net is half of what a time says: without it two teams compare different things.",
    "Say `clock: gross`, from first contact, or `clock: net`, with waiting for others taken off.",
    _TIME,
    _GROSS,
)
GAMEABLE: Final = Code(
    "EK705",
    "warning",
    "a time target without a gross clock beside it",
    "Who is measured net can be in time by asking for one more paper. Only the gross time shows what the customer waited.",
    "Name in `beside` a measure of the gross time, or aim at the gross time itself.",
    f"{_TIME}\n    clock: net\n    target: {{value: 28}}",
    f"""{_TIME}
    clock: net
    target: {{value: 28}}
    beside: waited
  - key: waited
    title: What customers waited
    kind: time
    clock: gross""",
)
CLOCK_OF_NOTHING: Final = Code(
    "EK706",
    "warning",
    "a clock on something that is no time",
    "Only times are gross or net.",
    "Take `clock` off, or say `kind: time`.",
    "measures:\n  - key: smiles\n    title: Satisfaction\n    kind: satisfaction\n    clock: gross",
    "measures:\n  - key: smiles\n    title: Satisfaction\n    kind: satisfaction",
)
NO_TARGET_DAY: Final = Code(
    "EK707",
    "note",
    "a target to be reached on no day",
    "The value is not there yet, and nothing says when it shall be.",
    "Say in `by` of the target when it shall be reached.",
    f"{_GROSS}\n    baseline: 56\n    target: {{value: 42}}",
    f"{_GROSS}\n    baseline: 56\n    target: {{value: 42, by: 2029-12-31}}",
)
NO_BASELINE: Final = Code(
    "EK708",
    "note",
    "a target without a baseline",
    "Whether the target is bold or idle, and what came of it, can be told only from where it began.",
    "Say in `baseline` what the value was when the target was set.",
    f"{_GROSS}\n    target: {{value: 42, by: 2029-12-31}}",
    f"{_GROSS}\n    baseline: 56\n    target: {{value: 42, by: 2029-12-31}}",
)
BACKWARDS: Final = Code(
    "EK709",
    "warning",
    "a target that is worse than the baseline",
    "By the direction that is said to be better, reaching the target would be a step back.",
    "Correct `better`, `baseline` or `target`.",
    f"{_GROSS}\n    better: higher\n    baseline: 56\n    target: {{value: 42, by: 2029-12-31}}",
    f"{_GROSS}\n    better: lower\n    baseline: 56\n    target: {{value: 42, by: 2029-12-31}}",
)
DAY_PASSED: Final = Code(
    "EK710",
    "note",
    "the day of a target has passed",
    "It is either reached or missed; as long as it stands there, it is neither.",
    "Look at the figure, say what came of it, and set a new target or none.",
    f"{_GROSS}\n    baseline: 56\n    target: {{value: 42, by: 2019-12-31}}",
    f"{_GROSS}\n    baseline: 56\n    target: {{value: 42, by: 2029-12-31}}",
)
NO_PURPOSE: Final = Code(
    "EK711",
    "note",
    "a measure that answers no question",
    "Without its question a figure is collected for ever and used for whatever fits.",
    "Write in `purpose` the question that it answers.",
    _GROSS,
    f"{_GROSS}\n    purpose: How long does a customer wait for a permit?",
)
NO_BEHAVIOUR: Final = Code(
    "EK712",
    "note",
    "a target of which nobody has said what it invites",
    "Every target is met in some way; the ways that were not meant are best named before they are found.",
    "Write in `promotes` the behaviour that it invites, wanted and unwanted.",
    f"{_GROSS}\n    target: {{value: 42}}",
    f"{_GROSS}\n    target: {{value: 42}}\n    promotes: Finishing early; also sending back what is incomplete.",
)
NO_MEASURING_UNIT: Final = Code(
    "EK713",
    "note",
    "a target in nothing",
    "A bare number can be days or weeks, cases or per cent: everybody reads it in their own way.",
    "Say in `counted_in` what it is counted in, like `days` or `%`.",
    f"{_TIME}\n    clock: gross\n    target: {{value: 42}}",
    f"{_GROSS}\n    target: {{value: 42}}",
)


def _no_source(facts: Facts) -> Iterator[Finding]:
    """What is computed says from what."""
    for measure in facts.model.measures:
        if measure.source == "computed" and not measure.formula:
            said = f"{the('measures', measure)} is computed, and has no formula."
            yield NO_SOURCE.found(said, record=f"measures/{measure.key}", path=("formula",))


def _typed(facts: Facts) -> Iterator[Finding]:
    """Times, and how many cases of a kind there are, come from the work."""
    for measure in facts.model.measures:
        counted = measure.kind == "time" or (measure.kind == "volume" and measure.case_type is not None)
        if measure.source == "declared" and counted:
            said = f"{the('measures', measure)} is a {measure.kind} and is typed in."
            yield TYPED.found(said, record=f"measures/{measure.key}", path=("source",))


def _no_clock(facts: Facts) -> Iterator[Finding]:
    """A time is gross or net."""
    for measure in facts.model.measures:
        if measure.kind == "time" and measure.clock is None:
            said = f"{the('measures', measure)} is a time, neither gross nor net."
            yield NO_CLOCK.found(said, record=f"measures/{measure.key}", path=("clock",))


def _gameable(facts: Facts) -> Iterator[Finding]:
    """A target on a time that is not gross has a gross time beside it."""
    gross = {measure.key for measure in facts.model.measures if _waited(measure)}
    beside_gross = {measure.beside for measure in facts.model.measures if _waited(measure)}
    for measure in facts.model.measures:
        if measure.kind != "time" or measure.target is None or measure.clock == "gross":
            continue
        if measure.beside not in gross and measure.key not in beside_gross:
            said = f"{the('measures', measure)} has a target and no gross time beside it."
            yield GAMEABLE.found(said, record=f"measures/{measure.key}", path=("beside",))


def _waited(measure: Measure) -> bool:
    return measure.kind == "time" and measure.clock == "gross"


def _clock_of_nothing(facts: Facts) -> Iterator[Finding]:
    """Only a time has a clock."""
    for measure in facts.model.measures:
        if measure.clock is not None and measure.kind != "time":
            said = f"{the('measures', measure)} is no time, and has a {measure.clock} clock."
            yield CLOCK_OF_NOTHING.found(said, record=f"measures/{measure.key}", path=("clock",))


def _way(measure: Measure) -> float:
    """Give how much better the target is than the baseline; below zero: worse. Zero where that cannot be told."""
    if measure.target is None or measure.baseline is None or measure.better == "steady":
        return 0
    more = measure.target.value - measure.baseline
    return more if measure.better == "higher" else -more


def _no_target_day(facts: Facts) -> Iterator[Finding]:
    """What is still to be reached has a day. A target without one holds always, which is meant where it holds already."""
    for measure in facts.model.measures:
        if measure.target is not None and measure.target.by is None and _way(measure) > 0:
            said = f"{the('measures', measure)} shall come from {measure.baseline:g} to {measure.target.value:g} by no day."
            yield NO_TARGET_DAY.found(said, record=f"measures/{measure.key}", path=("target",))


def _no_baseline(facts: Facts) -> Iterator[Finding]:
    """What shall be reached by a day says where it began."""
    for measure in facts.model.measures:
        if measure.target is not None and measure.target.by is not None and measure.baseline is None:
            said = f"{the('measures', measure)} has a target and no baseline."
            yield NO_BASELINE.found(said, record=f"measures/{measure.key}", path=("baseline",))


def _backwards(facts: Facts) -> Iterator[Finding]:
    """A target that is to be reached by a day is better than the baseline."""
    for measure in facts.model.measures:
        if measure.target is not None and measure.target.by is not None and _way(measure) < 0:
            said = (
                f"{the('measures', measure)} shall come from {measure.baseline:g} to {measure.target.value:g}, "
                f"and {measure.better} is better."
            )
            yield BACKWARDS.found(said, record=f"measures/{measure.key}", path=("target",))


def _day_passed(facts: Facts) -> Iterator[Finding]:
    """The day of a target lies ahead."""
    for measure in facts.model.measures:
        if measure.target is not None and measure.target.by is not None and measure.target.by < facts.on:
            said = f"{the('measures', measure)} should have come to {measure.target.value:g} by {measure.target.by}."
            yield DAY_PASSED.found(said, record=f"measures/{measure.key}", path=("target", "by"))


def _target_lacks(code: Code, name: str, says: str) -> Check:
    """Find measures with a target that lack something else."""

    def look(facts: Facts) -> Iterator[Finding]:
        for measure in facts.model.measures:
            if measure.target is not None and not getattr(measure, name):
                said = f"{the('measures', measure)} has a target, and {says}."
                yield code.found(said, record=f"measures/{measure.key}", path=(name,))

    return Check(code, look)


CHECKS: Final = (
    lacking(NO_OWNER, "measures", "owner", says="has no owner"),
    Check(NO_SOURCE, _no_source),
    Check(TYPED, _typed),
    Check(NO_CLOCK, _no_clock),
    Check(GAMEABLE, _gameable),
    Check(CLOCK_OF_NOTHING, _clock_of_nothing),
    Check(NO_TARGET_DAY, _no_target_day),
    Check(NO_BASELINE, _no_baseline),
    Check(BACKWARDS, _backwards),
    Check(DAY_PASSED, _day_passed),
    lacking(NO_PURPOSE, "measures", "purpose", says="answers no question"),
    _target_lacks(NO_BEHAVIOUR, "promotes", "nobody has said what it invites"),
    _target_lacks(NO_MEASURING_UNIT, "counted_in", "does not say what it is counted in"),
)
