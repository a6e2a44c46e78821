"""What a kind of finding is: what its code means, how it is decided, what one could do."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "serious"]
GRAVITY: tuple[Severity, ...] = ("serious", "warning", "info")
"""Severities, gravest first."""
About = Literal["work", "data"]
"""What a finding speaks of: how the work goes, or how far the figures can be trusted."""


@dataclass(frozen=True)
class Kind:
    """One kind of finding. The reference page is made from these."""

    code: str
    severity: Severity
    title: str
    explanation: str
    what_to_do: str
    about: About = "data"
    method: str = ""
    """How it is decided, with its source; empty where the explanation says it all."""
    false_alarms: float | None = None
    """In how many of 1 logs without this trouble it appears at most; None where it states what is, and nothing is
    inferred."""
