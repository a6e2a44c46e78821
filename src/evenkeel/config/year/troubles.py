"""The four troubles that the example shows, each where the model suggests it, and nowhere else."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class PhoneStruggle:
    """Everybody wants the heavy cases: phones and quick mails are left to those who cannot say no."""

    role: str = "contact-adviser"
    left_with_phones: float = 0.1
    """The share of the team that takes what rings and the quick mails."""
    wants_heavy: float = 0.2
    """The share that takes heavy cases only."""
    leaning: float = 0.75
    """How often the others look at heavy cases only."""
    reluctance: float = 0.04
    """How often the others take something quick although something heavy lies there."""
    unanswered: float = 0.11
    """The part of the calls that nobody picks up."""
    lying: float = 2.2
    """Days for which a quick mail lies before anybody looks, in the median."""


@dataclass(frozen=True)
class SacredKey:
    """A key hands out complaints blindly: most to one, who drowns, while others run dry."""

    role: str = "feedback-officer"
    desks: tuple[int, ...] = (0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6)
    """Whose desk each month of birth names: a key that nobody may touch."""


@dataclass(frozen=True)
class Day21:
    """A target of 21 days to begin, and so nobody begins before it nears."""

    case_type: str = "tax-support-claim"
    days: int = 21
    early: float = 0.07
    kept: float = 1.8
    """How many times as many of these cases the example keeps as of others, so that the pattern can be seen."""
    missed: float = 0.24
    """The part for which the target is missed. Nothing is counted any more then, and so there is no hurry either."""
    forgotten: float = 150.0
    """Days for which such a case may lie on."""


@dataclass(frozen=True)
class Variation:
    """How often a claim is refused depends on who decides it."""

    case_type: str = "benefit-claim"
    refused: tuple[float, ...] = (0.62, 0.50, 0.27, 0.22, 0.09, 0.04)
    """The share that each of those who decide refuses."""


@dataclass(frozen=True)
class Troubles:
    """Which of the troubles a council has; None: not that one."""

    phones: PhoneStruggle | None = field(default=None)
    key: SacredKey | None = field(default=None)
    day21: Day21 | None = field(default=None)
    variation: Variation | None = field(default=None)


ALL: Final = Troubles(PhoneStruggle(), SacredKey(), Day21(), Variation())
NONE: Final = Troubles()
