"""The example year, whole: how long it takes to bring it in, whether every case stands as its events say, what its report finds.

    python benchmarks/example_year.py [number of cases]

Makes a database of its own in a folder that is gone afterwards, and works in it as the application does: in its role, within
row-level security. Ends with 1 where a case differs or a trouble is not found.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
TROUBLES = {"bunching", "cherry-picking", "imbalance", "variation"}
INSIDE = "EVENKEEL_BENCHMARK_INSIDE"


def main() -> int:
    """Prepare a database as its owner, and measure in a process that knows the application's role only."""
    with tempfile.TemporaryDirectory(prefix="evenkeel-year-") as home:
        os.environ |= {"EVENKEEL_HOME": home, "EVENKEEL_EXAMPLE_CASES": "0"}
        os.environ.pop("DATABASE_URL", None)
        from evenkeel.config import database

        with database.running():
            subprocess.run(
                [sys.executable, "-m", "evenkeel.config.prepare"], check=True, stdout=subprocess.DEVNULL
            )
            inside = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
            inside |= {
                "EVENKEEL_APPLICATION_DATABASE_URL": database.application_address(),
                INSIDE: home,
            }
            return subprocess.run([sys.executable, *sys.argv], env=inside, check=False).returncode


def measure(home: Path) -> int:
    """Bring the years in; return how much is not as it should be."""
    from evenkeel.config import database

    database.set_up()
    from evenkeel.contexts.accounts import values

    return min(1, sum(_of(council, home) for council in values.EXAMPLES))


def _of(council: Any, home: Path) -> int:
    from evenkeel.config import example_year
    from evenkeel.contexts.accounts import queries as accounts
    from evenkeel.contexts.audit import values as audit
    from evenkeel.contexts.casework.operations import exporting
    from evenkeel.contexts.casework.queries import case as queries
    from evenkeel.kernel.time import now
    from evenkeel.lib.db import tenancy

    share = example_year.SHARES.get(council.slug, example_year.OTHERWISE)
    with tenancy.acting(organisation_id=council.id):
        if example_year.holding(council.id) is None:
            print(f"{council.name}: no model in effect, so no year")
            return 0
        user = example_year.administrator(council)
    with tenancy.acting(organisation_id=council.id, user_id=user):
        by = accounts.acting(user_id=user, chosen=None, origin=audit.Origin(audit.Channel.SYSTEM))
        assert by is not None
        wall, cpu = time.perf_counter(), time.process_time()
        example_year.bring(by=by, at=now(), cases=round(CASES * share))
        took = (
            f"{time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} s of its own processor time"
        )
        different = queries.differing(organisation_id=council.id)
        path = home / f"{council.slug}.parquet"
        written = exporting.export_log(path=path, by=by, at=now())
    print(f"{council.name}: {written.events:,} events, brought in within {took}; differing: {len(different)}")
    found = _found(path)
    wanted = TROUBLES if council.slug in example_year.WITH_TROUBLES else set()
    return len(different) + len(wanted - found)


def _found(path: Path) -> set[str]:
    """Report on a log as the command does; print and return what is found about the work."""
    from evenkeel.engines import flow
    from evenkeel.kernel.time import now

    report = flow.report(flow.read(path, timezone="Europe/London"), at=now(), version="benchmark")
    print(f"  {report.facts.cases:,} cases")
    for finding in report.findings:
        if finding.about == "work":
            print(f"  {finding.code}: {finding.sentence}")
    return {finding.code for finding in report.findings}


if __name__ == "__main__":
    sys.exit(measure(Path(os.environ[INSIDE])) if INSIDE in os.environ else main())
