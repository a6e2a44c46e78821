"""What an import did not take over: it is told, never silently dropped."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeftOut:
    """Something in a file that has no place in the model, or that was taken with an assumption."""

    what: str
    """What it is, with its name and where it stands."""
    why: str
    """Why it was left out, or what was assumed, in one sentence."""

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"
