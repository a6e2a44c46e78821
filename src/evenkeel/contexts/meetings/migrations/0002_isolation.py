"""Who sees which row: the members of its organisation."""

from django.db import migrations

from evenkeel.lib.db import tenancy

TABLES = ("meeting", "card", "attendance", "item", "action")


class Migration(migrations.Migration):
    """Isolate meetings and what was agreed in them by organisation."""

    dependencies = (("meetings", "0001_initial"),)
    operations = tuple(tenancy.Isolate(f"meetings_{table}") for table in TABLES)
