"""The worker process: background jobs."""

import os

import django

from evenkeel.config import environment, lifeline

SECONDS_FOR_RUNNING_JOBS = 10
JOBS_AT_ONCE = 2


def main() -> None:
    """Do jobs until asked to stop; a job that does not end in time is given back, and done once more by the next worker."""
    lifeline.hold()
    environment.current()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    django.setup()
    # Only now, with Django set up, do its jobs and its connector exist.
    from procrastinate.contrib.django import app, django_connector  # noqa: PLC0415

    from evenkeel.lib import jobs  # noqa: PLC0415

    assert isinstance(app.connector, django_connector.DjangoConnector), (
        "INSTALLED_APPS names procrastinate's app"
    )
    jobs.give_back_from_time_to_time()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            concurrency=JOBS_AT_ONCE,
            shutdown_graceful_timeout=SECONDS_FOR_RUNNING_JOBS,
            delete_jobs="successful",
        )


if __name__ == "__main__":
    main()
