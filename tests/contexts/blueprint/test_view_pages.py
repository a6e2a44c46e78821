"""Pages of the views as a person asks for them: filters, pages of long lists, downloads, and what is not there."""

import csv
import io

import pytest
from django.urls import reverse

from tests.contexts.blueprint.conftest import FILES, Begin
from tests.contexts.conftest import Cast, Player

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROLES = "".join(f"  - {{key: role-{n}, title: Role {n}}}\n" for n in range(60))
MODEL = f"""\
about:
  title: Harbour Vale (example)
structure: {{title: Shape, span_from: 3, span_to: 5, layers: 1}}
units:
  - {{key: parks, title: Parks, kind: team, lead: head}}
roles:
  - {{key: head, title: "=HEAD()", unit: parks}}
  - {{key: gardener, title: Gardener, unit: parks, reports_to: head}}
{ROLES}services:
  - {{key: bench, title: A bench, owner: head, unit: parks}}
  - {{key: tree, title: A tree}}
processes:
  - {{key: storm, title: Storm, critical: true}}
glossary:
  - {{key: bench, title: Bench, avoid: [Tree]}}
locations:
  - {{key: hall, title: Hall}}
"""


@pytest.fixture
def designer(cast: Cast, begin: Begin) -> Player:
    """Return somebody whose organisation has a model with a few faults."""
    begin(cast.designer.acts, files=FILES | {"model.yaml": MODEL.encode()})
    return cast.designer


def read(player: Player, name: str, *key: str, **asked: str) -> str:
    answer = player.client.get(reverse(f"blueprint:{name}", args=["to-be", *key]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_faults_are_told_in_words(designer: Player) -> None:
    organisation = read(designer, "organisation")
    assert "Span fewer than the declared 3" in organisation
    assert "1 more than the declared 1" in organisation
    assert "Nobody is accountable." in read(designer, "raci", gaps="1")
    assert "Still missing: a longest time that it may stand still; an owner" in read(designer, "critical")
    assert "“Tree” still stands in" in read(designer, "glossary")
    assert "No promise yet" in read(designer, "service", "bench")
    assert "No responsibilities are written down yet." in read(designer, "role", "gardener")


def test_filters_keep_what_fits_and_forgive_what_is_not_there(designer: Player) -> None:
    assert "A tree" not in read(designer, "raci", unit="parks")
    assert "A tree" in read(designer, "raci", unit="nowhere", kind="nothing", page="99")
    assert "1 of 2 services" in read(designer, "services", q="BENCH")
    assert "No service fits" in read(designer, "services", q="x" * 5_000)
    assert "No gaps" in read(designer, "raci", kind="decisions", gaps="1")


def test_long_lists_come_in_pages(designer: Player) -> None:
    assert "Page 1 of 2" in read(designer, "roles")
    assert "Role 59" in read(designer, "roles", page="2")


def test_the_sheet_is_filtered_as_the_page_is_and_calculates_nothing(designer: Player) -> None:
    answer = designer.client.get(reverse("blueprint:raci-csv", args=["to-be"]), {"kind": "services"})
    assert answer["Content-Disposition"] == 'attachment; filename="raci-to-be.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Kind", "Record", "Key", "'=HEAD()", "Decided by", "Gap"]
    assert [line[2:] for line in lines[1:]] == [
        ["bench", "A", "", ""],
        ["tree", "", "", "Nobody is accountable."],
    ]


def test_what_is_not_there_is_not_found(designer: Player) -> None:
    for name in ("role", "service"):
        address = reverse(f"blueprint:{name}", args=["to-be", "nothing"])
        assert designer.client.get(address).status_code == 404


def test_an_empty_model_says_what_to_do(cast: Cast, begin: Begin) -> None:
    begin(cast.designer.acts, files={"model.yaml": b"about:\n  title: Nothing yet\n"})
    expected = {
        "organisation": "No units yet",
        "raci": "Nothing fits",
        "roles": "No role fits",
        "services": "No service fits",
        "critical": "No critical process yet",
        "locations": "No place fits",
        "glossary": "No word fits",
    }
    for name, words in expected.items():
        assert words in read(cast.designer, name), name


def test_a_record_leads_to_the_view_in_which_it_is_seen_and_back(designer: Player) -> None:
    for (collection, key), (name, *arguments) in {
        ("roles", "head"): ("role", "head"),
        ("services", "bench"): ("service", "bench"),
        ("units", "parks"): ("organisation",),
        ("processes", "storm"): ("critical",),
        ("glossary", "bench"): ("glossary",),
        ("locations", "hall"): ("locations",),
    }.items():
        view = reverse(f"blueprint:{name}", args=["to-be", *arguments])
        record = reverse("blueprint:record", args=["to-be", collection, key])
        assert f'href="{view}' in read(designer, "record", collection, key), name
        assert f'href="{record}"' in designer.client.get(view).content.decode(), name


def test_letters_of_the_matrix_have_their_words_in_each_cell(designer: Player) -> None:
    matrix = read(designer, "raci")
    assert '<span class="ek-hidden">accountable: owner of the record</span>' in matrix
    assert "Accountable: answers for it, one alone" in matrix
