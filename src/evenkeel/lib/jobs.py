"""Background jobs that know for whom they work."""

import datetime as dt
import functools
import threading
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import structlog
from asgiref import sync
from django import db
from django.db import transaction
from procrastinate import exceptions, manager, tasks
from procrastinate.contrib.django import app, django_connector

from evenkeel.kernel import time
from evenkeel.lib.db import tenancy

SECONDS_BETWEEN_LOOKS = 30
log = structlog.get_logger("evenkeel.jobs")


class ForWhom(NamedTuple):
    """The organisation that a job works for, and the user who asked for it."""

    organisation_id: uuid.UUID
    user_id: uuid.UUID | None = None


Work = Callable[..., None]


def task(*, name: str, queue: str = "default", retry: int = 0) -> Callable[[Work], tasks.Task[Any, Any, Any]]:
    """Make a function a job: inside it the database shows what its organisation may see.

    The function's first argument is the ForWhom; further ones are keyword arguments that JSON can carry.
    """

    def decorate(work: Work) -> tasks.Task[Any, Any, Any]:
        @functools.wraps(work)
        def job(*, organisation_id: str, user_id: str | None, **arguments: Any) -> None:
            # The worker's threads live long: a connection that broke meanwhile is not used again.
            db.close_old_connections()
            whom = ForWhom(uuid.UUID(organisation_id), uuid.UUID(user_id) if user_id else None)
            with tenancy.acting(organisation_id=whom.organisation_id, user_id=whom.user_id):
                work(whom, **arguments)

        made: tasks.Task[Any, Any, Any] = app.task(name=name, queue=queue, retry=retry, pass_context=False)(
            job
        )
        return made

    return decorate


def request(name: str, whom: ForWhom, *, not_before: dt.datetime | None = None, **arguments: Any) -> int:
    """Have the job of this name done, soon or not before a moment, once the present transaction is committed.

    Operations stand below the jobs that they ask for, and so know them by name only. Returns the job's number.
    """
    return app.configure_task(name, schedule_at=not_before).defer(
        organisation_id=str(whom.organisation_id),
        user_id=str(whom.user_id) if whom.user_id else None,
        **arguments,
    )


def request_once(
    name: str, whom: ForWhom, *, not_before: dt.datetime | None = None, **arguments: Any
) -> bool:
    """Have the job of this name done as `request` does, unless it waits for this organisation already; tell which."""
    lock = f"{name} {whom.organisation_id}"
    try:
        with transaction.atomic():
            app.configure_task(name, schedule_at=not_before, queueing_lock=lock).defer(
                organisation_id=str(whom.organisation_id),
                user_id=str(whom.user_id) if whom.user_id else None,
                **arguments,
            )
    except exceptions.AlreadyEnqueued:
        return False
    return True


def give_back() -> int:
    """Have the jobs done again whose worker has gone without a sign for half a minute; return how many.

    Each of them once: a job that takes its worker with it would otherwise do so for ever.
    """
    # Not through the application's connector: inside a worker that is the worker's, of another thread.
    queue = manager.JobManager(django_connector.DjangoConnector())
    stalled = sync.async_to_sync(queue.get_stalled_jobs)()
    again = [job.id for job in stalled if job.attempts == 0 and job.id is not None]
    for number in again:
        queue.retry_job_by_id(number, retry_at=time.now())
    return len(again)


def give_back_from_time_to_time() -> None:
    """Look for jobs to be given back, now and every half minute, in a thread that ends with the process."""
    threading.Thread(target=_look_from_time_to_time, name="give-back", daemon=True).start()


def _look_from_time_to_time() -> None:
    while True:
        try:
            if number := give_back():
                log.info("given back", jobs=number)
        except db.Error as trouble:
            log.warning("cannot look for jobs to give back", trouble=str(trouble))
        finally:
            db.connections.close_all()
        threading.Event().wait(SECONDS_BETWEEN_LOOKS)
