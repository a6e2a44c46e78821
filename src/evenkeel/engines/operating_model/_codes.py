"""What can be found: a code for each, with what it means and what to do. Codes are stable; numbers are never used again.

`EK0..` is the language: the model cannot be used until it is right. `EK1..` and up are checks, by element.
"""

from dataclasses import dataclass

from evenkeel.engines.operating_model._finding import Finding, Place, Severity


@dataclass(frozen=True)
class Code:
    """One kind of finding."""

    code: str
    severity: Severity
    title: str
    """What is wrong, in a few words."""
    explanation: str
    """Why it matters."""
    fix: str
    """What to do."""
    bad: str
    """An example that has it, in YAML."""
    good: str
    """The example put right."""

    def found(
        self,
        message: str,
        *,
        record: str | None = None,
        path: tuple[str | int, ...] = (),
        place: Place | None = None,
        fix: str | None = None,
        principle: str | None = None,
    ) -> Finding:
        """Make a finding of this kind; without its own advice it gives that of the code."""
        return Finding(
            self.code, self.severity, message, fix or self.fix, record, path, place, principle=principle
        )
