"""Files that are damaged, none of ours, or made to do harm: one clear sentence each, and bounded memory."""

import gzip
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import written
from tests.engines.flow.written import event, trace, xes

LOG = "Case,Activity,Time\n" + "A,Check,2024-03-01\n" * 2_000
SMALL = flow.Limits(text_bytes=1 << 20, events=1_000, columns=20, field_chars=10_000)


def refused(path: Path, limits: flow.Limits | None = None) -> flow.Unreadable:
    limits = limits or flow.Limits()
    with pytest.raises(flow.Unreadable) as looking:
        flow.inspect(path, limits=limits)
    with pytest.raises(flow.Unreadable):
        flow.read(path, limits=limits)
    assert str(looking.value).endswith(".")
    return looking.value


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"", "log.csv is empty"),
        (b"\n\n  \n", "has no contents"),
        (b"Case,Activity,Time\n", "has column names and no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "is a picture"),
        (b"%PDF-1.7 ...", "is a PDF document"),
        (bytes(range(256)) * 50, "is no text"),
        (b"Case,Activity,Time\nA,Ch\0eck,2024-03-01\n", "is no text"),
        (gzip.compress(LOG.encode(), mtime=0)[:-20], "is cut off"),
        (gzip.compress(LOG.encode(), mtime=0)[:60], "is cut off"),
        (b"\x1f\x8b" + b"rubbish" * 20, "is damaged"),
        (b"PK\x03\x04" + b"rubbish" * 20, "is damaged or cut off"),
        (b"PAR1" + b"rubbish" * 20, "cannot be read as Parquet"),
        (b"\xff\xfeC\0a\0s\0e\0,", "cannot be read as utf-16"),
        (b"<?xml version='1.0'?><html/>", "begins with <html>"),
        (b"<?xml version='1.0'?><log><trace>", "not well-formed XML"),
        (b"<?xml version='1.0'?><log><trace></log>", "line 1: this is not well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><log/>", "encoding"),
        (b"<?xml version='1.0'?><log></log>", "no event"),
        (gzip.compress(b"PAR1rubbish", mtime=0), "Unpack it first"),
    ],
)
def test_no_event_log(tmp_path: Path, contents: bytes, sentence: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(contents)
    assert sentence in str(refused(path))


def test_nul_byte_far_below(tmp_path: Path) -> None:
    path = written.text(tmp_path, LOG * 3 + "A,Ch\0eck,2024-03-01\n")
    with pytest.raises(flow.Unreadable, match="line 6004: there is a NUL byte"):
        flow.read(path, skip_bad=True)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "There is no file" in str(refused(tmp_path / "nowhere.csv"))
    assert "is a folder" in str(refused(tmp_path))
    assert "cannot be opened" in str(refused(tmp_path / "a\0b"))


def test_sparse_file_of_two_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    assert str(refused(path)) == "log.csv has 2 GB; at most 1 GB are read."
    assert isinstance(refused(path), flow.TooLarge)


def test_sparse_file_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.write(b"Case,Activity,Time\n")
        file.truncate(1 << 29)
    assert "no text" in str(refused(path))


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        ("Case,Activity,Time\n" + "A,Check,2024-03-01\n" * 1_001, "more than 1,000 rows"),
        (",".join(f"c{n}" for n in range(21)) + "\n" + ",".join("x" * 21), "has 21 columns"),
        ("Case,Activity,Time\nA,Check," + "x" * 10_001, "longer than 10,000 characters"),
        (xes(trace("A", event("Check", "2024-03-01") * 1_001)), "more than 1,000 events"),
        (
            xes(trace("A", event("Check", "2024-03-01", **{f"x{n}": "y" for n in range(30)}))),
            "more than 20 different",
        ),
        ('Case,Activity,Time\n"x\n' + '","x\n' * 40_000 + '"', "goes on over too many lines"),
        (
            xes(f"<trace><event>{''.join(written.string(f'k{n}', 'x') for n in range(30))}"),
            "more than 20 different",
        ),
        (xes(f"<string key='x' value='{'y' * 300_000}'/>"), "longer than 10,000 characters"),
        (xes("<!--" + "y" * 300_000 + "-->"), "longer than 10,000 characters"),
    ],
)
def test_limits(tmp_path: Path, contents: str, sentence: str) -> None:
    path = written.text(tmp_path, contents)
    with pytest.raises(flow.TooLarge) as refusal:
        flow.read(path, limits=SMALL)
    assert sentence in str(refusal.value)


def test_text_larger_than_the_limit(tmp_path: Path) -> None:
    path = written.gzipped(tmp_path, LOG.encode() * 40)
    with pytest.raises(flow.TooLarge, match="unpacks to more than 1 MB"):
        flow.read(path, limits=flow.Limits(text_bytes=1 << 20))


XML_ATTACKS = {
    "entities": '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    "outside": '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "plain": "<!DOCTYPE log>",
}


@pytest.mark.parametrize("doctype", XML_ATTACKS.values(), ids=XML_ATTACKS.keys())
def test_document_types_are_refused(tmp_path: Path, doctype: str) -> None:
    path = written.text(tmp_path, xes(trace("&a;", event("Check", "2024-03-01")), doctype=doctype))
    assert "declares a document type or entities" in str(refused(path))


def test_deep_nesting(tmp_path: Path) -> None:
    deep = "<string key='x' value='y'>" * 100_000
    assert "nest deeper than 100 levels" in str(refused(written.text(tmp_path, xes(f"<trace>{deep}"))))


def test_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("log.csv", LOG)
    assert "not a workbook" in str(refused(path))


def test_zip_bomb(tmp_path: Path) -> None:
    path = written.xlsx(tmp_path, "<row/>" + " " * (64 << 20))
    error = refused(path)
    assert isinstance(error, flow.TooLarge)
    assert "200 times its size" in str(error)


@pytest.mark.slow
def test_a_sheet_that_claims_seventeen_thousand_million_cells(tmp_path: Path) -> None:
    path = written.xlsx(
        tmp_path,
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    )
    error = refused(path)
    assert isinstance(error, flow.TooLarge)
    assert "needs more memory" in str(error)


@pytest.mark.slow
def test_damaged_sheet(tmp_path: Path) -> None:
    assert "cannot be read as a workbook" in str(refused(written.xlsx(tmp_path, "<row><c</row>")))
    assert "no sheet of it has a cell" in str(refused(written.xlsx(tmp_path, "")))


MEASURE = r"""
import pathlib, re, sys
from evenkeel.engines import flow
def most():
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
before = most()
try:
    flow.read(sys.argv[1], skip_bad=True)
    outcome = "read"
except flow.TooLarge:
    outcome = "too large"
print(outcome, (most() - before) // 1024)
"""


def bomb(path: Path, begin: bytes, piece: bytes, megabytes: int) -> Path:
    packer = zlib.compressobj(9, wbits=31)
    with path.open("wb") as file:
        file.write(packer.compress(begin))
        for _ in range(megabytes):
            file.write(packer.compress(piece * ((1 << 20) // len(piece))))
        file.write(packer.flush())
    return path


@pytest.mark.slow  # the memory of a process is measured
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not tell the memory of a process"
)
@pytest.mark.parametrize(
    ("begin", "piece", "megabytes"),
    [
        (b"Case,Activity,Time\n", b"A," + b"Check" * 40 + b",2024-03-01\n", 30),
        (b"Case,Activity,Time\nA,Check,", b"x", 400),
        (b'Case,Activity,Time\nA,Check,"', b"x\n", 400),
        (b"<?xml version='1.0'?><log><trace><string key='x' value='", b"x", 400),
        (
            b"<?xml version='1.0'?><log><trace>",
            b"<event><string key='concept:name' value='"
            + b"x" * 200
            + b"'/><date key='time:timestamp' value='2024-03-01'/></event>",
            30,
        ),
    ],
    ids=["rows", "one line", "one field", "one value", "events"],
)
def test_a_gzip_bomb_takes_little_memory(tmp_path: Path, begin: bytes, piece: bytes, megabytes: int) -> None:
    path = bomb(tmp_path / "log.gz", begin, piece, megabytes)
    assert path.stat().st_size < 3 << 20
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    outcome, taken = run.stdout.rsplit(maxsplit=1)
    assert outcome == "too large"
    assert int(taken) < 100
