"""The facts of six public logs equal the answers that SQL gives for them, figure by figure.

Answers are rounded; a figure equals one when it lies within half a unit of the answer's last place.
"""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from evenkeel.engines import flow
from evenkeel.engines.flow.facts import _calendar, _facts_order, _facts_time, _facts_wip

pytestmark = pytest.mark.long

FOLDER = Path(__file__).parents[4] / "shared/data/event-logs"
TRUTH = FOLDER / "truth.json"
ROLES_AS_RESOURCES = flow.Mapping.of(
    case="case:concept:name", activity="concept:name", timestamp="time:timestamp", resource="org:role"
)
"""The declarations name no people, so the answers count their roles as resources."""
LOGS = [
    "receipt",
    "BPIC15_1",
    "BPIC15_2",
    "BPIC15_3",
    pytest.param("RTFM", marks=pytest.mark.slow),
    "BPI_2020_DomesticDeclarations",
]


class Known(NamedTuple):
    """One log, what was measured of it, and the answers."""

    log: flow.Log
    facts: flow.Facts
    truth: dict[str, Any]

    def rows(self, question: str) -> list[list[Any]]:
        """Return an answer as rows; an answer of one row stands without its table."""
        value = self.truth[question]["value"]
        return value["rows"] if "rows" in value else [list(value.values())]


@pytest.fixture(scope="session", params=LOGS)
def known(request: pytest.FixtureRequest) -> Known:
    name: str = request.param
    if not TRUTH.exists():
        pytest.skip("the public event logs with their known answers are not beside the project")
    mapping = ROLES_AS_RESOURCES if name.startswith("BPI_2020") else None
    log = flow.read(FOLDER / f"{name}.xes.gz", mapping=mapping).log
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))[name]
    return Known(log=log, facts=flow.measure(log), truth=truth)


def base(known: Known) -> None:
    facts, answer = known.facts, known.truth["base"]["value"]
    for name in ("cases", "events", "activities", "resources", "events_without_resource"):
        assert getattr(facts, name) == answer[name], name
    for name, moment in (("first", facts.span.start), ("last", facts.span.end)):
        assert moment.replace(tzinfo=None) == dt.datetime.fromisoformat(answer[f"{name}_local"])
        utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
        assert utc == dt.datetime.fromisoformat(answer[f"{name}_utc"])


def variants(known: Known) -> None:
    found, answer = known.facts.variants, known.truth["variants"]["value"]
    assert found.top[0].cases == answer["top1_cases"]
    assert sum(variant.cases for variant in found.top[:5]) == answer["top5_cases"]
    assert (found.count, found.singletons) == (answer["variants"], answer["singletons"])
    assert (found.shortest, found.longest) == (answer["shortest"], answer["longest"])


def dfg_summary(known: Known) -> None:
    edges = known.facts.dfg
    assert known.truth["dfg_summary"]["value"] == {
        "edges": len(edges),
        "total": sum(edge.count for edge in edges),
        "self_loops": sum(edge.count for edge in edges if edge.source == edge.target),
    }


def dfg_top10(known: Known) -> None:
    for edge, (source, target, count, mean, median, days) in zip(
        known.facts.dfg[:10], known.rows("dfg_top10"), strict=True
    ):
        assert (edge.source, edge.target, edge.count) == (source, target, count)
        assert [edge.mean, edge.median] == pytest.approx([mean, median], abs=0.00051, rel=0)
        assert edge.total / 86400 == pytest.approx(days, abs=0.0051, rel=0)


def bottleneck_top5_by_total_wait(known: Known) -> None:
    edges = sorted(known.facts.dfg, key=lambda e: (-round(e.total / 86400, 2), e.source, e.target))
    for edge, (source, target, count, days, percent) in zip(
        edges[:5], known.rows("bottleneck_top5_by_total_wait"), strict=True
    ):
        assert (edge.source, edge.target, edge.count) == (source, target, count)
        assert edge.total / 86400 == pytest.approx(days, abs=0.0051, rel=0)
        assert edge.share is not None
        assert 100 * edge.share == pytest.approx(percent, abs=0.0051, rel=0)


def start_activities(known: Known) -> None:
    found = sorted((-row.starts, row.activity) for row in known.facts.by_activity if row.starts)
    assert [[name, -n] for n, name in found[:8]] == known.rows("start_activities")


def end_activities(known: Known) -> None:
    found = sorted((-row.ends, row.activity) for row in known.facts.by_activity if row.ends)
    assert [[name, -n] for n, name in found[:8]] == known.rows("end_activities")


def case_duration_days(known: Known) -> None:
    answer, lead = known.truth["case_duration_days"]["value"], known.facts.lead_time
    for ours, name in (("min", "min"), ("median", "p50"), ("mean", "mean"), ("p95", "p95"), ("max", "max")):
        assert getattr(lead, ours) / 86400 == pytest.approx(answer[name], abs=0.000051, rel=0), name
    days = _facts_time.lead_times(known.log) / 86400
    for share, name in ((0.25, "p25"), (0.75, "p75"), (0.9, "p90")):
        assert np.quantile(days, share) == pytest.approx(answer[name], abs=0.000051, rel=0), name
    assert (days == 0).sum() == answer["zero"]


def imbalance_top5(known: Known) -> None:
    found = [[work.resource, work.events, work.cases] for work in known.facts.by_resource[:5]]
    assert found == known.rows("imbalance_top5")


def weekday_local_iso(known: Known) -> None:
    found = [[day.weekday, day.events] for day in known.facts.weekdays if day.events]
    assert found == known.rows("weekday_local_iso")
    assert known.facts.hours is not None
    by_hour = [[day, sum(row)] for day, row in enumerate(known.facts.hours, start=1) if any(row)]
    assert by_hour == known.rows("weekday_local_iso")


def arrivals_per_year_local(known: Known) -> None:
    assert known.facts.over_time.period != "week", "weeks do not add up to years"
    counts: dict[int, int] = {}
    for row in known.facts.over_time.periods:
        counts[row.start.year] = counts.get(row.start.year, 0) + row.arrivals
    assert [[year, n] for year, n in counts.items() if n] == known.rows("arrivals_per_year_local")


def wip_yearend(known: Known) -> None:
    rows = known.rows("wip_yearend")
    moments = [dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) for text, _ in rows]
    found = _facts_wip.in_progress(known.log, np.array([_calendar.moment(at) for at in moments]))
    assert found.tolist() == [wip for _, wip in rows]


def ties(known: Known) -> None:
    pairs = _facts_order.neighbours(known.log)
    answer = known.truth["ties"]["value"]
    assert (int(pairs.equal.sum()), pairs.pairs) == (answer["equal_pairs"], answer["pairs"])
    assert known.facts.quality is not None
    found = known.facts.quality.ties
    assert (found.equal_pairs, found.pairs) == (answer["equal_pairs"], answer["pairs"])
    assert found.share == pytest.approx(answer["pct"] / 100, abs=0.0000051, rel=0)


def tie_order_sensitivity(known: Known) -> None:
    assert known.facts.quality is not None
    found = known.facts.quality.ties
    assert known.truth["tie_order_sensitivity"]["value"] == {
        "variants_if_ties_sorted_by_name": found.variants_by_name,
        "dfg_edges_if_ties_sorted_by_name": found.edges_by_name,
    }


def rework(known: Known) -> None:
    found, answer = known.facts.rework, known.truth["rework"]["value"]
    assert found is not None
    assert (found.cases, found.repeat_events) == (answer["cases_with_rework"], answer["repeat_events"])
    assert 100 * found.share == pytest.approx(answer["pct_cases"], abs=0.00051, rel=0)
    assert found.self_loops == known.truth["dfg_summary"]["value"]["self_loops"]
    assert sum(loop.repeat_events for loop in found.by_activity) == answer["repeat_events"]


def handover(known: Known) -> None:
    found, answer = known.facts.handovers, dict(known.truth["handover"]["value"])
    assert found is not None
    assert found.share is not None
    assert 100 * found.share == pytest.approx(answer.pop("pct"), abs=0.00051, rel=0)
    assert answer == {
        "pairs_with_both": found.pairs_with_both,
        "handovers": found.handovers,
        "distinct_edges": found.edges,
        "ping_pong_aba": found.ping_pong,
    }


def resources_per_case(known: Known) -> None:
    found, answer = known.facts.resources_per_case, known.truth["resources_per_case"]["value"]
    assert found is not None
    assert found.mean == pytest.approx(answer["mean"], abs=0.000051, rel=0)
    assert (found.median, found.max) == (answer["median"], answer["max"])


def imbalance(known: Known) -> None:
    found, answer = known.facts.imbalance, known.truth["imbalance"]["value"]
    assert found is not None
    assert found.resources == answer["resources"]
    for ours, name in ((found.gini, "gini_events"), (found.top_share, "top1_share"), (found.hhi, "hhi")):
        assert ours == pytest.approx(answer[name], abs=0.00000051, rel=0), name
    assert found.jain == pytest.approx(1 / (found.resources * found.hhi))


QUESTIONS: list[Callable[[Known], None]] = [
    base,
    variants,
    dfg_summary,
    dfg_top10,
    bottleneck_top5_by_total_wait,
    start_activities,
    end_activities,
    case_duration_days,
    imbalance_top5,
    weekday_local_iso,
    arrivals_per_year_local,
    wip_yearend,
    ties,
    tie_order_sensitivity,
    rework,
    handover,
    resources_per_case,
    imbalance,
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_fact_equals_the_known_answer(known: Known, question: Callable[[Known], None]) -> None:
    question(known)
