"""Three stars of a day, how a week looks, and finding contacts by what was written down of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evenkeel.kernel.ids
from evenkeel.lib.db import tenancy, together

CONTACTS = "create index casework_contact_words on casework_contact using gin (to_tsvector('simple', summary));"
NO_CONTACTS = "drop index casework_contact_words;"


class Migration(migrations.Migration):
    """Add the stars and the weeks of members, and the index of words of contacts."""

    dependencies = (
        ("accounts", "0002_isolation"),
        ('casework', "0005_extracts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        together.Together([
        migrations.CreateModel(
            name='Feeling',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('week_date', models.DateField()),
                ('colour', models.CharField(max_length=10)),
                ('words', models.CharField(blank=True, default='', max_length=300)),
                ('shared', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'casework_feeling',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user', 'week_date'), name='casework_feeling_one_a_week'), models.CheckConstraint(condition=models.Q(('week_date__iso_week_day', 1)), name='casework_feeling_monday'), models.CheckConstraint(condition=models.Q(('colour__in', ['green', 'yellow', 'red'])), name='casework_feeling_known_colour')],
            },
        ),
        migrations.CreateModel(
            name='Star',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('on_date', models.DateField()),
                ('position', models.SmallIntegerField()),
                ('text', models.CharField(blank=True, default='', max_length=300)),
                ('done_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'casework_star',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user', 'on_date', 'position'), name='casework_star_one_each'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 3)), name='casework_star_three'), models.CheckConstraint(condition=models.Q(('case__isnull', False), models.Q(('text', ''), _negated=True), _connector='OR'), name='casework_star_says_what')],
            },
        ),
        ]),
        tenancy.Isolate("casework_feeling"),
        tenancy.Isolate("casework_star"),
        migrations.RunSQL(sql=CONTACTS, reverse_sql=NO_CONTACTS),
    )
