"""The checks of time: limits that work is steered by, ways round the clock, steps that lie or that a rule does."""

from evenkeel.engines.flow.findings import (
    _bunching,
    _ceiling,
    _door,
    _late_start,
    _matter,
    _rule_driven,
)

CHECKS: tuple[_matter.Check, ...] = (
    _bunching.CHECK,
    _door.CHECK,
    _ceiling.CHECK,
    _late_start.CHECK,
    _rule_driven.CHECK,
)
