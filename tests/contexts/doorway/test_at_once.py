"""Several colleagues who make the link of one case at the same moment: one is open, and who was too late is told so."""

import threading

import pytest
from django.db import connections

from evenkeel.contexts.casework.values.cases import Case
from evenkeel.contexts.doorway import models, operations, rules
from evenkeel.kernel import time
from evenkeel.lib import secret_links
from tests.contexts.conftest import Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
COLLEAGUES = 4


def test_one_link_is_open_whoever_makes_one_at_the_same_moment(team: Cast, case: Case) -> None:
    tom = team.staff.acts
    together = threading.Barrier(COLLEAGUES)
    made: list[str] = []
    too_late: list[rules.MadeJustNow] = []

    def make() -> None:
        try:
            with acts(tom):
                together.wait(timeout=30)
                made.append(operations.make(reference=case.reference, by=tom, at=time.now()))
        except rules.MadeJustNow as refusal:
            too_late.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(COLLEAGUES)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) + len(too_late) == COLLEAGUES
    with acts(tom):
        (open_one,) = models.Link.objects.filter(case_id=case.id, ended_at__isnull=True)
    assert open_one.digest in {secret_links.digest(each) for each in made}
