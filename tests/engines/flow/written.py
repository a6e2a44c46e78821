"""Files to read, written by hand, and what was read of them, in a form that a person can compare."""

import datetime as dt
import gzip
import zipfile
from pathlib import Path
from xml.sax import saxutils

from evenkeel.engines import flow

UTC = dt.UTC


def text(folder: Path, contents: str, name: str = "log.csv", encoding: str = "utf-8") -> Path:
    """Write a text as it is, line endings included."""
    path = folder / name
    path.write_bytes(contents.encode(encoding))
    return path


def gzipped(folder: Path, contents: bytes, name: str = "log.csv.gz") -> Path:
    """Write gzipped bytes."""
    path = folder / name
    path.write_bytes(gzip.compress(contents))
    return path


def events(log: flow.Log) -> list[tuple[str, str, dt.datetime]]:
    """Return case, activity and completion of each event, in UTC."""
    cases = log.cases["case"].to_pylist()
    rows = zip(
        log.case.tolist(),
        log.events["activity"].to_pylist(),
        log.events["completed_at"].to_pylist(),
        strict=True,
    )
    return [(cases[case], activity, at) for case, activity, at in rows]


def at(*moment: int) -> dt.datetime:
    """Return a moment in UTC."""
    year, month, day, *clock = moment
    hour, minute, second, micro = (*clock, 0, 0, 0, 0)[:4]
    return dt.datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


def xes(body: str, *, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>', doctype: str = "") -> str:
    """Return a log with a body."""
    return f"{declaration}{doctype}<log xes.version='2.0' xmlns='http://www.xes-standard.org/'>{body}</log>"


def trace(name: str | None, *happenings: str, attributes: str = "") -> str:
    """Return a trace."""
    named = "" if name is None else string("concept:name", name)
    return f"<trace>{named}{attributes}{''.join(happenings)}</trace>"


def event(activity: str, when: str, **attributes: str) -> str:
    """Return an event; `org_resource` stands for org:resource."""
    more = "".join(string(name.replace("_", ":", 1), value) for name, value in attributes.items())
    return (
        f"<event>{string('concept:name', activity)}<date key='time:timestamp' value='{when}'/>{more}</event>"
    )


def string(key: str, value: str) -> str:
    """Return an attribute."""
    return f"<string key={saxutils.quoteattr(key)} value={saxutils.quoteattr(value)}/>"


XLSX = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(folder: Path, *sheets: str, name: str = "log.xlsx") -> Path:
    """Write a workbook; each sheet is given as its rows in SpreadsheetML."""
    path = folder / name
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, contents in XLSX.items():
            archive.writestr(part, contents)
        listed = "".join(f'<sheet name="Sheet {i}" sheetId="{i}" r:id="rId{i}"/>' for i in numbers)
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{listed}</sheets></workbook>',
        )
        related = "".join(
            f'<Relationship Id="rId{i}" Type="{RELATION}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in numbers
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'{related}<Relationship Id="rId99" Type="{RELATION}/styles" Target="styles.xml"/></Relationships>',
        )
        for i, rows in zip(numbers, sheets, strict=True):
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{i}.xml", sheet)
    return path


def row(number: int, *cells: str | float | dt.datetime) -> str:
    """Return a row of a sheet: texts, numbers, and moments as Excel keeps them, in days since 1899-12-30."""
    written = []
    for letter, cell in zip("ABCDEFGHIJ", cells, strict=False):
        place = f"{letter}{number}"
        if isinstance(cell, dt.datetime):
            days = (cell - dt.datetime.fromisoformat("1899-12-30")) / dt.timedelta(days=1)
            written.append(f'<c r="{place}" s="1"><v>{days!r}</v></c>')
        elif isinstance(cell, str):
            written.append(
                f'<c r="{place}" t="inlineStr"><is><t>{saxutils.escape(cell)}</t></is></c>' if cell else ""
            )
        else:
            written.append(f'<c r="{place}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(written)}</row>'
