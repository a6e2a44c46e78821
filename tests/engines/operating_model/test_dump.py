"""What is written is read back as it was, whatever it says."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from tests.engines.operating_model import models


def files_named(model: operating_model.OperatingModel) -> Mapping[str, bytes]:
    return {path: b"" for _, record in model.every() for _, path in _schema.files(record)}


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(model=models.models())
def test_load_of_dump_is_identity(model: operating_model.OperatingModel) -> None:
    files = operating_model.dump(model)
    reading = operating_model.read_files({**files, **files_named(model)})
    assert reading.findings == ()
    assert reading.model == model
    assert operating_model.dump(reading.model) == files


def test_a_folder_written_and_loaded(tmp_path: Path) -> None:
    model = operating_model.load(Path(__file__).parents[3] / "operating-models" / "complaints-team")
    for name, content in operating_model.dump(model).items():
        (tmp_path / name).write_bytes(content)
    assert operating_model.load(tmp_path) == model
