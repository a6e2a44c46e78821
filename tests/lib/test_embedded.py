"""The PostgreSQL that comes with the packages."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from evenkeel.lib.db import addresses, embedded

pytestmark = [pytest.mark.long, pytest.mark.slow]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Make a folder for a server of this module's own."""
    # Not below pytest's own folder: it is closed to the system user that PostgreSQL runs as when root starts it.
    with tempfile.TemporaryDirectory(prefix="evenkeel-home-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    """Run the server for this module."""
    with embedded.server(home) as url:
        yield url


def test_the_owner_gets_in_with_the_password_kept(url: str, home: Path) -> None:
    with psycopg.connect(url) as connection:
        version, database = (
            connection.execute(
                "select current_setting('server_version_num')::int, current_database()"
            ).fetchone()
            or ()
        )
    assert (version >= 150000, database) == (True, embedded.DATABASE)
    assert stat.S_IMODE((home / "postgresql-password").stat().st_mode) == 0o600


def test_nobody_gets_in_without_it(url: str) -> None:
    settings = addresses.settings(url)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=settings["HOST"], user="postgres", dbname=settings["NAME"], password="guess")


def test_a_second_holder_finds_the_same_server(url: str, home: Path) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('yes')")
        connection.commit()
        with embedded.server(home) as again:
            assert again == url
        assert connection.execute("select word from kept").fetchone() == ("yes",)


def test_a_holder_that_was_killed_does_not_keep_the_server_running() -> None:
    hold = (
        "import sys, pathlib, time\nfrom evenkeel.lib.db import embedded\n"
        "with embedded.server(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    with tempfile.TemporaryDirectory(prefix="evenkeel-home-", ignore_cleanup_errors=True) as other:
        command = [sys.executable, "-c", hold, other]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            holder.kill()
        left = Path(other) / "postgresql" / "postmaster.pid"
        assert left.exists()
        with embedded.server(Path(other)) as again, psycopg.connect(again) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert not left.exists()


@pytest.mark.parametrize("number", ["that of the dead", "that of another program"])
def test_a_server_that_was_killed_starts_again(number: str) -> None:
    hold = (
        "import sys, pathlib, time\nfrom evenkeel.lib.db import embedded\n"
        "with embedded.server(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    with tempfile.TemporaryDirectory(prefix="evenkeel-home-", ignore_cleanup_errors=True) as other:
        mark = Path(other) / "postgresql" / "postmaster.pid"
        with subprocess.Popen(
            [sys.executable, "-c", hold, other], stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            dead = mark.read_text().splitlines()[0]
            psutil.Process(int(dead)).kill()
            holder.kill()
        if number == "that of another program":
            # As after the machine was switched off: the number of the server is somebody else's by now.
            for each in (mark, mark.with_name(".s.PGSQL.5432.lock")):
                each.write_text(each.read_text().replace(dead, str(os.getpid()), 1))
        with embedded.server(Path(other)) as again, psycopg.connect(again) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgresql").mkdir()
    (tmp_path / "postgresql" / "PG_VERSION").write_text("18\n")
    with pytest.raises(embedded.CannotStart) as refusal, embedded.server(tmp_path):
        pass
    assert str(tmp_path) in refusal.value.message
    assert "\n" not in refusal.value.message
