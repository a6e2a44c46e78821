"""The worker process: background jobs."""

import os

import django
from django.core.management import call_command

SECONDS_FOR_RUNNING_JOBS = 10


def main() -> None:
    """Do jobs until asked to stop; a job that does not end in time is given back and done again later."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    django.setup()
    call_command("procrastinate", "worker", concurrency=2, shutdown_graceful_timeout=SECONDS_FOR_RUNNING_JOBS)


if __name__ == "__main__":
    main()
