"""An operating model that is small, on as-is and to-be, and ways to change it."""

from collections.abc import Callable

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import operations
from evenkeel.contexts.blueprint.values import Kind, Revision
from tests.contexts.conftest import AT, acts

MODEL = """\
# The council, in short.
about:
  title: Harbour Vale (example)

roles:
  - key: lead
    title: Team leader  # of planning
    posts: 2

channels:
  - key: web
    title: Web
    kind: web

services:
  - key: permit
    title: Permit
"""
FILES = {"model.yaml": MODEL.encode(), "processes/permit.bpmn": b"<bpmn/>\r\n"}

Begin = Callable[..., Revision]


def with_change(old: str, new: str, files: dict[str, bytes] = FILES) -> dict[str, bytes]:
    """Give the files with one text in the place of another."""
    text = files["model.yaml"].decode()
    assert old in text
    return {**files, "model.yaml": text.replace(old, new).encode()}


@pytest.fixture
def begin() -> Begin:
    """Return a way to begin a branch for somebody."""

    def begin(by: accounts.Acting, kind: Kind = Kind.TO_BE, files: dict[str, bytes] = FILES) -> Revision:
        with acts(by):
            return operations.begin(kind=kind, title="Our model", files=files, by=by, at=AT)

    return begin
