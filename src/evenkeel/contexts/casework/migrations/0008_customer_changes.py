"""Who changed what of a customer, kept as it is."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evenkeel.kernel.ids
from evenkeel.contexts.casework.values.customers import Change
from evenkeel.lib.db import tenancy

_HOLDS: Any = {"db_index": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}

# When the database lets the history go with its customer, she is gone already.
CHANGES = """
alter table casework_customer_change add constraint casework_customer_change_of
    foreign key (customer_id) references casework_customer (id) on delete cascade;
create function casework_keep_customer_change() returns trigger language plpgsql
as $$ begin
    if tg_op = 'DELETE' and not exists (select from casework_customer c where c.id = old.customer_id) then
        return old;
    end if;
    raise exception 'what was changed of a customer is kept as it is: % is refused', lower(tg_op)
        using errcode = 'insufficient_privilege';
end $$;
create trigger kept before update or delete on casework_customer_change
    for each row execute function casework_keep_customer_change();
create trigger never_emptied before truncate on casework_customer_change
    for each statement execute function casework_keep_customer_change();
"""
NO_CHANGES = """
drop trigger kept on casework_customer_change;
drop trigger never_emptied on casework_customer_change;
drop function casework_keep_customer_change;
alter table casework_customer_change drop constraint casework_customer_change_of;
"""


class Migration(migrations.Migration):
    """Add the history of customers."""

    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0007_history"),
    )
    operations = (
        migrations.CreateModel(
            name="CustomerChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("words", models.JSONField(default=dict)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(null=True, to=settings.AUTH_USER_MODEL, **_HOLDS)),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.customer",
                    ),
                ),
                ("organisation", models.ForeignKey(to="accounts.organisation", **_HOLDS)),
            ],
            options={
                "db_table": "casework_customer_change",
                "indexes": (models.Index(fields=["customer", "-at"], name="casework_customer_change_last"),),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [each.value for each in Change])),
                        name="casework_customer_change_known_kind",
                    ),
                ),
            },
        ),
        tenancy.Isolate("casework_customer_change"),
        migrations.RunSQL(sql=CHANGES, reverse_sql=NO_CHANGES),
    )
