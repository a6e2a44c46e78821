"""What is written for architecture tools is valid, means what it should, and comes back as the same model."""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Link
from evenkeel.engines.operating_model.exchange.archimate import _words as words
from tests.engines.operating_model import models

ROOT = Path(__file__).parents[4]
SCHEMAS = ROOT.parent / "shared" / "data" / "standards" / "archimate"
EXAMPLES = ROOT / "operating-models"
TEAM = EXAMPLES / "complaints-team"
COUNCILS = EXAMPLES / "two-councils"
NS = {"a": words.NAMESPACE, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
GPL_READER = "pyArchimate is not installed: the independent reader of ArchiMate files"


@pytest.fixture(scope="module")
def team() -> operating_model.OperatingModel:
    return operating_model.load(TEAM)


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema of the exchange format, from the data beside the project or from an installed package."""
    here = SCHEMAS / "archimate3_Diagram.xsd"
    packaged = () if here.exists() else importlib.metadata.distributions()
    found = [here] if here.exists() else []
    for package in packaged:
        found += [Path(str(f.locate())) for f in package.files or () if f.name == here.name]
    if not found:
        pytest.skip(f"{here.name} is neither in {SCHEMAS} nor in an installed package")
    return etree.XMLSchema(etree.parse(found[0]))


def errors(schema: Any, content: bytes) -> list[str]:
    schema.validate(etree.fromstring(content))
    return [str(error) for error in schema.error_log]


class TestOut:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        "folder", [TEAM, COUNCILS / "as-is", COUNCILS / "to-be"], ids=lambda path: path.name
    )
    def test_the_examples_are_valid_and_come_back(self, schema: Any, folder: Path) -> None:
        model = operating_model.load(folder)
        content = operating_model.archimate(model=model)
        assert errors(schema, content) == []
        assert operating_model.from_archimate(content) == operating_model.Imported(model, ())

    def test_the_schema_can_say_no(self, schema: Any, team: operating_model.OperatingModel) -> None:
        content = operating_model.archimate(model=team)
        assert errors(schema, content.replace(b'xsi:type="Plateau"', b'xsi:type="Plane"'))
        assert errors(schema, content.replace(b'target="id-', b'target="no-'))

    def test_every_link_leads_from_or_to_its_record(self, team: operating_model.OperatingModel) -> None:
        root = etree.fromstring(operating_model.archimate(model=team))
        written = {
            frozenset((each.get("source"), each.get("target")))
            for each in root.iterfind("a:relationships/a:relationship", NS)
        }
        linked = {
            frozenset((f"id-{name}.{record.key}", f"id-{link.collection}.{link.key}"))
            for name, record in team.every()
            for link in _schema.links(record)
        }
        assert written == linked

    def test_folders_hold_every_element_once(self, team: operating_model.OperatingModel) -> None:
        root = etree.fromstring(operating_model.archimate(model=team))
        held = root.xpath("a:organizations//a:item/@identifierRef", namespaces=NS)
        assert sorted(held) == sorted(root.xpath("a:elements/a:element/@identifier", namespaces=NS))

    def test_written_twice_it_is_the_same(self, team: operating_model.OperatingModel) -> None:
        assert operating_model.archimate(model=team) == operating_model.archimate(model=team)


@pytest.fixture(scope="module")
def pair() -> tuple[operating_model.OperatingModel, operating_model.OperatingModel]:
    return operating_model.load(COUNCILS / "as-is"), operating_model.load(COUNCILS / "to-be")


@pytest.fixture(scope="module")
def content(pair: tuple[operating_model.OperatingModel, operating_model.OperatingModel]) -> bytes:
    return operating_model.archimate(model=pair[1], as_is=pair[0])


@pytest.mark.slow
class TestGaps:
    def test_valid_and_passed_over_in_reading(self, schema: Any, content: bytes, pair: Any) -> None:
        assert errors(schema, content) == []
        assert operating_model.from_archimate(content) == operating_model.Imported(pair[1], ())

    def test_one_for_each_record_with_its_actions(self, content: bytes, pair: Any) -> None:
        as_is, to_be = pair
        gaps = {
            f"id-gap.{gap.subject.collection}.{gap.subject.key}": gap
            for element in operating_model.gap(as_is=as_is, to_be=to_be).elements
            for gap in element.gaps
            if gap.status in ("closed", "open") and gap.subject.key
        }
        root = etree.fromstring(content)
        drawn = root.xpath("a:elements/a:element[@xsi:type='Gap']/@identifier", namespaces=NS)
        assert gaps
        assert sorted(drawn) == sorted(gaps)
        closing = root.xpath("//a:relationship[starts-with(@target, 'id-gap.')]", namespaces=NS)
        assert {(each.get("source"), each.get("target")) for each in closing} == {
            (f"id-actions.{action.key}", named) for named, gap in gaps.items() for action in gap.closed_by
        }
        plateaus = root.xpath("a:elements/a:element[@xsi:type='Plateau']/@identifier", namespaces=NS)
        assert sorted(plateaus) == ["id-about.about", "id-plateau.as-is"]

    def test_read_by_another_tool(self, content: bytes, tmp_path: Path) -> None:
        tool = pytest.importorskip("pyArchimate", reason=GPL_READER)
        (tmp_path / "gaps.xml").write_bytes(content)
        read = tool.Model("read")
        read.read(str(tmp_path / "gaps.xml"))
        assert read.check_invalid_relationships() == []
        (view,) = read.views
        assert view.name == "Services, who delivers them, how and on what"
        assert read.check_invalid_nodes() == []


class TestViews:
    def test_services_with_what_they_stand_on(self) -> None:
        model = models.model_of(
            units=[{"key": "team", "kind": "team"}, {"key": "idle", "kind": "team"}],
            services=[{"key": "a", "unit": "team", "process": "p"}, {"key": "b"}],
            processes=[{"key": "p", "systems": ["gone", "crm"]}],
            systems=[{"key": "crm"}],
        )
        root = etree.fromstring(operating_model.archimate(model=model))
        nodes = root.xpath("//a:view/a:node/@elementRef", namespaces=NS)
        assert nodes == [
            "id-units.team",
            "id-services.a",
            "id-services.b",
            "id-processes.p",
            "id-systems.crm",
        ]
        drawn = root.xpath("//a:view/a:connection/@relationshipRef", namespaces=NS)
        assert drawn == ["rel-services.a.unit", "rel-services.a.process", "rel-processes.p.systems.1"]
        places = {(n.get("x"), n.get("y")) for n in root.iterfind(".//a:view/a:node", NS)}
        assert len(places) == len(nodes), "no node hides another"

    def test_nothing_to_draw(self) -> None:
        root = etree.fromstring(operating_model.archimate(model=models.model_of()))
        assert root.find("a:views", NS) is None


class TestWords:
    def test_each_collection_has_a_word(self) -> None:
        assert set(words.ELEMENT) == set(_schema.COLLECTIONS)

    def test_each_relationship_is_one_of_a_link(self) -> None:
        for collection, name in words.RELATION:
            assert _schema.fields(_schema.COLLECTIONS[collection].record)[name].link is not None

    def test_a_type_is_taken_as_a_collection_that_is_written_so(self) -> None:
        for type_, collection in words.TAKEN_AS.items():
            assert words.ELEMENT[collection] == type_ or type_ == "Facility"

    def test_each_relationship_is_allowed_by_the_standard(self) -> None:
        reader = pytest.importorskip("pyArchimate", reason=GPL_READER)
        for collection in _schema.COLLECTIONS.values():
            for field in _schema.fields(collection.record).values():
                if field.link is None:
                    continue
                fixed = (field.link.collection,) if isinstance(field.link, Link) else field.link.collections
                for named in fixed or _schema.COLLECTIONS:
                    relation = words.relation(collection.name, (field.name,))
                    ends = words.ELEMENT[collection.name], words.ELEMENT[named]
                    source, target = ends[::-1] if relation.back else ends
                    told = (collection.name, field.name, relation.type, source, target)
                    assert reader.check_valid_relationship(relation.type, source, target), told


class TestRoundTrip:
    @pytest.mark.slow
    @settings(max_examples=40, deadline=None)
    @given(model=models.models())
    def test_any_model_comes_back(self, model: operating_model.OperatingModel) -> None:
        imported = operating_model.from_archimate(operating_model.archimate(model=model))
        assert imported.model == model
        assert imported.left_out == ()

    @pytest.mark.slow
    @settings(max_examples=15, deadline=None)
    @given(model=models.models())
    def test_any_model_is_valid(self, schema: Any, model: operating_model.OperatingModel) -> None:
        assert errors(schema, operating_model.archimate(model=model)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "\x01bell",
            'a "quoted" word',
            '"all quoted"',
            "a\rb",
            "\ufffe",
            "<b>&amp;",
            "[1, 2]",
            "tab\tin",
            "Ωλ🛟",
        ],
        ids=[
            "control",
            "quotes",
            "in-quotes",
            "return",
            "not-a-character",
            "markup",
            "list",
            "tab",
            "unicode",
        ],
    )
    def test_what_xml_cannot_carry(self, schema: Any, text: str) -> None:
        model = models.model_of(
            services=[{"key": "a", "title": text, "description": text, "promise": text}],
            principles=[{"key": "b", "evidence": [text, text]}],
        )
        content = operating_model.archimate(model=model)
        assert errors(schema, content) == []
        assert operating_model.from_archimate(content).model == model

    def test_links_that_lead_nowhere_are_kept(self, schema: Any) -> None:
        model = models.model_of(
            services=[{"key": "a", "unit": "gone", "channels": ["gone", "web"]}],
            channels=[{"key": "web", "kind": "web"}],
        )
        content = operating_model.archimate(model=model)
        assert errors(schema, content) == []
        imported = operating_model.from_archimate(content)
        assert imported.model == model
        assert [each.what for each in imported.left_out] == [
            "“channels.0” of services/a",
            "“unit” of services/a",
        ]

    @pytest.mark.slow
    @pytest.mark.parametrize("folder", [TEAM, COUNCILS / "to-be"], ids=lambda path: path.name)
    def test_through_another_tool(self, folder: Path, tmp_path: Path) -> None:
        team = operating_model.load(folder)
        tool = pytest.importorskip("pyArchimate", reason=GPL_READER)
        (tmp_path / "ours.xml").write_bytes(operating_model.archimate(model=team))
        read = tool.Model("read")
        read.read(str(tmp_path / "ours.xml"))
        assert read.name == team.about.title
        assert len(read.elements) == len(list(team.every()))
        assert {e.name for e in read.elements if e.type == "BusinessRole"} == {r.title for r in team.roles}
        assert len(read.relationships) == sum(len(list(_schema.links(r))) for _, r in team.every())
        assert read.check_invalid_relationships() == []
        read.write(str(tmp_path / "theirs.xml"))
        assert operating_model.from_archimate((tmp_path / "theirs.xml").read_bytes()).model == team


HEAD = (
    f'<model xmlns="{words.NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">'
    "<name>Alder Council (an example)</name>"
)


def element(identifier: str, type_: str, name: str, more: str = "") -> str:
    return f'<element identifier="{identifier}" xsi:type="{type_}"><name>{name}</name>{more}</element>'


def relationship(type_: str, source: str, target: str, name: str = "") -> str:
    named = f"<name>{name}</name>" if name else ""
    ends = f'identifier="r{source}{target}" source="{source}" target="{target}"'
    return f'<relationship {ends} xsi:type="{type_}">{named}</relationship>'


def foreign(
    elements: list[str], relationships: Sequence[str] = (), more: str = ""
) -> operating_model.Imported:
    lines = "".join(elements)
    ends = f"<relationships>{''.join(relationships)}</relationships>" if relationships else ""
    return operating_model.from_archimate(f"{HEAD}<elements>{lines}</elements>{ends}{more}</model>".encode())


def told(imported: operating_model.Imported) -> str:
    return "\n".join(str(each) for each in imported.left_out)


class TestForeign:
    def test_what_fits_becomes_records(self) -> None:
        imported = foreign(
            [
                element("1", "BusinessActor", "Planning &amp; Building"),
                element("2", "BusinessRole", "Case officer", "<documentation>Decides.</documentation>"),
                element("3", "BusinessProcess", "Grant permit"),
                element("4", "BusinessService", "Permits"),
                element("5", "ApplicationComponent", "Case system"),
                element("6", "Goal", "Quick answers"),
                element("7", "Outcome", "20 days"),
            ],
            [
                relationship("Assignment", "1", "2"),
                relationship("Assignment", "2", "3"),
                relationship("Realization", "3", "4"),
                relationship("Serving", "5", "3"),
                relationship("Realization", "7", "6"),
            ],
        )
        model = imported.model
        assert model.about.title == "Alder Council (an example)"
        assert [(unit.key, unit.kind) for unit in model.units] == [("planning-building", "team")]
        assert model.roles[0].unit == "planning-building"
        assert model.roles[0].description == "Decides."
        assert model.processes[0].roles == ("case-officer",)
        assert model.processes[0].systems == ("case-system",)
        assert model.services[0].process == "grant-permit"
        assert model.objectives[0].goal == "quick-answers"
        assert (
            told(imported)
            == "units/planning-building: its kind was not said; team is assumed from where it stands"
        )

    def test_units_stand_below_one_another(self) -> None:
        imported = foreign(
            [element(name, "BusinessActor", name) for name in ("a", "b", "c")],
            [relationship("Composition", "a", "b"), relationship("Aggregation", "b", "c")],
        )
        shape = [(unit.key, unit.parent, unit.kind) for unit in imported.model.units]
        assert shape == [("a", None, "directorate"), ("b", "a", "department"), ("c", "b", "team")]

    def test_a_flow_between_systems_is_an_interface(self) -> None:
        imported = foreign(
            [element("a", "ApplicationComponent", "Post"), element("b", "ApplicationComponent", "Archive")],
            [relationship("Flow", "a", "b")],
        )
        (interface,) = imported.model.interfaces
        assert (interface.key, interface.source, interface.target) == ("post-to-archive", "post", "archive")
        assert imported.left_out == ()

    def test_names_that_are_the_same_get_keys_of_their_own(self) -> None:
        imported = foreign(
            [element(str(n), "Goal", "Same") for n in range(3)] + [element("9", "Goal", "目标")]
        )
        assert [goal.key for goal in imported.model.goals] == ["same", "same-2", "same-3", "goal"]

    @pytest.mark.parametrize(
        ("elements", "relationships", "says"),
        [
            ([element("1", "Node", "Server")], [], "Node “Server”: no kind of record stands for it"),
            ([element("1", "AndJunction", "")], [], "AndJunction “1”: it only joins relationships"),
            ([element("1", "Driver", "Ageing")], [], "pestel/ageing (“Ageing”): “kind” is missing"),
            (
                [element("1", "Goal", "A"), element("2", "Node", "B")],
                [relationship("Association", "1", "2")],
                "Association from goals/a to 2: an element at its end was left out",
            ),
            (
                [element("1", "Goal", "A"), element("2", "Driver", "B")],
                [relationship("Association", "1", "2")],
                "Association from goals/a to 2: an element at its end was left out",
            ),
            (
                [element("1", "Goal", "A"), element("2", "Goal", "B")],
                [relationship("Specialization", "1", "2")],
                "Specialization from goals/a to goals/b: no field of the two records means this",
            ),
            (
                [element("1", "Goal", "A", "<name xml:lang='de'>Ziel</name>")],
                [],
                "Goal “A”: its name in de is not kept",
            ),
        ],
        ids=["type", "junction", "required", "end", "end-dropped", "meaning", "language"],
    )
    def test_what_does_not_fit_is_told(
        self, elements: list[str], relationships: list[str], says: str
    ) -> None:
        assert says in told(foreign(elements, relationships))

    def test_properties_that_are_named_like_fields_are_taken(self) -> None:
        definitions = "".join(
            f'<propertyDefinition identifier="p{n}" type="string"><name>{name}</name></propertyDefinition>'
            for n, name in enumerate(("Yearly cost", "supplier", "Colour", "retires"))
        )
        properties = "".join(
            f'<property propertyDefinitionRef="p{n}"><value>{value}</value></property>'
            for n, value in enumerate(("1200.5", "Lantern Ltd (example)", "blue", "soon"))
        )
        imported = foreign(
            [element("1", "ApplicationComponent", "CRM", f"<properties>{properties}</properties>")],
            more=f"<propertyDefinitions>{definitions}</propertyDefinitions>",
        )
        (system,) = imported.model.systems
        assert (system.yearly_cost, system.supplier) == (1200.5, "Lantern Ltd (example)")
        assert "no field for its properties “Colour”" in told(imported)
        assert "“retires” of systems/crm" in told(imported)

    def test_views_and_folders_are_told(self) -> None:
        views = '<views><diagrams><view identifier="v"><name>Landscape</name></view></diagrams></views>'
        imported = foreign([element("1", "Goal", "A")], more=f"<organizations><item/></organizations>{views}")
        assert "Views “Landscape”" in told(imported)
        assert "Folders" in told(imported)

    def test_an_element_copied_in_the_tool_gets_a_key_of_its_own(
        self, team: operating_model.OperatingModel
    ) -> None:
        content = operating_model.archimate(model=team)
        root = etree.fromstring(content)
        copied = root.find(".//a:element[@identifier='id-roles.team-leader']", NS)
        again = etree.fromstring(etree.tostring(copied))
        again.set("identifier", "id-copy")
        copied.addnext(again)
        imported = operating_model.from_archimate(etree.tostring(root))
        assert len(imported.model.roles) == len(team.roles) + 1
        assert "is taken; the copy got the key" in told(imported)

    def test_a_relationship_taken_away_in_the_tool_takes_the_link_away(
        self, team: operating_model.OperatingModel
    ) -> None:
        root = etree.fromstring(operating_model.archimate(model=team))
        for each in root.findall(".//a:relationship[@target='id-services.complaint']", NS):
            each.getparent().remove(each)
        imported = operating_model.from_archimate(etree.tostring(root))
        assert operating_model.diff(before=team, after=imported.model).changes


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_a_mutilated_file_gives_a_model_and_tells_its_loose_links(seed: int) -> None:
    """Whatever tools and people do to a file, what comes of it can be written, and read but for links that were told."""
    random = Random(seed)
    content = operating_model.archimate(model=operating_model.load(TEAM))
    junk = ["", "x", "-1", "[", '"a', "[1]", "{}", "services", "about", "9" * 30, "null", "id-about.about"]
    for _ in range(5):
        root = etree.fromstring(content)
        for _ in range(random.randint(1, 25)):
            node = random.choice(list(root.iter())[1:])
            if random.random() < 0.3:
                node.getparent().remove(node)
            elif random.random() < 0.5 and node.attrib:
                node.attrib[random.choice(list(node.attrib))] = random.choice(junk)
            else:
                node.text = random.choice(junk)
        imported = operating_model.from_archimate(etree.tostring(root))
        findings = operating_model.read_files(operating_model.dump(imported.model)).findings
        loose = {f"“{'.'.join(map(str, each.path))}” of {each.record}" for each in findings}
        assert loose <= {each.what for each in imported.left_out}


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "refusal", "says"),
        [
            (b'<!DOCTYPE m [<!ENTITY a "b">]><m>&a;</m>', operating_model.NotXml, "document type"),
            (b"PK\x03\x04", operating_model.NotXml, "line 1"),
            (b"", operating_model.NotXml, "line 1"),
            (b"<a>" * 200, operating_model.NotXml, "deep"),
            (b'<?xml version="1.0" encoding="no-such"?><a/>', operating_model.NotXml, "no-such"),
            (b"<html/>", operating_model.NotArchimate, "<html>"),
            (
                b'<a:model xmlns:a="http://www.archimatetool.com/archimate"/>',
                operating_model.NotArchimate,
                "Archi",
            ),
            (
                b'<model xmlns="http://www.opengroup.org/xsd/archimate"/>',
                operating_model.NotArchimate,
                "version",
            ),
        ],
        ids=["doctype", "zip", "empty", "deep", "encoding", "html", "archi", "old"],
    )
    def test_with_one_sentence(self, content: bytes, refusal: type[Exception], says: str) -> None:
        with pytest.raises(refusal, match=says):
            operating_model.from_archimate(content)
