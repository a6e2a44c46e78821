"""What every piece of the report document is made of."""

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A frozen piece of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Distribution(Part):
    """How long something took, over all that were measured. Quantiles interpolate between neighbours."""

    count: int = Field(description="How many were measured")
    mean: float | None = Field(description="Arithmetic mean, in seconds")
    median: float | None = Field(description="Half took no longer, in seconds")
    p85: float | None = Field(description="85 in 100 took no longer, in seconds")
    p95: float | None = Field(description="95 in 100 took no longer, in seconds")
    min: float | None = Field(description="The shortest, in seconds")
    max: float | None = Field(description="The longest, in seconds")
