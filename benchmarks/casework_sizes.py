"""Casework at a million cases beside ten thousand.

    PYTHONPATH=. python benchmarks/casework_sizes.py [--small 10000] [--large 1000000]

Two databases stand side by side, each with a process of its own; the shelf, the case and the search are asked of one, then of the
other, in turn, so that whatever else the machine does falls on both. The figure is the median of 30 for each. The rows are made by
the database itself, eight events to a case; each question finds as much in both.
"""

import argparse
import contextlib
import datetime as dt
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import _casework_ground as ground

AIM = 1.5
TIMES = 30
EACH = 250
FILL = """
with made as (
    select gen_random_uuid() as id, n,
           %(now)s::timestamptz - make_interval(mins => (%(last)s - n)::int) as received
    from generate_series(%(first)s::bigint, %(last)s::bigint) n
), cases as (
    insert into casework_case (id, organisation_id, reference, number, revision_id, sequence, changed_at, state, title, service,
        case_type, unit, stage, stage_since, shelf, responsible_id, channel, priority, attributes, received_at, started_at, due_at,
        first_due_at, pause, closing, closed_at, outcome, reopened, confidential, held, inside)
    select id, %(organisation)s, 'ZZ-26-' || n || '-X', n, %(revision)s, 8, received,
           case when n %% %(open)s = 0 then 'open' else 'closed' end,
           'Case of the ' || (array['red', 'green', 'blue', 'grey'])[1 + n %% 4] || ' wall number ' || lpad(n::text, 7, '0'), '',
           (array['north', 'east', 'south', 'west'])[1 + n %% 4], 'office', 'check', received,
           (array['north', 'east', 'south', 'west'])[1 + n %% 4], null, 'web', 0, '{}', received, received,
           received + interval '42 days', received + interval '42 days', '',
           case when n %% %(open)s = 0 then '' else 'done' end,
           case when n %% %(open)s = 0 then null else received + interval '30 days' end, '', 0, false, false,
           to_tsvector('simple', 'hedgehog' || lpad(n::text, 7, '0'))
    from made returning id, received_at
)
insert into casework_event (id, organisation_id, case_id, sequence, kind, at, recorded_at, actor_id, actor_name, role, unit,
    channel, stage, shelf, reason, data)
select gen_random_uuid(), %(organisation)s, id, s, case when s = 1 then 'opened' else 'noted' end,
       received_at + make_interval(hours => s), received_at + make_interval(hours => s), %(user)s, 'Worker 1', 'worker', 'office',
       'web', 'check', 'north', '', case when s = 1 then %(data)s::jsonb else '{}' end
from cases, generate_series(1, 8) s
"""

_kept = contextlib.ExitStack()
_questions: dict[str, Callable[[int], Any]] = {}
"""What a process asks of its database, once it is filled."""


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    given = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    sizes = (given.small, given.large)
    with (
        ProcessPoolExecutor(1, mp_context=spawn) as small,
        ProcessPoolExecutor(1, mp_context=spawn) as large,
    ):
        both = (small, large)
        made = [process.submit(prepared, size) for process, size in zip(both, sizes, strict=True)]
        for size, seconds in zip(sizes, made, strict=True):
            print(f"{size:,} cases, {size * 8:,} events, made in {seconds.result():.0f} s", flush=True)
        for what in small.submit(asked).result():
            times: tuple[list[float], list[float]] = ([], [])
            for number in range(TIMES):
                for process, kept in zip(both, times, strict=True):
                    kept.append(process.submit(timed, what, number).result())
            before, after = map(statistics.median, times)
            print(
                f"{what}: {before * 1e3:.1f} ms at {sizes[0]:,}, {after * 1e3:.1f} ms at {sizes[1]:,} cases; "
                f"ratio {after / before:.2f} (aim below {AIM})",
                flush=True,
            )
        for process in both:
            process.submit(ended).result()


def prepared(size: int) -> float:
    """Make a database with so many cases in this process, and keep it; return how long that took, in seconds."""
    begun = time.perf_counter()
    folder = tempfile.TemporaryDirectory(prefix="evenkeel-bench-", ignore_cleanup_errors=True)
    _kept.enter_context(folder)
    url = _kept.enter_context(ground.database(Path(folder.name)))
    boss, user = ground.organisation(1)
    _fill(url, ground.facts(boss, user), last=size)
    from evenkeel.lib.db import tenancy

    _kept.enter_context(tenancy.acting(organisation_id=user.organisation_id, user_id=user.user_id))
    _questions.update(_asked_by(user))
    return time.perf_counter() - begun


def asked() -> list[str]:
    """Return what can be asked."""
    return list(_questions)


def timed(what: str, number: int) -> float:
    """Ask something of the database of this process; return how long the answer took, in seconds."""
    begun = time.perf_counter()
    found = _questions[what](number)
    taken = time.perf_counter() - begun
    assert getattr(found, "items", True), "every question finds something"
    return taken


def ended() -> None:
    """Stop the database of this process."""
    _kept.close()


def _fill(url: str, facts: dict[str, str], *, last: int) -> None:
    """Let the database make cases with eight events each; one in fifty-one is open, on each shelf in turn."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # foreign keys hold by making
        connection.execute("set synchronous_commit = off")
        for begin in range(1, last + 1, 100_000):
            end = min(begin + 99_999, last)
            connection.execute(FILL, {"now": ground.NOW, "first": begin, "last": end, "open": 51} | facts)
        connection.execute("vacuum analyze")


def _asked_by(by: Any) -> dict[str, Callable[[int], Any]]:
    from evenkeel.contexts.casework import models
    from evenkeel.contexts.casework.queries import case as one
    from evenkeel.contexts.casework.queries import lists

    at = ground.NOW + dt.timedelta(days=1)
    numbers = [number * EACH for number in range(1, TIMES + 1)]
    rows = models.Case.objects.filter(number__in=numbers, reference__startswith="ZZ").order_by("number")
    ids = list(rows.values_list("id", flat=True))
    return {
        "a page of a shelf": lambda n: lists.on_shelf(shelf=ground.SHELVES[n % 4], by=by, at=at),
        "a case": lambda n: one.page(case_id=ids[n], by=by, at=at),
        "search, one title": lambda n: lists.found(said=f"wall {numbers[n]:07}", by=by, at=at),
        "search, one inner word": lambda n: lists.found(said=f"hedgehog{numbers[n]:07}", by=by, at=at),
        "search, a word of all": lambda n: lists.found(said="wall", by=by, at=at),
        "search, a number": lambda n: lists.found(said=str(numbers[n]), by=by, at=at),
    }


if __name__ == "__main__":
    main()
