"""Forms that were sent, each by its own number, so that one sent twice does its work once."""

import django.db.models.deletion
from django.db import migrations, models

import evenkeel.kernel.ids
from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):
    """Make the table, isolated by organisation."""

    dependencies = (("accounts", "0001_initial"), ("casework", "0012_known_kinds"))
    operations = (
        migrations.CreateModel(
            name="Filled",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "casework_filled",
                "indexes": [models.Index(fields=["organisation", "at"], name="casework_filled_oldest")],
            },
        ),
        tenancy.Isolate("casework_filled"),
    )
