"""Facts measured from a log or from its parts, and the report put together from facts and findings."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from functools import partial as bound
from typing import Any

import pyarrow as pa

from evenkeel.engines.flow._log import Log, NoEvents
from evenkeel.engines.flow.document._report import Facts, Report
from evenkeel.engines.flow.facts import _chunks, _parts, _portable, _register
from evenkeel.engines.flow.facts._parts import Across, Part
from evenkeel.engines.flow.facts._whole import Figure, Whole
from evenkeel.engines.flow.findings import _findings, _matter
from evenkeel.engines.flow.findings._targets import Target
from evenkeel.engines.flow.reading import _events
from evenkeel.engines.flow.reading._reading import Reading

FACTS = tuple(_register.FACTS)
"""The facts that can be measured alone, by the name of their field in the document."""


def measure(log: Log, *, executor: Executor | None = None) -> Facts:
    """Measure what happened. Each fact states its definition, unit and source.

    The log is cut into chunks of whole cases, and what each tells is added up exactly: the figures are the same however
    it is cut. With an `executor` (threads, processes, a cluster's) the chunks are worked on at once; threads share the
    log and are quickest on one machine. Raises `NoEvents` for a log without events.
    """
    return _document(_whole(log, FACTS, executor), across=_here(executor))


def measure_some(log: Log, *, facts: Sequence[str], executor: Executor | None = None) -> dict[str, Any]:
    """Measure some facts alone, named as in `FACTS`; return them by name, as they stand in the document.

    Raises `NoEvents`, and KeyError for a fact that is not there.
    """
    return _register.finished(_whole(log, facts, executor), facts, across=_here(executor))


def partial(events: pa.Table) -> bytes:
    """Measure a part of a log on its own: some events, and of each case all or none of them.

    The table has the columns that `write` writes to Parquet (see `log_of`). The bytes go to `combine`, from any machine;
    a part without events gives bytes too.
    """
    log = _events.log_of(events)
    return _portable.packed(_parts.merged(_kept(log, FACTS, None)) if log.n_events else Part())


def combine(parts: Iterable[bytes]) -> Facts:
    """Combine what `partial` made of all parts of a log, in any order, into the facts of the whole.

    They equal those that `measure` finds in the whole log. Raises `NoEvents` where no part has an event.
    """
    found = [part for part in map(_portable.unpacked, parts) if part.tallies]
    if not found:
        raise NoEvents
    return _document(Whole(_parts.merged(found)), across=map)


def _whole(log: Log, facts: Sequence[str], executor: Executor | None) -> Whole:
    if not log.n_events:
        raise NoEvents
    parts = _kept(log, facts, executor)
    return Whole(_parts.merged(parts, across=_here(executor)))


def _kept(log: Log, facts: Sequence[str], executor: Executor | None) -> list[Part]:
    across: Across[Any, Any] = executor.map if executor else map
    chunks = _chunks.cut(log, events=_chunks.share(log.n_events)) if executor else _chunks.cut(log)
    return list(across(bound(_register.kept, names=tuple(facts)), chunks))


def _here(executor: Executor | None) -> Across[Any, Any]:
    """Return what to merge and finish with: threads work on what is here, others would have to be sent it."""
    return executor.map if isinstance(executor, ThreadPoolExecutor) else map


def _document(whole: Whole, *, across: Across[Any, Any]) -> Facts:
    """Put the facts together."""
    found = _register.finished(whole, FACTS, across=across)
    return Facts(
        cases=whole.n_cases,
        open_cases=whole.n_cases - found["lead_time"].count,
        events=int(whole.figures("activity")[:, Figure.EVENTS].sum()),
        activities=len(found["by_activity"]),
        resources=len(found["by_resource"]),
        events_without_resource=whole.count("events_without_resource"),
        **found,
    )


def report(reading: Reading, *, at: datetime, version: str, targets: Sequence[Target] = ()) -> Report:
    """Measure a log that was read, and say what to know about the figures.

    `at` is the moment of the report, `version` that of evenkeel; both go into the document. `targets` are the
    limits in time that are known; others are looked for. The same arguments give the same document. Raises `NoEvents`.
    """
    facts = measure(reading.log)
    matter = _matter.Matter(
        log=reading.log, facts=facts, source=reading.source, at=at, targets=tuple(targets)
    )
    return Report(
        generated_at=at,
        evenkeel=version,
        source=reading.source,
        targets=tuple(map(str, targets)),
        facts=facts,
        findings=_findings.of(matter),
    )


def cases_behind(log: Log, made: Report, *, place: int) -> tuple[str, ...]:
    """Return the identifiers of all cases behind a finding of a report that was made of this log, most telling first.

    `place` is that of the finding in the report, which names the first 20 of them.
    """
    finding = made.findings[place]
    matter = _matter.Matter(
        log=log,
        facts=made.facts,
        source=made.source,
        at=made.generated_at,
        targets=tuple(map(Target.parse, made.targets)),
    )
    return _findings.cases_behind(matter, finding.code, finding.subject)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the report."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | Report.model_json_schema(by_alias=True, mode="serialization")
