"""How far foretold times were off in the past, and by what they are corrected since."""

from pydantic import AwareDatetime, Field

from evenkeel.engines.twin.document._part import Part, Seconds, Share


class Calibration(Part):
    """What forecasts at past moments of the same log were off, level by level.

    A foretold quantile of level `levels[n]` becomes (quantile + `offset`) times `factors[n]`, less `offset`.
    """

    levels: tuple[Share, ...]
    """The levels at which it was measured, rising."""
    factors: tuple[float, ...]
    """The factor for each level: 2 where times were twice as long as foretold."""
    offset: Seconds
    """What is added to times before they are multiplied, so that short ones stay short."""
    begin: AwareDatetime
    """The first of the past moments."""
    end: AwareDatetime
    """Until when was known what had become of the cases."""
    moments: int = Field(ge=1)
    """How many moments."""
    cases: int = Field(ge=1)
    """How many different cases were open at them."""
    covered: Share
    """Which share of them ended within the interval of 80 % as it was foretold, before any correction."""
    piling: float = Field(default=1.0, gt=0)
    """How many of the cases that came after a moment were open later, beside what was foretold."""
    piling_spread: float = Field(default=1.0, ge=0)
    """By what deviations of the pile from its mean are multiplied: 2 where they were twice as large as foretold."""
