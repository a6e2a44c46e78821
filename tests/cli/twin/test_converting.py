"""A log as reports read it becomes one that a twin learns from."""

from pathlib import Path

import numpy as np
import pytest

from evenkeel.cli.twin import converting
from evenkeel.engines import flow, twin

SHARED = Path(__file__).parents[4] / "shared/data"
HEADER = "case,activity,started_at,completed_at,resource,group,channel,due_at,outcome,closed_at"
"""Of a log that evenkeel wrote: it tells which cases are open."""
EIGHT = 1_767_600_000_000_000
"""2026-01-05 08:00 UTC, in microseconds."""
MINUTE = 60_000_000


def read(tmp_path: Path, text: str) -> flow.Log:
    path = tmp_path / "log.csv"
    path.write_text(text)
    return flow.read(path, timezone="UTC").log


def rows(log: twin.EventLog) -> list[tuple[str, str, str, int, int]]:
    names = (*log.resources, "")  # the last place is that of code -1
    columns = zip(log.case, log.activity, log.resource, log.start, log.end, strict=True)
    return sorted(
        (log.cases[int(case)], log.activities[activity], names[person], int(start), int(end))
        for case, activity, person, start, end in columns
    )


def test_starts_people_and_attributes_come_along_and_open_cases_stay_out(tmp_path: Path) -> None:
    closed = "granted,2026-01-05T09:00Z,small"
    found = converting.converted(
        read(
            tmp_path,
            f"{HEADER},case:kind\n"
            "7,look,2026-01-05T08:00Z,2026-01-05T08:10Z,Zoe,,letter,,,,large\n"
            f"8,look,2026-01-05T08:00Z,2026-01-05T08:10Z,Ida,,web,,{closed}\n"
            f"8,decide,,2026-01-05T09:00Z,,,web,,{closed}\n"
            f"9,look,2026-01-05T08:30Z,2026-01-05T08:40Z,Bo,,desk,,{closed}\n",
        )
    )
    assert found.still_open == 1
    assert found.state is not None
    # As things stand at the last moment of the whole log, not of the open case.
    assert found.state.at.isoformat() == "2026-01-05T09:00:00+00:00"
    assert [(each.key, each.arrived.hour) for each in found.state.cases] == [("7", 8)]
    assert rows(found.log) == [
        ("8", "decide", "", EIGHT + 60 * MINUTE, EIGHT + 60 * MINUTE),
        ("8", "look", "Ida", EIGHT, EIGHT + 10 * MINUTE),
        ("9", "look", "Bo", EIGHT + 30 * MINUTE, EIGHT + 40 * MINUTE),
    ]
    assert found.log.has_starts
    assert set(found.log.resources) == {"Ida", "Bo"}
    told = {
        name: [column.values[code] for code in column.codes] for name, column in found.log.attributes.items()
    }
    assert told == {"channel": ["web", "desk"], "kind": ["small", "small"]}
    assert found.log.opened.tolist() == [EIGHT, EIGHT + 30 * MINUTE]


def test_without_starts_and_names_it_says_so(tmp_path: Path) -> None:
    found = converting.converted(
        read(
            tmp_path,
            "case,activity,timestamp\n1,look,2026-01-05 08:00\n1,decide,2026-01-05 09:00\n2,look,2026-01-05 08:30\n",
        )
    )
    assert found.state is None  # it does not say which are open
    assert not found.log.has_starts
    assert (found.log.start == found.log.end).all()
    assert (found.log.resource == -1).all()
    assert found.log.resources == ()


def test_of_nothing_finished_nothing_is_left(tmp_path: Path) -> None:
    found = converting.converted(
        read(tmp_path, f"{HEADER}\n1,look,,2026-01-05T08:00Z,,,,,,\n2,look,,2026-01-05T09:00Z,,,,,,\n")
    )
    assert (found.still_open, found.log.n_cases, found.log.n_instances) == (2, 0, 0)
    with pytest.raises(twin.NothingToLearn):
        twin.fit(found.log)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the public logs are not here")
def test_a_public_log_is_the_same_either_way() -> None:
    path = SHARED / "twin/P2P.csv.gz"
    found, known = converting.converted(flow.read(path, timezone="UTC").log).log, twin.read_csv(path)
    assert rows(found) == rows(known)
    assert np.bincount(found.case).min() >= 1
