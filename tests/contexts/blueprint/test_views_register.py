"""The register of views: each has an address of its own, a group and a question."""

from django.urls import reverse

from evenkeel.contexts.blueprint import views_register
from evenkeel.contexts.blueprint.views_register import VIEWS


def test_every_view_has_an_address_of_its_own_and_stands_in_a_group() -> None:
    addresses = {reverse(f"blueprint:{each.name}", args=["to-be"]) for each in VIEWS}
    assert len(addresses) == len(VIEWS)
    assert all(address.startswith("/model/to-be/views/") for address in addresses)
    assert {each.group for each in VIEWS} <= set(views_register.GROUPS)
    assert all(each.question.endswith("?") for each in VIEWS)


def test_all_views_are_listed_once() -> None:
    listed = [each for _, views in views_register.grouped() for each in views]
    assert sorted(listed, key=lambda each: each.name) == sorted(VIEWS, key=lambda each: each.name)
