"""The checks of how work flows and how it is shared."""

from evenkeel.engines.flow.findings import (
    _batch,
    _bottleneck,
    _matter,
    _mean_hides,
    _weekly_rhythm,
)

CHECKS: tuple[_matter.Check, ...] = (
    _bottleneck.CHECK,
    _batch.CHECK,
    _mean_hides.CHECK,
    _weekly_rhythm.CHECK,
)
