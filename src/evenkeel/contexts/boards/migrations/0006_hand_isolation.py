"""Who sees hands: the members of the organisation."""

from django.db import migrations

from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):
    """Isolate hands by organisation."""

    dependencies = (("boards", "0005_hand"),)
    operations = (tenancy.Isolate("boards_hand"),)
