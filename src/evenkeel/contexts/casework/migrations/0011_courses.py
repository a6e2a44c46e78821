"""Courses of work, the cases that follow one, and their milestones. What a person keeps for herself nobody else sees.

The new kinds of events are allowed at once; that all events are of a known kind is proved in the next migration, which holds nobody up.
"""

import django.db.models.deletion
import evenkeel.kernel.ids
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from evenkeel.lib.db import tenancy, together


OWN = f"owner_id is null or owner_id = {tenancy.CURRENT_USER}"
OURS = f"organisation_id = {tenancy.CURRENT_ORGANISATION}"
# Asked as whoever asks: the version of a course that she does not see is not there either.
OF_COURSE = "exists (select from casework_course c where c.id = course_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_api_tokens'),
        ('casework', '0010_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        together.Together([
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True, default='')),
                ('unit', models.CharField(blank=True, default='', max_length=80)),
                ('case_types', models.JSONField(default=list)),
                ('plan', models.JSONField(default=list)),
                ('digest', models.CharField(max_length=32)),
                ('version', models.IntegerField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by_name', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('copied_from', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'db_table': 'casework_course',
            },
        ),
        migrations.CreateModel(
            name='CourseVersion',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('title', models.CharField(max_length=300)),
                ('plan', models.JSONField()),
                ('note', models.CharField(blank=True, default='', max_length=2000)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'casework_course_version',
            },
        ),
        migrations.CreateModel(
            name='Followed',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=100)),
                ('title', models.CharField(max_length=300)),
                ('version', models.IntegerField()),
                ('digest', models.CharField(max_length=32)),
                ('plan', models.JSONField()),
                ('start_date', models.DateField()),
                ('end_date', models.DateField(null=True)),
                ('left_digest', models.CharField(blank=True, default='', max_length=32)),
                ('ended_at', models.DateTimeField(null=True)),
                ('before', models.JSONField(null=True)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'casework_followed',
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('due_date', models.DateField()),
                ('dropped_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'casework_milestone',
            },
        ),
        ]),
        migrations.RemoveConstraint(
            model_name='event',
            name='casework_event_known_kind',
        ),
        migrations.AddField(
            model_name='task',
            name='course_key',
            field=models.CharField(blank=True, db_default='', max_length=170),
        ),
        AddConstraintNotValid(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'taken', 'given', 'released', 'moved', 'shelved', 'paused', 'resumed', 'closed', 'reopened', 'contested', 'undone', 'extended', 'redated', 'changed', 'split', 'related', 'unrelated', 'ticked', 'unticked', 'task-added', 'task-dropped', 'course-taken', 'course-changed', 'course-left', 'course-ended', 'noted', 'contacted', 'message-drafted', 'message-sent', 'message-again', 'message-failed', 'message-settled', 'message-received', 'document-added', 'document-clean', 'document-refused', 'document-removed', 'decided', 'referred', 'referral-acknowledged', 'referral-done', 'referral-reminded', 'made-confidential', 'made-open', 'named', 'unnamed', 'glass-broken', 'glass-mended', 'held', 'hold-ended', 'erased'])), name='casework_event_known_kind'),
        ),
        migrations.AddField(
            model_name='course',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='course',
            name='owner',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='courseversion',
            name='course',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.course'),
        ),
        migrations.AddField(
            model_name='courseversion',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='followed',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case'),
        ),
        migrations.AddField(
            model_name='followed',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='followed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.followed'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='task',
            name='milestone',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.milestone'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['organisation', 'title'], name='casework_course_titles'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('unit', ''), _connector='XOR'), name='casework_course_of_one_or_a_team'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='casework_course_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='courseversion',
            constraint=models.UniqueConstraint(fields=('course', 'number'), name='casework_course_version_one_each'),
        ),
        migrations.AddIndex(
            model_name='followed',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['organisation', 'source'], name='casework_followed_source'),
        ),
        migrations.AddConstraint(
            model_name='followed',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case', 'source'), name='casework_followed_once'),
        ),
        migrations.AddConstraint(
            model_name='followed',
            constraint=models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='casework_followed_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at__isnull', True)), fields=('followed', 'key'), name='casework_milestone_key'),
        ),
        tenancy.Isolate("casework_course", visible=f"{OURS} and ({OWN})"),
        tenancy.Isolate("casework_course_version", visible=f"{OURS} and {OF_COURSE}"),
        tenancy.Isolate("casework_followed"),
        tenancy.Isolate("casework_milestone"),
    ]
