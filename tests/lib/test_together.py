"""Tables made at once are the tables that are made one after the other."""

import pytest
from django.db import connections, migrations, models
from django.db.migrations.state import ProjectState

from evenkeel.lib.db import together


def tables() -> list[migrations.CreateModel]:
    return [
        migrations.CreateModel("House", [("id", models.UUIDField(primary_key=True))]),
        migrations.CreateModel(
            "Room",
            [
                ("id", models.UUIDField(primary_key=True)),
                ("house", models.ForeignKey("somewhere.House", on_delete=models.PROTECT)),
            ],
        ),
    ]


@pytest.mark.django_db(databases=["default", "owner"])
def test_tables_are_made_and_removed() -> None:
    before, after, apart = ProjectState(), ProjectState(), ProjectState()
    operation = together.Together(tables())
    assert after.apps.get_models() == []
    operation.state_forwards("somewhere", after)
    for each in tables():
        each.state_forwards("somewhere", apart)
    assert after == apart
    owner = connections["owner"]
    with owner.schema_editor() as editor:
        operation.database_forwards("somewhere", editor, before, after)
    made = {"somewhere_house", "somewhere_room"}
    assert made <= set(owner.introspection.table_names())
    with owner.schema_editor() as editor:
        operation.database_backwards("somewhere", editor, after, before)
    assert not made & set(owner.introspection.table_names())
    assert operation.describe() == "Create House, Room"
    name, arguments, _ = operation.deconstruct()
    assert (name, len(arguments[0])) == ("Together", 2)
