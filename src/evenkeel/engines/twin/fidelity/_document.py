"""Fidelity as a document: what was compared, how far off it is, and what follows. It serialises to JSON."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A frozen piece of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Grade(StrEnum):
    """How far something may be relied on."""

    GOOD = "good"
    CARE = "with-care"
    NO = "no"
    UNKNOWN = "unknown"


class Spread(Part):
    """A figure over several simulations or resamplings."""

    mean: float
    deviation: float = Field(description="Standard deviation over these very ones (population)")
    least: float
    most: float
    count: int


class Distance(Part):
    """How far the simulations are from what happened, looked at in one way."""

    code: str = Field(description="Stable name of the way of looking")
    published: str = Field(description="Its abbreviation in publications")
    unit: str = Field(description="`share` (0 to 1) or `hours`")
    simulated: Spread
    each: tuple[float, ...] = Field(description="Of each simulation, in the order given")
    floor: Spread = Field(description="Of what happened resampled case by case: what noise alone costs")
    naive: float | None = Field(
        description="Of the cases before, moved by whole weeks; null without a training log"
    )
    scale: float | None = Field(
        description="What the distance is read against, in its unit; null where it speaks for itself"
    )
    grade: Grade
    sentence: str


class Amount(Part):
    """How much was simulated beside how much happened: what the distances, which compare shares, cannot show."""

    cases: Spread = Field(description="Simulated cases")
    instances: Spread = Field(description="Simulated activity instances")
    work: Spread = Field(description="Hours from start to end of simulated instances, added up")
    happened_work: float = Field(description="The same of what happened")
    ratio: float = Field(description="Simulated activity instances by those that happened")
    grade: Grade
    sentence: str


class Quantile(Part):
    """The score of one foretold quantile."""

    level: float
    score: float = Field(description="Mean quantile score, in hours; less is better")


class RemainingTime(Part):
    """How well it was foretold, case by case, how long each still takes."""

    count: int = Field(description="How many forecasts were scored")
    draws: int = Field(description="Draws in each forecast")
    crps: float = Field(
        description="Mean continuous ranked probability score (fair), in hours; less is better"
    )
    crps_median: float = Field(description="Half of the forecasts scored no worse, in hours")
    crps_p90: float = Field(description="90 in 100 forecasts scored no worse, in hours")
    climatology: float | None = Field(
        description="Mean score of what past cases that were as far took, in hours"
    )
    skill: float | None = Field(
        description="1 - crps / climatology: 1 is perfect, 0 no better than past cases"
    )
    median_error: float = Field(
        description="Mean distance of the foretold median from what happened, in hours"
    )
    bias: float = Field(
        description="Mean of foretold means less what happened, in hours; above 0 is too late"
    )
    interval: float = Field(description="Share of cases that the intervals are meant to cover")
    coverage: float = Field(description="Share of cases that they did cover")
    pit: tuple[float, ...] = Field(
        description="Histogram of probability integral transforms; flat is calibrated"
    )
    quantiles: tuple[Quantile, ...]
    grade: Grade
    sentence: str


class Verdict(Part):
    """Whether the twin may be used for something, and why."""

    code: str = Field(description="Stable name of the use")
    use: str = Field(description="The use in words")
    grade: Grade
    because: tuple[str, ...] = Field(description="Codes of what decided")
    sentence: str


class Fidelity(Part):
    """How true simulations are to what happened in a part of the log that the twin had not seen."""

    cases: int = Field(description="Cases held out")
    instances: int = Field(description="Their activity instances")
    simulations: int
    seed: int = Field(description="Of the resampling")
    amount: Amount
    distances: tuple[Distance, ...]
    remaining: RemainingTime | None = Field(description="Null where no forecasts were given")
    verdicts: tuple[Verdict, ...]
    caveats: tuple[str, ...] = Field(description="What to know before relying on these figures")

    def distance(self, code: str) -> Distance:
        """Return one way of looking by its name; raises StopIteration where it was not taken."""
        return next(distance for distance in self.distances if distance.code == code)

    def verdict(self, code: str) -> Verdict:
        """Return the verdict on one use by its name."""
        return next(verdict for verdict in self.verdicts if verdict.code == code)
