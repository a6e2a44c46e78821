"""Who sees which row: the members of its organisation."""

from django.db import migrations

from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):
    """Isolate attempts at learning twins by organisation."""

    dependencies = (("twins", "0001_initial"),)
    operations = (tenancy.Isolate("twins_attempt"),)
