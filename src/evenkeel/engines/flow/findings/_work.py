"""The checks of how work flows and how it is shared."""

from evenkeel.engines.flow.findings import (
    _batch,
    _bottleneck,
    _cherry_picking,
    _imbalance,
    _matter,
    _mean_hides,
    _ping_pong,
    _variation,
    _weekly_rhythm,
)

CHECKS: tuple[_matter.Check, ...] = (
    _bottleneck.CHECK,
    _batch.CHECK,
    _imbalance.CHECK,
    _cherry_picking.CHECK,
    _ping_pong.CHECK,
    _variation.CHECK,
    _mean_hides.CHECK,
    _weekly_rhythm.CHECK,
)
