"""Plan and apply from the command line: the same operations as the browser's, with the same refusals."""

import datetime as dt
import functools
import json
import zoneinfo
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evenkeel.cli.model import applied, folders, members, planned, pulling
from evenkeel.contexts.blueprint import operations, plan_document, queries, rules
from evenkeel.kernel import time
from tests.contexts.blueprint.conftest import FILES, Begin, with_change
from tests.contexts.conftest import HARBOUR, Cast, acts

COPENHAGEN = zoneinfo.ZoneInfo("Europe/Copenhagen")
WEB = "tests.contexts.blueprint.test_keeping.web_is_needed"


def web_is_needed(organisation_id: object, model: object) -> tuple[str, ...]:
    """Stand in the way as a context with open work would."""
    return ("Three contacts came by “Web”, which would be gone.",)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2027-01-01", "2027-01-01T00:00:00+01:00"),
        ("2027-07-01T06:30", "2027-07-01T06:30:00+02:00"),
        ("2027-07-01T06:30Z", "2027-07-01T06:30:00+00:00"),
        ("2027-03-28T02:30", applied.NoSuchTime),
        ("tomorrow", applied.NotAMoment),
        ("0001-01-01", applied.NotAMoment),
        ("2027-02-29", applied.NotAMoment),
    ],
)
def test_a_moment_is_read_where_the_organisation_is(said: str, expected: str | type[Exception]) -> None:
    if isinstance(expected, str):
        assert applied.moment(said, COPENHAGEN).isoformat() == expected
    else:
        with pytest.raises(expected):
            applied.moment(said, COPENHAGEN)


def apply(email: str, *, answer: bool = True, branch: str = "to-be", **more: Any) -> str:
    given: dict[str, Any] = {"number": None, "since": None, "note": "", **more}
    return applied.apply(
        slug=HARBOUR.slug, email=email, branch=branch, ask=lambda _: answer, wait=lambda _: None, **given
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_from_a_pulled_folder_to_what_holds(
    cast: Cast, begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    by, email = cast.designer.acts, cast.designer.email
    begin(by)
    whole = functools.partial(planned.of_branch, slug=HARBOUR.slug, email=email, branch="to-be")
    first = whole()
    assert first.holding is None
    assert planned.changes(first)
    assert "no model holds yet" in planned.summary(first)

    # Who may not, does not; who is asked and says no, does not.
    for who, more, refusal in (
        (cast.staff.email, {}, rules.NotApplier),
        ("nobody@x.example", {}, members.NotAMember),
        (email, {"answer": False}, applied.NotConfirmed),
        (email, {"since": "2020-01-01"}, rules.InThePast),
        (email, {"number": 7}, rules.NoSuchRevision),
        (email, {"branch": "as-is"}, rules.NoSuchBranch),
    ):
        with pytest.raises(refusal):
            apply(who, **more)
    with acts(by):
        assert queries.applications(organisation_id=by.organisation_id) == ()

    assert "To go back, apply an earlier revision" in apply(email, note="First")
    assert "holds already" in apply(email)
    assert not planned.changes(whole())

    folder = tmp_path / "ours"
    pulling.pull(folder, slug=HARBOUR.slug, email=email, branch="to-be")
    (folder / "model.yaml").write_bytes(with_change("posts: 2", "posts: 4")["model.yaml"])
    found = planned.of_folder(folder, email=email)
    assert (found.revision, found.records, [each.name for each in found.audiences]) == (None, 1, ["people"])
    (change,) = found.audiences[0].changes
    assert change.sentences[0].path == ("posts",)
    document = json.loads(found.model_dump_json())
    jsonschema.validate(document, plan_document.schema())
    assert document["schema"] == "evenkeel-model-plan/1"
    capsys.readouterr()
    planned.show(found)
    out = capsys.readouterr().out
    assert "• Team leader (role): changed" in out
    assert "→ Talk with those who hold it before that day." in out
    with pytest.raises(folders.NotPulled):
        planned.of_folder(tmp_path, email=email)

    # From a day on, where the organisation is; the page to take it back is named.
    day = (time.now() + dt.timedelta(days=40)).date()
    said = apply(email, since=day.isoformat(), note="For the year")
    assert f"{day:%-d %B %Y}, 00:00 (" in said
    with acts(by):
        newest = queries.applications(organisation_id=by.organisation_id)[0]
    assert newest.note == "For the year"
    assert newest.takes_effect_at.astimezone(by.zone).hour == 0
    assert f"/model/applications/{newest.id}/withdraw/" in said
    assert len(whole().coming) == 1

    # What stands in the way is listed, and nothing is applied.
    vars(settings)
    settings.BLUEPRINT_IN_THE_WAY = (WEB,)  # type: ignore[attr-defined]
    capsys.readouterr()
    with pytest.raises(rules.StandsInTheWay):
        apply(email, since=(day + dt.timedelta(days=1)).isoformat())
    assert "Three contacts came by" in capsys.readouterr().out
    with acts(by):
        assert len(queries.applications(organisation_id=by.organisation_id)) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_draft_is_planned_and_never_applied(cast: Cast, begin: Begin) -> None:
    by, email = cast.designer.acts, cast.designer.email
    made = begin(by)
    apply(email)
    with acts(by):
        operations.draft(title="Leaders", onto="to-be", by=by, at=time.now())
        files = with_change("posts: 2", "posts: 4\n    reports_to: leed", FILES)
        operations.save(draft="leaders", since=made.id, files=files, note="x", by=by, at=time.now())
    found = planned.of_branch(slug=HARBOUR.slug, email=email, branch="leaders")
    assert (found.revision, found.errors) == (2, 1)
    with pytest.raises(rules.NotTaken):
        apply(email, branch="leaders")
