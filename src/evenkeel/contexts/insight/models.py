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
    # Of the form that it was sent with, so that a form that is sent twice makes one report.
    form_key = models.UUIDField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by_id = models.UUIDField(null=True)

    class Meta:
        db_table = "insight_report"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "form_key"], name="insight_report_form_once"),
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
    # Which reading it came from: what is made of a log that was kept belongs to that reading alone.
    making = models.UUIDField(default=ids.new)
    extras = models.JSONField(default=dict)

    class Meta:
        db_table = "insight_document"

    def __str__(self) -> str:
        return str(self.report_id)


class Slice(models.Model):
    """The report on some of a log's cases, kept for whoever asks for the same next; made anew whenever it is gone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    making = models.UUIDField()
    selection = models.CharField(max_length=2000)
    status = models.CharField(
        max_length=20, choices=[(status.value, status.value) for status in values.SliceStatus]
    )
    content = models.TextField(default="")
    extras = models.JSONField(default=dict)
    used_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()

    class Meta:
        db_table = "insight_slice"
        constraints = (
            models.UniqueConstraint(
                fields=["report", "making", "selection"], name="insight_slice_once_for_each_selection"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in values.SliceStatus]),
                name="insight_slice_known_status",
            ),
        )

    def __str__(self) -> str:
        return self.selection


class Claim(models.Model):
    """A member who has said which resource of the event logs she is."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # Kept as text beside the key: whoever looks after claims reads who it was, also when she has left.
    user_name = models.CharField(max_length=200)
    resource = models.CharField(max_length=400)
    claimed_at = models.DateTimeField()

    class Meta:
        db_table = "insight_claim"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "user"], name="insight_claim_one_of_a_person"),
            models.UniqueConstraint(
                fields=["organisation", "resource"], name="insight_claim_one_of_a_resource"
            ),
        )

    def __str__(self) -> str:
        return self.resource
