"""The audit trail's tables. What chains the entries is a trigger: see migrations/0002_chain.py."""

from django.db import models

from evenkeel.kernel import ids


class Entry(models.Model):
    """One thing that was done.

    `sequence`, `previous_hash` and `hash` are written by the database, whatever is given here. Organisations
    and people are named by identifier and label, without foreign keys: the trail outlives what it tells of.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation_id = models.UUIDField()
    sequence = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.TextField()
    action = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.TextField()
    subject_label = models.TextField()
    channel = models.TextField()
    address = models.TextField()
    details = models.JSONField(default=dict)
    previous_hash = models.TextField(default="")
    hash = models.TextField(default="")

    class Meta:
        db_table = "audit_entry"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation_id", "sequence"], name="audit_entry_one_per_sequence"
            ),
        )
        indexes = (
            models.Index(fields=["organisation_id", "action", "-sequence"], name="audit_entry_by_action"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class Head(models.Model):
    """The last link of an organisation's chain, kept apart so that a missing tail is noticed."""

    organisation_id = models.UUIDField(primary_key=True)
    sequence = models.BigIntegerField()
    hash = models.TextField()

    class Meta:
        db_table = "audit_head"

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sequence}"
