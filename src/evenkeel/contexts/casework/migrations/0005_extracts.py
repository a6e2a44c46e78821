"""Everything about a customer or a case in one file, for whoever asks what is kept about her."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenkeel.kernel import ids
from evenkeel.lib.db import tenancy

_HOLDS: Any = {"db_index": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    """Add extracts, isolated by organisation."""

    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0004_customers"),
    )
    operations = (
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)),
                ("customer", models.UUIDField(null=True)),
                ("label", models.CharField(max_length=200)),
                ("redacts", models.BooleanField(default=True)),
                ("reason", models.CharField(max_length=2000)),
                ("state", models.CharField(max_length=10)),
                ("done", models.IntegerField(default=0)),
                ("all", models.IntegerField(default=0)),
                ("size", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
                ("by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **_HOLDS)),
                ("case", models.ForeignKey(null=True, to="casework.case", **_HOLDS)),
                ("organisation", models.ForeignKey(to="accounts.organisation", **_HOLDS)),
            ],
            options={
                "db_table": "casework_extract",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "made", "failed"])),
                        name="casework_extract_known_state",
                    )
                ],
            },
        ),
        tenancy.Isolate("casework_extract"),
    )
