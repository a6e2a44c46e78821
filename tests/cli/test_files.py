"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from evenkeel.cli import files


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    files.write(tmp_path / "a.txt", "Åse")
    assert (tmp_path / "a.txt").read_bytes() == "Åse".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_work_given_up_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def give_up() -> None:
        with files.whole(path) as part:
            part.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_is_as_readable_as_any_other_of_its_user(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.write_text("")
    files.write(tmp_path / "a.txt", "")
    assert (tmp_path / "a.txt").stat().st_mode == ordinary.stat().st_mode


@pytest.mark.parametrize("path", ["missing/a.txt", "."])
def test_a_path_that_cannot_become_a_file_is_refused_first(tmp_path: Path, path: str) -> None:
    with pytest.raises(files.CannotWrite, match="cannot be written"):
        files.check(tmp_path / path)


def test_a_folder_in_the_way_is_refused_and_nothing_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(files.CannotWrite, match="cannot be written"):
        files.write(tmp_path / "a.txt", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    "name", ["../b.txt", "/tmp/b.txt", "forms/../../b.txt"], ids=["up", "absolute", "by-way"]
)
def test_nothing_is_written_outside_of_a_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    with pytest.raises(files.CannotWrite, match="outside"):
        files.write_folder(folder, {"a.txt": b"a", name: b"b"})
    assert list(tmp_path.iterdir()) == []
