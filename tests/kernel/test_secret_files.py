"""Secrets that are made once and kept."""

import errno
from pathlib import Path

import pytest

from evenkeel.kernel import secret_files


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert secret_files.kept(path, make=lambda: "first") == "first"
    assert secret_files.kept(path, make=lambda: "second") == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_is_full_leaves_no_half_of_a_secret(tmp_path: Path) -> None:
    def full() -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        secret_files.kept(tmp_path / "key", make=full)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    assert secret_files.kept(tmp_path / "key", make=lambda: "made") == "made"
    assert (tmp_path / "key").read_text() == "made"


def test_of_two_that_make_it_at_the_same_time_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "key"

    def overtaken() -> str:
        path.write_text("theirs")
        return "ours"

    assert secret_files.kept(path, make=overtaken) == "theirs"
