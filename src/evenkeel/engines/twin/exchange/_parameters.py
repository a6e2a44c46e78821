"""The parameters of a Prosimos scenario as they stand in its JSON file (Prosimos 2.1, and the forms of 1.x that it replaced)."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from evenkeel.kernel import errors


class NotAScenario(errors.Invalid):
    """These are no parameters of a simulation that a twin can be made of."""

    code = "not-a-scenario"


def _plain(value: Any) -> Any:
    """Take a number out of the object that it may be wrapped in."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


Number = Annotated[float, BeforeValidator(_plain)]
Key = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else str(value))]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Histogram(_Part):
    """Values and how often at most each of them comes."""

    cdf: list[float] = Field(min_length=1)
    bin_midpoints: list[float] = Field(min_length=1)


class Spread(_Part):
    """A distribution."""

    distribution_name: str
    distribution_params: list[Number] = Field(default_factory=list)
    histogram_data: Histogram | None = None


class EventSpread(Spread):
    """How long an event lets wait."""

    event_id: str


class ResourceSpread(Spread):
    """How long a resource takes."""

    resource_id: str


class TaskSpread(_Part):
    """Who does a task, and how long it takes each of them."""

    task_id: str
    resources: list[ResourceSpread]


class Period(_Part):
    """Hours of some weekdays."""

    first: str = Field(alias="from")
    last: str = Field(alias="to")
    begin: str = Field(alias="beginTime")
    end: str = Field(alias="endTime")


class Timetable(_Part):
    """Hours of a week."""

    id: str
    time_periods: list[Period] = Field(default_factory=list)


class Resource(_Part):
    """Somebody, or several of a kind."""

    id: str
    name: str = ""
    cost_per_hour: float = 0.0
    amount: int = Field(default=1, ge=1)
    calendar: str | None = None


class Profile(_Part):
    """Resources that belong together."""

    id: str = ""
    name: str = ""
    resource_list: list[Resource]


class Path(_Part):
    """A way on from a gateway."""

    path_id: str
    value: float | None = None
    condition_id: str | None = None


class Branching(_Part):
    """The ways on from a gateway."""

    gateway_id: str
    probabilities: list[Path]


class Keyed(_Part):
    """A value and its chance, or its factor."""

    key: Key
    value: float


class Rule(_Part):
    """A comparison of an attribute with a value, or a range."""

    attribute: str
    comparison: str
    value: Any


Rules = list[list[Rule]]
"""One of the lists holds, all of whose rules hold."""


class Batching(_Part):
    """How the work of a task is collected."""

    task_id: str
    type: str
    size_distrib: list[Keyed] = Field(default_factory=list)
    duration_distrib: list[Keyed] = Field(default_factory=list)
    firing_rules: Rules = Field(default_factory=list)


class Attribute(_Part):
    """What is known of a case."""

    name: str
    type: Literal["discrete", "continuous"]
    values: list[Keyed] | Spread


class Priority(_Part):
    """Which cases have a priority; lower is more urgent."""

    priority_level: int
    rules: Rules


class Condition(_Part):
    """For which cases a way on is meant."""

    id: str
    rules: Rules


class Parameters(_Part):
    """All parameters."""

    model_type: str = "CRISP"
    resource_profiles: list[Profile]
    arrival_time_distribution: Spread
    arrival_time_calendar: list[Period] = Field(default_factory=list)
    gateway_branching_probabilities: list[Branching] = Field(default_factory=list)
    task_resource_distribution: list[TaskSpread]
    resource_calendars: list[Timetable] = Field(default_factory=list)
    event_distribution: list[EventSpread] | dict[str, Any] = Field(default_factory=list)
    batch_processing: list[Batching] = Field(default_factory=list)
    case_attributes: list[Attribute] = Field(default_factory=list)
    prioritisation_rules: list[Priority] = Field(default_factory=list)
    branch_rules: list[Condition] = Field(default_factory=list)
    event_attributes: Any = None
    global_attributes: Any = None
    multitask: Any = None
    gateway_execution_limit: int | None = None

    @property
    def events(self) -> dict[str, Spread]:
        """How long each event lets wait."""
        listed = self.event_distribution
        return {each.event_id: each for each in listed} if isinstance(listed, list) else {}


def parsed(text: str | bytes) -> Parameters:
    """Read parameters. Raises NotAScenario with the place and what to do."""
    try:
        return Parameters.model_validate_json(text)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise NotAScenario(
            f"The parameters of the simulation cannot be read at {place}: {first['msg']}. "
            "Take a JSON file that Prosimos 2 runs."
        ) from wrong
