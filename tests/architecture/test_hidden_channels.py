"""Couplings that no import shows: foreign keys, reverse names, templates, models fetched by name."""

import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/evenkeel"
CONTEXTS = SOURCE / "contexts"
FOREIGN_TEMPLATES = {"account", "allauth", "mfa", "socialaccount"}
"""Folders that the sign-in library looks its pages up in; they stand in `accounts`, under the library's names."""


def order() -> list[str]:
    """Return the contexts from lowest to highest, as the import contract states them."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    return contracts["importlinter:contract:contexts"]["layers"].split()[::-1]


def test_the_order_names_every_context() -> None:
    folders = {folder.name for folder in CONTEXTS.iterdir() if (folder / "__init__.py").exists()}
    assert folders == set(order())


def test_foreign_keys_point_down_and_leave_no_reverse_name() -> None:
    rank = {name: number for number, name in enumerate(order())}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if (
                not (field.many_to_one or field.one_to_one)
                or field.auto_created
                or field.related_model is None
            ):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here in rank and there in rank and here != there:
                assert rank[there] < rank[here], f"{model.__name__}.{field.name} points up, to {there}"
                hidden = bool(field.remote_field and field.remote_field.hidden)
                assert hidden, f"{model.__name__}.{field.name}: use related_name='+'"


def templates() -> list[Path]:
    """Return every template of a context."""
    return sorted(CONTEXTS.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(CONTEXTS)))
def test_templates_use_only_their_own_context_and_ui(template: Path) -> None:
    context = template.relative_to(CONTEXTS).parts[0]
    allowed = {context, "ui"} | (FOREIGN_TEMPLATES if context == "accounts" else set())
    for used in re.findall(r"{%\s*(?:extends|include|static)\s+[\"']([^\"']+)", template.read_text()):
        assert used.split("/")[0] in allowed, f"{template}: {used}"


def test_templates_and_static_files_carry_the_name_of_their_app() -> None:
    for kind in ("templates", "static"):
        for folder in [
            *CONTEXTS.glob(f"*/{kind}/*"),
            *SOURCE.glob(f"ui/{kind}/*"),
            *SOURCE.glob(f"web/{kind}/*"),
        ]:
            if kind == "templates" and re.fullmatch(r"\d{3}(_\w+)?\.html", folder.name):
                continue  # Django looks its error pages up under these names
            app = folder.parts[-3]
            allowed = {app} | (FOREIGN_TEMPLATES if app == "accounts" and kind == "templates" else set())
            assert folder.name in allowed, f"{folder}: two apps could clash"


@pytest.mark.parametrize(
    "page", sorted(SOURCE.rglob("templates/**/*.html")), ids=lambda p: str(p.relative_to(SOURCE))
)
def test_no_page_carries_inline_style_or_script(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"\sstyle\s*=", text), (
        "use a class: the content security policy forbids inline style"
    )
    assert not re.search(r"\son[a-z]+\s*=", text), "bind behaviour by a data attribute"
    assert not re.search(r"<script(?![^>]*\b(?:src|type=[\"']application/(?:ld\+)?json))", text), (
        "put scripts in files"
    )


def test_no_model_is_fetched_by_name() -> None:
    for module in SOURCE.rglob("*.py"):
        if "migrations" not in module.parts:
            assert "get_model(" not in module.read_text(), module
