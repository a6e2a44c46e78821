"""What it costs to ask which model holds, beside reading the model each time it is asked for."""

import datetime as dt
import timeit
import uuid
from pathlib import Path

from evenkeel.contexts.blueprint import holding
from evenkeel.engines import operating_model

EXAMPLE = Path(__file__).parents[1] / "operating-models" / "two-councils" / "to-be"
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
STEPS = 40
AIM = 20.0


def main() -> None:
    """Print microseconds for one answer, and how often it could be given in the time of one reading."""
    organisation, revision = uuid.uuid4(), uuid.uuid4()
    steps = tuple((NOW - dt.timedelta(days=days), revision) for days in range(STEPS, 0, -1))
    holdings = holding.Holdings(steps=lambda _: steps, load=lambda _: operating_model.load(EXAMPLE))
    holdings.at(organisation, NOW)
    number = 200_000
    each = min(timeit.repeat(lambda: holdings.at(organisation, NOW), number=number, repeat=5)) / number * 1e6
    read = min(timeit.repeat(lambda: operating_model.load(EXAMPLE), number=1, repeat=5)) * 1e6
    print(
        f"effective, one of {STEPS} applications, kept: {each:.2f} µs (aim below {AIM:g}); "
        f"reading the model takes {read / each:,.0f} times as long"
    )


if __name__ == "__main__":
    main()
