"""Tables of the doorway. Who sees which row is said in the migrations."""

from django.db import models
from django.db.models import Q

from evenkeel.kernel import ids


class Link(models.Model):
    """A link by which a case is followed. Making another one ends it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # The name stays readable when the person has left.
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "doorway_link"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case"], condition=Q(ended_at__isnull=True), name="doorway_one_open"
            ),
        )

    def __str__(self) -> str:
        return str(self.case_id)
