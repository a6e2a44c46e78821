"""Tables of blueprint. Who sees which row is said in migrations/0002_isolation.py."""

from django.db import models

from evenkeel.contexts.blueprint import values
from evenkeel.kernel import ids


class Branch(models.Model):
    """A line of revisions: how it is, how it shall be, or a draft."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in values.Kind])
    title = models.CharField(max_length=200)
    status = models.CharField(
        max_length=20,
        choices=[(status.value, status.value) for status in values.Status],
        default=values.Status.OPEN.value,
    )
    target = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    began_from = models.ForeignKey("Revision", null=True, on_delete=models.PROTECT, related_name="+")
    head = models.ForeignKey("Revision", null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # Kept as text beside the key: the name stays readable when the person has left.
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_branch"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="blueprint_branch_name_once"),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=~models.Q(kind="draft"),
                name="blueprint_branch_one_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in values.Kind]),
                name="blueprint_branch_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in values.Status]),
                name="blueprint_branch_known_status",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="draft") | models.Q(status="open", target__isnull=True),
                name="blueprint_branch_only_drafts_move",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="draft") | models.Q(target__isnull=False),
                name="blueprint_branch_drafts_have_a_target",
            ),
        )
        indexes = (models.Index(fields=["organisation", "-made_at"], name="blueprint_branch_newest"),)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One state of a model. The database refuses to change or remove it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # All files of the model, as `packing` puts them into one.
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=500)
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    notes = models.PositiveIntegerField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_revision"
        constraints = (
            models.UniqueConstraint(fields=["branch", "number"], name="blueprint_revision_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, parent__isnull=True)
                | models.Q(number=1, parent__isnull=False)
                | models.Q(number__gt=1, parent__isnull=False),
                name="blueprint_revision_follows_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.branch_id} {self.number}"


class Application(models.Model):
    """A revision that takes effect at a moment. Only its withdrawal can be added later, before that moment."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    takes_effect_at = models.DateTimeField()
    applied_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    note = models.CharField(max_length=500)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "blueprint_application"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(takes_effect_at__gte=models.F("applied_at")),
                name="blueprint_application_not_in_the_past",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__lt=models.F("takes_effect_at")),
                name="blueprint_application_withdrawn_in_time",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "takes_effect_at"], name="blueprint_application_order"),
        )

    def __str__(self) -> str:
        return str(self.revision_id)
