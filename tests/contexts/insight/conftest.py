"""Event logs that somebody brings, and the worker that reads them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings as DjangoSettings

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import operations
from evenkeel.contexts.insight.values import Report
from tests.contexts.conftest import AT, acts

GOOD = (
    "Case;Step;When;Who\n"
    "A1;Received;02/03/2026 09:00;Ada\n"
    "A1;Decided;05/03/2026 10:00;Ben\n"
    "A2;Received;03/03/2026 11:30;Ada\n"
    "A2;Checked;04/03/2026 09:15;Cyd\n"
    "A2;Decided;16/03/2026 16:45;Ben\n"
)
BAD_LINES = "A3;Received;31/02/2026 09:00;Ada\nA3;;06/03/2026 10:00;Ben\n"

Bring = Callable[..., Report]


@pytest.fixture(autouse=True)
def media(settings: DjangoSettings, tmp_path: Path) -> Path:
    """Keep the files of each test in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def bring() -> Bring:
    """Return a way to bring an event log for somebody."""

    def bring(
        by: accounts.Acting, text: str = GOOD, file_name: str = "log.csv", at: dt.datetime = AT
    ) -> Report:
        content = text.encode()
        with acts(by):
            return operations.receive(content=[content], size=len(content), file_name=file_name, by=by, at=at)

    return bring
