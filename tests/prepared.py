"""A home with its database and its examples, made once in each run of the tests; tests that start the product get a copy.

A first start takes four times as long as a later one, and what it makes is the same each time.

    EVENKEEL_HOME=folder python -m tests.prepared
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import fasteners

DIFFERENT = ("EVENKEEL_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")


UNSAFE = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"


def copied(home: Path, *, hurried: bool = True) -> None:
    """Fill an empty folder with the home that this run has prepared, or prepare it now.

    `hurried`: its database does not wait for the disk. What it holds is worth nothing after the run.
    """
    # Beside the folder of the tests' own settings, not in it: that one is closed to the system user of PostgreSQL.
    made = Path(f"{os.environ['EVENKEEL_HOME']}-prepared")
    with fasteners.InterProcessLock(f"{made}-lock"):
        if not made.exists():
            _prepare(made)
    # PostgreSQL starts only on files of its own system user, whom `shutil` would not keep.
    subprocess.run(["cp", "-a", f"{made}/.", str(home)], check=True)
    if hurried:
        with (home / "postgresql" / "postgresql.conf").open("a") as settings:
            settings.write(UNSAFE)


def _prepare(folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(DIFFERENT)}
    kept |= {"EVENKEEL_HOME": str(folder), "EVENKEEL_EXAMPLE_CASES": "0"}
    try:
        subprocess.run([sys.executable, "-m", "tests.prepared"], env=kept, check=True, capture_output=True)
    except subprocess.CalledProcessError as trouble:
        shutil.rmtree(folder, ignore_errors=True)
        raise AssertionError(f"no home could be prepared:\n{trouble.stderr.decode()}") from trouble


def main() -> None:
    """Prepare the home that the environment names, as a first start does."""
    from evenkeel.config import database, launch

    with database.running():
        launch.prepare()


if __name__ == "__main__":
    main()
