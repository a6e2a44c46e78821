"""Background jobs: make a report of a file, remove what was deleted."""

import contextlib
import functools
import threading
import uuid
from collections.abc import Callable, Iterator

import structlog
from django import db

import evenkeel
from evenkeel.contexts.insight import queries, rules, runs, slices, storage
from evenkeel.contexts.insight.values import MAKE_REPORT, MAKE_SLICE, PURGE, Figures, Problems, Report, Run
from evenkeel.engines import flow
from evenkeel.kernel import errors, time
from evenkeel.lib import jobs
from evenkeel.lib.db import tenancy

SECONDS_BETWEEN_BEATS = 1.0
Beat = Callable[[flow.Progress], None]
log = structlog.get_logger("evenkeel.insight")


@jobs.task(name=MAKE_REPORT)
def make_report(whom: jobs.ForWhom, *, report_id: str) -> None:
    """Read a report's event log and keep what came of it: a document, a refusal, or the rows that stand in the way."""
    try:
        run, known = runs.begin(
            organisation_id=whom.organisation_id, report_id=uuid.UUID(report_id), at=time.now()
        )
    except (rules.NoSuchReport, rules.WrongStatus) as refusal:
        log.info("nothing to read", report=report_id, why=refusal.code)
        return
    with contextlib.ExitStack() as otherwise:
        # Whatever breaks below, memory included, is passed on; but first nobody is left waiting.
        otherwise.callback(_stop, run)
        with contextlib.suppress(runs.Superseded):
            _read(whom, run, known)
        otherwise.pop_all()


@jobs.task(name=PURGE)
def purge_deleted(whom: jobs.ForWhom) -> None:
    """Remove what was deleted longer ago than can be taken back."""
    gone = runs.purge(organisation_id=whom.organisation_id, at=time.now())
    log.info("purged", reports=gone)


@jobs.task(name=MAKE_SLICE)
def make_slice(whom: jobs.ForWhom, *, report_id: str, slice_id: str) -> None:
    """Make the report on some of the cases, for somebody who waits for it."""
    number = uuid.UUID(slice_id)
    try:
        known = queries.report(organisation_id=whom.organisation_id, report_id=uuid.UUID(report_id))
        beat = functools.partial(_beat_slice, number)
        with contextlib.ExitStack() as otherwise:
            otherwise.callback(slices.fail, slice_id=number)
            with beating(whom, beat, name=slice_id, size=known.size):
                slices.make(known=known, slice_id=number, at=time.now())
            otherwise.pop_all()
    except (rules.NoSuchReport, rules.WrongStatus, slices.NoSuchSlice) as refusal:
        log.info("nothing to select", report=report_id, why=refusal.code)


def _read(whom: jobs.ForWhom, run: Run, known: Report) -> None:
    try:
        beat = functools.partial(_beat_run, run)
        with beating(whom, beat, name=str(run.report_id), size=known.size) as pulse:
            reading = flow.read(
                queries.log_path(known=known),
                mapping=known.settings.mapping,
                timezone=known.settings.time_zone,
                dialect=known.settings.dialect,
                skip_bad=known.settings.skip_bad,
                limits=queries.limits(),
                on_progress=pulse.feel,
            )
            document = flow.report(
                reading, at=time.now(), version=evenkeel.__version__, targets=known.settings.limits
            )
            extras = slices.keep_log(known=known, making=run.run_id, log=reading.log)
    except flow.BadRows as bad:
        runs.find_bad_rows(run=run, bad=bad, at=time.now())
        return
    except errors.Invalid as refusal:
        runs.refuse(run=run, refusal=refusal, at=time.now())
        return
    runs.finish(
        run=run,
        content=document.model_dump_json(indent=2),
        figures=Figures(cases=document.facts.cases, events=document.facts.events),
        problems=_left_out(known, reading),
        extras=extras,
        at=time.now(),
    )
    slices.forget_other_logs(known=known, making=run.run_id)


def _left_out(known: Report, reading: flow.Reading) -> Problems:
    """Keep the list of rows that were left out, where some were."""
    if reading.problems:
        path = storage.problems_path(organisation_id=known.organisation_id, report_id=known.id)
        storage.keep_problems(reading.problems, path=path)
    return runs.problems_of({p.code: p.count for p in reading.source.problems}, reading.problems)


def _stop(run: Run) -> None:
    with contextlib.suppress(runs.Superseded):
        runs.stop(run=run, at=time.now())


class Pulse:
    """How far a run has come, written by the reader and read by the thread that tells the database."""

    def __init__(self, size: int) -> None:
        """Begin at nothing."""
        self.progress = flow.Progress(done=0, of=size, rows=0)
        self.over = threading.Event()
        self.lost = threading.Event()

    def feel(self, progress: flow.Progress) -> None:
        """Take note of progress. Raises runs.Superseded when the run has lost, so that it ends early."""
        self.progress = progress
        if self.lost.is_set():
            raise runs.Superseded


@contextlib.contextmanager
def beating(whom: jobs.ForWhom, beat: Beat, *, name: str, size: int) -> Iterator[Pulse]:
    """Tell the database every second that the work is alive, from a thread of its own.

    Reading tells its progress in its own rhythm, and computing the facts tells none; the thread beats through both,
    and stops when the process dies, which is what a heartbeat is for.
    """
    pulse = Pulse(size)
    thread = threading.Thread(target=_beat, args=(whom, beat, pulse), name=f"beat-{name}", daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        pulse.over.set()
        thread.join()


def _beat(whom: jobs.ForWhom, beat: Beat, pulse: Pulse) -> None:
    try:
        with tenancy.acting(organisation_id=whom.organisation_id, user_id=whom.user_id):
            while not pulse.over.wait(SECONDS_BETWEEN_BEATS):
                beat(pulse.progress)
    except runs.Superseded:
        pulse.lost.set()
    finally:
        db.connections.close_all()


def _beat_run(run: Run, progress: flow.Progress) -> None:
    runs.beat(run=run, progress=progress, at=time.now())


def _beat_slice(slice_id: uuid.UUID, progress: flow.Progress) -> None:
    slices.beat(slice_id=slice_id, at=time.now())
