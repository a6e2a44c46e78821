"""The application that the server runs: our own static files, and Django for everything else."""

import os
from pathlib import Path
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.asgi import get_asgi_application
from django.db import connections
from servestatic import ServeStaticASGI

from evenkeel.lib.db import pooling
from evenkeel.lib.http import bodies, headers
from evenkeel.web import errors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")

BESIDE_THE_FILE = 4 * 1024 * 1024
"""Bytes that a request may have beside the largest file; what is a little too large still comes back with its form."""


def build() -> ServeStaticASGI:
    """Put the static files of every app before Django; hashed names may be kept by browsers for ever."""
    pages = get_asgi_application()
    # Each request has a thread of its own: without a bound, many at once would ask for more than the database has.
    pooling.share(connections.settings["default"], most=settings.DATABASE_CONNECTIONS)
    application = bodies.Bounded(
        pages,
        limit=settings.MAX_UPLOAD_BYTES + BESIDE_THE_FILE,
        refusal=errors.too_large,
    )
    always = headers.fixed() | {"X-Content-Type-Options": "nosniff"}

    def secure(given: Headers, path: str, url: str) -> None:
        for name, value in always.items():
            given[name] = value

    served = ServeStaticASGI(
        application,
        immutable_file_test=r"-[0-9A-Z]{8}\.\w+$",
        allow_all_origins=False,
        add_headers_function=secure,
    )
    for finder in finders.get_finders():
        for storage in getattr(finder, "storages", {}).values():
            if Path(storage.location).is_dir():
                served.add_files(storage.location, prefix="static/")
    return served


application = build()
