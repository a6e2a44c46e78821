"""Background jobs, done by a real worker: each sees what its organisation may see, and none is done that was undone."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate import tasks
from procrastinate.contrib.django import app, django_connector, models

from evenkeel.contexts.accounts import models as accounts
from evenkeel.contexts.accounts import values
from evenkeel.lib import jobs
from evenkeel.lib.db import tenancy
from tests.contexts import conftest as contexts

people = contexts.people
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HARBOUR, MOORLAND = (jobs.ForWhom(example.id) for example in values.EXAMPLES)

Seen = list[tuple[tenancy.Asking, set[str]]]


@contextlib.contextmanager
def a_job(work: jobs.Work, *, retry: int = 0) -> Iterator[tasks.Task[Any, Any, Any]]:
    """Have a job of this name inside the block only."""
    made = jobs.task(name=f"test.{uuid.uuid4()}", retry=retry)(work)
    try:
        yield made
    finally:
        del app.tasks[made.name]


def do_all() -> None:
    """Do every job that is due, with connections and threads of the worker's own."""
    assert isinstance(app.connector, django_connector.DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def look(seen: Seen) -> jobs.Work:
    """Return work that notes who asks and which organisations the database shows."""

    def work(whom: jobs.ForWhom) -> None:
        names = set(accounts.Organisation.objects.values_list("slug", flat=True))
        seen.append((tenancy.asking(), names))

    return work


def test_a_job_sees_its_organisation_only(people: None) -> None:
    seen: Seen = []
    user = uuid.uuid4()
    with a_job(look(seen)) as job:
        jobs.request(job.name, HARBOUR)
        jobs.request(job.name, MOORLAND._replace(user_id=user))
        jobs.request(job.name, HARBOUR)
        do_all()
    harbour = (tenancy.Asking(str(HARBOUR.organisation_id)), {"harbour-vale"})
    moorland = (tenancy.Asking(str(MOORLAND.organisation_id), str(user)), {"moorland"})
    assert sorted(seen, key=str) == sorted([harbour, harbour, moorland], key=str)
    assert tenancy.asking() == tenancy.Asking()


def test_after_a_job_that_failed_the_next_asks_as_itself(people: None) -> None:
    seen: Seen = []
    order = []

    def fail(whom: jobs.ForWhom) -> None:
        order.append("failed")
        raise ZeroDivisionError

    with a_job(fail) as failing, a_job(look(seen)) as job:
        jobs.request(failing.name, HARBOUR)
        do_all()
        jobs.request(job.name, MOORLAND)
        do_all()
    assert (order, [names for _, names in seen]) == (["failed"], [{"moorland"}])
    assert states() == ["failed", "succeeded"]


def test_a_job_is_tried_again_as_often_as_it_says(people: None) -> None:
    tries = []

    def stumble(whom: jobs.ForWhom) -> None:
        tries.append(tenancy.asking().organisation)
        if len(tries) < 3:
            raise ConnectionError

    with a_job(stumble, retry=2) as job:
        jobs.request(job.name, HARBOUR)
        do_all()
    assert tries == [str(HARBOUR.organisation_id)] * 3
    assert states() == ["succeeded"]


def test_arguments_arrive(people: None) -> None:
    arrived = []

    def work(whom: jobs.ForWhom, *, words: str, number: int) -> None:
        arrived.append((whom, words, number))

    with a_job(work) as job:
        assert jobs.request(job.name, HARBOUR, words="a b", number=3) > 0
        do_all()
    assert arrived == [(HARBOUR, "a b", 3)]


def test_what_a_rolled_back_transaction_asked_for_is_never_done(people: None) -> None:
    seen: Seen = []
    with a_job(look(seen)) as job:
        with contextlib.suppress(LookupError), transaction.atomic():
            jobs.request(job.name, HARBOUR)
            jobs.request(job.name, HARBOUR)
            raise LookupError
        do_all()
        assert (seen, states()) == ([], [])
        with transaction.atomic():
            jobs.request(job.name, HARBOUR)
        do_all()
    assert (len(seen), states()) == (1, ["succeeded"])


def test_a_job_for_later_waits(people: None) -> None:
    seen: Seen = []
    with a_job(look(seen)) as job:
        later = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
        jobs.request(job.name, HARBOUR, not_before=later)
        do_all()
        assert (seen, states()) == ([], ["todo"])


def states() -> list[str]:
    """Return where the jobs stand, in the order in which they were asked for."""
    return list(models.ProcrastinateJob.objects.order_by("id").values_list("status", flat=True))


def test_the_job_of_a_worker_that_is_gone_is_done_once_more(people: None) -> None:
    seen: Seen = []
    with a_job(look(seen)) as job:
        number = jobs.request(job.name, HARBOUR)
        assert jobs.give_back() == 0, "it waits for its turn"
        be_taken_by_a_worker_that_dies(number)
        assert jobs.give_back() == 1
        be_taken_by_a_worker_that_dies(number)
        assert jobs.give_back() == 0, "it has been given back once"


def test_what_was_given_back_is_done(people: None) -> None:
    seen: Seen = []
    with a_job(look(seen)) as job:
        be_taken_by_a_worker_that_dies(jobs.request(job.name, HARBOUR))
        jobs.give_back()
        do_all()
    assert [who.organisation for who, _ in seen] == [str(HARBOUR.organisation_id)]


def be_taken_by_a_worker_that_dies(number: int) -> None:
    """Leave a job as a killed worker does: being done, by nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = null where id = %s", [number]
        )
