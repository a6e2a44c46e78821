"""The facts of a log measured on a local Spark and on a local Dask cluster, with the code of the how-to."""

from pathlib import Path
from typing import NamedTuple

import pytest

from evenkeel.engines import flow
from tests.engines.flow import clusters

pytestmark = pytest.mark.long


class Measured(NamedTuple):
    """A log as a file of events, and the facts that one process finds in it."""

    path: Path
    facts: flow.Facts


@pytest.fixture(scope="module")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    if not clusters.LOG.exists():
        pytest.skip("the public event logs are not beside the project")
    log = flow.read(clusters.LOG).log
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    flow.write(log, path)
    return Measured(path, flow.measure(log))


@pytest.mark.slow
def test_spark_tells_what_one_process_tells(declarations: Measured, tmp_path: Path) -> None:
    clusters.needs("pyspark", java=True)
    assert clusters.measured("Spark", log=declarations.path, folder=tmp_path) == declarations.facts


@pytest.mark.slow
def test_dask_tells_what_one_process_tells(declarations: Measured, tmp_path: Path) -> None:
    clusters.needs("dask", "distributed", "pandas")
    assert clusters.measured("Dask", log=declarations.path, folder=tmp_path) == declarations.facts


@pytest.mark.slow
def test_threads_tell_what_one_thread_tells(declarations: Measured, tmp_path: Path) -> None:
    assert (
        clusters.measured("On all cores of one machine", log=declarations.path, folder=tmp_path)
        == declarations.facts
    )
