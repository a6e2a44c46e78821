"""The head of an overlay: whose it is, and what it leaves out (`overlay.yaml`)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from evenkeel.engines.operating_model.elements._record import Key, Line, Link, Part, Ref, Text

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""Sixteen letters and digits that are the same for the same model."""


class Head(Part):
    """What `overlay.yaml` says."""

    title: Line = Field(description="What people call the overlay")
    organisation: Annotated[Key, Link("organisations")] = Field(description="The organisation whose it is")
    description: Text | None = Field(None, description="What is different here, and why")
    base: Fingerprint | None = Field(None, description="The fingerprint of the base that it was made on")
    without: tuple[Ref, ...] = Field((), description="Optional records of the base that are left out")
