"""The ground of the benchmarks of casework: a database of its own, an organisation with a small model, members who work."""

import contextlib
import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenkeel.contexts.accounts import values as accounts

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
SHELVES = ("north", "east", "south", "west")
MODEL = """\
about: {title: Bench (example)}
units: [{key: office, title: Office, kind: team, lead: leader}]
roles: [{key: leader, title: Leader, unit: office}, {key: worker, title: Worker, unit: office}]
standards: [{key: done-well, title: Done well, checklist: [Read it, Answer it]}]
shelves:
""" + "".join(f"  - {{key: {key}, title: {key}, unit: office, order: oldest-first}}\n" for key in SHELVES)
CASE_TYPES = "case_types:\n" + "".join(
    f"  - {{key: {key}, title: {key}, kind: application, shelf: {key}, standard: done-well, norm_time: 42d, "
    "stages: [{key: check, title: Check}, {key: decide, title: Decide}]}\n"
    for key in SHELVES
)


@contextlib.contextmanager
def database(home: Path | None = None) -> Iterator[str]:
    """Run a fresh PostgreSQL with all tables; give the address of its owner."""
    with contextlib.ExitStack() as stack:
        folder = home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evenkeel-bench-")))
        from evenkeel.lib.db import embedded

        url = stack.enter_context(embedded.server(folder / "server"))
        environment(folder, url)
        from django.core import management

        from evenkeel.config import prepare  # noqa: F401
        from evenkeel.lib.db import roles

        management.call_command("migrate", database="owner", verbosity=0)
        from django.conf import settings

        roles.prepare(
            role=settings.DATABASES["default"]["USER"],
            password=settings.DATABASES["default"]["PASSWORD"],
            using="owner",
        )
        yield url


def environment(folder: Path, url: str) -> None:
    """Let Django speak to this database, in this process."""
    os.environ |= {
        "EVENKEEL_HOME": str(folder),
        "EVENKEEL_SECRET_KEY": "for benchmarks only, known to everybody, fifty letters",
        "EVENKEEL_TIME_ZONE": "Europe/London",
        "EVENKEEL_LOG_LEVEL": "warning",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "evenkeel.config.settings",
    }
    import django

    django.setup()


def organisation(members: int) -> list["accounts.Acting"]:
    """Make an organisation whose model is in effect, with an administrator and so many members; return them."""
    from evenkeel.contexts.accounts import models, operations, queries, values
    from evenkeel.contexts.audit import values as trail
    from evenkeel.contexts.blueprint import operations as blueprint
    from evenkeel.contexts.blueprint.values import Kind
    from evenkeel.lib.db import tenancy

    before = NOW - dt.timedelta(days=2_000)
    owner = operations.make_organisation(
        name="Bench", slug="bench", time_zone="Europe/London", language="en-gb", by=trail.SYSTEM, at=before
    )
    first = operations.appoint_first_administrator(
        organisation_id=owner, email="boss@bench.example", name="Boss", by=trail.SYSTEM, at=before
    )

    def acting(user_id: uuid.UUID) -> values.Acting:
        with tenancy.acting(user_id=user_id):
            found = queries.acting(user_id=user_id, chosen=None, origin=trail.Origin(trail.Channel.WEB))
        assert found is not None
        return found

    boss = acting(first)
    with tenancy.acting(organisation_id=owner, user_id=first):
        for number in range(members):
            operations.add_member(
                by=boss,
                email=f"worker{number}@bench.example",
                name=f"Worker {number}",
                role=values.Role.STAFF,
                at=before,
                welcome=lambda user_id: None,
            )
        ids = list(
            models.Membership.objects.filter(role="staff")
            .order_by("user__email")
            .values_list("user_id", flat=True)
        )
        made = blueprint.begin(
            kind=Kind.AS_IS,
            title="As it is",
            files={"model.yaml": (MODEL + CASE_TYPES).encode()},
            by=boss,
            at=before,
        )
        blueprint.apply(
            revision_id=made.id,
            takes_effect_at=before,
            note="",
            by=boss,
            at=before,
            in_the_way=lambda organisation_id, model: (),
            wait=lambda seconds: None,
        )
    people = [boss, *(acting(each) for each in ids)]
    _placed(boss, people)
    return people


def facts(boss: "accounts.Acting", user: "accounts.Acting") -> dict[str, str]:
    """Open one case, and return what its first event says: what the bare inserts write too."""
    import json

    from evenkeel.contexts.casework import models
    from evenkeel.contexts.casework.operations import intake
    from evenkeel.lib.db import tenancy

    with tenancy.acting(organisation_id=boss.organisation_id, user_id=user.user_id):
        case = intake.open_case(case_type="north", title="A wall", channel="web", by=user, at=NOW)
        event = models.Event.objects.get(case_id=case.id)
    return {
        "organisation": str(boss.organisation_id),
        "user": str(user.user_id),
        "revision": str(case.revision_id),
        "data": json.dumps(event.data),
    }


def _placed(boss: "accounts.Acting", people: list["accounts.Acting"]) -> None:
    """Let everybody work in the office."""
    from evenkeel.contexts.people import operations
    from evenkeel.contexts.people.values import Details
    from evenkeel.lib.db import tenancy

    with tenancy.acting(organisation_id=boss.organisation_id, user_id=boss.user_id):
        for each in people:
            one = operations.add_person(
                by=boss, details=Details(name=each.name), user_id=each.user_id, at=NOW
            )
            operations.begin_membership(
                by=boss,
                person_id=one.id,
                role="worker",
                unit="office",
                fte=Decimal(1),
                first_date=dt.date(2020, 1, 1),
                at=NOW,
            )
