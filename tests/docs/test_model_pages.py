"""The reference of the operating model is whole, and its examples are what they say they are."""

import re
from pathlib import Path

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.checks import expressions
from evenkeel.engines.operating_model.checks.expressions import _parser
from evenkeel.engines.operating_model.elements._record import Record
from tools import model_pages

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN_BY_HAND = (
    "explanation/the-operating-model.md",
    "how-to/let-your-editor-help-with-the-model.md",
    "reference/principle-expressions.md",
)


@pytest.mark.parametrize("name", _schema.COLLECTIONS)
def test_every_collection_and_field_is_told(name: str) -> None:
    page = model_pages.language()
    _, found, section = page.partition(f"### `{name}`\n")
    assert found
    section = section.split("\n## ")[0].split("\n### ")[0]
    common = _schema.fields(Record)
    for field in _schema.fields(_schema.COLLECTIONS[name].record).values():
        where = page.split("## Every record")[1].split("\n## ")[0] if field.name in common else section
        assert re.search(rf"^\| `{field.name}` \| .+ \| .* \| .+ \|$", where, re.MULTILINE), field.name
        assert field.part is None or f"\n### {field.part.__name__}\n" in page


@pytest.mark.parametrize("code", operating_model.CODES, ids=lambda code: code.code)
def test_every_code_is_told(code: operating_model.Code) -> None:
    _, found, section = model_pages.checks().partition(f"\n## {code.code}\n")
    assert found
    section = section.split("\n## ")[0]
    for said in (code.severity, code.explanation, code.fix, code.bad.rstrip(), code.good.rstrip()):
        assert said in section


class TestExpressions:
    def test_every_word_and_function_is_told(self) -> None:
        page = model_pages.principle_expressions()
        for function in expressions.FUNCTIONS:
            assert f"| `{function}(…)` |" in page
        for word in _parser.KEYWORDS:
            assert f'"{word}"' in page

    @pytest.mark.parametrize("text", [text for _, text in model_pages.EXAMPLES])
    def test_every_example_is_understood(self, text: str) -> None:
        expressions.parse(text)

    @pytest.mark.parametrize("text", model_pages.REFUSED)
    def test_what_is_told_to_be_refused_is_refused(self, text: str) -> None:
        with pytest.raises(expressions.BadExpression):
            expressions.parse(text)


@pytest.mark.parametrize("name", WRITTEN_BY_HAND)
def test_models_in_the_text_can_be_read(name: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / name).read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        files = {"model.yaml": f"about:\n  title: Example\n{block}".encode()}
        assert operating_model.read_files(files).findings == ()
