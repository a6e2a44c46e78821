"""The application that the server runs: our own static files, and Django for everything else."""

import os
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")


def build() -> ServeStaticASGI:
    """Put the static files of every app before Django; hashed names may be kept by browsers for ever."""
    served = ServeStaticASGI(get_asgi_application(), immutable_file_test=r"-[0-9A-Z]{8}\.\w+$")
    for finder in finders.get_finders():
        for storage in getattr(finder, "storages", {}).values():
            if Path(storage.location).is_dir():
                served.add_files(storage.location, prefix="static/")
    return served


application = build()
