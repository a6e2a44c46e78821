"""Many people at the same shelves: they take, note, move, give back and close cases until none is left.

    PYTHONPATH=. python benchmarks/casework_crowd.py [--cases 20000] [--workers 32] [--processes 4]

Afterwards no case may be lost, doubled or stuck, each change of state must have exactly one event, and each row must say what its
events say. Ends with exit code 1 where one does not.
"""

import argparse
import datetime as dt
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import _casework_ground as ground


def work(people: list[Any], seed: int) -> Counter[str]:
    """Let people work side by side, each in a thread of her own with a connection of her own, until the shelves are empty."""
    counts: Counter[str] = Counter()
    lock = threading.Lock()

    def one(by: Any, mine: int) -> None:
        from django.db import connection

        found = _shift(by, random.Random(mine))
        with lock:
            counts.update(found)
        connection.close()

    threads = [threading.Thread(target=one, args=(by, seed * 1_000 + n)) for n, by in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


def _shift(by: Any, dice: random.Random) -> Counter[str]:
    from evenkeel.contexts.casework import rules
    from evenkeel.contexts.casework.operations import moving, taking, writing
    from evenkeel.lib.db import tenancy

    counts: Counter[str] = Counter()
    at = ground.NOW
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        empty: set[str] = set()
        while len(empty) < len(ground.SHELVES):
            shelf = dice.choice(ground.SHELVES)
            at += dt.timedelta(seconds=1)
            try:
                case = taking.next_from(shelf=shelf, by=by, at=at)
            except rules.NothingThere:
                empty.add(shelf)
                counts["nothing there"] += 1
                continue
            empty.discard(shelf)
            counts["taken"] += 1
            if dice.random() < 0.1:
                taking.release(case_id=case.id, by=by, at=at)
                counts["given back"] += 1
                continue
            writing.note(case_id=case.id, text="Looked at it", by=by, at=at)
            if case.standing.stage == "check":
                moving.move(case_id=case.id, stage="decide", by=by, at=at)
            moving.close(case_id=case.id, outcome="Done", by=by, at=at)
            counts["closed"] += 1
            _race(dice, by, at, counts)
    return counts


def _race(dice: random.Random, by: Any, at: Any, counts: Counter[str]) -> None:
    """Now and then reach for a case that somebody else may be reaching for just now."""
    from evenkeel.contexts.casework import flow, rules
    from evenkeel.contexts.casework.operations import taking
    from evenkeel.contexts.casework.queries import lists

    if dice.random() > 0.05:
        return
    top = lists.on_shelf(shelf=dice.choice(ground.SHELVES), size=3, by=by, at=at)
    for item in top.items[:1]:
        try:
            case = taking.take(case_id=item.case.id, by=by, at=at)
            taking.release(case_id=case.id, by=by, at=at)
            counts["reached first"] += 1
        except (rules.HasIt, flow.NotNow):
            counts["told who has it"] += 1


def fill(boss: Any, cases: int) -> None:
    """Lay cases on the shelves."""
    from evenkeel.contexts.blueprint import queries as blueprint
    from evenkeel.contexts.casework.operations import bringing
    from evenkeel.contexts.casework.values import brought
    from evenkeel.kernel import ids
    from evenkeel.lib.db import tenancy

    who = brought.Actor(boss.user_id, boss.name)
    with tenancy.acting(organisation_id=boss.organisation_id, user_id=boss.user_id):
        found = blueprint.effective(organisation_id=boss.organisation_id, at=ground.NOW)
        moments = (ground.NOW - dt.timedelta(minutes=cases - number) for number in range(cases))
        histories = [
            brought.History(
                id=ids.new(),
                case_type=ground.SHELVES[number % len(ground.SHELVES)],
                service="",
                title=f"Case {number}",
                customer=None,
                channel="",
                received_at=moment,
                opened_by=who,
                opened_at=moment,
            )
            for number, moment in enumerate(moments)
        ]
        lived = bringing.live(histories, model=found.model, by=boss, at=ground.NOW)
        bringing.bring_lived(lived, revision_id=found.revision_id, by=boss, at=ground.NOW)


def faults(boss: Any, cases: int) -> list[str]:
    """Say what is wrong afterwards; nothing, if all is well."""
    from django.db import connection

    from evenkeel.contexts.casework.queries import case as one
    from evenkeel.lib.db import tenancy

    asked = {
        "cases lost or doubled": "select count(*) - %s from casework_case",
        "cases not closed": "select count(*) from casework_case where state <> 'closed' and 0 <> %s",
        "cases not closed exactly once": "select count(*) from (select case_id from casework_event where kind = 'closed' "
        "group by 1 having count(*) <> 1) x where 0 <> %s",
        "cases whose events are not numbered without a gap": "select count(*) from casework_case c where sequence <> "
        "(select count(*) from casework_event e where e.case_id = c.id) and 0 <> %s",
        "cases taken while somebody had them": """
            select count(*) from (
                select kind, lag(kind) over (partition by case_id order by sequence) before
                from casework_event where kind in ('taken', 'released')
            ) x where kind = 'taken' and before = 'taken' and 0 <> %s""",
    }
    found = []
    with tenancy.acting(organisation_id=boss.organisation_id, user_id=boss.user_id):
        with connection.cursor() as cursor:
            for what, query in asked.items():
                cursor.execute(query, [cases])
                if number := cursor.fetchone()[0]:
                    found.append(f"{what}: {number}")
        differing = one.differing(organisation_id=boss.organisation_id)
        if differing:
            found.append(f"rows that say anything else than their events: {len(differing)}")
    return found


def _process(folder: str, url: str, people: list[Any], seed: int) -> Counter[str]:
    ground.environment(Path(folder), url)
    return work(people, seed)


def main() -> int:
    """Fill the shelves, let the crowd work, and look at what it left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--processes", type=int, default=4)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="evenkeel-crowd-") as folder,
        ground.database(Path(folder)) as url,
    ):
        boss, *people = ground.organisation(given.workers)
        fill(boss, given.cases)
        begun = time.perf_counter()
        shares = [people[number :: given.processes] for number in range(given.processes)]
        spawn = multiprocessing.get_context("spawn")
        with spawn.Pool(given.processes) as pool:
            told = pool.starmap(_process, [(folder, url, each, n) for n, each in enumerate(shares)])
        seconds = time.perf_counter() - begun
        counts: Counter[str] = sum(told, Counter())
        print(f"{given.workers} workers, {given.cases:,} cases, {seconds:.0f} s:", dict(counts))
        wrong = faults(boss, given.cases)
        print("\n".join(wrong) or "no case is lost, doubled or stuck; every row says what its events say")
    return 1 if wrong or counts["closed"] != given.cases else 0


if __name__ == "__main__":
    sys.exit(main())
