"""Which form a report was sent with, so that a form that is sent twice makes one report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the key of the form."""

    dependencies = (("insight", "0003_slices"),)
    operations = (
        migrations.AddField(model_name="report", name="form_key", field=models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("organisation", "form_key"), name="insight_report_form_once"
            ),
        ),
    )
