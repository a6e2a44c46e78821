"""The preparing process: brings the tables up to date as their owner, makes the examples, and ends.

It is a process of its own, so that nothing which serves requests ever knows the owner's password. What it has to say
stands in the last line of its standard output, as JSON.
"""

import json
import os
import sys

import django

from evenkeel.config import environment
from evenkeel.kernel import errors


def main() -> int:
    """Prepare the database; print who can sign in to the examples, or why it cannot be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    try:
        django.setup()
        # Only now can anything that knows models be imported.
        from evenkeel.config import database, example, nights  # noqa: PLC0415

        database.migrate()
        settings = environment.current()
        sign_ins = example.ensure(settings) if settings.with_example else ()
        nights.ensure()
    except errors.Refusal as refusal:
        print(json.dumps({"refusal": refusal.message}))  # noqa: T201 - the answer to the launcher
        return 1
    print(json.dumps({"sign_ins": [each._asdict() for each in sign_ins]}))  # noqa: T201 - the answer to the launcher
    return 0


if __name__ == "__main__":
    sys.exit(main())
