"""What became of past cases: how long they stood, in all and after each step, with those that are open."""

from datetime import UTC, datetime, timedelta

import numpy as np

from evenkeel.engines import twin
from evenkeel.engines.twin.document._experience import Stays
from tests.engines.twin.fitting import made

BEGIN = datetime.fromtimestamp(made.MONDAY, UTC)
DAY = timedelta(days=1)
DAYS = 86_400.0


def office(cases: int) -> twin.EventLog:
    """Case number n begins on day n with a look of an hour; after n more hours a decision ends it within another."""
    rows: list[made.Row] = []
    for number in range(cases):
        at = number * made.DAY
        decided = at + (1 + number) * made.HOUR
        rows.append((f"case {number}", "look", "ada", at, at + made.HOUR))
        rows.append((f"case {number}", "decide", "ada", decided, decided + made.HOUR))
    return made.log(rows)


def learned(log: twin.EventLog, state: twin.State | None = None) -> dict[str | None, Stays]:
    return {each.activity: each for each in twin.fit(log, state=state).experience}


def test_how_long_cases_stood_is_kept_in_all_and_after_each_step() -> None:
    found = learned(office(20))
    hours = np.arange(20)
    assert found.keys() == {None, "look", "decide"}
    assert found[None].stood == found[None].left == tuple((2 + hours) * made.HOUR)
    assert found["look"].stood == tuple((1 + hours) * made.HOUR)
    assert found["look"].left == found[None].left
    assert set(found["decide"].stood) == {made.HOUR}
    assert all(found[None].over)


def test_cases_that_are_open_count_as_longer_than_until_now() -> None:
    log, at = office(20), BEGIN + 40 * DAY
    looked = twin.Piece(activity="look", resource="ada", start=at - 9 * DAY, end=at - 9 * DAY)
    again = twin.Piece(activity="look", resource="ada", start=at - 2 * DAY)
    cases = (
        twin.OpenCase(key="long", arrived=at - 10 * DAY, work=(looked, again)),
        twin.OpenCase(key="perhaps over", arrived=at - 30 * DAY, certain=False),
        twin.OpenCase(key="case 3", arrived=BEGIN + 3 * DAY),
        twin.OpenCase(key="new", arrived=at - DAY / 24),
    )
    found = learned(log, twin.State(at=at, cases=cases))
    whole, look = found[None], found["look"]
    stood = dict(zip(whole.stood, whole.over, strict=True))
    assert sum(whole.alike) == 22
    assert stood[10 * DAYS] is False
    open_ones = {(a, b) for a, b, over in zip(look.stood, look.left, look.over, strict=True) if not over}
    assert open_ones == {(2 * DAYS, 2 * DAYS), (7 * DAYS, 9 * DAYS)}


def test_of_many_stays_the_longest_are_kept_one_by_one() -> None:
    rng = np.random.default_rng(1)
    lengths = rng.exponential(5 * made.DAY, 4_000)
    rows: list[made.Row] = [
        (f"case {number}", "look", "ada", number * made.HOUR, number * made.HOUR + length)
        for number, length in enumerate(lengths.tolist())
    ]
    whole = learned(made.log(rows))[None]
    assert len(whole.stood) < 200
    assert sum(whole.alike) == 4_000
    assert whole.stood[-20:] == tuple(np.sort(lengths)[-20:].round())
    assert set(whole.alike[-20:]) == {1}
    for age in (0.0, 5 * made.DAY, 20 * made.DAY):  # what is left out does not move the rest
        kept = np.array(whole.stood) > age
        mean = np.average(np.array(whole.left)[kept], weights=np.array(whole.alike)[kept])
        assert abs(mean / lengths[lengths > age].mean() - 1) < 0.03


def test_too_few_stays_tell_nothing() -> None:
    assert not learned(office(19))
