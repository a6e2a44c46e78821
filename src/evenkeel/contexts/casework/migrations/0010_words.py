"""What is searched by words, as views that the indexes of words answer.

Row-level security lets an index answer only what cannot tell of other rows by an error, and PostgreSQL does not count its full
text among that: asked of the tables themselves, a word is looked for in every row. A view of the owner sees the rows of the
organisation that asks, and of no other, by its own condition. The empty second half keeps it from being written through, and
from being taken for the table itself, which would bring the policy back between the word and its index.
"""

from django.db import migrations, models

from evenkeel.lib.db.tenancy import CURRENT_ORGANISATION

SAID = {
    "casework_case": {"words": "words", "inside": "inside"},
    "casework_customer": {"words": "words"},
    "casework_contact": {"words": "to_tsvector('simple', summary)"},
    "casework_contact_detail": {"words": "to_tsvector('simple', value)"},
}
ONLY = {"casework_contact_detail": "and by = 'address' and until_at is null"}


def _view(table: str) -> migrations.RunSQL:
    columns = ", ".join(f"{said} as {name}" for name, said in SAID[table].items())
    nothing = ", ".join(["null::uuid", *("null::tsvector" for _ in SAID[table])])
    made = f"""
        create view {table}_said as
            select id, {columns} from {table} where organisation_id = {CURRENT_ORGANISATION} {ONLY.get(table, "")}
            union all select {nothing} where false
    """
    return migrations.RunSQL(sql=made, reverse_sql=f"drop view {table}_said")


class Migration(migrations.Migration):
    """Add the views, and the index that gives the newest cases."""

    dependencies = (("casework", "0008_customer_changes"),)
    operations = (
        *(_view(table) for table in SAID),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organisation", "-received_at", "-id"], name="casework_case_newest"),
        ),
    )
