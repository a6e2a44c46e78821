"""Who sees which row: the members of its organisation."""

from django.db import migrations

from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):
    """Isolate ideas, and what was said of them, by organisation."""

    dependencies = (("improvements", "0001_initial"),)
    operations = (tenancy.Isolate("improvements_idea"), tenancy.Isolate("improvements_word"))
