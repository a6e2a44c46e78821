"""The application that the server runs: our own static files, and Django for everything else."""

import os
from pathlib import Path
from wsgiref.headers import Headers

from django.contrib.staticfiles import finders
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

from evenkeel.lib.http import headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")


def build() -> ServeStaticASGI:
    """Put the static files of every app before Django; hashed names may be kept by browsers for ever."""
    application = get_asgi_application()
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
