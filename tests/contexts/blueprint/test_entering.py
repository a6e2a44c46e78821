"""Forms generated from the language: what is opened and sent back unchanged changes nothing, whatever the record."""

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from evenkeel.contexts.blueprint import changing, entering, inputs, widgets
from evenkeel.engines import operating_model

EXAMPLES = Path(__file__).parents[3] / "operating-models/two-councils"
ON = dt.date(2026, 3, 2)


class Sent(HTMLParser):
    """What a browser would send of a form, as it was shown."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: list[tuple[str, str]] = []
        self._select: tuple[str, bool] | None = None
        self._first: str | None = None
        self._area: str | None = None
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self.pairs.append(
                    (name, given.get("value") or ("on" if given.get("type") == "checkbox" else ""))
                )
        elif tag == "select":
            self._select, self._first = (name, False), None
        elif tag == "option" and self._select is not None:
            if self._first is None:
                self._first = given.get("value") or ""
            if "selected" in given:
                self.pairs.append((self._select[0], given.get("value") or ""))
                self._select = (self._select[0], True)
        elif tag == "textarea":
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None:
            if not self._select[1]:
                self.pairs.append((self._select[0], self._first or ""))
            self._select = None
        elif tag == "textarea" and self._area is not None:
            # The first line end after the tag is none of the text; browsers send CRLF.
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.pairs.append((self._area, text))
            self._area = None


def offered(model: operating_model.OperatingModel, files: tuple[str, ...] = ()) -> inputs.Offered:
    return inputs.Offered(model=model, files=files, on=ON)


def page_of(entry: entering.Entry) -> str:
    blocks = [block for part in entry.blocks() for block in part]
    return "".join(render_to_string("blueprint/_input.html", {"block": block}) for block in blocks)


def sent_back(page: str, **more: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in Sent(page).pairs:
        data.appendlist(name, value)
    for name, value in more.items():
        data[name] = value
    return data


def again(
    collection: str,
    held: operating_model.Record | None,
    model: operating_model.OperatingModel,
    typed: dict[str, str] | None = None,
    files: tuple[str, ...] = (),
) -> entering.Entry:
    """Open the form of a record, send it back with some fields typed over."""
    kind, offer = operating_model.COLLECTIONS[collection], offered(model, files)
    opened = entering.Entry(collection=kind, held=held, offered=offer)
    return entering.Entry(
        collection=kind, held=held, offered=offer, data=sent_back(page_of(opened), **(typed or {}))
    )


@pytest.fixture(scope="module", params=["to-be", "as-is"])
def reading(request: pytest.FixtureRequest) -> operating_model.Reading:
    return operating_model.read(EXAMPLES / request.param)


@pytest.mark.slow
@pytest.mark.parametrize("collection", operating_model.COLLECTIONS)
def test_what_is_not_touched_does_not_change(collection: str, reading: operating_model.Reading) -> None:
    model = reading.model
    assert model is not None
    for record in model.records(collection)[:4]:
        entry = again(collection, record, model, files=tuple(reading.files))
        assert entry.is_valid(taken=frozenset()), (record.key, entry.wrong)
        assert entry.record is not None
        assert entry.record == record
        assert changing.altered(collection, before=record, after=entry.record) == ()


@pytest.mark.slow
@pytest.mark.parametrize("collection", operating_model.COLLECTIONS)
def test_what_is_filled_in_anew_makes_the_same_record(
    collection: str, reading: operating_model.Reading
) -> None:
    """Every value passes through its input, as if somebody typed all of it."""
    model = reading.model
    assert model is not None
    kind, offer = operating_model.COLLECTIONS[collection], offered(model, tuple(reading.files))
    for record in model.records(collection)[:2]:
        shown = sent_back(
            page_of(entering.Entry(collection=kind, held=record, offered=offer)), key=record.key
        )
        entry = entering.Entry(collection=kind, held=None, offered=offer, data=shown)
        assert entry.is_valid(taken=frozenset()), (record.key, entry.wrong)
        assert entry.record is not None
        assert _loose(entry.record) == _loose(record)


def _loose(record: operating_model.Record) -> dict[str, object]:
    """Give what a record says, without the order of boxes to tick and the keys of parts, which are made anew."""
    return {
        name: frozenset(map(str, value)) if field.many and field.part is None else str(_keyless(value))
        for name, field in operating_model.fields(type(record)).items()
        for value in (getattr(record, name),)
    }


def _keyless(value: object) -> object:
    if isinstance(value, tuple):
        return [_keyless(each) for each in value]
    if isinstance(value, operating_model.Part):
        return {name: _keyless(held) for name, held in value.model_dump().items() if name != "key"}
    return float(value) if isinstance(value, int | float) else value


READING = operating_model.read_files(
    {
        "model.yaml": b"""\
about:
  title: Small
channels:
  - {key: web, title: Web, kind: web}
  - {key: phone, title: Phone, kind: phone}
units:
  - {key: planning, title: Planning, kind: team}
services:
  - {key: permit, title: Permit, channels: [phone, web], volume: 1200}
case_types:
  - key: permit
    title: Permit
    kind: application
    norm_time: 42d
    stages:
      - {key: received, title: Received}
      - {key: decided, title: Decided}
"""
    }
)
assert READING.model is not None
MODEL = READING.model

# The collection, what is typed, the field that comes of it, and its value.
TYPED = {
    "line": ("services", {"title": "Building permit"}, "title", "Building permit"),
    "text": ("services", {"promise": "One.\r\n\r\nTwo."}, "promise", "One.\n\nTwo."),
    "number with commas": ("services", {"volume": "12,500"}, "volume", 12_500),
    "link": ("services", {"unit": "planning"}, "unit", "planning"),
    "no link": ("services", {"unit": ""}, "unit", None),
    "ranked, and one twice": ("services", {"channels": "web"}, "channels", ("web",)),
    "duration": ("case_types", {"norm_time_0": "6", "norm_time_1": "w"}, "norm_time", "6w"),
    "no duration": ("case_types", {"norm_time_0": ""}, "norm_time", None),
    "choice": ("case_types", {"weight": "heavy"}, "weight", "heavy"),
}


@pytest.mark.parametrize("case", TYPED)
def test_what_is_typed_becomes_a_value(case: str) -> None:
    collection, typed, name, value = TYPED[case]
    entry = again(collection, MODEL.find(collection, "permit"), MODEL, typed)
    assert entry.is_valid(taken=frozenset()), entry.wrong
    assert getattr(entry.record, name) == value


# The collection, what is typed, the place of the error, and a word of it.
WRONG = {
    "no title": ("services", {"title": ""}, "id_title", "missing"),
    "no number": ("services", {"volume": "many"}, "id_volume", "whole number"),
    "too small a number": ("services", {"volume": "-1"}, "id_volume", "greater than or equal to 0"),
    "no duration": ("case_types", {"norm_time_0": "soon"}, "id_norm_time_0", "number before the unit"),
    "title of a row": (
        "case_types",
        {"stages-0-title": "", "stages-0-waiting": "on"},
        "id_stages-0-title",
        "missing",
    ),
    "not in the list": ("services", {"unit": "nowhere"}, "id_unit", "list"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_told_at_its_field(case: str) -> None:
    collection, typed, target, word = WRONG[case]
    entry = again(collection, MODEL.find(collection, "permit"), MODEL, typed)
    assert not entry.is_valid(taken=frozenset())
    assert entry.record is None
    assert [each.target for each in entry.wrong] == [target]
    assert word in entry.wrong[0].message


class TestKeys:
    def test_made_from_the_title(self) -> None:
        entry = again("services", None, MODEL, {"title": "Größe & Permit"})
        assert entry.is_valid(taken=frozenset({"groe-permit"}))
        assert entry.record is not None
        assert entry.record.key == "groe-permit-2"

    def test_chosen(self) -> None:
        entry = again("services", None, MODEL, {"title": "Permit", "key": "other"})
        assert entry.is_valid(taken=frozenset({"permit"}))
        assert entry.record is not None
        assert entry.record.key == "other"

    @pytest.mark.parametrize(("key", "word"), [("permit", "there already"), ("Not a key", "small letters")])
    def test_refused(self, key: str, word: str) -> None:
        entry = again("services", None, MODEL, {"title": "Another", "key": key})
        assert not entry.is_valid(taken=frozenset({"permit"}))
        assert [each.target for each in entry.wrong] == ["id_key"]
        assert word in entry.wrong[0].message

    def test_a_title_without_letters(self) -> None:
        entry = again("services", None, MODEL, {"title": "???"})
        assert not entry.is_valid(taken=frozenset())
        assert [each.target for each in entry.wrong] == ["id_title"]

    def test_stages_keep_theirs_and_new_ones_get_one(self) -> None:
        entry = again("case_types", MODEL.find("case_types", "permit"), MODEL)
        assert entry.data is not None
        data = entry.data.copy()
        data.setlist("stages", ["1", "0", "n1"])
        data["stages-n1-title"] = "Received"
        entry = entering.Entry(collection=entry.collection, held=entry.held, offered=entry.offered, data=data)
        assert entry.is_valid(taken=frozenset()), entry.wrong
        stages: Any = entry.parts["stages"].plain()
        assert [each["key"] for each in stages] == ["decided", "received", "received-2"]


@pytest.mark.parametrize(
    ("action", "ids", "new"),
    [
        ("stages:add", ["0", "1", "n1"], "n1"),
        ("stages:remove:0", ["1"], ""),
        ("stages:up:1", ["1", "0"], ""),
        ("stages:up:0", ["0", "1"], ""),
        ("stages:remove:7", ["0", "1"], ""),
        ("others:add", ["0", "1"], ""),
        ("nonsense", ["0", "1"], ""),
    ],
)
def test_rows_come_move_and_go(action: str, ids: list[str], new: str) -> None:
    assert entering.acted(["0", "1"], action, "stages") == (ids, new)


def test_what_checks_ask_and_what_is_usual_come_first() -> None:
    kind = operating_model.COLLECTIONS["services"]
    entry = entering.Entry(
        collection=kind,
        held=MODEL.find("services", "permit"),
        offered=offered(MODEL),
        asked={"capability": ("Name it.",)},
    )
    top, more, sharing = entry.blocks()
    names = [block.bound.name if block.bound else "" for block in top]
    assert names[:2] == ["title", "description"]
    assert "capability" in names
    assert "platform" in [block.bound.name for block in more if block.bound]
    assert [block.bound.name for block in sharing if block.bound] == ["free", "optional"]


@pytest.mark.parametrize(("options", "sifted"), [(widgets.MANY, False), (widgets.MANY + 1, True)])
def test_only_long_lists_of_boxes_are_sifted(options: int, sifted: bool) -> None:
    boxes = widgets.Boxes(choices=[(str(number), f"Service {number}") for number in range(options)])
    written = boxes.render("services", ["3"], {"id": "id_services"})
    assert ("data-sift=" in written) is sifted
    assert written.index("Service 3") < written.index("Service 0") or not sifted, "what is ticked comes first"
