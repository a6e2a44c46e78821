"""Properties of reading: nothing is lost or invented, and nothing breaks."""

import csv
import datetime as dt
import io
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from evenkeel.kernel import errors
from tests.engines.flow import written

TEXTS = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12
).filter(str.strip)
MOMENTS = st.datetimes(dt.datetime.fromisoformat("1980-01-01"), dt.datetime.fromisoformat("2060-01-01")).map(
    lambda m: m.replace(microsecond=0)
)
EVENTS = st.lists(st.tuples(TEXTS, TEXTS, MOMENTS, st.none() | TEXTS), min_size=1, max_size=30)
MAPPING = flow.Mapping.of(case="Case", activity="Activity", timestamp="Time", resource="Resource")
SIDES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y%m%dT%H%M%S",
)
ORDERS = {"%d": "DD/MM/YYYY", "%m": "MM/DD/YYYY", "%Y": "YYYY-MM-DD"}


@dataclass(frozen=True)
class Hand:
    """How somebody writes a table."""

    encoding: str
    delimiter: str
    ending: str
    quoting: Literal[0, 1]
    date: str
    offset: int | None
    """Minutes east of Greenwich, None for naive times."""

    def write(self, rows: list[tuple[str, str, dt.datetime, str | None]]) -> bytes:
        text = io.StringIO(newline="")
        table = csv.writer(text, delimiter=self.delimiter, lineterminator=self.ending, quoting=self.quoting)
        table.writerow(["Case", "Activity", "Time", "Resource"])
        for case, activity, moment, resource in rows:
            table.writerow([case, activity, self.moment(moment), resource or ""])
        return text.getvalue().encode(self.encoding)

    def moment(self, moment: dt.datetime) -> str:
        if self.offset is None:
            return moment.strftime(self.date)
        zone = dt.timezone(dt.timedelta(minutes=self.offset))
        return moment.replace(tzinfo=zone).strftime(self.date + "%z")


HANDS = st.builds(
    Hand,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    date=st.sampled_from(SIDES),
    offset=st.none() | st.integers(-720, 840),
)


def read(contents: bytes, **choices: Any) -> flow.Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(contents)
        return flow.read(path, **choices)


@pytest.mark.slow  # many examples
@settings(max_examples=80, deadline=None)
@given(rows=EVENTS, hand=HANDS)
def test_no_event_is_lost_or_invented(
    rows: list[tuple[str, str, dt.datetime, str | None]], hand: Hand
) -> None:
    dialect = flow.Dialect(
        # A short text does not tell what a person who wrote it knows.
        encoding=hand.encoding,
        delimiter=hand.delimiter,
        date_format=ORDERS[hand.date[:2]],
    )
    reading = read(hand.write(rows), mapping=MAPPING, dialect=dialect)
    log, shift = reading.log, dt.timedelta(minutes=hand.offset or 0)
    expected = [
        (case, activity, (moment - shift).replace(tzinfo=dt.UTC)) for case, activity, moment, _ in rows
    ]
    order = list(dict.fromkeys(case for case, *_ in rows))
    expected.sort(key=lambda e: (order.index(e[0]), e[2]))
    assert written.events(log) == expected
    assert sorted(r or "" for *_, r in rows) == sorted(r or "" for r in log.events["resource"].to_pylist())
    assert set(log.utc_offset.tolist()) == {hand.offset or 0}
    assert reading.source.naive_times == (len(rows) if hand.offset is None else 0)
    assert log.bounds[-1] == log.n_events == len(rows)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), hand=HANDS)
def test_a_log_of_some_length_tells_its_dialect(seed: int, hand: Hand) -> None:
    chance = random.Random(seed)
    begin = dt.datetime.fromisoformat("2024-01-01")
    rows = [
        (
            f"Sag {n // 4}",
            chance.choice(["Modtaget", "Påbegyndt", "Afgørelse; sendt", "Hørt, nabo"]),
            at,
            chance.choice(["Ann", "Bo"]),
        )
        for n in range(80)
        for at in [begin + dt.timedelta(hours=7 * n, seconds=chance.randrange(7 * 3600))]
    ]
    reading = read(hand.write(list(rows)))
    shift = dt.timedelta(minutes=hand.offset or 0)
    assert written.events(reading.log) == [(c, a, (m - shift).replace(tzinfo=dt.UTC)) for c, a, m, _ in rows]
    assert reading.source.delimiter == hand.delimiter


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(rows=EVENTS, offset=st.integers(-720, 840))
def test_xes_round_trip(rows: list[tuple[str, str, dt.datetime, str | None]], offset: int) -> None:
    zone = dt.timezone(dt.timedelta(minutes=offset))
    traces: dict[str, list[tuple[str, dt.datetime, str | None]]] = {}
    for case, activity, moment, resource in rows:
        traces.setdefault(case, []).append((activity, moment.replace(tzinfo=zone), resource))
    body = "".join(
        written.trace(
            case,
            *(
                written.event(a, m.isoformat(), **({"org_resource": r} if r is not None else {}))
                for a, m, r in happenings
            ),
        )
        for case, happenings in traces.items()
    )
    log = read(written.xes(body).encode()).log
    assert written.events(log) == [
        (case, a, m.astimezone(dt.UTC)) for case, hs in traces.items() for a, m, _ in hs
    ]
    assert log.events["resource"].to_pylist() == [r for hs in traces.values() for *_, r in hs]
    assert set(log.utc_offset.tolist()) == {offset}


def outcome(contents: bytes, *, skip_bad: bool) -> flow.Log | str:
    """Return the log, or what a refusal says."""
    limits = flow.Limits(text_bytes=1 << 22, events=5_000, columns=50)
    try:
        return read(contents, skip_bad=skip_bad, limits=limits).log
    except errors.Refusal as refusal:
        return refusal.message


def anything(contents: bytes) -> None:
    """Read what may be no log at all: a log comes out, or a refusal; nothing else."""
    for skip_bad in (False, True):
        result = outcome(contents, skip_bad=skip_bad)
        if isinstance(result, str):
            assert result.endswith((".", "read the file without them."))
        else:
            assert result.n_events > 0
            assert result.events["completed_at"].null_count == 0
            assert result.case.tolist() == sorted(result.case.tolist())
            assert len(set(result.cases["case"].to_pylist())) == result.n_cases


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes(contents: bytes) -> None:
    anything(contents)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('Case,Activity;Time\t\n\r"A1 2024-03-01:<>&=/é\0'), max_size=300))
def test_arbitrary_text(contents: str) -> None:
    anything(contents.encode())
    anything(f"Case,Activity,Time\nA,Check,2024-03-01\n{contents}".encode())


VALID = {
    "csv": b"Case,Activity,Start,End,User\n"
    + b'A,"Check, it",2024-03-01 08:00,2024-03-01 09:00+01:00,Ann\n' * 20,
    "register": b"Id;Created;Closed\n" + b"".join(b"%d;%d.03.2024;\n" % (n, n + 1) for n in range(25)),
    "xes": written.xes(
        written.trace(
            "A", *[written.event("Check", "2024-03-01T08:00:00Z", lifecycle_transition="start")] * 5
        )
        + written.trace(
            "B", *[written.event("Check", "2024-03-01T08:00:00Z", lifecycle_transition="complete")] * 5
        )
    ).encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", VALID)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_mutated_files(kind: str, data: st.DataObject) -> None:
    contents = bytearray(VALID[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(contents) - 1))
        length = data.draw(st.integers(0, 30))
        contents[place : place + length] = data.draw(st.binary(max_size=12))
    anything(bytes(contents))
