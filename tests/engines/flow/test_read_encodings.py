"""Any encoding that Python knows may be named; what it cannot do for a file is said in a sentence."""

import contextlib
import encodings.aliases
from pathlib import Path

import pytest

from evenkeel.engines import flow
from evenkeel.kernel import errors

LOG = "Case;What;When;Who\n1;Open;2024-01-02 10:00;Bo\n1;Clöse;2024-01-03 10:00;Bo\n"
KNOWN = sorted({*encodings.aliases.aliases.values(), "punycode", "idna", "unicode_escape", "undefined"})


@pytest.mark.parametrize("encoding", KNOWN)
def test_no_encoding_ends_in_a_fault(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.encode())
    with contextlib.suppress(errors.Refusal):
        flow.read(path, dialect=flow.Dialect(encoding=encoding))


@pytest.mark.parametrize("encoding", ["punycode", "idna", "base64", "unicode_escape", "klingon"])
def test_what_is_no_encoding_of_files_is_refused(encoding: str) -> None:
    with pytest.raises(flow.BadMapping, match="Usual ones are utf-8 and cp1252"):
        flow.Dialect(encoding=encoding)


def test_plain_questions_are_understood_as_names(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.encode())
    suggestion = flow.inspect(path).suggestion
    found = {assignment.role: assignment.column for assignment in suggestion.assignments}
    assert found == {
        flow.Role.CASE: "Case",
        flow.Role.ACTIVITY: "What",
        flow.Role.TIMESTAMP: "When",
        flow.Role.RESOURCE: "Who",
    }
