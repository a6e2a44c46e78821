"""Spreadsheets of a model: nothing is lost on the way out and in, whatever a spreadsheet program did in between."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.exchange.sheets import _cells, _tables, _xlsx
from tests.engines.operating_model import models

SMALL = models.model_of(
    roles=[{"key": "head", "posts": 1.5}, {"key": "planner", "reports_to": "head"}],
    units=[{"key": "planning", "kind": "team", "lead": "head"}],
    channels=[{"key": "web", "kind": "web"}, {"key": "phone", "kind": "phone"}],
    services=[
        {"key": "permit", "promise": "You hear from us.", "channels": ["web", "phone"], "volume": 1200,
         "statutory_norm": {"within": "56d", "basis": "Act 1"}},
        {"key": "advice", "owner": "planner"},
    ],
    case_types=[
        {"key": "permit", "kind": "application", "norm_time": "42d",
         "stages": [{"key": "intake", "title": "Intake"}, {"key": "decide", "title": "Decide", "norm_time": "10wd"}]},
    ],
    objectives=[{"key": "faster", "by": dt.date(2027, 3, 1)}],
    principles=[{"key": "once", "implications": ["First\n\nwith a second paragraph", "=1+1"]}],
)  # fmt: skip


def csv_of(*rows: list[Any], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def xlsx_of(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    """Write cells as a person's spreadsheet program has them."""
    content = io.BytesIO()
    file = xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = file.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    file.close()
    return content.getvalue()


def incoming(content: bytes, file: str = "in.csv", **options: Any) -> operating_model.Incoming:
    return operating_model.from_sheets({file: content}, model=SMALL, **options)


def taken(content: bytes, file: str = "in.csv", **options: Any) -> operating_model.OperatingModel:
    result = incoming(content, file, **options)
    assert [str(problem) for problem in result.problems] == []
    assert result.after is not None
    return result.after


def problems(content: bytes, file: str = "in.csv", **options: Any) -> list[str]:
    result = incoming(content, file, **options)
    assert result.after is None
    assert result.diff.changes == ()
    return [str(problem) for problem in result.problems]


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(pair=models.pairs(most=14))
def test_a_workbook_brings_any_model_back(
    pair: tuple[operating_model.OperatingModel, operating_model.OperatingModel],
) -> None:
    model, other = pair
    result = operating_model.from_sheets(
        {"model.xlsx": operating_model.to_xlsx(model)}, model=other, missing="remove"
    )
    assert [str(problem) for problem in result.problems] == []
    assert result.after == model
    assert operating_model.applied(result.diff, to=other) == model


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(pair=models.pairs(most=10))
def test_csv_files_bring_any_model_back(
    pair: tuple[operating_model.OperatingModel, operating_model.OperatingModel],
) -> None:
    model, _ = pair
    files = operating_model.to_csvs(model)
    empty = models.model_of()
    assert operating_model.from_sheets(files, model=empty).after == model
    unchanged = operating_model.from_sheets(files, model=model)
    assert (unchanged.problems, unchanged.diff.changes, unchanged.kept) == ((), (), ())


def test_every_field_of_every_record_has_a_column_or_a_table() -> None:
    for collection in _schema.COLLECTIONS.values():
        columns = {column.path[0] for column in _tables.TABLES[collection.name].columns}
        for field in _schema.fields(collection.record).values():
            part_of_its_own = f"{collection.name}.{field.name}" in _tables.TABLES
            assert part_of_its_own or field.name in columns | {"key"}
            # One level: a part of a part would need a table that names both.
            inner = _schema.fields(field.part).values() if field.part else ()
            assert not any(each.part for each in inner)


def test_tables_are_told_apart_by_their_headings_and_fit_into_a_sheet() -> None:
    tables = list(_tables.TABLES.values())
    assert len({(_tables.normal(table.key), table.position) for table in tables}) == len(tables)
    assert len({table.title.casefold() for table in tables}) == len(tables)
    assert max(len(table.title) for table in tables) <= _tables.LONGEST_NAME


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-5", "@me", "'=1", "''", "'tis", "\u2003=x".strip(), "＝1", "'"]
)
def test_texts_that_a_program_would_calculate_stay_texts(text: str) -> None:
    model = models.model_of(roles=[{"key": "head", "purpose": text, "title": text}])
    written = operating_model.to_csv(model, table="roles").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert not any(cell.startswith(_cells.FORMULA) for cell in cells)
    workbook = operating_model.to_xlsx(model, element="people")
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        assert not any(
            b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name
        )
    for name, content in (("roles.csv", written.encode()), ("people.xlsx", workbook)):
        result = operating_model.from_sheets({name: content}, model=models.model_of())
        assert result.after is not None, [str(problem) for problem in result.problems]
        assert result.after.roles == model.roles


def test_a_text_that_no_cell_holds_is_refused_with_its_place() -> None:
    model = models.model_of(principles=[{"key": "once", "implications": ["x" * 19_000, "y" * 19_000]}])
    for write in (operating_model.to_xlsx, operating_model.to_csvs):
        with pytest.raises(
            operating_model.CellTooLong, match=r"Implications of principles/once takes 38,001 characters"
        ):
            write(model)


def test_a_table_that_does_not_exist_is_refused() -> None:
    with pytest.raises(operating_model.NoTable, match="service"):
        operating_model.to_csv(SMALL, table="service")


def test_one_element_alone_offers_the_keys_of_the_others() -> None:
    content = operating_model.to_xlsx(SMALL, element="propositions")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == [
        "How to use", "Services",
        "Services – answers", "Partners", "Partner services", "Partner services – hours", "Lists",
    ]  # fmt: skip
    lists = list(zip(*book.get_sheet_by_name("Lists").to_python(), strict=True))
    assert [column[:3] for column in lists if column[0] == "roles"] == [("roles", "head", "planner")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "$2:$" in sheet
    assert '"common,alternative,own"' in sheet
    assert taken(content, "propositions.xlsx") == SMALL


def test_the_same_model_gives_the_same_bytes() -> None:
    assert operating_model.to_xlsx(SMALL) == operating_model.to_xlsx(SMALL)


def test_rows_are_added_altered_and_kept() -> None:
    result = incoming(
        csv_of(["Service key", "Title", "Volume"], ["permit", "Permits", 5], ["new", "New", ""])
    )
    assert result.problems == ()
    assert result.kept == ("services/advice",)
    assert [type(change).__name__ for change in result.diff.changes] == ["Altered", "Altered", "Added"]
    assert result.after is not None
    assert [(record.key, record.title) for record in result.after.services] == [
        ("permit", "Permits"), ("advice", "advice"), ("new", "New"),
    ]  # fmt: skip
    # A column that is not there says nothing; a cell that is empty does.
    assert result.after.services[0].promise == "You hear from us."
    assert result.after.services[0].volume == 5


def test_missing_rows_are_removed_only_when_asked() -> None:
    content = csv_of(["Service key", "Title"], ["permit", "permit"])
    assert len(taken(content).services) == 2
    assert [record.key for record in taken(content, missing="remove").services] == ["permit"]


def test_parts_are_taken_as_whole_lists_in_the_order_of_their_positions() -> None:
    header = ["Case type key", "Position in stages", "Key", "Title"]
    content = csv_of(header, ["permit", 2, "b", "B"], ["permit", 1, "a", "A"], ["permit", "", "c", "C"])
    (case_type,) = taken(content, "renamed.csv").case_types
    assert [stage.key for stage in case_type.stages] == ["a", "c", "b"]
    assert taken(csv_of(header), "renamed.csv") == SMALL
    assert taken(csv_of(header), missing="remove").case_types[0].stages == ()


def test_a_single_part_goes_when_all_its_cells_are_empty() -> None:
    columns = [
        "Service key",
        "Title",
        "Statutory norm: within",
        "Statutory norm: basis",
        "Statutory norm: clock",
    ]
    assert taken(csv_of(columns, ["permit", "permit", "", "", ""])).services[0].statutory_norm is None
    (said,) = problems(csv_of(columns, ["permit", "permit", "", "Act 1", ""]))
    assert said.startswith("in.csv, cell C2 (Statutory norm: within): ")
    assert said.endswith("Fill in “Statutory norm: within”.")


@pytest.mark.parametrize(
    "mangle",
    [
        pytest.param(lambda rows: csv_of(*rows, delimiter=";"), id="semicolons"),
        pytest.param(lambda rows: csv_of(*rows, delimiter="\t"), id="tabs"),
        pytest.param(lambda rows: b"sep=;\r\n" + csv_of(*rows, delimiter=";"), id="told-delimiter"),
        pytest.param(lambda rows: csv_of(*rows).decode().encode("cp1252"), id="windows-1252"),
        pytest.param(lambda rows: csv_of(*rows).decode().encode("utf-16"), id="utf-16"),
        pytest.param(lambda rows: b"\xef\xbb\xbf" + csv_of(*rows), id="byte-order-mark"),
        pytest.param(lambda rows: csv_of(*[row[::-1] for row in rows]), id="columns-turned"),
        pytest.param(lambda rows: csv_of(["Our services"], [], *rows[:2], [], *rows[2:]), id="title-and-blank-rows"),
        pytest.param(lambda rows: csv_of(*[["", "", *row, "", ""] for row in rows]), id="blank-columns"),
        pytest.param(lambda rows: csv_of(*[[f" {cell}\u00a0" for cell in row] for row in rows]), id="blanks-around"),
        pytest.param(lambda rows: csv_of([head.upper() for head in rows[0]], *rows[1:]), id="capitals"),
        pytest.param(lambda rows: csv_of([*rows[0], "# mine"], *[[*row, "note"] for row in rows[1:]]), id="notes"),
    ],
)  # fmt: skip
def test_csv_is_read_as_programs_save_it(mangle: Callable[[list[list[Any]]], bytes]) -> None:
    rows = [
        ["Service key", "Title", "Promise", "Volume", "Channels"],
        ["permit", "Bygge­tilladelse – på én dag", "Æble", "1 300", "web; phone"],
        ["advice", "Rådgivning", "", "7", "phone"],
    ]
    model = taken(mangle(rows), "export (3).csv")
    assert [(r.title, r.promise, r.volume, r.channels) for r in model.services] == [
        ("Bygge­tilladelse – på én dag", "Æble", 1300, ("web", "phone")), ("Rådgivning", None, 7, ("phone",)),
    ]  # fmt: skip


def test_a_workbook_is_read_as_people_leave_it() -> None:
    content = xlsx_of(
        {
            "Tabelle1": [
                [], ["", "Objective key", "Title", "By"],
                ["", "faster", 2027, dt.date(2027, 4, 1)], ["", "serial", "Serial", 46_448],
                [], ["", "text", "Text", "1.4.2027"],
            ],
            "Case types (old)": [
                ["Kind", "Title", "Norm time", "Case type key"], ["Application", "permit", "10 working days", "permit"],
            ],
            "Meetings": [["Meeting key", "Title", "Every", "At"], ["stand-up", "Stand-up", "daily", dt.time(9, 30)]],
            "# my notes": [["whatever"]],
            "Empty": [],
        }
    )  # fmt: skip
    model = taken(content, "copy.xlsx")
    assert [(record.title, record.by) for record in model.objectives] == [
        ("2027", dt.date(2027, 4, 1)), ("Serial", dt.date(2027, 3, 2)), ("Text", dt.date(2027, 4, 1)),
    ]  # fmt: skip
    assert model.case_types[0].norm_time == "10wd"
    assert model.meetings[0].at == "09:30"


def test_a_zip_of_csv_files_is_read() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, each in operating_model.to_csvs(SMALL).items():
            archive.writestr(name, each)
    result = operating_model.from_sheets({"model.zip": content.getvalue()}, model=models.model_of())
    assert result.after == SMALL


def test_all_that_is_wrong_is_told_at_once_with_its_cell() -> None:
    content = xlsx_of(
        {
            "Services": [
                ["Service key", "Title", "Owner", "Volume", "Platform", "Promis"],
                ["permit", "Permit", "hed", "many", "rented", "x"],
                ["permit", "Again", "", 1, "", ""],
                ["", "No key", "", "", "", ""],
                ["Not A Key", "Bad key", "", 1.5, "", ""],
            ],
            "Stages": [["Case type key", "Position in stages", "Key", "Title"], ["permitt", "one", "a", ""]],
            "Holidays 2027": [["Day"], ["Monday"]],
        }
    )
    told = {said.split(": ")[0]: said for said in problems(content, "our.xlsx")}
    assert "Did you mean “Promise”?" in told["our.xlsx, sheet Services, cell F1 (Promis)"]
    assert "Did you mean “head”?" in told["our.xlsx, sheet Services, cell C2 (Owner)"]
    assert "“many” cannot be used: a number is expected" in told["our.xlsx, sheet Services, cell D2 (Volume)"]
    assert "'common', 'alternative' or 'own'" in told["our.xlsx, sheet Services, cell E2 (Platform)"]
    assert "the first stands in row 2 of Services" in told["our.xlsx, sheet Services, cell A3 (Service key)"]
    assert "has no key" in told["our.xlsx, sheet Services, cell A4 (Service key)"]
    assert "small letters" in told["our.xlsx, sheet Services, cell A5 (Service key)"]
    assert "D5" in "".join(told)
    assert "“one” is no position" in told["our.xlsx, sheet Stages, cell B2 (Position in stages)"]
    assert "Did you mean “permit”?" in told["our.xlsx, sheet Stages, cell A2 (Case type key)"]
    assert "It is not clear which records these are" in told["our.xlsx, sheet Holidays 2027"]


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ("Volume", "1,234", "no sign between thousands"),
        ("Volume", "-1", "greater than or equal to 0"),
        ("Statutory norm: within", "soon", "a span of time is a number"),
        ("Case types", "permit, nothing", "no case type has this key"),
        ("Optional", "perhaps", "yes or no is expected"),
        ("Form", "../../etc/passwd", "must be a path inside the folder"),
        ("Free", "promises", "names “promises”"),
    ],
)
def test_a_bad_cell_is_told(header: str, cell: str, said: str) -> None:
    content = csv_of(
        ["Service key", "Title", header, "Statutory norm: basis"], ["permit", "permit", cell, "Act 1"]
    )
    assert any(said in each and "cell C2" in each for each in problems(content))


@pytest.mark.parametrize("day", ["01/03/2027", "46448.5", "86400000", "soon"])
def test_a_day_that_may_be_another_is_refused(day: str) -> None:
    (said,) = problems(csv_of(["Objective key", "Title", "By"], ["faster", "faster", day]))
    assert "a day is expected, written like 2027-03-01" in said


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234,567.5", 1234567.5),
        ("1.234.567,5", 1234567.5),
        ("12,5", 12.5),
        ("−3", -3),
        ("1 000", 1000),
        ("1e3", 1000.0),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, number: float) -> None:
    content = csv_of(["Measure key", "Title", "Kind", "Baseline"], ["m", "M", "time", cell])
    assert taken(content).measures[0].baseline == number


def test_a_cell_that_cannot_be_used_is_told_once() -> None:
    content = csv_of(["Entry of the annual wheel key", "Title", "Month"], ["budget", "Budget", "May"])
    (said,) = problems(content)
    assert "“May” cannot be used: a number is expected" in said


def test_removing_what_others_name_is_told() -> None:
    (said,) = problems(csv_of(["Role key", "Title"], ["head", "head"]), missing="remove")
    assert "services/advice" in said
    assert "keep the row that it names" in said


def test_files_that_records_name_must_be_there_when_the_folder_is_known() -> None:
    content = csv_of(["Service key", "Title", "Form"], ["permit", "permit", "forms/permit.yaml"])
    assert taken(content).services[0].form == "forms/permit.yaml"
    assert taken(content, model_files=["forms/permit.yaml"]) == taken(content)
    (said,) = problems(content, model_files=["forms/other.yaml"])
    assert "forms/permit.yaml, which is not in the folder" in said


def test_what_is_wrong_in_the_model_already_does_not_stop_the_sheet() -> None:
    broken = models.model_of(roles=[{"key": "head", "reports_to": "gone"}])
    content = csv_of(["Skill key", "Title"], ["law", "Law"])
    result = operating_model.from_sheets({"skills.csv": content}, model=broken)
    assert result.problems == ()
    assert len(result.diff.changes) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 cut off", "damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read as a spreadsheet"),
        (b"\0\1\2\3", "it is no text"),
        (b"a,\"" + b"x" * 1_000_001, "is no row of a table"),
    ],
    ids=["zip", "ole", "binary", "endless-cell"],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(operating_model.NoSheet, match=said):
        incoming(content, "x")


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    file = xlsxwriter.Workbook(content)
    sheet = file.add_worksheet()
    sheet.write(0, 0, "Role key")
    sheet.write(1_048_575, 16_383, "far away")
    file.close()
    with pytest.raises(operating_model.SheetTooLarge, match="more memory"):
        incoming(content.getvalue(), "sparse.xlsx")


def test_what_has_no_table_is_told() -> None:
    assert problems(b"") == [
        "in.csv: There is no table in it. Begin from one that was written by `model export`."
    ]


def test_helping_sheets_are_left_out_under_any_name() -> None:
    rows = [["How to use", "x"], ["Services", "y"]]
    assert rows[0][0] == _xlsx.HOW
    content = xlsx_of({"Anleitung": rows, "S": [["Skill key", "Title"], ["law", "Law"]]})
    assert [record.key for record in taken(content, "a.xlsx").skills] == ["law"]
