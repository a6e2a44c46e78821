"""The model of the tutorial can be written as the tutorial says."""

import datetime as dt
import re
from pathlib import Path

from evenkeel.engines import operating_model

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "model-your-team.md"
DAY = dt.date(2026, 11, 1)


def chapters() -> list[str]:
    """Give the YAML of the tutorial, chapter by chapter."""
    return re.findall(r"```yaml\n(.*?)```", TUTORIAL.read_text(), flags=re.S)


def written(chapters: list[str]) -> operating_model.Reading:
    start = operating_model.starter(title="Parking permits (example)", small=True)["model.yaml"].decode()
    return operating_model.read_files({"model.yaml": "\n".join([start, *chapters]).encode()})


def test_the_first_chapter_leaves_what_the_second_puts_right() -> None:
    assert {finding.code for finding in written(chapters()[:1]).findings} == {"EK020"}


def test_the_whole_of_it_has_nothing_wrong() -> None:
    reading = written(chapters())
    assert reading.findings == ()
    assert reading.model is not None
    found = operating_model.check(reading.model, on=DAY)
    assert [finding for finding in found if finding.severity != "note"] == []
