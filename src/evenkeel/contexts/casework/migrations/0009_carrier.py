"""What the carrier knows of messages, what may happen to them, and contacts whose persons and words are gone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the columns of the carrier, the kinds of events, and the mark of contacts that were erased."""

    dependencies = [
        ('accounts', '0004_api_tokens'),
        ('casework', '0008_customer_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='casework_event_known_kind',
        ),
        migrations.AddField(
            model_name='contact',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='answer',
            field=models.CharField(db_default='', max_length=500),
        ),
        migrations.AddField(
            model_name='message',
            name='carriage',
            field=models.CharField(db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='message',
            name='carried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='enclosed',
            field=models.JSONField(db_default=models.Value([], models.JSONField())),
        ),
        migrations.AddField(
            model_name='message',
            name='mail_id',
            field=models.CharField(db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='message',
            name='tries',
            field=models.SmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='message',
            name='try_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('case__isnull', True), ('erased_at__isnull', True)), fields=['organisation', 'channel', 'at'], name='casework_contact_without_case'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('carriage', 'waiting')), fields=['organisation', 'try_at'], name='casework_message_waiting'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('carriage__in', ['given-up', 'refused'])), fields=['organisation', 'at'], name='casework_message_undelivered'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'taken', 'given', 'released', 'moved', 'shelved', 'paused', 'resumed', 'closed', 'reopened', 'contested', 'undone', 'extended', 'redated', 'changed', 'split', 'related', 'unrelated', 'ticked', 'unticked', 'task-added', 'task-dropped', 'noted', 'contacted', 'message-drafted', 'message-sent', 'message-again', 'message-failed', 'message-settled', 'message-received', 'document-added', 'document-clean', 'document-refused', 'document-removed', 'decided', 'referred', 'referral-acknowledged', 'referral-done', 'referral-reminded', 'made-confidential', 'made-open', 'named', 'unnamed', 'glass-broken', 'glass-mended', 'held', 'hold-ended', 'erased'])), name='casework_event_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('carriage__in', ['', 'kept', 'waiting', 'sent', 'refused', 'given-up', 'settled'])), name='casework_message_known_carriage'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carriage', 'waiting'), _negated=True), ('try_at__isnull', False), _connector='OR'), name='casework_message_waits_until'),
        ),
    ]
