"""Time zones: the summer time of a log in UTC is recognised, and where there is none, none is."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.fitting import _traces, _zones
from tests.engines.twin import logs
from tests.engines.twin.fitting import made, test_truth

HOUR = 3600 * 10**6


def drawn(
    zone: str, *, begins: int = 8, often: float = 2.0, months: tuple[int, int] = (1, 12), seed: int = 1
) -> twin.EventLog:
    """Draw a log in UTC of an office in a zone whose days begin at an hour and last eight, from the first of a month of 2023 on."""
    rates = tuple(
        often if hour // 24 < 5 and begins <= hour % 24 < begins + 8 else 0.0 for hour in range(168)
    )
    model = test_truth.office(often).model_copy(
        update={"timezone": zone, "streams": (arrivals.Weekly(rates=rates),)}
    )
    start, end = datetime(2023, months[0], 1, tzinfo=UTC), datetime(2023, months[1], 28, tzinfo=UTC)
    return twin.simulate(model, start=start, until=end, seed=seed)[0]


@pytest.mark.parametrize(
    ("zone", "recognised", "rule"),
    [
        ("Europe/Copenhagen", "Europe/Berlin", "European"),
        ("Europe/Dublin", "Europe/London", "European"),
        ("Europe/Helsinki", "Europe/Athens", "European"),
        ("America/Toronto", "America/New_York", "American"),
        ("America/Los_Angeles", "America/Los_Angeles", "American"),
    ],
)
@pytest.mark.parametrize("months", [(1, 12), (2, 6), (8, 12)], ids=["year", "spring", "autumn"])
def test_summer_time_is_recognised_and_told(
    zone: str, recognised: str, rule: str, months: tuple[int, int]
) -> None:
    fitted = twin.fit(drawn(zone, months=months))
    assert fitted.timezone == recognised
    (told,) = (each.sentence for each in fitted.assumptions if each.code == "time-zone")
    assert rule in told
    assert recognised in told
    stream = fitted.streams[0]
    assert isinstance(stream, arrivals.Weekly)
    assert not np.array(stream.rates).reshape(7, 24)[:, [*range(8), *range(16, 24)]].any()


def test_dates_without_a_time_lie_at_midnight() -> None:
    log = drawn("Europe/Copenhagen", begins=10)
    dates = log.case % 2 == 0
    whole = log.end - log.end % 10**6
    local = _traces.shown(whole / 1e6, "Europe/Copenhagen")
    midnight = whole - (np.round(local % made.DAY) * 1e6).astype(np.int64)
    rough = dataclasses.replace(
        log, start=np.where(dates, midnight, log.start), end=np.where(dates, midnight, log.end)
    )
    recognised = [_zones.recognised(each) for each in (log, rough)]
    assert [each.zone for each in recognised if each] == ["Europe/London", "Europe/Berlin"]
    assert "midnight" in twin.fit(rough).assumptions[0].sentence


def test_a_zone_that_is_given_is_not_doubted() -> None:
    fitted = twin.fit(drawn("Europe/Copenhagen"), timezone="UTC")
    assert fitted.timezone == "UTC"
    assert "time-zone" not in {each.code for each in fitted.assumptions}


def without_summer_time(seed: int) -> Iterator[tuple[str, twin.EventLog]]:
    """Give logs whose days do not jump with the clock."""
    for zone in ("UTC", "Asia/Tokyo", "Africa/Lagos"):
        yield zone, drawn(zone, seed=seed)
    yield "sparse", drawn("UTC", often=0.1, seed=seed)
    local = drawn("Europe/Copenhagen", seed=seed)
    shown = [
        np.round(_traces.shown(each / 1e6, "Europe/Copenhagen") * 1e6).astype(np.int64)
        for each in (local.start, local.end)
    ]
    yield "local time", dataclasses.replace(local, start=shown[0], end=shown[1])
    for name, changes in (("May", (5,)), ("summer", (6, 9)), ("January", (2,))):
        yield f"other hours in {name}", _earlier(drawn("UTC", seed=seed), changes)
    night = drawn("UTC", seed=seed)
    rng = np.random.default_rng(seed)
    ahead = rng.integers(0, 24, night.n_cases)[night.case] * HOUR
    yield "day and night", dataclasses.replace(night, start=night.start + ahead, end=night.end + ahead)


def _earlier(log: twin.EventLog, months: tuple[int, ...]) -> twin.EventLog:
    """Return a log of people who begin an hour earlier from one month on, until another if one is given."""
    moments = [logs.micros(f"2023-{month:02d}-15") for month in months]
    early = (log.start >= moments[0]) & (log.start < (moments[1] if len(moments) > 1 else np.inf))
    shift = np.where(early, HOUR, 0)
    return dataclasses.replace(log, start=log.start - shift, end=log.end - shift)


@pytest.mark.slow
def test_no_summer_time_is_recognised_in_fifty_logs_without() -> None:
    found = [
        (name, seed, zone)
        for seed in range(6)
        for name, log in without_summer_time(seed)
        if (zone := _zones.recognised(log)) is not None
    ]
    assert not found


def test_a_dutch_council_that_writes_its_log_in_utc_keeps_summer_time() -> None:
    recognised = _zones.recognised(logs.public("WABO_receipt"))
    assert recognised is not None
    assert (recognised.zone, recognised.rule) == ("Europe/Berlin", "European")
