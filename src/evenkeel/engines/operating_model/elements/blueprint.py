"""Blueprint: layers of the customer pathway, functions and capabilities (`03-blueprint.yaml`)."""

from typing import Annotated

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import CapabilityKey, Key, Link, Record, UnitKey

Maturity = Annotated[int, Field(ge=0, le=5)]


class Layer(Record):
    """A layer of the customer's way through the organisation, from first contact to expert."""

    order: int = Field(ge=1, description="1 is nearest to the customer")


class Function(Record):
    """A group of work of one kind, wherever it is done."""

    layer: Annotated[Key, Link("layers")] | None = Field(None, description="The layer that it belongs to")
    capabilities: tuple[CapabilityKey, ...] = Field((), description="What it must be able to do")
    units: tuple[UnitKey, ...] = Field((), description="Who does it")


class Capability(Record):
    """Something the organisation must be able to do, however it does it."""

    parent: CapabilityKey | None = Field(None, description="The capability that it is part of")
    maturity: Maturity | None = Field(
        None, description="How well it is done now, 0 (not at all) to 5 (with the best)"
    )
    target: Maturity | None = Field(None, description="How well it shall be done, 0 to 5")
