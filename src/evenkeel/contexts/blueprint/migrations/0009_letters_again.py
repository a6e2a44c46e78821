"""Mails about a consultation that are tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add how often a mail was tried, when it is tried again, and what the mail server said."""

    dependencies = [
        ('blueprint', '0008_partnership_isolation'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='again_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='letter',
            name='answer',
            field=models.CharField(db_default='', max_length=300),
        ),
        migrations.AddField(
            model_name='letter',
            name='tries',
            field=models.SmallIntegerField(db_default=1),
        ),
    ]
