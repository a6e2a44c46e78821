"""Reading XES in strides finds, says and refuses exactly what the XML parser alone does."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from evenkeel.engines.flow.reading import _guard, _xes
from tests.engines.flow import written
from tests.engines.flow.written import event, string, trace, xes

LOGS = Path(__file__).parents[4] / "shared" / "data" / "event-logs"
NEVER = _xes.Strides(worthwhile=1 << 60)
LIMITS = flow.Limits()
pytestmark = [pytest.mark.long, pytest.mark.slow]  # the kernel is compiled on first use

PLAIN = (
    "<string key='concept:name' value='Check'/>",
    '<date key="time:timestamp" value="2024-03-01T08:00:00.000+01:00"/>',
    '<int key="n" value="1"></int>',
    '<float key="f" value="1.5" />',
    '\n\t<boolean value="true" key="b"/>\r\n',
    '<id\nkey="id"\r\n value=""\t>\r </id>',
    '<string key="concept:name" value="a second one"/>',
    "<string key='quoted' value='say \"yes\"'/>",
)
DECODED = (
    '<string key="a" value="&lt;b&gt; &amp; &quot;&apos; &#65;&#x42;"/>',
    '<string key="a" value="two\nlines\r\nand\ta tab\rbut &#10; stays"/>',
    '<string key="Ærø" value="Prüfung – 時間 😀"/>',
    '<string key="a" value="\x7f"/>',
    "<string key='a' value='&quot; and \"'/>",
)
UNUSUAL = (
    "<string key='a' value='1'><string key='inner' value='2'/></string>",
    "<list key='l'><values><string key='x' value='y'/></values></list>",
    "<container key='c' value=''/>",
    "<!-- </trace> <event> -->",
    "<?tool </trace>?>",
    "<![CDATA[</trace>]]>",
    "some text",
    "<string value='no key'/>",
    "<string key='no value'/>",
    "<string key = 'spaced' value = 'x'/>",
    "<string key='a' value='1' more='2'/>",
    "<x:string key='prefixed' value='1'/>",
    "<other key='a' value='1'/>",
    "<String key='upper' value='1'/>",
    "<string key='&amp;' value='1'/>",
    "<event/>",
    "<event  ><string key='concept:name' value='spaced'/></event >",
    "<trace/>",
    "<trace><event></event></trace>",
    "<strings key='a' value='1'/>",
)
WRONG = (
    "<string key='a' value='&bogus;'/>",
    "<string key='a' value='&#0;'/>",
    "<string key='a' value='\x01'/>",
    "<string key='a' value='\0'/>",
    "<string key='a' value='\ufffe'/>",
    "<string key='a' value='<'/>",
    "<string key='a' value='1' value='2'/>",
    "<string key='a'value='1'/>",
    "<string key='a' value='1'></int>",
    "<int key='a' value='1'></inx>",
    "<string key='a' value='1'/ >",
    "<string key=a value='1'/>",
    "</event>",
    "</trace>",
    "</log>",
    "<!DOCTYPE log [<!ENTITY e 'x'>]>",
    "<?xml version='1.0'?>",
    "]]>",
    "&",
    "<",
)
FRAGMENTS = (*PLAIN, *DECODED, *UNUSUAL, *WRONG)
CHILD = st.one_of(
    st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(DECODED), st.sampled_from(UNUSUAL)
)
EVENT = st.lists(st.sampled_from(PLAIN + DECODED), max_size=4).map(
    lambda inner: f"<event>{''.join(inner)}</event>"
)
TRACE = st.lists(EVENT | EVENT | EVENT | CHILD, max_size=6).map(
    lambda inner: f"<trace>\n{''.join(inner)}</trace>"
)
BODY = st.lists(TRACE | TRACE | TRACE | st.sampled_from((*UNUSUAL, "\r\n", "\r", "\n"))).map("".join)
FAULT = st.tuples(st.floats(0, 1), st.sampled_from(("", *WRONG, *UNUSUAL)), st.integers(0, 3))
"""Where something is put in, what, and how many letters it replaces."""
LIMIT = st.sampled_from(
    (
        LIMITS,
        flow.Limits(events=5),
        flow.Limits(columns=4),
        flow.Limits(field_chars=3),
        flow.Limits(columns=1),
    )
)


def outcome(path: Path, strides: _xes.Strides, limits: flow.Limits = LIMITS) -> Any:
    """Return what reading finds or how it refuses, with how far it had come each time it told."""
    with _guard.opened(path, limits=limits) as file:
        try:
            rows = _xes.read_xes(file, path=path, limits=limits, strides=strides)
        except flow.Unreadable as error:
            return type(error), str(error)
    columns = [
        [(name, texts.codes.tolist(), texts.values.to_pylist()) for name, texts in found.items()]
        for found in (rows.columns, rows.cases)
    ]
    assert rows.case_of is not None
    return columns, rows.lines.tolist(), rows.case_of.tolist(), rows.n_cases, rows.notes, rows.found, rows.own


def agree(contents: bytes, *, length: int, patience: int, limits: flow.Limits = LIMITS) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes"
        path.write_bytes(contents)
        expected = outcome(path, NEVER, limits)
        strides = _xes.Strides(worthwhile=0, length=length, patience=patience)
        assert outcome(path, strides, limits) == expected
        return expected


@settings(max_examples=250, deadline=None)
@given(
    body=BODY, faults=st.lists(FAULT, max_size=2), length=st.integers(1, 3_000), patience=st.integers(0, 500)
)
def test_any_document(body: str, faults: list[tuple[float, str, int]], length: int, patience: int) -> None:
    for share, fault, over in faults:
        at = int(share * len(body))
        body = body[:at] + fault + body[at + over :]
    contents = xes("<trace><event/></trace>\n" + body).encode("utf-8", "surrogatepass")
    agree(contents, length=length, patience=patience)


@settings(max_examples=60, deadline=None)
@given(body=BODY, limits=LIMIT, length=st.integers(50, 3_000))
def test_under_limits(body: str, limits: flow.Limits, length: int) -> None:
    agree(xes("<trace/>" + body).encode(), length=length, patience=0, limits=limits)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), bad=st.binary(max_size=3), length=st.integers(50, 3_000))
def test_damaged_bytes(data: st.DataObject, bad: bytes, length: int) -> None:
    whole = xes(
        "".join(trace(f"c{n}", event("Prüfung", "2024-03-01", org_resource="Ann & Bo")) for n in range(6))
    )
    contents = whole.encode()
    at = data.draw(st.integers(0, len(contents)))
    agree(contents[:at] + bad + contents[at + len(bad) :], length=length, patience=0)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=range(len(FRAGMENTS)))
@pytest.mark.parametrize("place", ["event", "trace", "log"])
def test_each_fragment_in_each_place(fragment: str, place: str) -> None:
    parts = {name: fragment if name == place else "" for name in ("event", "trace", "log")}
    around = trace("A", event("Check", "2024-03-01"))
    odd = f"<trace>{parts['trace']}<event>{parts['event']}</event></trace>"
    agree(xes(around + around + odd + parts["log"] + around).encode("utf-8"), length=2_000, patience=0)


@pytest.mark.parametrize("value", ["&bogus;", "&#0;", "\x01", "&amp;", "Å"], ids=ascii)
def test_values_that_nobody_keeps_are_still_looked_at(value: str) -> None:
    around, odd = trace("A", event("Check", "2024-03-01")), f"<string key='a' value='{value}'/>"
    replaced = f"<trace><event>{odd}<string key='a' value='later'/></event></trace>"
    for body in (f"<trace>{odd}</trace>", replaced, f"<trace>{odd}<string key='b' value='x'/></trace>"):
        agree(xes(around + body + around).encode(), length=2_000, patience=0)
        agree(xes(around + body).encode(), length=2_000, patience=0, limits=flow.Limits(columns=1))


@pytest.mark.parametrize(
    "declaration",
    ["", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='us-ascii'?>"],
    ids=["none", "without-encoding", "ascii"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(declaration: str, encoding: str) -> None:
    body = "".join(trace(f"c{n}", event("Prüfung", "2024-03-01")) for n in range(5))
    agree(xes(body, declaration=declaration).encode(encoding), length=500, patience=0)


def test_declared_latin_is_not_read_as_utf8() -> None:
    body = "".join(trace(f"c{n}", event("PrÃ¼fung", "2024-03-01")) for n in range(5))
    declared = '<?xml version="1.0" encoding="iso-8859-1"?>'
    columns, *_ = agree(xes(body, declaration=declared).encode("iso-8859-1"), length=500, patience=0)
    assert columns[0][0] == ("concept:name", [0] * 5, ["PrÃ¼fung"])


def test_a_prefixed_log_and_a_prefixed_root() -> None:
    plain = trace("A", event("Check", "2024-03-01")) * 3
    agree(f"<x:log xmlns:x='y'>{plain}</x:log>".encode(), length=500, patience=0)
    agree(f"<x:log xmlns:x='y'>{plain}</log>".encode(), length=500, patience=0)


def test_a_trace_longer_than_a_stride() -> None:
    long = trace("B", *[event("Check", "2024-03-01")] * 100)
    columns, *_ = agree(xes(trace("A") + long * 3).encode(), length=1_000, patience=0)
    assert len(columns[0][0][1]) == 300


def test_errors_name_the_line_of_the_file() -> None:
    body = (trace("A", event("Check", "2024-03-01")) + "\n") * 40
    _, sentence = agree(xes(body + "<trace></event>").encode(), length=700, patience=0)
    assert "line 41: this is not well-formed XML (mismatched tag)" in sentence


@pytest.mark.parametrize(
    "limits",
    [flow.Limits(events=5), flow.Limits(columns=3), flow.Limits(columns=2), flow.Limits(field_chars=4)],
    ids=["events", "columns of a trace", "columns", "value"],
)
def test_each_limit_holds(limits: flow.Limits) -> None:
    empty = trace("B", attributes=string("b", "1") + string("c", "1") + string("d", "1"))
    long = trace("C", event("Check", "2024-03-01", x="y" * (_xes.CHUNK * 2)))
    body = trace("A", event("Check", "2024-03-01", x="y")) * 10 + empty + long
    kind, _ = agree(xes(body).encode(), length=1 << 22, patience=0, limits=limits)
    assert kind is flow.TooLarge


def test_keys_beyond_number() -> None:
    body = "".join(trace("A", event("x", "2024-03-01", **{f"k{n}": "1"})) for n in range(1_200))
    kind, _ = agree(xes(body).encode(), length=1 << 20, patience=1 << 14)
    assert kind is flow.TooLarge


def test_a_log_of_our_own_keeps_its_manifest(tmp_path: Path) -> None:
    log = flow.read(written.text(tmp_path, xes(trace("A", event("x", "2024-03-01")) * 3))).log
    flow.write(log, tmp_path / "log.xes")
    assert agree((tmp_path / "log.xes").read_bytes(), length=500, patience=0)[-1] is True


def test_most_of_a_plain_log_never_meets_the_parser(tmp_path: Path) -> None:
    path = written.text(
        tmp_path, xes(trace("A", event("x", "2024-03-01"), attributes=string("y", "z")) * 500)
    )
    seen = []
    document = _xes._Document(path=path, limits=LIMITS)
    with _guard.opened(path, limits=LIMITS) as file:
        for piece in _xes._pieces(file, document, _xes.Strides(worthwhile=0)):
            document.parse(piece)
            seen.append(len(piece))
    assert document.found == 500
    assert sum(seen) < 1_000


def alone(code: str) -> bytes:
    """Return what a Python of its own prints."""
    top = Path(__file__).parents[3]
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=top).stdout


def test_a_small_log_does_not_wait_for_the_kernel(tmp_path: Path) -> None:
    path = written.text(tmp_path, xes(trace("A", event("x", "2024-03-01"))))
    code = (
        f"import sys; from evenkeel.engines import flow; flow.read({str(path)!r}); "
        "print('evenkeel.engines.flow.reading._xes_kernel' in sys.modules)"
    )
    assert alone(code) == b"False\n"


def test_without_a_folder_for_compiled_code_the_parser_reads_all(tmp_path: Path) -> None:
    path = written.text(tmp_path, xes(trace("A", event("x", "2024-03-01")) * 3))
    code = (
        "import sys; from pathlib import Path; from numba.core import caching; "
        "caching.CacheImpl._locator_classes = []; "
        "from evenkeel.engines.flow.reading import _xes; "
        "from tests.engines.flow import test_read_xes_strides as these; "
        f"print(these.outcome(Path({str(path)!r}), _xes.Strides(worthwhile=0))[5], "
        "'evenkeel.engines.flow.reading._xes_kernel' in sys.modules)"
    )
    assert alone(code) == b"3 False\n"


@pytest.mark.skipif(not LOGS.is_dir(), reason="the real logs are not on this machine")
@pytest.mark.parametrize("name", ["receipt", "BPIC15_1", "BPI_2020_DomesticDeclarations"])
def test_real_logs(name: str) -> None:
    path = LOGS / f"{name}.xes.gz"
    assert outcome(path, _xes.Strides(worthwhile=0)) == outcome(path, NEVER)
