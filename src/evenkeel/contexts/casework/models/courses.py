"""Courses of work of teams and people, and the cases that follow one. Those of the organisation stand in the operating model."""

from django.db import models
from django.db.models import F, Q

from evenkeel.contexts.casework.models.base import Owned, key
from evenkeel.contexts.casework.values import cases as values


class Course(Owned):
    """A course of a team, or somebody's own."""

    title = models.CharField(max_length=values.LONGEST_TITLE)
    description = models.TextField(blank=True, default="")
    unit = key()
    owner = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case_types = models.JSONField(default=list)
    plan = models.JSONField(default=list)
    digest = models.CharField(max_length=32)
    version = models.IntegerField()
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=values.LONGEST_NAME)
    retired_at = models.DateTimeField(null=True)
    copied_from = models.CharField(max_length=values.LONGEST_TITLE, blank=True, default="")

    class Meta:
        db_table = "casework_course"
        constraints = (
            models.CheckConstraint(
                condition=Q(owner__isnull=True) ^ Q(unit=""), name="casework_course_of_one_or_a_team"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="casework_course_counts_from_one"),
        )
        indexes = (models.Index(fields=["organisation", "title"], name="casework_course_titles"),)


class CourseVersion(Owned):
    """A course as it was said once."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    title = models.CharField(max_length=values.LONGEST_TITLE)
    plan = models.JSONField()
    note = models.CharField(max_length=values.LONGEST_REASON, blank=True, default="")
    by_name = models.CharField(max_length=values.LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_course_version"
        constraints = (
            models.UniqueConstraint(fields=["course", "number"], name="casework_course_version_one_each"),
        )


class Followed(Owned):
    """A case that follows a course, with what it took of it."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=100)
    title = models.CharField(max_length=values.LONGEST_TITLE)
    version = models.IntegerField()
    digest = models.CharField(max_length=32)
    plan = models.JSONField()
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    left_digest = models.CharField(max_length=32, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    before = models.JSONField(null=True)
    by_name = models.CharField(max_length=values.LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_followed"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "source"], condition=Q(ended_at__isnull=True), name="casework_followed_once"
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="casework_followed_ends_after_start",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "source"],
                name="casework_followed_source",
                condition=Q(ended_at__isnull=True),
            ),
        )


class Milestone(Owned):
    """A group of tasks of a case with a day, from the course that it follows."""

    followed = models.ForeignKey(Followed, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=values.LONGEST_TITLE)
    due_date = models.DateField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_milestone"
        constraints = (
            models.UniqueConstraint(
                fields=["followed", "key"],
                condition=Q(dropped_at__isnull=True),
                name="casework_milestone_key",
            ),
        )
