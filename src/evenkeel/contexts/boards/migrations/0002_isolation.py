"""Who sees the order of cards: the members of the organisation."""

from django.db import migrations

from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):
    """Isolate versions and places by organisation."""

    dependencies = (("boards", "0001_initial"),)
    operations = (tenancy.Isolate("boards_version"), tenancy.Isolate("boards_place"))
