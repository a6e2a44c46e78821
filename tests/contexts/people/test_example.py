"""The invented people of the example organisations."""

import time as clock
from typing import Any

import pytest

from evenkeel.config import example_model, example_people
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.people import models, queries
from evenkeel.kernel import time
from tests.contexts.conftest import HARBOUR, Cast, acts


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_examples_have_people_in_roles_of_their_model(cast: Cast) -> None:
    example_model.ensure()
    began = clock.process_time()
    example_people.ensure()
    took = clock.process_time() - began
    example_people.ensure()
    here: Any = {"organisation_id": HARBOUR.id}
    with acts(cast.staff.acts):
        rows = models.Person.objects.all()
        assert 40 <= rows.count() <= 50
        assert rows.count() == len(set(rows.values_list("name", flat=True)))
        effective = blueprint.effective(**here, at=time.now())
        today = time.now().date()
        for unit in effective.model.units:
            assert queries.working_in(**here, units=[unit.key], on=today), unit.key
        tom = queries.of_user(**here, user_id=cast.staff.acts.user_id)
        assert tom is not None
        assert queries.skills_of(**here, ids=[tom.id], on=today)
        assert models.Conflict.objects.count() == 2
        assert models.Absence.objects.count() > 5
        span: Any = {"first": today, "last": today, "calendar": effective.calendar}
        queries.capacity(**here, ids=rows.values_list("id", flat=True), **span)
    assert took < 4, "about a second on a quiet machine; time of this process, so that others do not count"
