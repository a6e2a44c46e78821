"""Tables of insight. Who sees which row is said in migrations/0002_isolation.py."""

from django.db import models

from evenkeel.contexts.insight import values
from evenkeel.kernel import ids


class Report(models.Model):
    """A file that somebody brought, and how far it has come on its way to a report."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    is_example = models.BooleanField(default=False)
    status = models.CharField(
        max_length=20, choices=[(status.value, status.value) for status in values.Status]
    )
    settings = models.JSONField()
    # Kept as text beside the key: the name stays readable when the person has left.
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    uploaded_by_name = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    run_id = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    bytes_done = models.BigIntegerField(default=0)
    rows_done = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    cases = models.BigIntegerField(null=True)
    events = models.BigIntegerField(null=True)
    refusal = models.TextField(default="")
    problems = models.JSONField(default=dict)
    deleted_at = models.DateTimeField(null=True)
    deleted_by_id = models.UUIDField(null=True)

    class Meta:
        db_table = "insight_report"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in values.Status]),
                name="insight_report_known_status",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="ready")
                | models.Q(cases__isnull=False, finished_at__isnull=False),
                name="insight_report_ready_has_figures",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="reading") | models.Q(run_id__isnull=False),
                name="insight_report_reading_has_run",
            ),
        )
        indexes = (models.Index(fields=["organisation", "-received_at"], name="insight_report_newest"),)

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A report's document, byte for byte as it is handed out."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    content = models.TextField()

    class Meta:
        db_table = "insight_document"

    def __str__(self) -> str:
        return str(self.report_id)
