"""Small models in the words of their files, and the example of two councils."""

import functools
from pathlib import Path

from evenkeel.engines import operating_model

EXAMPLE = Path(__file__).parents[4] / "operating-models/two-councils/to-be"


def model(text: str) -> operating_model.OperatingModel:
    """Read a model from the words of its file; links that lead nowhere are let through."""
    found = operating_model.read_files({"model.yaml": f"about:\n  title: Small\n{text}".encode()}).model
    assert found is not None
    return found


@functools.cache
def two_councils() -> operating_model.OperatingModel:
    """Return the example of two councils as it shall be."""
    return operating_model.load(EXAMPLE)
