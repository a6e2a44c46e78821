"""Tables of programme. Who sees which row is said in migrations/0002_isolation.py."""

from django.db import models

from evenkeel.contexts.programme import values
from evenkeel.kernel import ids, quarters

_SAVINGS = models.Q(what="savings")


class Report(models.Model):
    """One thing that somebody reported of an action. The database refuses to change or remove it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    # The key of a record of the operating model, which is a document: no row stands for an action.
    action = models.SlugField(max_length=80, db_index=False)
    what = models.CharField(max_length=20, choices=[(what.value, what.value) for what in values.What])
    on = models.DateField()
    text = models.CharField(max_length=values.LONGEST_TEXT, blank=True)
    link = models.CharField(max_length=values.LONGEST_LINK, blank=True)
    meets = models.TextField(blank=True)
    quarter = models.CharField(max_length=7, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    withdraws = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # Kept as text beside the key: the name stays readable when the person has left.
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "programme_report"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(what__in=[what.value for what in values.What]),
                name="programme_report_known_what",
            ),
            models.CheckConstraint(
                condition=(_SAVINGS & models.Q(amount__gte=0, quarter__regex=quarters.PATTERN))
                | (~_SAVINGS & models.Q(amount__isnull=True, quarter="")),
                name="programme_report_savings_have_an_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(what="withdrawal", withdraws__isnull=False)
                | (~models.Q(what="withdrawal") & models.Q(withdraws__isnull=True)),
                name="programme_report_withdrawals_withdraw",
            ),
            models.CheckConstraint(
                condition=models.Q(meets="") | models.Q(what="evidence"),
                name="programme_report_evidence_meets",
            ),
        )
        indexes = (models.Index(fields=["organisation", "action", "-at"], name="programme_report_of_action"),)

    def __str__(self) -> str:
        return f"{self.action} {self.what}"
