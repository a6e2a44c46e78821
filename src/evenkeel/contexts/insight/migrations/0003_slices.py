"""Reports on some of the cases, and who is which resource."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evenkeel.kernel.ids
from evenkeel.lib.db import tenancy

STATUSES = ("asked", "ready", "empty", "failed")


class Migration(migrations.Migration):
    """Add the tables of slices and claims, isolated by organisation."""

    dependencies = (
        ("insight", "0002_isolation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.CreateModel(
            name="Slice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("making", models.UUIDField()),
                ("selection", models.CharField(max_length=2000)),
                (
                    "status",
                    models.CharField(choices=[(status, status) for status in STATUSES], max_length=20),
                ),
                ("content", models.TextField(default="")),
                ("extras", models.JSONField(default=dict)),
                ("used_at", models.DateTimeField()),
                ("heartbeat_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="insight.report"
                    ),
                ),
            ],
            options={
                "db_table": "insight_slice",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "making", "selection"), name="insight_slice_once_for_each_selection"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", list(STATUSES))), name="insight_slice_known_status"
                    ),
                ],
            },
        ),
        tenancy.Isolate("insight_slice"),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("user_name", models.CharField(max_length=200)),
                ("resource", models.CharField(max_length=400)),
                ("claimed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "insight_claim",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "user"), name="insight_claim_one_of_a_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "resource"), name="insight_claim_one_of_a_resource"
                    ),
                ],
            },
        ),
        tenancy.Isolate("insight_claim"),
    )
