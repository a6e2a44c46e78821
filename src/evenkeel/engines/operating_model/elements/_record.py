"""What every record has, and the kinds of value that fields hold."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

KEY_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DURATION_PATTERN: Final = r"^[0-9]+(\.[0-9]+)?(min|h|d|wd|w)$"
QUARTER_PATTERN: Final = r"^[0-9]{4}-Q[1-4]$"
TIME_PATTERN: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DAY_PATTERN: Final = r"^(mon|tue|wed|thu|fri|sat|sun)$"
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,7})?$"
CURRENCY_PATTERN: Final = r"^[A-Z]{3}$"
COUNTRY_PATTERN: Final = r"^[A-Z]{2}$"
ADDRESS_PATTERN: Final = r"^(https?|mailto|tel):\S+$"
REF_PATTERN: Final = r"^[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*$"
DATE_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LINE_PATTERN: Final = r"^[^\n]*$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=80)]
"""Names a record for ever: links and data use it, people read the title. Small letters, digits and single hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""Words for people; a blank line begins a new paragraph."""

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=LINE_PATTERN)
]
"""Words for people, in one line."""

Duration = Annotated[str, StringConstraints(pattern=DURATION_PATTERN)]
"""A span of time: a number and `min`, `h`, `d` (days), `wd` (working days) or `w` (weeks), like `42d`."""

Quarter = Annotated[str, StringConstraints(pattern=QUARTER_PATTERN)]
"""A quarter of a year, like `2027-Q2`."""


def _day(written: Any) -> Any:
    """Refuse moments and numbers, which could be taken for the seconds since 1970."""
    if isinstance(written, str) and re.fullmatch(DATE_PATTERN, written):
        return written
    if isinstance(written, dt.date) and not isinstance(written, dt.datetime):
        return written
    raise ValueError("a day is written like 2027-06-30")


Day = Annotated[dt.date, BeforeValidator(_day)]
"""A day, like `2027-06-30`."""

Percent = Annotated[float, Field(ge=0, le=100)]
Amount = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Time = Annotated[str, StringConstraints(pattern=TIME_PATTERN)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
Address = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN, max_length=2_000)]
"""A web, mail or telephone address with its scheme."""


def _inside(path: str) -> str:
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise ValueError("must be a path inside the folder of the model, with / between its parts")
    return path


File = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_inside)]
"""A file of the model's own folder, as a path from it, like `processes/permit.bpmn`."""


@dataclass(frozen=True)
class Link:
    """Marks a field that holds the key of a record of `collection`."""

    collection: str


@dataclass(frozen=True)
class Anywhere:
    """Marks a field that holds `collection/key`; only the named collections, or all where none is named."""

    collections: tuple[str, ...] = ()


RoleKey = Annotated[Key, Link("roles")]
BodyKey = Annotated[Key, Link("bodies")]
UnitKey = Annotated[Key, Link("units")]
ServiceKey = Annotated[Key, Link("services")]
ChannelKey = Annotated[Key, Link("channels")]
CapabilityKey = Annotated[Key, Link("capabilities")]
SegmentKey = Annotated[Key, Link("segments")]
CaseTypeKey = Annotated[Key, Link("case_types")]
ProcessKey = Annotated[Key, Link("processes")]
PartnerKey = Annotated[Key, Link("partners")]
LocationKey = Annotated[Key, Link("locations")]
SystemKey = Annotated[Key, Link("systems")]
MeasureKey = Annotated[Key, Link("measures")]
ObjectiveKey = Annotated[Key, Link("objectives")]
ActionKey = Annotated[Key, Link("actions")]
RefText = Annotated[str, StringConstraints(pattern=REF_PATTERN)]
Ref = Annotated[RefText, Anywhere()]
"""Names any record: its collection and its key, like `services/household-extension`."""
Holder = Annotated[RefText, Anywhere(("roles", "bodies"))]
"""Names who decides: a role or a body, like `bodies/planning-board`."""
Occasion = Annotated[RefText, Anywhere(("meetings", "reviews"))]
"""Names what people come together in: a meeting or a review, like `meetings/strategy-day`."""


class Part(BaseModel):
    """A frozen piece of a record. A field that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Record(Part):
    """What every record has."""

    key: Key = Field(description="Names the record for ever; links and data use it")
    title: Line = Field(description="What people call it")
    description: Text | None = Field(None, description="What it is, in free text")
    owner: RoleKey | None = Field(None, description="The role that answers for this record")
    free: tuple[str, ...] = Field((), description="Fields that an overlay may set; all others are tight")
    optional: bool = Field(False, description="An overlay may leave this record out")


class Hours(Part):
    """When something is open."""

    days: tuple[Annotated[str, StringConstraints(pattern=DAY_PATTERN)], ...] = Field(
        min_length=1, description="Days of the week, like `[mon, tue]`"
    )
    opens: Time = Field(description="Local time, like `09:00`")
    closes: Time = Field(description="Local time, like `15:30`; not before `opens`")


_SECONDS: Final = {"min": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}
_WORDS: Final = {"min": "minute", "h": "hour", "d": "day", "wd": "working day", "w": "week"}


def duration_parts(duration: str) -> tuple[float, str]:
    """Give the number and the unit of a duration, like (42.0, "d")."""
    found = re.fullmatch(r"([0-9.]+)([a-z]+)", duration)
    assert found is not None
    return float(found[1]), found[2]


def seconds(duration: str) -> float:
    """Give the length in seconds; a working day counts as the 7/5 of a day that it takes in the long run."""
    number, unit = duration_parts(duration)
    return number * (_SECONDS["d"] * 7 / 5 if unit == "wd" else _SECONDS[unit])


def spoken(duration: str) -> str:
    """Say a duration in words, like "42 days"."""
    number, unit = duration_parts(duration)
    return f"{number:g} {_WORDS[unit]}{'' if number == 1 else 's'}"
