"""Who sees which report: the members of its organisation, nobody else."""

from django.db import migrations

from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):
    """Isolate reports and their documents by organisation."""

    dependencies = (("insight", "0001_initial"),)
    operations = (
        tenancy.Isolate("insight_report"),
        tenancy.Isolate("insight_document"),
    )
