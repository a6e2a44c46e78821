"""A first model can be used as it stands, and what its comments show can be used too."""

import re

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema

ABOUT_LINKS = {"EK020", "EK022"}


@pytest.mark.parametrize("small", [True, False], ids=["small", "whole"])
class TestStarter:
    def test_it_loads(self, small: bool) -> None:
        files = operating_model.starter(title="Complaints: a team – “ours”", small=small)
        reading = operating_model.read_files(files)
        assert reading.findings == ()
        assert reading.model is not None
        assert reading.model.about.title == "Complaints: a team – “ours”"
        assert len(files) == (1 if small else len(operating_model.ELEMENTS))

    def test_its_comments_become_records(self, small: bool) -> None:
        """With every # taken away, all that is wrong is that the links lead to records that are not there."""
        files = {
            name: re.sub(rb"(?m)^# (?=\w+:$|  )", b"", content)
            for name, content in operating_model.starter(title="Ours", small=small).items()
        }
        reading = operating_model.read_files(files)
        assert {finding.code for finding in reading.findings} <= ABOUT_LINKS
        assert reading.model is not None
        for name in _schema.COLLECTIONS:
            assert len(reading.model.records(name)) == 1, name

    def test_every_field_is_shown(self, small: bool) -> None:
        shown = b"".join(operating_model.starter(title="Ours", small=small).values()).decode()
        for collection in _schema.COLLECTIONS.values():
            for field in _schema.fields(collection.record).values():
                if collection.name != "about" and field.name not in ("owner", "free", "optional"):
                    assert f" {field.name}: " in shown, (collection.name, field.name)
