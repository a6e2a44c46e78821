"""Another process: asks again and again which model holds, and prints when it asked and what it got.

python watcher.py ORGANISATION SECONDS, with the address of the database in WATCHED (JSON).
"""

import json
import os
import sys
import time
import uuid

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
django.setup()
settings.DATABASES["default"].update(json.loads(os.environ["WATCHED"]))

from evenkeel.contexts.blueprint import queries, rules  # noqa: E402 - Django comes first
from evenkeel.kernel import time as clock  # noqa: E402
from evenkeel.lib.db import tenancy  # noqa: E402


def main() -> None:
    """Ask until the time is over."""
    organisation, seconds = uuid.UUID(sys.argv[1]), float(sys.argv[2])
    end = time.monotonic() + seconds
    with tenancy.acting(organisation_id=organisation):
        while (asked := time.monotonic()) < end:
            try:
                found = queries.effective(organisation_id=organisation, at=clock.now())
                title: str | None = found.model.about.title
            except rules.NoModelYet:
                title = None
            sys.stdout.write(json.dumps([asked, title]) + "\n")
            sys.stdout.flush()
            time.sleep(0.005)


if __name__ == "__main__":
    main()
