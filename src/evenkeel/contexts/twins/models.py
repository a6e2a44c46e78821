"""Tables of twins. Who sees which row is said in migrations/0002_isolation.py."""

from django.db import models
from django.db.models import Q

from evenkeel.contexts.twins import values
from evenkeel.kernel import ids


class Owned(models.Model):
    """A row of one organisation."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class Attempt(Owned):
    """One attempt at learning the twin of a unit, with what came of it. The unit is a key of the operating model, a document."""

    unit = models.CharField(max_length=values.LONGEST_UNIT)
    state = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    # Nobody: it was night. The name stays readable when the person has left.
    asked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_by_name = models.CharField(max_length=200, blank=True, default="")
    run_id = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    part = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=100, blank=True, default="")
    finished_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True, default="")
    cases = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    uses = models.JSONField(default=dict)
    lead_time = models.CharField(max_length=100, blank=True, default="")
    document = models.TextField(blank=True, default="")
    fidelity = models.TextField(blank=True, default="")
    seen = models.JSONField(default=dict)

    class Meta:
        db_table = "twins_attempt"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in values.State]), name="twins_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(document="") & Q(finished_at__isnull=False),
                name="twins_ready_has_document",
            ),
            models.UniqueConstraint(
                fields=["organisation", "unit"],
                condition=Q(state__in=[each.value for each in values.UNDER_WAY]),
                name="twins_one_under_way",
            ),
        )
        indexes = (models.Index(fields=["organisation", "unit", "-asked_at"], name="twins_latest"),)

    def __str__(self) -> str:
        return self.unit


class Outlook(Owned):
    """What was foretold last of the cases that lie with a unit."""

    unit = models.CharField(max_length=values.LONGEST_UNIT)
    at = models.DateTimeField()
    document = models.TextField()

    class Meta:
        db_table = "twins_outlook"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "unit"], name="twins_one_outlook_of_a_unit"),
        )

    def __str__(self) -> str:
        return self.unit


class Scenario(Owned):
    """A what-if that was saved, with the answer as it was."""

    unit = models.CharField(max_length=values.LONGEST_UNIT)
    name = models.CharField(max_length=values.LONGEST_NAME)
    moves = models.JSONField()
    words = models.JSONField()
    comparison = models.TextField()
    learnt_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "twins_scenario"
        indexes = (models.Index(fields=["organisation", "unit", "-at"], name="twins_newest"),)

    def __str__(self) -> str:
        return self.name


class Link(Owned):
    """Where a scenario was taken to: an idea, or an action of the programme, which is a record of a document."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "twins_link"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=["idea", "action"]), name="twins_known_link"),
            models.UniqueConstraint(fields=["scenario", "kind", "target"], name="twins_link_once"),
        )

    def __str__(self) -> str:
        return self.label
