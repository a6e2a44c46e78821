"""Tables of improvements. Who sees which row is said in migrations/0002_isolation.py."""

from typing import Any

from django.db import models
from django.db.models import Q

from evenkeel.contexts.improvements import values
from evenkeel.kernel import ids


class Owned(models.Model):
    """A row of one organisation."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def member() -> "models.ForeignKey[Any, Any]":
    """Make a field for a member who did something."""
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)


class Idea(Owned):
    """An idea, with where it came from. The unit is a key of the operating model, which is a document."""

    title = models.CharField(max_length=values.LONGEST_LINE)
    seen = models.TextField(blank=True, default="")
    unit = models.CharField(max_length=80, blank=True, default="")
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_name = models.CharField(max_length=200, blank=True, default="")
    stage = models.CharField(max_length=20, default="new")
    outcome = models.TextField(blank=True, default="")
    origin_kind = models.CharField(max_length=40, blank=True, default="")
    origin_id = models.UUIDField(null=True)
    origin_label = models.CharField(max_length=300, blank=True, default="")
    origin_url = models.CharField(max_length=300, blank=True, default="")
    by = member()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "improvements_idea"
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in values.Stage]),
                name="improvements_known_stage",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["kept", "dropped"]) | ~Q(outcome=""),
                name="improvements_end_has_words",
            ),
        )
        indexes = (models.Index(fields=["organisation", "stage", "-moved_at"], name="improvements_by_stage"),)

    def __str__(self) -> str:
        return self.title


class Word(Owned):
    """What happened to an idea, or was said of it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=20, blank=True, default="")
    text = models.TextField(blank=True, default="")
    by = member()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "improvements_word"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in values.Said]), name="improvements_known_word"
            ),
        )
