"""Pages of care: looks behind the glass, who is told, who sees them."""

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from evenkeel.contexts.casework import letters, models, tasks
from evenkeel.contexts.casework.operations import confidential, history, moving, retention
from evenkeel.contexts.casework.queries import care, lists, log
from evenkeel.contexts.casework.values.cases import Closing
from evenkeel.kernel import time
from evenkeel.lib import jobs
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.casework.test_history import FILE
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WORDS = "She is at the counter and cannot wait"


def hidden(team: Cast, *, at: dt.datetime = AT) -> Any:
    """Let Tom have a confidential case."""
    tom = team.staff.acts
    with acts(tom):
        case = opened(tom, at=at)
        confidential.hide(case_id=case.id, reason="A neighbour works here", by=tom, at=at)
    return case


def asked(player: Player, reference: str, **more: str) -> Any:
    sent = {"reference": reference, "why": "customer", "words": WORDS, "hours": "2"} | more
    return player.client.post(reverse("casework:break-glass"), sent)


def test_who_must_look_says_why_and_who_leads_is_told(team: Cast) -> None:
    case = hidden(team)
    page = team.designer.client.get(reverse("casework:care"))
    assert "Nobody has looked" in page.content.decode()
    for more, wrong in (
        ({"words": ""}, "Say what exactly"),
        ({"words": "because"}, "Say it in a sentence"),
        ({"why": ""}, "Choose why"),
        ({"reference": case.reference[:-1]}, "is no reference"),
        ({"reference": "HV-26-999999-" + "Z"}, "is no reference"),
        ({"hours": "24"}, "Select a valid choice"),
    ):
        refused = asked(team.designer, **{"reference": case.reference} | more)
        assert refused.status_code == 422
        assert wrong in refused.content.decode()
    assert not models.Access.objects.exists()

    done = asked(team.designer, case.reference.lower().replace("-", " "))
    assert done.status_code == 302
    assert done["Location"] == reverse("casework:case", args=[case.reference])
    with acts(team.leader.acts):
        row = models.Access.objects.get()
        assert row.reason == f"The customer is here, or on the phone: {WORDS}"
        assert row.until_at - row.at == 2 * HOUR
        assert letters.look(organisation_id=row.organisation_id, access_id=row.id, at=row.at) == (1, ())
    (sent,) = mail.outbox
    assert sent.to == [team.leader.email]
    assert case.reference in sent.subject
    for secret in (WORDS, "A wall"):
        assert secret not in sent.body, "mails tell nothing of what is confidential"

    seen = {
        player.label: player.client.get(reverse("casework:care")).content.decode() for player in players(team)
    }
    assert WORDS in seen["designer"]
    assert "Open for you now" in seen["designer"]
    assert WORDS in seen["leader"]
    assert "A wall" in seen["leader"]
    assert WORDS in seen["administrator"]
    assert "A wall" not in seen["administrator"], "who keeps the house does not read it"
    assert WORDS not in seen["colleague"]
    assert WORDS not in seen["other_organisation"]

    end = reverse("casework:end-look", args=[row.id])
    assert team.colleague.client.post(end).status_code == 404
    assert team.leader.client.post(end).status_code == 302
    assert team.designer.client.post(end).status_code == 404, "it has ended"
    assert "Open for you now" not in team.designer.client.get(reverse("casework:care")).content.decode()


def test_where_nobody_leads_administrators_are_told_and_never_only_who_looked(
    team: Cast, settings: Any
) -> None:
    case = hidden(team)
    asked(team.leader, case.reference)
    lead, keep = team.leader.acts, team.administrator.acts
    with acts(keep):
        row = models.Access.objects.get()
        look: dict[str, Any] = {"organisation_id": keep.organisation_id, "access_id": row.id, "at": row.at}
        assert letters.look(**look) == (1, ())
    (sent,) = mail.outbox
    assert sent.to == [keep.email], "who leads and looks herself is not the one who is told"
    assert "you administer the organisation" in sent.body
    job = tasks.tell_of_look.func.__wrapped__  # type: ignore[attr-defined]  # what jobs.task made a job of
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with acts(keep):
        job(jobs.ForWhom(keep.organisation_id, lead.user_id), access_id=str(row.id))
        last = ProcrastinateJob.objects.order_by("-id")[0]
        assert last.args["people"] == [str(keep.user_id)]
        assert last.args["tries"] == 2


def test_what_is_due_is_looked_at_then_erased_and_certified(team: Cast) -> None:
    admin, client = team.administrator.acts, team.administrator.client
    tom, ago = team.staff.acts, AT - 380 * DAY
    with acts(tom):
        gone, kept = (opened(tom, "worry", at=ago) for _ in range(2))
        for each in (gone, kept):
            moving.close(case_id=each.id, closing=Closing.WITHDRAWN, reason="Moved", by=tom, at=ago)
    hold = reverse("casework:hold", args=[kept.reference])
    leader = team.leader.client
    assert client.post(hold, {"reason": "An inquiry"}).status_code == 404, "it is confidential"
    assert leader.post(hold, {"reason": ""}).status_code == 422
    assert leader.post(hold, {"reason": "An inquiry"}).status_code == 302
    listed = client.get(reverse("casework:retention")).content.decode()
    assert "Look at what would go" in listed
    assert "An inquiry" in listed
    before = figures(admin)
    erase = reverse("casework:erase", args=["worry"])
    page = client.get(erase).content.decode()
    assert "cases lose title" in page
    assert "Held, and so kept" in page
    assert client.post(erase).status_code == 422
    done = client.post(erase, {"sure": "on"})
    assert done["Location"].endswith("/progress/?of=1")
    assert "Persons and words are being removed" in client.get(done["Location"]).content.decode()
    with acts(admin):
        (made,) = retention.erase_due(
            organisation_id=admin.organisation_id, case_type="worry", user_id=admin.user_id, at=time.now()
        )
    assert "everything that was due is erased" in client.get(done["Location"]).content.decode()
    assert figures(admin) == before, "reports tell the same before and after"
    assert gone.reference in client.get(reverse("casework:certificate", args=[made.id])).content.decode()
    told = client.get(reverse("casework:certificate-json", args=[made.id])).json()
    digest = told.pop("digest")
    assert hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest() == digest == made.digest
    assert leader.post(hold, {"reason": "It is over"}).status_code == 302
    assert "No case is held" in client.get(reverse("casework:retention")).content.decode()


def figures(by: Any) -> list[tuple[Any, ...]]:
    """Return what reports are made of, without who did it: the log that leaves the house."""
    with acts(by):
        rows = [
            dict(zip(log.COLUMNS, row, strict=True)) for row in log.rows(organisation_id=by.organisation_id)
        ]
    return [
        tuple(
            row[name]
            for name in ("case", "activity", "completed_at", "event:stage", "case:case type", "outcome")
        )
        for row in rows
    ]


def test_old_cases_come_through_the_browser(team: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    admin, client = team.administrator.acts, team.administrator.client
    address = reverse("casework:histories")
    assert client.post(address).status_code == 422
    sent = client.post(address, {"file": ContentFile(FILE.encode(), name="old.csv")})
    here = sent["Location"]
    asked = client.get(here)
    assert "What do the columns mean?" in asked.content.decode()
    given = {each.html_name: each.value() or "" for each in asked.context["form"]}
    assert client.post(here, given).status_code == 422, "no case type is chosen"
    assert client.post(here, given | {"case_type": "permit"})["Location"] == here
    assert "being read" in client.get(here).content.decode()
    with acts(admin):
        row = models.Import.objects.get()
        history.read(import_id=row.id, by=admin, at=time.now())
    page = client.get(here).content.decode()
    assert "What would come in" in page
    assert "Bring 2 cases in" in page
    assert client.post(reverse("casework:bring-history", args=[row.id])).status_code == 302
    with acts(admin):
        history.bring_in(import_id=row.id, by=admin, at=time.now())
    assert "What came in" in client.get(here).content.decode()
    assert "came in" in client.get(address).content.decode()
    assert client.post(reverse("casework:undo-history", args=[row.id])).status_code == 302
    assert "taken back" in client.get(here).content.decode()


def players(team: Cast) -> tuple[Player, ...]:
    return team.designer, team.leader, team.administrator, team.colleague, team.other_organisation


def test_what_is_confidential_looks_like_nothing_to_others(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        open_case = opened(tom)
    case = hidden(team)
    with acts(oona):
        assert lists.counts(shelves=["plans"], by=oona, at=AT)["plans"].all == 1
        for said in ("wall", case.reference, str(case.reference.split("-")[2])):
            found = lists.found(said=said, by=oona, at=AT)
            assert case.id not in [each.case.id for each in found.items]
        wanted = lists.wanted(only=lists.EVERYTHING, by=oona, at=AT)
        assert [each.case.id for each in wanted.items] == [open_case.id]
    with acts(tom):
        assert lists.counts(shelves=["plans"], by=tom, at=AT)["plans"].all == 2
        assert len(lists.found(said="wall", by=tom, at=AT).items) == 2


def test_the_list_asks_the_same_number_of_questions_for_few_and_many(
    team: Cast, django_assert_max_num_queries: Any
) -> None:
    case, oona, marek = hidden(team), team.colleague.acts, team.leader.acts
    now = time.now()
    for many in (1, 30):
        with acts(oona):
            for _ in range(many):
                confidential.break_glass(
                    reference=case.reference, reason="Fire", until=now + HOUR, by=oona, at=now
                )
        with acts(marek), django_assert_max_num_queries(8):
            found = care.openings(by=marek, at=now)
            assert len(found.items) == min(many, care.PER_PAGE)
            assert found.is_leading
