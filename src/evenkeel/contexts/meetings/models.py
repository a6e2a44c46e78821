"""Tables of meetings. Who sees which row is said in migrations/0002_isolation.py."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from evenkeel.contexts.meetings import values
from evenkeel.kernel import ids


class Owned(models.Model):
    """A row of one organisation."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        # Every index that serves a question begins with the organisation already.
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True


def member(**more: Any) -> "models.ForeignKey[Any, Any]":
    """Make a field for a member who did something."""
    return models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


class Meeting(Owned):
    """A meeting that is held, or was. The key names its series in the operating model, which is a document."""

    series = models.CharField(max_length=80)
    title = models.CharField(max_length=values.LONGEST_LINE)
    planned_at = models.DateTimeField(null=True)
    lasts = models.DurationField(null=True)
    begun_by = member()
    # Kept as text beside the key: the name stays readable when the person has left.
    begun_by_name = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    ended_by_name = models.CharField(max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    cards = models.PositiveSmallIntegerField(default=0)
    people = models.PositiveSmallIntegerField(default=0, db_default=0)
    way = models.CharField(max_length=20, default="work", db_default="work")
    is_shared = models.BooleanField(default=True)
    outcome = models.TextField(blank=True, default="")

    class Meta:
        db_table = "meetings_meeting"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "series"],
                condition=Q(ended_at__isnull=True),
                name="meetings_one_runs",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")), name="meetings_end_after"
            ),
            models.CheckConstraint(
                condition=Q(way__in=[each.value for each in values.Way]), name="meetings_known_way"
            ),
        )
        indexes = (models.Index(fields=["organisation", "series", "-begun_at"], name="meetings_of_series"),)

    def __str__(self) -> str:
        return f"{self.series} {self.begun_at:%Y-%m-%d}"


class Card(Owned):
    """A case that a meeting goes through, in its order."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")
    why = models.CharField(max_length=20)
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "meetings_card"
        constraints = (
            models.UniqueConstraint(fields=["meeting", "position"], name="meetings_card_place"),
            models.CheckConstraint(
                condition=Q(why__in=[each.value for each in values.Why]), name="meetings_card_known_why"
            ),
        )


class Turn(Owned):
    """A stop of a meeting that goes person by person; without a person: what nobody has who is there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "meetings_turn"
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="meetings_turn_place"),)


class Attendance(Owned):
    """Whether somebody was in a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    is_present = models.BooleanField()

    class Meta:
        db_table = "meetings_attendance"
        constraints = (models.UniqueConstraint(fields=["meeting", "person"], name="meetings_there_once"),)


class Item(Owned):
    """Something written down for a meeting; it comes back until it is settled."""

    series = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.PROTECT, related_name="+")
    by = member()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=200, blank=True, default="")
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """The meeting in which it came up, or at whose end it was settled."""
    action = models.ForeignKey(
        "Action", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """What another meeting has agreed, where that has put it here."""

    class Meta:
        db_table = "meetings_item"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in values.ItemKind]),
                name="meetings_item_known_kind",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "series"], condition=Q(settled_at__isnull=True), name="meetings_open"
            ),
        )


class Action(Owned):
    """What was agreed in a meeting: what, who, by when."""

    series = models.CharField(max_length=80)
    series_title = models.CharField(max_length=values.LONGEST_LINE)
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.CharField(max_length=values.LONGEST_LINE)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner_name = models.CharField(max_length=200)
    due_date = models.DateField(null=True)
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.PROTECT, related_name="+")
    task_id = models.UUIDField(null=True)
    by = member()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    became = models.CharField(max_length=20, blank=True, default="", db_default="")
    became_key = models.CharField(max_length=100, blank=True, default="", db_default="")
    became_label = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="", db_default="")
    closed_by_name = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")

    class Meta:
        db_table = "meetings_action"
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="meetings_action_one_end",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "series", "-at"], name="meetings_agreed"),
            models.Index(
                fields=["organisation", "owner"],
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
                name="meetings_to_do",
            ),
        )


class Guest(Owned):
    """Somebody from elsewhere who is invited to the meeting of a series on a day."""

    series = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    on_date = models.DateField()
    by = member()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "meetings_guest"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "series", "person", "on_date"],
                condition=Q(withdrawn_at__isnull=True),
                name="meetings_guest_once",
            ),
        )


class Feedback(Owned):
    """What a guest leaves to those whose meeting she saw."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_index=False)
    went_well = models.TextField(blank=True, default="")
    to_try = models.TextField(blank=True, default="")
    by = member()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "meetings_feedback"
        constraints = (models.UniqueConstraint(fields=["meeting", "by"], name="meetings_feedback_once"),)


class Observation(Owned):
    """What a guest saw of a behaviour, which is a record of the operating model."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    behaviour = models.CharField(max_length=80)
    title = models.CharField(max_length=values.LONGEST_LINE)
    seen = models.CharField(max_length=20)
    words = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")

    class Meta:
        db_table = "meetings_observation"
        constraints = (
            models.UniqueConstraint(fields=["feedback", "behaviour"], name="meetings_observed_once"),
            models.CheckConstraint(
                condition=Q(seen__in=[each.value for each in values.Seen]), name="meetings_known_seen"
            ),
        )


class Letter(Owned):
    """A mail to a member about a meeting, kept with what it is about: so none is lost, and nobody gets it twice."""

    occasion = models.CharField(max_length=20)
    series = models.CharField(max_length=80)
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    on_date = models.DateField(null=True)
    """The day of the meeting to which a guest is invited."""
    to = member()
    to_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    tries = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")

    class Meta:
        db_table = "meetings_letter"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in values.Post]),
                name="meetings_letter_known_state",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "series", "-at"], condition=~Q(state="sent"), name="meetings_not_sent"
            ),
        )


class Address(Owned):
    """The times of a series for whoever holds its address. Renewing ends one and makes another."""

    series = models.CharField(max_length=80)
    made_by = member()
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "meetings_address"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "series"],
                condition=Q(ended_at__isnull=True),
                name="meetings_address_one_open",
            ),
        )
