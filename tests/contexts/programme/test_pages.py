"""What the pages of the programme say, and what their forms answer."""

import datetime as dt

import pytest
from django.urls import reverse

from evenkeel.contexts.programme import operations, queries
from evenkeel.contexts.programme.values import What
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.programme.conftest import COUNCILS, Begin

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ON = {"on": "2026-07-15"}


@pytest.fixture
def there(cast: Cast, begin: Begin) -> Cast:
    """Begin the small programme, and implement the first of its actions."""
    by = cast.designer.acts
    begin(by)
    with acts(by):
        operations.report_progress(
            action="account", what=What.IMPLEMENTED, on=dt.date(2025, 12, 20), text="", by=by, at=AT
        )
    return cast


def page(cast: Cast, name: str, *arguments: str, **asked: str) -> str:
    found = cast.staff.client.get(reverse(f"programme:{name}", args=arguments), asked)
    assert found.status_code == 200
    return found.content.decode()


def test_without_a_model_the_page_says_what_to_do(cast: Cast) -> None:
    assert "No actions yet" in page(cast, "timeline")


def test_the_timeline_shows_each_action_with_its_state_and_is_filtered_by_the_address(there: Cast) -> None:
    every = page(there, "timeline", **ON)
    assert every.count('class="pg-row"') == 2
    assert "All forms on the web: late in design. Design by q1 2026, implement from q2 2026" in every
    assert "to-be, revision 1" in every
    some = page(there, "timeline", **ON, state="late in design")
    assert some.count('class="pg-row"') == 1
    assert "1 of 2 actions" in some
    assert "No action is like that" in page(there, "timeline", **ON, workstream="digital", area="channels")
    by_area = page(there, "timeline", **ON, by="area")
    assert by_area.index(">Channels</text>") < by_area.index(">Technology</text>")


def test_the_alarm_stands_on_the_timeline_the_savings_and_the_report_for_the_board(there: Cast) -> None:
    for name in ("timeline", "savings", "board"):
        assert "Alarm" in page(there, name, **ON)
    assert "One account for customers was to save from Q1 2026, GBP 40,000 by now" in page(
        there, "savings", **ON
    )


def test_the_report_for_the_board_says_what_is_late_and_what_comes(there: Cast) -> None:
    found = page(there, "board", **ON)
    assert "As of 15 July 2026" in found
    assert "0 of 2 actions are done with evidence. None is late, 2 are amber" in found
    assert "What comes in Q4 2026" in found
    assert "To hold everywhere" in found


def test_the_page_of_an_action_tells_all_about_it(there: Cast) -> None:
    found = page(there, "action", "account", **ON)
    for words in (
        "implemented without evidence",
        "nothing shows it yet: Every customer has one.",
        "not given yet",
        "It is needed by",
        "All forms on the web",
        "Planned in a year, from Q1 2026: low GBP 40,000",
        "It holds everywhere, 20 Dec 2025",
    ):
        assert words in found
    assert "Report progress" not in found


def test_an_action_that_is_not_there_is_not_found(there: Cast) -> None:
    assert there.staff.client.get(reverse("programme:action", args=["none"])).status_code == 404


WRONG = [
    ("progress", {"progress-what": "note", "progress-on": "2026-03-02"}, "Write how it goes."),
    ("progress", {"progress-what": "begun", "progress-on": "2999-01-01"}, "still to come"),
    ("progress", {"progress-what": "begun", "progress-on": "2026-02-30"}, "Enter a valid date."),
    ("progress", {"progress-what": "designed", "progress-on": "2025-12-21"}, "implemented everywhere on 20 Dec 2025"),
    ("evidence", {"evidence-meets": "", "evidence-on": "2026-03-02"}, "Say in words or by a link"),
    ("evidence", {"evidence-meets": "9", "evidence-on": "2026-03-02", "evidence-text": "x"}, "Select a valid choice"),
    ("evidence", {"evidence-on": "2026-03-02", "evidence-link": "javascript:alert(1)"}, "Enter a valid URL."),
    ("action-savings", {"savings-quarter": "1", "savings-amount": "1"}, "Select a valid choice"),
    ("action-savings", {"savings-quarter": "8107", "savings-amount": "-1"}, "greater than or equal to 0"),
    ("action-savings", {"savings-quarter": "8107", "savings-amount": "much"}, "Enter a number."),
]  # fmt: skip


def test_what_is_wrong_is_said_at_the_form(there: Cast) -> None:
    for name, sent, words in WRONG:
        found = there.leader.client.post(reverse(f"programme:{name}", args=["account"]), sent)
        assert found.status_code == 422, words
        assert words in found.content.decode()


def test_a_report_is_withdrawn_with_a_reason_and_stays_in_the_history(there: Cast) -> None:
    by = there.leader.acts
    with acts(by):
        (made,) = queries.reports(organisation_id=by.organisation_id)
    address = reverse("programme:withdraw", args=[made.id])
    assert there.leader.client.post(address, {"text": ""}).status_code == 422
    assert there.leader.client.post(address, {"text": "It was only half of it"}).status_code == 302
    assert there.leader.client.post(address, {"text": "Again"}).status_code == 409
    found = page(there, "action", "account")
    assert "Withdrawn: It holds everywhere, 20 Dec 2025" in found
    assert "It was only half of it" in found


def test_the_two_councils_on_all_pages(cast: Cast, begin: Begin) -> None:
    files = {
        str(path.relative_to(COUNCILS / "to-be")): path.read_bytes()
        for path in (COUNCILS / "to-be").rglob("*.yaml")
        if "overlays" not in path.parts
    }
    begin(cast.designer.acts, files=files)
    assert page(cast, "timeline").count('class="pg-row"') == 51
    assert "Q4 2029" in page(cast, "savings")
    assert "51 actions are done" in page(cast, "board", on="2027-06-01")
    assert "One calendar instead of two" in page(cast, "action", "one-wheel")
