"""Following a case by a link: who makes one, what it opens to whom and until when, and what the page tells."""

import dataclasses
import datetime as dt
from contextlib import nullcontext

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import formats

from evenkeel.contexts.accounts import queries as organisations
from evenkeel.contexts.audit import queries as audits
from evenkeel.contexts.casework import erasing
from evenkeel.contexts.casework.operations import confidential, moving, waiting
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.values.cases import Case, MessageState
from evenkeel.contexts.doorway import operations, presentation, queries, rules, urls
from evenkeel.contexts.twins import runs
from evenkeel.contexts.twins.values import Expected
from evenkeel.kernel import time
from evenkeel.lib import secret_links
from tests.contexts.casework.conftest import DAY
from tests.contexts.conftest import Cast, Player, acts
from tests.contexts.doorway.conftest import SECRETS, link, plain
from tests.contexts.twins.conftest import kept, learnt
from tests.contexts.twins.test_foretelling import GOOD, foretold

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WORK = {"staff", "colleague", "leader"}
"""Tom has the case, Oona is of his team, Marek leads it."""


def opened(token: str, *, status: int = 200) -> str:
    """Return the words of the page that somebody sees who is nobody here."""
    answer = Client().get(reverse("doorway:follow", args=[token]))
    assert answer.status_code == status
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies
    return plain(answer.content)


def asked(player: Player, name: str, case: Case, **sent: str) -> int:
    return int(player.client.post(reverse(f"doorway:{name}", args=[case.reference]), sent).status_code)


# -- who, and until when ------------------------------------------------------------------------------------------


def test_every_address_is_asked_here() -> None:
    names = {each.name for each in urls.urlpatterns if isinstance(each, URLPattern)}
    assert names == {"follow", "make", "withdraw", "write"}


def test_who_works_on_a_case_makes_and_withdraws_its_link(team: Cast, case: Case) -> None:
    for player in team:
        made = asked(player, "make", case)
        withdrawn = asked(player, "withdraw", case)
        written = asked(player, "write", case, token="nothing")
        if player.label in WORK:
            assert (made, withdrawn, written) == (200, 302, 404), player.label
        elif player.label == "anonymous":
            assert (made, withdrawn, written) == (302, 302, 302)
        else:
            assert {made, withdrawn, written} <= {403, 404}, player.label
    assert not has_link(team.staff, case)


def has_link(player: Player, case: Case) -> bool:
    with acts(player.acts):
        return queries.link(organisation_id=case.organisation_id, case_id=case.id) is not None


def test_the_address_alone_opens_the_page_and_nothing_like_it_does(team: Cast, case: Case) -> None:
    token = link(team, case)
    assert case.reference in opened(token)
    other = team.other_organisation.acts.organisation_id
    foreign = secret_links.made(other)[:22] + token[22:]
    for wrong in ("nonsense", token[:-1], secret_links.made(case.organisation_id), foreign, "-"):
        told = opened(wrong, status=404)
        assert "This link opens nothing" in told
        assert case.reference not in told


def test_only_a_digest_is_kept_and_another_link_ends_the_one_before(team: Cast, case: Case) -> None:
    first, second = link(team, case), link(team, case)
    with acts(team.staff.acts), connection.cursor() as cursor:
        cursor.execute("select digest, to_jsonb(doorway_link)::text from doorway_link")
        rows = cursor.fetchall()
    assert {digest for digest, _ in rows} == {secret_links.digest(each) for each in (first, second)}
    assert not any(first in row or second in row for _, row in rows)
    opened(first, status=404)
    opened(second)


def test_a_link_lives_on_for_a_while_after_the_case_is_closed(team: Cast, case: Case) -> None:
    token = link(team, case)
    marek = team.leader.acts
    now = time.now()
    with acts(marek):
        waiting.resume(case_id=case.id, by=marek, at=now - 2 * DAY)
        moving.decide(case_id=case.id, outcome="Granted", grounds="Not a word", by=marek, at=now - DAY)
        moving.close(
            case_id=case.id, outcome="Granted", reason="Not a word", overrule=True, by=marek, at=now - DAY
        )
    told = opened(token)
    closed = formats.date_format((now - DAY).date(), "j F Y")
    for words in ("Done", f"It was done on {closed}", "The outcome: Granted.", "tell us by"):
        assert words in told, words
    assert "When it will be done" not in told
    assert not any(each in told for each in SECRETS)
    with acts(marek):
        asked_at = now + 29 * DAY
        assert queries.opened(organisation_id=case.organisation_id, token=token, at=asked_at)
        with pytest.raises(rules.NoSuchLink):
            queries.opened(organisation_id=case.organisation_id, token=token, at=now + 31 * DAY)
        with pytest.raises(rules.LongOver):
            operations.make(reference=case.reference, by=marek, at=now + 31 * DAY)


def test_nobody_follows_a_case_that_is_confidential(team: Cast, case: Case) -> None:
    token = link(team, case)
    marek = team.leader.acts
    with acts(marek):
        confidential.hide(case_id=case.id, reason="A person", by=marek, at=time.now())
        with pytest.raises(rules.Confidential):
            operations.make(reference=case.reference, by=marek, at=time.now())
    opened(token, status=404)
    page = team.leader.client.get(reverse("casework:case", args=[case.reference])).content
    assert "Nobody follows a confidential case by a link." in plain(page)


def test_links_go_with_their_cases_and_that_is_told(team: Cast, case: Case) -> None:
    token = link(team, case)
    with acts(team.administrator.acts):
        counted = erasing.above(organisation_id=case.organisation_id, case_ids=[case.id], remove=False)
        assert counted["links"] == 1
        opened(token)
        erasing.above(organisation_id=case.organisation_id, case_ids=[case.id], remove=True)
        actions = {each.action for each in audits.trail(organisation_id=case.organisation_id)}
    opened(token, status=404)
    assert {"doorway.link-made", "doorway.links-erased"} <= actions


def test_raw_sql_shows_links_to_their_organisation_alone(team: Cast, case: Case) -> None:
    link(team, case)
    for player, number in ((team.colleague, 1), (team.other_organisation, 0), (None, 0)):
        with acts(player.acts) if player else nullcontext(), connection.cursor() as cursor:
            cursor.execute("select count(*) from doorway_link")
            assert cursor.fetchone()[0] == number


# -- what the page tells ------------------------------------------------------------------------------------------


def test_the_page_tells_what_happened_and_nothing_that_is_ours(team: Cast, case: Case) -> None:
    told = opened(link(team, case))
    for words in (
        "Harbour Vale",
        case.reference,
        "Permission to build",
        "Waiting for you",
        "Send us what we asked you for",
        "We promise an answer by",
        "It hangs on when we hear from you",
        "Check Done",
        "Assess Now",
        "Decide To come",
        "We received it",
        "We began to work on it",
        "It came to the step “Assess”",
        "We asked you for something",
    ):
        assert words in told, words
    assert not any(each in told for each in SECRETS)


def test_what_was_not_kept_is_said_and_what_nobody_knows(team: Cast, case: Case) -> None:
    token = link(team, case)
    now = time.now()
    with acts(team.staff.acts):
        found = queries.opened(organisation_id=case.organisation_id, token=token, at=now)
    today = now.astimezone(found.zone).date()
    late = dataclasses.replace(found, case=dataclasses.replace(found.case, due_at=now - 3 * DAY))
    said = presentation.expectation(late, today=today)
    assert said.headline == "It takes longer than we promised"
    assert said.sentences[0].endswith("did not keep that. We are sorry.")
    never = dataclasses.replace(found, case=dataclasses.replace(found.case, due_at=None))
    assert presentation.expectation(never, today=today).headline == "Nobody can say yet when it will be done"


def foretell(team: Cast, case: Case, *, covered: float = 0.81, at: dt.datetime | None = None) -> None:
    """Keep a twin of planning that was judged so, and an outlook that foretells the case: in two to eight days from `at`."""
    by, moment = team.administrator.acts, at or time.now()
    checked = GOOD._replace(covered=covered)
    kept(by, of=dataclasses.replace(learnt(), seen=dataclasses.replace(learnt().seen, checked=checked)))
    told = foretold(case.reference)
    moved = tuple(
        each.model_copy(
            update={"low": moment + 2 * DAY, "high": moment + 8 * DAY, "median": moment + 4 * DAY}
        )
        for each in told.cases
    )
    with acts(by):
        runs.keep_outlook(
            organisation_id=by.organisation_id,
            unit="planning",
            forecast=told.model_copy(update={"cases": moved, "at": moment}),
            at=moment,
        )


def test_the_customer_is_told_the_days_that_colleagues_see_on_the_outlook(team: Cast, case: Case) -> None:
    token = link(team, case)
    foretell(team, case)
    now = time.now().astimezone(team.staff.acts.zone)
    first, last = (now + 2 * DAY).date(), (now + 8 * DAY).date()
    outlook = plain(team.staff.client.get(reverse("twins:outlook", args=["planning"])).content)
    short = f"{first:%-d %b}" if first.year == last.year else f"{first:%-d %b %Y}"
    assert f"{short} to {last:%-d %b %Y}" in outlook
    told = opened(token)
    begin = f"{first:%-d %B}" if first.year == last.year else f"{first:%-d %B %Y}"
    assert f"Most likely between {begin} and {last:%-d %B %Y}" in told
    assert "about 8 of 10 were done within the days we had said" in told
    assert "We promised an answer by" in told
    mine = plain(team.staff.client.get(reverse("casework:case", args=[case.reference])).content)
    assert f"Between {first:%-d %B} and {last:%-d %B %Y}, in four of five futures." in mine


@pytest.mark.parametrize(
    ("covered", "days_ago", "why"),
    [
        (0.6, 0, "60 % ended within the range"),
        (0.99, 0, "99 % ended within the range"),
        (0.81, 4, "too old by now"),
        (0.81, 9, "too old by now"),
    ],
)
def test_no_day_is_foretold_that_nobody_can_rely_on(
    team: Cast, case: Case, covered: float, days_ago: int, why: str
) -> None:
    token = link(team, case)
    foretell(team, case, covered=covered, at=time.now() - days_ago * DAY)
    told = opened(token)
    assert "Most likely" not in told
    assert "We promise an answer by" in told
    mine = plain(team.staff.client.get(reverse("casework:case", args=[case.reference])).content)
    assert "No day is told." in mine
    assert why in mine


def test_another_case_than_those_foretold_has_what_was_promised(team: Cast, case: Case) -> None:
    token = link(team, case)
    foretell(team, dataclasses.replace(case, reference="HV-00-000000-X"))
    assert "We promise an answer by" in opened(token)
    mine = plain(team.staff.client.get(reverse("casework:case", args=[case.reference])).content)
    assert "did not lie with this team when the last outlook was made" in mine


@pytest.mark.parametrize(
    ("days", "due", "said"),
    [
        ((2, 8), 20, "Most likely between 12 March and 18 March 2026: at the latest"),
        ((2, 8), 5, "Most likely between 12 March and 18 March 2026: It may take longer than that"),
        (
            (2, 8),
            1,
            "Most likely between 12 March and 18 March 2026: It will most likely take longer than that",
        ),
        ((-1, 8), 20, "Most likely by 18 March 2026: at the latest"),
        ((4, 4), None, "Most likely on 14 March 2026: about 9 of 10"),
        ((2, 8), -5, "Most likely between 12 March and 18 March 2026: did not keep that"),
    ],
)
def test_days_are_told_as_people_say_them(
    team: Cast, case: Case, days: tuple[int, int], due: int | None, said: str
) -> None:
    today = dt.date(2026, 3, 10)
    token = link(team, case)
    with acts(team.staff.acts):
        found = queries.opened(organisation_id=case.organisation_id, token=token, at=time.now())
    day = dt.datetime.combine(today, dt.time(12), tzinfo=found.zone)
    foretold_so = Expected(today + days[0] * DAY, today + days[1] * DAY, day, 0.94)
    told = dataclasses.replace(
        found,
        expected=foretold_so,
        case=dataclasses.replace(found.case, due_at=None if due is None else day + due * DAY),
    )
    found_so = presentation.expectation(told, today=today)
    headline, _, remark = said.partition(": ")
    assert " ".join(found_so.headline.split()) == headline
    assert any(remark in each for each in found_so.sentences)


# -- what colleagues do with it -----------------------------------------------------------------------------------


def test_a_link_goes_into_a_message_that_is_finished_and_sent_by_hand(team: Cast, case: Case) -> None:
    tom = team.staff
    made = tom.client.post(reverse("doorway:make", args=[case.reference]))
    assert made["Cache-Control"] == "no-store"
    token = made.context["token"]
    assert made.context["link"].endswith(f"/follow/{token}/")
    sent = tom.client.post(reverse("doorway:write", args=[case.reference]), {"token": token})
    assert sent.status_code == 302
    with acts(tom.acts):
        (message,) = one.page(case_id=case.id, by=tom.acts, at=time.now()).messages
        organisation = organisations.organisation(organisation_id=case.organisation_id)
    assert sent["Location"].endswith(f"/messages/{message.id}/")
    assert message.state is MessageState.DRAFT
    assert message.address == "ada@mail.example"
    assert made.context["link"] in message.body
    assert case.reference in message.subject
    assert organisation.name in message.body
    assert tom.client.get(sent["Location"]).status_code == 200


def test_colleagues_see_beside_the_case_whether_it_can_be_followed(team: Cast, case: Case) -> None:
    def beside(player: Player) -> str:
        return plain(player.client.get(reverse("casework:case", args=[case.reference])).content)

    assert "There is no link by which the customer can follow this case." in beside(team.colleague)
    assert "Make a link" in beside(team.colleague)
    link(team, case)
    told = beside(team.colleague)
    assert f"by {team.staff.acts.name} sees how far this case is" in told
    assert "Withdraw it" in told
    assert "Withdraw it" not in beside(team.administrator), "she reads, and does not work on it"
    assert "The customer's page" not in beside(team.designer), "another team's"
