"""Small models for pictures."""

from typing import Any

from evenkeel.engines import operating_model


def model(**collections: Any) -> operating_model.OperatingModel:
    """Make a model of some records, written as in its files; links are not looked at."""
    return operating_model.OperatingModel.model_validate(
        {"about": {"key": "about", "title": "Example"}, **collections}
    )


def address(collection: str, key: str) -> str:
    """Tell where a record is."""
    return f"/{collection}/{key}/"
