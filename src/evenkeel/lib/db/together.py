"""Tables made at once, so that a fresh database is ready sooner."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Migration operation: make several tables, one after the other, as `CreateModel` makes each.

    After each change of a model Django renders anew all models that hang together with it, and nearly all hang on the
    organisation: the time of a hundred tables is that of ten thousand. Here that is done once for all of them.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: list[migrations.CreateModel]) -> None:
        """Take the tables in an order in which each finds those to which it refers."""
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how it is written."""
        return (self.__class__.__name__, [self.operations], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Let Django know all the models before it renders any."""
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables."""
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Remove the tables, the last one first."""
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what it does, for people who look at migrations."""
        return f"Create {', '.join(each.name for each in self.operations)}"
