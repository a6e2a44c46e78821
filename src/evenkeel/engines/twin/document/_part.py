"""What every part of a twin's document has in common."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A span of time in seconds."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a whole, from 0 to 1."""

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""How often something is taken, beside its neighbours; weights need not add up to one."""


class Part(BaseModel):
    """A part of the document: read-only, and nothing in it that the language does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @model_serializer(mode="wrap")
    def _named(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write what a part is, even where it is left at its default: a file tells a part's kind by it."""
        written: dict[str, Any] = handler(self)
        said = {name: getattr(self, name) for name in ("format", "kind") if name in type(self).model_fields}
        return said | written
