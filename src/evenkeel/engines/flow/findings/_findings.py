"""The register of checks, and the findings they make of a log."""

from typing import Final

import numpy as np

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.document._report_findings import Evidence, Finding, FindingTable
from evenkeel.engines.flow.findings import _data, _kind, _matter, _stated_end, _time, _units, _work

CHECKS: Final[tuple[_matter.Check, ...]] = (*_time.CHECKS, *_work.CHECKS, _stated_end.CHECK, *_data.CHECKS)
"""Every check, in the order in which findings of the same severity stand."""
KINDS: Final = {check.kind.code: check.kind for check in CHECKS}
CASES_NAMED = 20


def of(matter: _matter.Matter) -> tuple[Finding, ...]:
    """Make every check and return what was found, gravest first."""
    findings = [_finding(matter.log, check.kind, found) for check in CHECKS for found in check.look(matter)]
    return tuple(sorted(findings, key=lambda finding: _kind.GRAVITY.index(finding.severity)))


def cases_behind(matter: _matter.Matter, code: str, subject: str) -> tuple[str, ...]:
    """Make one check again and return all cases behind what it says of a subject, most telling first."""
    looks = (check.look(matter) for check in CHECKS if check.kind.code == code)
    rows = (found.cases for look in looks for found in look if found.subject == subject)
    found = next((each for each in rows if each is not None), np.zeros(0, np.int64))
    return tuple(map(str, matter.log.cases["case"].take(found).to_pylist()))


def _finding(log: Log, kind: _kind.Kind, found: _matter.Found) -> Finding:
    rows = [] if found.cases is None else found.cases[:CASES_NAMED].tolist()
    table = found.table
    return Finding(
        code=kind.code,
        severity=found.severity or kind.severity,
        about=kind.about,
        title=kind.title,
        subject=found.subject,
        sentence=found.sentence,
        evidence=tuple(
            Evidence(name=name, value=value, unit=_units.of(name, value))
            for name, value in found.evidence.items()
        ),
        table=FindingTable(
            columns=table.columns, rows=table.rows, units=_units.of_columns(table), personal=table.personal
        )
        if table
        else None,
        affected=0 if found.cases is None else int(found.cases.size),
        cases=tuple(str(name) for name in log.cases["case"].take(rows).to_pylist()) if rows else (),
        what_to_do=kind.what_to_do,
        false_alarms=kind.false_alarms,
    )
