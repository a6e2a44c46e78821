"""Cases, what is in them, and what happened to them."""

from django.db import models
from django.db.models import F, Q

from evenkeel.contexts.casework.models.base import Owned, key, one_of
from evenkeel.contexts.casework.values import cases as values

_CLOSED = Q(state=values.State.CLOSED)
_PAUSED = Q(state=values.State.PAUSED)
_USER = "accounts.User"


class Case(Owned):
    """A call, e-mail, application, case, assignment or project: one table, one life.

    All columns from `state` on say what the events say together; `queries.rebuilt` derives them anew.
    """

    reference = models.CharField(max_length=24)
    number = models.BigIntegerField()
    revision = models.ForeignKey(
        "blueprint.Revision", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sequence = models.IntegerField()
    changed_at = models.DateTimeField()

    state = models.CharField(max_length=10)
    title = models.CharField(max_length=values.LONGEST_TITLE, blank=True, default="")
    customer = models.ForeignKey(
        "casework.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service = key()
    case_type = key()
    unit = key()
    stage = key()
    stage_since = models.DateTimeField(null=True)
    stage_due_at = models.DateTimeField(null=True)
    shelf = key()
    responsible = models.ForeignKey(
        _USER, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = key()
    priority = models.SmallIntegerField(default=values.Priority.NORMAL)
    attributes = models.JSONField(default=dict)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    pause = models.CharField(max_length=20, blank=True, default="")
    paused_since = models.DateTimeField(null=True)
    look_again_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=20, blank=True, default="")
    outcome = models.CharField(max_length=300, blank=True, default="")
    reopened = models.IntegerField(default=0)
    confidential = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_case"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "reference"], name="casework_case_reference"),
            one_of("state", values.State, name="casework_case_known_state"),
            models.CheckConstraint(
                condition=(_CLOSED & Q(closed_at__isnull=False) & ~Q(closing=""))
                | (~_CLOSED & Q(closed_at__isnull=True, closing="")),
                name="casework_case_closed_in_a_way",
            ),
            models.CheckConstraint(
                condition=(_PAUSED & Q(paused_since__isnull=False) & ~Q(pause=""))
                | (~_PAUSED & Q(paused_since__isnull=True, pause="")),
                name="casework_case_paused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | _CLOSED, name="casework_case_erased_when_closed"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="casework_case_not_its_own_parent"
            ),
        )
        indexes = (
            # What lies on a shelf, in each of the orders that a shelf can have: oldest, due, urgent, newest.
            models.Index(
                fields=["organisation", "shelf", "received_at", "id"],
                name="casework_case_on_shelf",
                condition=~_CLOSED,
            ),
            models.Index(
                fields=["organisation", "shelf", "due_at", "id"],
                name="casework_case_shelf_due",
                condition=~_CLOSED,
            ),
            models.Index(
                fields=["organisation", "shelf", "-priority", "due_at", "id"],
                name="casework_case_shelf_urgent",
                condition=~_CLOSED,
            ),
            models.Index(
                fields=["organisation", "responsible", "due_at", "id"],
                name="casework_case_mine",
                condition=~_CLOSED & Q(responsible__isnull=False),
            ),
            models.Index(
                fields=["organisation", "customer", "-received_at"],
                name="casework_case_of_customer",
                condition=Q(customer__isnull=False),
            ),
            models.Index(fields=["organisation", "number"], name="casework_case_number"),
            models.Index(fields=["organisation", "-received_at", "-id"], name="casework_case_newest"),
            models.Index(fields=["parent"], name="casework_case_parent", condition=Q(parent__isnull=False)),
            models.Index(
                fields=["organisation", "case_type", "closed_at"],
                name="casework_case_closed",
                condition=_CLOSED & Q(erased_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Event(Owned):
    """One thing that happened to a case. The database refuses to change or remove it; erasure may blank words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.IntegerField()
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_name = models.CharField(max_length=values.LONGEST_NAME)
    role = key()
    unit = key()
    channel = key()
    stage = key()
    shelf = key()
    reason = models.CharField(max_length=values.LONGEST_REASON, blank=True, default="")
    data = models.JSONField(default=dict)
    batch = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_event"
        constraints = (
            models.UniqueConstraint(fields=["case", "sequence"], name="casework_event_in_order"),
            one_of("kind", values.Kind, name="casework_event_known_kind"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="casework_event_counts_from_one"),
        )
        indexes = (
            models.Index(fields=["batch"], name="casework_event_batch", condition=Q(batch__isnull=False)),
        )


class _InCase(Owned):
    """A row of one case, with who made it and when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=values.LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Task(_InCase):
    """Something to do in a case."""

    position = models.IntegerField()
    stage = key()
    text = models.CharField(max_length=values.LONGEST_TITLE)
    must = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=values.LONGEST_NAME, blank=True, default="")
    dropped_at = models.DateTimeField(null=True)
    # What a course laid on the list: found by its case, as all tasks are.
    milestone = models.ForeignKey(
        "casework.Milestone", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    course_key = models.CharField(max_length=170, blank=True, db_default="")

    class Meta:
        db_table = "casework_task"


class Note(_InCase):
    """What somebody wrote down for colleagues."""

    text = models.TextField()

    class Meta:
        db_table = "casework_note"


class Message(_InCase):
    """Words between a customer, or a partner, and us."""

    state = models.CharField(max_length=10)
    channel = key()
    address = models.CharField(max_length=500, blank=True, default="")
    subject = models.CharField(max_length=values.LONGEST_TITLE, blank=True, default="")
    body = models.TextField(blank=True, default="")
    template = models.CharField(max_length=300, blank=True, default="")
    outside_key = models.CharField(max_length=200, null=True)
    # What the carrier knows of it. The database fills these in for whoever writes rows without knowing of a carrier.
    carriage = models.CharField(max_length=10, db_default="")
    tries = models.SmallIntegerField(db_default=0)
    try_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=values.LONGEST_ANSWER, db_default="")
    mail_id = models.CharField(max_length=200, db_default="")
    enclosed = models.JSONField(db_default=models.Value([], models.JSONField()))

    class Meta:
        db_table = "casework_message"
        indexes = (
            models.Index(
                fields=["organisation", "try_at"],
                name="casework_message_waiting",
                condition=Q(carriage=values.Carriage.WAITING.value),
            ),
            models.Index(
                fields=["organisation", "at"],
                name="casework_message_undelivered",
                condition=Q(carriage__in=sorted(each.value for each in values.UNDELIVERED)),
            ),
        )
        constraints = (
            one_of("carriage", values.Carriage, name="casework_message_known_carriage"),
            models.CheckConstraint(
                condition=~Q(carriage=values.Carriage.WAITING.value) | Q(try_at__isnull=False),
                name="casework_message_waits_until",
            ),
            one_of("state", values.MessageState, name="casework_message_known_state"),
            models.UniqueConstraint(
                fields=["organisation", "outside_key"],
                condition=Q(outside_key__isnull=False),
                name="casework_message_sent_once",
            ),
        )


class Document(_InCase):
    """A file of a case; its content lies beside the database."""

    name = models.CharField(max_length=values.LONGEST_NAME)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=15)
    verdict = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "casework_document"
        constraints = (one_of("state", values.DocumentState, name="casework_document_known_state"),)


class Decision(_InCase):
    """What was decided in a case, and on which grounds."""

    outcome = models.CharField(max_length=300)
    grounds = models.TextField(blank=True, default="")
    template = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "casework_decision"


class Referral(_InCase):
    """Something that a partner is asked to do."""

    partner = key()
    partner_service = key()
    asked = models.CharField(max_length=2_000)
    state = models.CharField(max_length=15)
    acknowledged_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=2_000, blank=True, default="")
    deadline_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_referral"
        constraints = (one_of("state", values.ReferralState, name="casework_referral_known_state"),)


class Related(_InCase):
    """Two cases that have to do with each other; kept once, the older one first."""

    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "casework_related"
        constraints = (
            models.UniqueConstraint(fields=["case", "other"], name="casework_related_once"),
            models.CheckConstraint(condition=Q(case__lt=F("other")), name="casework_related_older_first"),
        )


class Named(_InCase):
    """A member who may see a confidential case."""

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "casework_named"
        constraints = (models.UniqueConstraint(fields=["case", "user"], name="casework_named_once"),)


class Access(_InCase):
    """A look behind confidentiality, or into another team's case, with its reason and its end."""

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=values.LONGEST_REASON)
    until_at = models.DateTimeField()

    class Meta:
        db_table = "casework_access"
        constraints = (
            models.CheckConstraint(
                condition=Q(until_at__gte=F("at")), name="casework_access_ends_after_it_began"
            ),
        )
