"""Background jobs: learn the twin that somebody asked for; learn all twins of an organisation at night."""

import contextlib
import datetime as dt
import functools
import uuid
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.queries import log as cases
from evenkeel.contexts.twins import foretelling, joint, learning, queries, rules, runs, work
from evenkeel.contexts.twins.values import DAYS, FEWEST_CASES, LEARN, NIGHT, Run
from evenkeel.engines import twin
from evenkeel.kernel import errors, time
from evenkeel.lib import jobs

LINES_OF_A_STEP: Final = 8_000
"""Lines of the log that count as one of a hundred parts of the way, up to a third of it."""
READ: Final = 33
log = structlog.get_logger("evenkeel.twins")


@jobs.task(name=LEARN)
def learn(whom: jobs.ForWhom, *, attempt_id: str) -> None:
    """Learn the twin of a team, for somebody who waits for it."""
    try:
        run, unit = runs.begin(attempt_id=uuid.UUID(attempt_id), at=time.now())
    except runs.Superseded:
        log.info("nothing to learn", attempt=attempt_id)
        return
    with _watched(run):
        found = {each.unit: each for each in _works(whom, run, together=unit)}
        titles = queries.titles(organisation_id=whom.organisation_id, at=time.now())
        title = joint.title(unit, titles) or unit
        if unit not in found:
            refusal = rules.TooFewCases(cases="0", fewest=f"{FEWEST_CASES:,}")
            runs.refuse(run=run, refusal=refusal, cases=0, title=title, at=time.now())
            return
        _learn(run, found[unit], title=title, zone=_zone(whom))
        if not joint.is_of_two(unit):
            _look_ahead(whom, found[unit])


@jobs.task(name=NIGHT)
def night(whom: jobs.ForWhom) -> None:
    """Learn the twins of all teams that have finished more since, and ask for the next night first."""
    runs.begin_nights(organisation_id=whom.organisation_id, at=time.now())
    titles = queries.titles(organisation_id=whom.organisation_id, at=time.now())
    zone = _zone(whom)
    for each in _works(whom, None):
        if each.unit not in titles:
            continue
        if queries.is_worth(organisation_id=whom.organisation_id, work=each):
            with contextlib.suppress(runs.Superseded):
                run = runs.begin_at_night(organisation_id=whom.organisation_id, unit=each.unit, at=time.now())
                with _watched(run):
                    _learn(run, each, title=titles[each.unit], zone=zone)
        _look_ahead(whom, each)


def _works(whom: jobs.ForWhom, run: Run | None, *, together: str = "") -> Iterator[work.Work]:
    """Read the log of the organisation, and give the work of its teams."""
    now = time.now()
    since = now - dt.timedelta(days=DAYS)
    zone = ZoneInfo(_zone(whom))
    rows = cases.rows(organisation_id=whom.organisation_id, since=since, zone=zone)

    def tick(number: int) -> None:
        if run is not None:
            _tell(run, min(number // LINES_OF_A_STEP, READ), "Reading what happened to the cases")

    yield from work.teams(work.read(rows, tick=tick), units=_shelves(whom, now), together=together)


def _shelves(whom: jobs.ForWhom, at: dt.datetime) -> dict[str, str]:
    """Return whose each shelf of the model in effect is."""
    held = blueprint.in_effect(organisation_id=whom.organisation_id, at=at)
    return {each.key: each.unit for each in held.shelves if each.unit} if held else {}


def _look_ahead(whom: jobs.ForWhom, of: work.Work) -> None:
    """Foretell what becomes of the cases that lie with a team, by the twin that holds."""
    document = queries.document(organisation_id=whom.organisation_id, unit=of.unit)
    if document is None:
        return
    now = time.now()
    try:
        found = foretelling.outlook(twin.parse(document), of, at=now)
    except errors.Refusal as refusal:
        log.info("nothing foretold", unit=of.unit, why=refusal.code)
        return
    runs.keep_outlook(organisation_id=whom.organisation_id, unit=of.unit, forecast=found, at=now)


def _zone(whom: jobs.ForWhom) -> str:
    return accounts.organisation(organisation_id=whom.organisation_id).time_zone


def _learn(run: Run, of: work.Work, *, title: str, zone: str) -> None:
    try:
        learnt = learning.learn(of, name=title, zone=zone, tell=functools.partial(_tell, run))
    except (rules.TooFewCases, twin.NothingHeldOut, twin.NothingToLearn, twin.NeverDone) as refusal:
        runs.refuse(run=run, refusal=refusal, cases=of.log.n_cases, title=title, at=time.now())
        return
    runs.finish(run=run, learnt=learnt, title=title, at=time.now())
    log.info("twin learnt", unit=of.unit, cases=learnt.cases)


def _tell(run: Run, part: int, doing: str) -> None:
    runs.beat(run=run, part=part, doing=doing, at=time.now())


@contextlib.contextmanager
def _watched(run: Run) -> Iterator[None]:
    """Note that a run broke down before its error is passed on; one that has lost ends in silence."""
    try:
        yield
    except runs.Superseded:
        log.info("superseded", attempt=str(run.attempt_id))
    except BaseException as trouble:
        runs.stop(run=run, at=time.now())
        if not isinstance(trouble, errors.Refusal):
            raise
        log.warning("twin not learnt", why=trouble.message)
