"""What people keep of their own, and what is kept of what was removed."""

from django.db import models

from evenkeel.contexts.casework.models.base import Owned, key
from evenkeel.contexts.casework.values.cases import LONGEST_NAME


class Filter(Owned):
    """A list that somebody wants to see again: what to show, in her own words; shared with a unit or not."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    criteria = models.JSONField()
    unit = key()
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_filter"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "user", "name"], name="casework_filter_one_name"),
        )


class Certificate(Owned):
    """What was erased, when and by which rule; nothing in it tells of a person. The database refuses to change it."""

    at = models.DateTimeField()
    by_name = models.CharField(max_length=LONGEST_NAME)
    case_type = key()
    rule = models.CharField(max_length=500)
    before = models.DateTimeField()
    counts = models.JSONField()
    references = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "casework_certificate"


class Bringing(Owned):
    """Cases that are brought in from elsewhere, in parts: how far they have come. Nothing is brought in twice under a name."""

    name = models.CharField(max_length=LONGEST_NAME)
    until_date = models.DateField()
    total = models.IntegerField()
    done = models.IntegerField(default=-1)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_bringing"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="casework_bringing_once"),
        )


class Filled(Owned):
    """A form that was sent and did what it says, by its own number: sent again, it does nothing. Forgotten after a while."""

    at = models.DateTimeField()

    class Meta:
        db_table = "casework_filled"
        indexes = (models.Index(fields=["organisation", "at"], name="casework_filled_oldest"),)
