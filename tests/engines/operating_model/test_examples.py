"""The example models: complete as they claim to be, readable without a finding, and marked as invented."""

from pathlib import Path
from typing import Final

import pytest

from evenkeel.engines import operating_model

EXAMPLES: Final = Path(__file__).parents[3] / "operating-models"
FOLDERS: Final = ("complaints-team", "two-councils/to-be", "two-councils/as-is")
TO_BE: Final = EXAMPLES / "two-councils" / "to-be"


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_example_loads_without_findings_and_says_that_it_is_one(folder: str) -> None:
    assert operating_model.load(EXAMPLES / folder).about.example is True
