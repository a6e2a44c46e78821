"""Where findings were written."""

from collections.abc import Iterable
from dataclasses import replace

from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.reading._read import Reading


def located(findings: Iterable[Finding], *, reading: Reading) -> tuple[Finding, ...]:
    """Add to findings the place of their record or value; those that have a place keep it."""
    return tuple(
        replace(finding, place=reading.place(finding.record, finding.path))
        if finding.place is None and finding.record is not None
        else finding
        for finding in findings
    )
