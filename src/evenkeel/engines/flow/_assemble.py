"""The report put together from its facts and findings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from evenkeel.engines.flow._log import Log, NoEvents
from evenkeel.engines.flow.document._report import Facts, Report
from evenkeel.engines.flow.facts import (
    _facts_order,
    _facts_people,
    _facts_quality,
    _facts_rework,
    _facts_rhythm,
    _facts_time,
    _facts_waiting,
    _facts_wip,
    _facts_work,
)
from evenkeel.engines.flow.findings import _findings, _matter
from evenkeel.engines.flow.findings._targets import Target
from evenkeel.engines.flow.reading._reading import Reading


def measure(log: Log) -> Facts:
    """Measure what happened. Each fact states its definition, unit and source.

    Raises `NoEvents` for a log without events.
    """
    if not log.n_events:
        raise NoEvents
    lead_time = _facts_time.lead_time(log)
    by_activity, by_resource = _facts_work.by_activity(log), _facts_work.by_resource(log)
    return Facts(
        cases=log.n_cases,
        open_cases=log.n_cases - lead_time.count,
        events=log.n_events,
        activities=len(by_activity),
        resources=len(by_resource),
        events_without_resource=_facts_work.events_without_resource(log),
        span=_facts_time.span(log),
        lead_time=lead_time,
        over_time=_facts_wip.over_time(log),
        wip=_facts_wip.work_in_progress(log),
        variants=_facts_order.variants(log),
        by_activity=by_activity,
        dfg=_facts_order.directly_follows(log),
        by_resource=by_resource,
        weekdays=_facts_time.weekdays(log),
        rework=_facts_rework.rework(log),
        handovers=_facts_people.handovers(log, log.resource),
        group_handovers=_facts_people.handovers(log, log.group),
        resources_per_case=_facts_people.resources_per_case(log),
        imbalance=_facts_people.imbalance(log),
        touch_time=_facts_waiting.touch_time(log),
        multitasking=_facts_people.multitasking(log),
        hours=_facts_rhythm.hours(log),
        batches=_facts_rhythm.batches(log),
        due_dates=_facts_waiting.due_dates(log),
        ageing=_facts_waiting.ageing(log),
        quality=_facts_quality.quality(log),
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
        facts=facts,
        findings=_findings.of(matter),
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the report."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | Report.model_json_schema(by_alias=True, mode="serialization")
