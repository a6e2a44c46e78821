"""Real logs in every format: the facts stay the same."""

import importlib.util
from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import random_logs

LOGS = Path(__file__).parents[4] / "shared" / "data" / "event-logs"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not LOGS.is_dir(), reason="the real logs are not on this machine"),
    pytest.mark.slow,
]


def test_every_format_keeps_the_receipts(tmp_path: Path) -> None:
    log = flow.read(LOGS / "receipt.xes.gz").log
    expected = flow.measure(log)
    for form in flow.FORMATS:
        flow.write(log, tmp_path / f"log.{form}")
        back = flow.read(tmp_path / f"log.{form}").log
        assert flow.measure(back) == expected, form
        assert random_logs.told(back) == random_logs.told(log), form


def test_every_format_keeps_the_building_permits(tmp_path: Path) -> None:
    log = flow.read(LOGS / "BPIC15_1.xes.gz").log
    expected = flow.measure(log)
    told: list[flow.Progress] = []
    for form in ("xes", "csv", "parquet", "ocel.json", "ocel.sqlite"):
        flow.write(log, tmp_path / f"log.{form}", on_progress=told.append)
        assert flow.measure(flow.read(tmp_path / f"log.{form}").log) == expected, form
        assert (told[-1].done, told[-1].of) == (52_217, 52_217)


def test_a_register_keeps_its_open_cases(tmp_path: Path) -> None:
    log = flow.read(LOGS / "nyc_311_2022-05-01.csv.gz", timezone="America/New_York").log
    for form in flow.FORMATS:
        flow.write(log, tmp_path / f"log.{form}")
        back = flow.read(tmp_path / f"log.{form}").log
        assert flow.measure(back) == flow.measure(log), form
        assert back.closed_at.tolist() == log.closed_at.tolist()


@pytest.mark.skipif(importlib.util.find_spec("rustxes") is None, reason="rustxes is not installed")
def test_another_reader_finds_the_same(tmp_path: Path) -> None:
    rustxes = pytest.importorskip("rustxes")
    log = flow.read(LOGS / "receipt.xes.gz").log
    flow.write(log, tmp_path / "log.xes")
    frame = rustxes.import_xes(str(tmp_path / "log.xes"))[0]
    assert frame["concept:name"].to_list() == log.events["activity"].to_pylist()
    assert frame["case:concept:name"].n_unique() == log.n_cases
