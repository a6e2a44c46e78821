"""All events are of a known kind, those of before too."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Prove the constraint that the migration before laid on new events."""

    dependencies = (("casework", "0011_courses"),)
    operations = (ValidateConstraint("event", "casework_event_known_kind"),)
