"""Operations of the background job. Whatever a run says counts only while it is the latest of its attempt."""

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.twins import models, rules
from evenkeel.contexts.twins.values import KEPT, NIGHT, UNDER_WAY, Learnt, Run, State
from evenkeel.engines import twin
from evenkeel.kernel import errors, ids
from evenkeel.kernel.time import spoken_duration
from evenkeel.lib import jobs
from evenkeel.lib.db import texts

HOUR: Final = 3_600.0
BY_JOB: Final = trail.Actor(label="Evenkeel", origin=trail.Origin(trail.Channel.JOB))


class Superseded(errors.Conflict):
    """Another run has taken over, or the attempt was given up: this one ends."""

    code: ClassVar[str] = "run-superseded"


def begin_nights(*, organisation_id: uuid.UUID, at: dt.datetime) -> bool:
    """See to it that the twins of an organisation are learnt every night; tell whether that was new."""
    return jobs.request_once(NIGHT, jobs.ForWhom(organisation_id), not_before=rules.next_night(at))


def begin(*, attempt_id: uuid.UUID, at: dt.datetime) -> tuple[Run, str]:
    """Begin an attempt that somebody asked for; return the run and the unit. Raises Superseded."""
    run = Run(attempt_id, ids.new())
    rows = models.Attempt.objects.filter(id=attempt_id, state__in=[each.value for each in UNDER_WAY])
    if not rows.update(state=State.LEARNING, run_id=run.run_id, beat_at=at, part=0, doing=""):
        raise Superseded
    return run, models.Attempt.objects.values_list("unit", flat=True).get(id=attempt_id)


def begin_at_night(*, organisation_id: uuid.UUID, unit: str, at: dt.datetime) -> Run:
    """Begin an attempt that nobody asked for. Raises Superseded where one goes on."""
    run = Run(ids.new(), ids.new())
    try:
        with transaction.atomic():
            models.Attempt.objects.create(
                id=run.attempt_id,
                organisation_id=organisation_id,
                unit=unit,
                state=State.LEARNING,
                asked_at=at,
                run_id=run.run_id,
                beat_at=at,
            )
    except IntegrityError as other:
        raise Superseded from other
    return run


def beat(*, run: Run, part: int, doing: str, at: dt.datetime) -> None:
    """Say that the run is alive, how far it has come, of a hundred, and what it does. Raises Superseded."""
    if not _mine(run).update(beat_at=at, part=part, doing=doing):
        raise Superseded


def finish(*, run: Run, learnt: Learnt, title: str, at: dt.datetime) -> None:
    """Keep what was learnt, and no more than so many attempts before it. Raises Superseded."""
    fidelity = twin.Fidelity.model_validate_json(learnt.fidelity)
    with transaction.atomic():
        changed = _mine(run).update(
            state=State.READY,
            finished_at=at,
            part=100,
            cases=learnt.cases,
            people=learnt.people,
            uses={each.code: each.grade.value for each in fidelity.verdicts},
            lead_time=_off(fidelity),
            document=texts.storable(learnt.document),
            fidelity=texts.storable(learnt.fidelity),
            seen=learnt.seen.as_json(),
        )
        _close(run, changed, title=title, at=at, cases=str(learnt.cases))


def keep_outlook(
    *, organisation_id: uuid.UUID, unit: str, forecast: twin.Forecast | None, at: dt.datetime
) -> None:
    """Keep what was foretold of a team in the place of what was foretold before; nothing where nothing lies there."""
    mine = models.Outlook.objects.filter(organisation_id=organisation_id, unit=unit)
    if forecast is None:
        mine.delete()
        return
    document = texts.storable(forecast.model_dump_json(exclude_defaults=True))
    models.Outlook.objects.update_or_create(
        organisation_id=organisation_id, unit=unit, defaults={"at": at, "document": document}
    )


def refuse(*, run: Run, refusal: errors.Refusal, cases: int, title: str, at: dt.datetime) -> None:
    """Keep why no twin can be learnt. Raises Superseded."""
    with transaction.atomic():
        said = texts.storable(refusal.message)
        changed = _mine(run).update(state=State.REFUSED, finished_at=at, refusal=said, cases=cases)
        _close(run, changed, title=title, at=at, refused=refusal.code)


def stop(*, run: Run, at: dt.datetime) -> None:
    """Note that the run broke down, so that nobody waits for it."""
    with transaction.atomic():
        changed = _mine(run).update(state=State.STOPPED, finished_at=at)
        if changed:
            _close(run, changed, title="", at=at, refused="stopped")


def _mine(run: Run) -> QuerySet[models.Attempt]:
    return models.Attempt.objects.filter(id=run.attempt_id, run_id=run.run_id, state=State.LEARNING)


def _close(run: Run, changed: int, *, title: str, at: dt.datetime, **details: str) -> None:
    """Record what came of a run, and remove the attempts that are too old to be kept, but never the twin that holds."""
    if not changed:
        raise Superseded
    row = models.Attempt.objects.only("organisation_id", "unit").get(id=run.attempt_id)
    audit.record(
        organisation_id=row.organisation_id,
        by=BY_JOB,
        action="twins.twin-learnt",
        subject=trail.Subject(kind="team", id=row.unit, label=title or row.unit),
        at=at,
        details=details,
    )
    same = models.Attempt.objects.filter(organisation_id=row.organisation_id, unit=row.unit)
    newest = list(same.order_by("-asked_at", "-id").values_list("id", flat=True)[:KEPT])
    holds = same.filter(state=State.READY).order_by("-asked_at", "-id").values_list("id", flat=True).first()
    same.exclude(id__in=[*newest, *([holds] if holds else [])]).delete()


def _off(fidelity: twin.Fidelity) -> str:
    """Say how far simulated lead times are from those that happened."""
    return spoken_duration(fidelity.distance("cycle_time").simulated.mean * HOUR)
