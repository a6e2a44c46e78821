"""The year of an example council in the database: by the rules, once, going on where it was interrupted, and nobody else's."""

import datetime as dt
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from evenkeel.config import example_people, example_year, year
from evenkeel.contexts.accounts import operations as members
from evenkeel.contexts.accounts import queries as asked
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.blueprint import operations as blueprint
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.casework import models, storage
from evenkeel.contexts.casework.operations import exporting
from evenkeel.contexts.casework.queries import bringing as progress
from evenkeel.contexts.casework.queries import case as queries
from evenkeel.engines import flow, operating_model
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy
from tests.config.year.test_living import COUNCILS
from tests.contexts.conftest import HARBOUR, PASSWORD, acts

pytestmark = pytest.mark.long

CASES = 300
OF_CASES = ("case:service", "case:case type", "case:priority", "case:responsible")
SAID = "The example year is being loaded, 100 of 300 cases. Everything works meanwhile."

PROJECT = "small-project"


@pytest.fixture
def administrator(db: None) -> accounts.Acting:
    """Make the examples, with the model of today in effect in one of them."""
    members.make_example(password=PASSWORD, at=time.now())
    with tenancy.acting(organisation_id=HARBOUR.id):
        user = example_year.administrator(HARBOUR)
    with tenancy.acting(organisation_id=HARBOUR.id, user_id=user):
        by = asked.acting(user_id=user, chosen=None, origin=audit.Origin(audit.Channel.SYSTEM))
        assert by is not None
        files = operating_model.read(COUNCILS).sources
        made = blueprint.begin(kind=Kind.AS_IS, title="As it is", files=files, by=by, at=time.now())
        blueprint.apply(
            revision_id=made.id,
            takes_effect_at=None,
            note="",
            by=by,
            at=time.now(),
            in_the_way=lambda organisation_id, model: (),
            wait=lambda seconds: None,
        )
    example_people.ensure()
    return by


@pytest.mark.slow
def test_a_year_comes_in_by_the_rules_and_once(
    administrator: accounts.Acting, tmp_path: Path, settings: LazySettings
) -> None:
    settings.WITH_EXAMPLE, settings.MEDIA_ROOT = True, tmp_path / "files"
    browser = _signed_in(administrator)
    here: Any = {"organisation_id": HARBOUR.id}
    how: Any = {"by": administrator, "at": time.now(), "cases": CASES, "part": 100}
    with acts(administrator):
        example_year.bring(**how, stop_after=100)
        coming = progress.under_way(**here)
        assert coming is not None
        assert coming.done == models.Case.objects.count() == 100
        assert SAID in browser.get(reverse("people:directory")).content.decode()
        example_year.bring(**how)
        assert progress.under_way(**here) is None
        assert "example year" not in browser.get(reverse("people:directory")).content.decode()
        count = models.Case.objects.count()
        assert count == pytest.approx(CASES, rel=0.2)
        example_year.bring(**how)
        assert models.Case.objects.count() == count
        assert queries.differing(**here) == ()
        _holds_together()
        _leaves_as_it_was_lived(administrator, coming.until, tmp_path)
    with tenancy.acting(organisation_id=accounts.EXAMPLES[1].id):
        assert not models.Case.objects.exists()


def _signed_in(by: accounts.Acting) -> Client:
    browser = Client()
    with tenancy.acting(organisation_id=by.organisation_id, identity=True):
        browser.force_login(get_user_model().objects.get(id=by.user_id))
    return browser


def _holds_together() -> None:
    states = Counter(models.Case.objects.values_list("state", flat=True))
    assert states["closed"] > 200
    assert states["open"] + states["new"] + states["paused"] > 5
    references = list(models.Case.objects.order_by("received_at").values_list("reference", flat=True))
    assert references == sorted(references)
    assert models.Contact.objects.filter(case__isnull=False).count() >= len(references)
    assert not models.Contact.objects.filter(demand="failure", cause="").exists()
    for table in (
        models.Decision,
        models.Message,
        models.Note,
        models.Task,
        models.Customer,
        models.Representation,
    ):
        assert table.objects.exists(), table
    paper = models.Document.objects.all()[0]
    where = storage.path(organisation_id=HARBOUR.id, case_id=paper.case_id, document_id=paper.id)
    assert hashlib.sha256(where.read_bytes()).hexdigest() == paper.digest
    assert (paper.content_type, paper.state) == ("application/pdf", "clean")
    assert models.Star.objects.exists()
    assert models.Named.objects.filter(case__confidential=True).exists()


def _leaves_as_it_was_lived(administrator: accounts.Acting, until: dt.date, folder: Path) -> None:
    """Hold the log that leaves the house against the year: what is found in one (see test_living) is found in the other."""
    path = folder / "log.parquet"
    exporting.export_log(path=path, by=administrator, at=time.now())
    found = example_year.holding(HARBOUR.id)
    assert found
    told = example_year.tell(found[0], until=until, cases=CASES, by=administrator, at=time.now())
    lived = flow.log_of(year.log_table(told.lived, found[0]))
    left = flow.read(path).log
    for one, other in zip(_shown(left), _shown(lived), strict=True):
        assert one == other


def _shown(log: flow.Log) -> list[Any]:
    """Show what findings look at, case by case, whatever the cases are called; the projects of today belong to no year."""
    kept = ("activity", "completed_at", "resource", "group", "event:role", "event:stage", "event:shelf")
    columns = {name: log.events[name].to_pylist() for name in kept}
    events = [tuple(column[row] or "" for column in columns.values()) for row in range(log.n_events)]
    of_cases = ("opened_at", "closed_at", "due_at", "channel", "outcome", *OF_CASES)
    cases = zip(*(log.cases[name].to_pylist() for name in of_cases), strict=True)
    bounds = log.bounds.tolist()
    return sorted(
        ([value or "" for value in case], events[bounds[row] : bounds[row + 1]])
        for row, case in enumerate(cases)
        if PROJECT not in case
    )
