"""The example organisations share a base: one is a release behind, and its upgrade has exactly one conflict."""

import pytest

from evenkeel.config import example_model
from evenkeel.contexts.accounts import operations, values
from evenkeel.contexts.blueprint import queries, released, upgrading, variants
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from tests.contexts.conftest import acting_of, acts


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_second_organisation_upgrades_with_one_conflict() -> None:
    operations.make_example(password="sail-harbour-keel-42", at=time.now())
    example_model.ensure()
    example_model.ensure()  # nothing happens the second time
    for example, kinds, number in zip(
        values.EXAMPLES, ([Kind.AS_IS, Kind.TO_BE, Kind.BASE], [Kind.AS_IS, Kind.TO_BE]), (2, 1), strict=True
    ):
        by = acting_of(f"designer@{example.slug}.example")
        with acts(by):
            found = queries.branches(organisation_id=by.organisation_id)
            assert [each.kind for each in found] == kinds
            for branch in found:
                assert branch.head_id is not None
                head = queries.contents(organisation_id=by.organisation_id, revision_id=branch.head_id)
                assert (head.reading.findings, head.revision.counts.errors) == ((), 0), branch.title
            assert queries.effective(organisation_id=by.organisation_id, at=time.now()).model.services
            to_be = next(each for each in found if each.kind is Kind.TO_BE)
            assert to_be.head_id is not None
            head = queries.contents(organisation_id=by.organisation_id, revision_id=to_be.head_id)
            now = released.standing_on(release_id=head.revision.release_id, acting=by)
            assert now is not None
            assert now.release.number == number
            assert [each.release_number for each in variants.shown()] == [2, 1]
    with acts(by):
        then = released.on(released.numbered(number=2), acting=by)
        looked = upgrading.upgraded(head.files, now=now, then=then)
        assert [(each.kind, each.name) for each in looked.result.conflicts] == [
            ("changed", "services/household-extension.promise")
        ]
        assert "services/parking-permit" in {
            f"{each.subject.collection}/{each.subject.key}" for each in upgrading.arrived(looked)
        }
        made = upgrading.upgraded(
            head.files, now=now, then=then, decisions={"services/household-extension.promise": "local"}
        )
        assert then.departures(operating_model.read_files(made.files())) == ()
