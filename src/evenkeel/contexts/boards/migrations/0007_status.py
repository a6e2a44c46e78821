"""How cases stand by the word of people, on boards of projects and processes; only members of the organisation see it."""

import django.db.models.deletion
import evenkeel.kernel.ids
from django.conf import settings
from django.db import migrations, models

from evenkeel.lib.db import tenancy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_api_tokens'),
        ('boards', '0006_hand_isolation'),
        ('casework', '0012_known_kinds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('board', models.CharField(max_length=100)),
                ('aspect', models.CharField(max_length=20)),
                ('colour', models.CharField(max_length=10)),
                ('why', models.CharField(max_length=300)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'db_table': 'boards_status',
                'indexes': [models.Index(fields=['organisation', 'board', 'case', 'aspect', '-at'], name='boards_status_last'), models.Index(fields=['case'], name='boards_status_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('colour__in', ['green', 'yellow', 'red'])), name='boards_status_known_colour'), models.CheckConstraint(condition=models.Q(('aspect__in', ['quality', 'resources'])), name='boards_status_known_aspect')],
            },
        ),
        tenancy.Isolate("boards_status"),
    ]
