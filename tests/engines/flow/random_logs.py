"""Random logs, and what two logs must share to be the same."""

import datetime as dt
from typing import Any, NamedTuple

import pyarrow as pa
from hypothesis import strategies as st

from evenkeel.engines import flow

MOMENT = pa.timestamp("us", tz="UTC")
EPOCH = dt.datetime.fromisoformat("1970-01-01T00:00:00+00:00")
MICROSECOND = dt.timedelta(microseconds=1)
TEXTS = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: any(sign.isalpha() for sign in text))
ACTIVITIES = st.sampled_from(["received", "Received", "checked", "a,b", '"x" <&> =1+1', "Åben\n2"]) | TEXTS
MOMENTS = st.datetimes(dt.datetime.fromisoformat("1980-01-01"), dt.datetime.fromisoformat("2060-01-01")).map(
    lambda moment: (moment.replace(tzinfo=dt.UTC) - EPOCH) // MICROSECOND
)
OFFSETS = st.integers(-840, 840)
VALUES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "string": (pa.string(), TEXTS | st.sampled_from(["12", "1.5", "2024-01-01", "true", "=A1"])),
    "time": (MOMENT, MOMENTS),
    "integer": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "float": (pa.float64(), st.floats(allow_nan=False, allow_infinity=False)),
    "boolean": (pa.bool_(), st.booleans()),
}
EVENT_NAMES = (
    "Fee",
    "lifecycle:transition",
    "concept:instance",
    "concept:name",
    "a,b \"<&'",
    "activity",
    "Å",
)
CASE_NAMES = ("channel", "due_at", "concept:name", "district", "case:twice")


class Step(NamedTuple):
    """One event of a random case."""

    activity: str
    at: int
    before: int | None
    """Microseconds from its start to its completion."""
    offset: int
    resource: str | None
    group: str | None


class Story(NamedTuple):
    """One random case."""

    steps: list[Step]
    opened_offset: int
    closed: tuple[int, int] | None
    """How long after the last event the case was closed, and the offset of the wall clock then."""
    channel: str | None
    outcome: str | None
    due: int | None


MAYBE = st.none() | TEXTS
STEPS = st.builds(
    Step,
    activity=ACTIVITIES,
    at=MOMENTS,
    before=st.none() | st.integers(0, 10**12),
    offset=OFFSETS,
    resource=MAYBE,
    group=MAYBE,
)
STORIES = st.builds(
    Story,
    steps=st.lists(STEPS, min_size=1, max_size=5),
    opened_offset=OFFSETS,
    closed=st.none() | st.tuples(st.integers(0, 10**12), OFFSETS),
    channel=MAYBE,
    outcome=MAYBE,
    due=st.none() | MOMENTS,
)


@st.composite
def logs(draw: st.DrawFn) -> flow.Log:
    """Draw a log with attributes of all kinds."""
    stories = draw(st.dictionaries(TEXTS, STORIES, min_size=1, max_size=5))
    steps = [step for story in stories.values() for step in story.steps]
    events = _events(stories) | _attributes(draw, "event:", EVENT_NAMES, len(steps))
    cases = _cases(stories) | _attributes(draw, "case:", CASE_NAMES, len(stories))
    return flow.Log(events=pa.table(events), cases=pa.table(cases))


def _events(stories: dict[str, Story]) -> dict[str, Any]:
    rows = [(number, step) for number, story in enumerate(stories.values()) for step in story.steps]
    return {
        "case": pa.array([number for number, _ in rows], pa.int32()),
        "activity": _coded([step.activity for _, step in rows]),
        "started_at": _moments([_start(step) if step.before is not None else None for _, step in rows]),
        "completed_at": _moments([step.at for _, step in rows]),
        "utc_offset": pa.array([step.offset for _, step in rows], pa.int16()),
        "resource": _coded([step.resource for _, step in rows]),
        "group": _coded([step.group for _, step in rows]),
    }


def _cases(stories: dict[str, Story]) -> dict[str, Any]:
    openings = [_opening(story) for story in stories.values()]
    closings = [
        None if story.closed is None else max(step.at for step in story.steps) + story.closed[0]
        for story in stories.values()
    ]
    return {
        "case": pa.array(list(stories), pa.string()),
        "opened_at": _moments([at for at, _ in openings]),
        "closed_at": _moments(closings),
        "opened_offset": pa.array([offset for _, offset in openings], pa.int16()),
        "closed_offset": pa.array([s.closed[1] if s.closed else 0 for s in stories.values()], pa.int16()),
        "channel": _coded([story.channel for story in stories.values()]),
        "outcome": _coded([story.outcome for story in stories.values()]),
        "due_at": _moments([story.due for story in stories.values()]),
    }


def _opening(story: Story) -> tuple[int, int]:
    """Return the first moment; where it is a start, the wall clock may have stood otherwise than at the end."""
    first = min(story.steps, key=_start)
    return _start(first), story.opened_offset if first.before else first.offset


def _start(step: Step) -> int:
    return step.at - (step.before or 0)


def _attributes(draw: st.DrawFn, prefix: str, names: tuple[str, ...], rows: int) -> dict[str, Any]:
    columns = {}
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=3)):
        kind, values = VALUES[draw(st.sampled_from(sorted(VALUES)))]
        drawn = draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        column = _moments(drawn) if kind == MOMENT else pa.array(drawn, kind)
        columns[prefix + name] = column.dictionary_encode() if kind == pa.string() else column
    return columns


def _moments(at: list[int | None] | list[int]) -> Any:
    return pa.array(at, pa.int64()).cast(MOMENT)


def _coded(texts: list[str | None] | list[str]) -> Any:
    return pa.array(texts, pa.string()).dictionary_encode()


def told(log: flow.Log, *, kinds: bool = True) -> dict[str, list[Any]]:
    """Return everything that a log tells, to compare; without kinds, attributes only by their names."""
    tables = (("events", log.events), ("cases", log.cases))
    whole = {f"{table}.{name}": rows[name] for table, rows in tables for name in rows.schema.names}
    # While a case is open, there is no offset at its closing.
    whole["cases.closed_offset"] = pa.array(log.closed_offset)
    return {
        name: column.to_pylist() if kinds or not name.startswith(("events.event:", "cases.case:")) else []
        for name, column in whole.items()
    }
