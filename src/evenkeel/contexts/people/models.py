"""Tables of people. Who sees which row, and that no role is held twice at once, is said in migrations/0002_isolation.py."""

import enum

from django.db import models
from django.db.models.functions import Lower

from evenkeel.contexts.people import values
from evenkeel.kernel import ids


def _known(field: str, kinds: type[enum.StrEnum]) -> models.Q:
    return models.Q(**{f"{field}__in": [kind.value for kind in kinds]})


def _choices(kinds: type[enum.StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


class Person(models.Model):
    """Somebody who works for the organisation, or did; whether she can sign in is another matter."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=values.LONGEST_NAME)
    given_name = models.CharField(max_length=values.LONGEST_NAME, blank=True)
    family_name = models.CharField(max_length=values.LONGEST_NAME, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    staff_number = models.CharField(max_length=80, blank=True)
    # Pairs of a BCP 47 tag and a values.Fluency; they come and go together and nothing refers to one of them.
    languages = models.JSONField(default=list)
    user_name = models.CharField(max_length=values.LONGEST_LINE, blank=True)
    outside_id = models.CharField(max_length=values.LONGEST_LINE, blank=True)
    manager = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=values.LONGEST_LINE, blank=True)
    # What the identity provider said, as it said it: it is shown all of it again, also what the columns do not hold.
    told = models.JSONField(default=dict)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "people_person"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(user__isnull=False),
                name="people_person_one_of_a_user",
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=~models.Q(email=""),
                name="people_person_one_of_an_email",
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("user_name"),
                condition=~models.Q(user_name=""),
                name="people_person_one_of_a_user_name",
            ),
            models.UniqueConstraint(
                fields=["organisation", "staff_number"],
                condition=~models.Q(staff_number=""),
                name="people_person_one_of_a_staff_number",
            ),
            models.CheckConstraint(
                condition=models.Q(first_date__isnull=True)
                | models.Q(last_date__isnull=True)
                | models.Q(last_date__gte=models.F("first_date")),
                name="people_person_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="people_person_has_a_name"),
        )
        indexes = (models.Index(fields=["organisation", "name", "id"], name="people_person_by_name"),)

    def __str__(self) -> str:
        return self.name


class ToldGroup(models.Model):
    """A group that an identity provider tells of. It gives nobody a role: what it means here is decided by people."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=values.LONGEST_LINE)
    outside_id = models.CharField(max_length=values.LONGEST_LINE, blank=True)
    # Identifiers of persons and of other groups, as they were sent.
    members = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "people_told_group"
        indexes = (models.Index(fields=["organisation", "name"], name="people_told_group_by_name"),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a role of a unit from a day until a day. Both are keys of the operating model, which is a document."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=80, db_index=False)
    unit = models.SlugField(max_length=80, db_index=False)
    fte = models.DecimalField(max_digits=4, decimal_places=3)
    first_date = models.DateField()
    last_date = models.DateField(null=True)

    class Meta:
        db_table = "people_membership"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(fte__gt=0, fte__lte=1), name="people_membership_at_most_a_post"
            ),
            models.CheckConstraint(
                condition=models.Q(last_date__isnull=True) | models.Q(last_date__gte=models.F("first_date")),
                name="people_membership_ends_after_it_began",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "unit"], name="people_membership_of_unit"),
            models.Index(fields=["organisation", "role"], name="people_membership_of_role"),
            models.Index(fields=["person", "role", "unit"], name="people_membership_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.unit}"


class SkillHeld(models.Model):
    """A skill of a person at a level, from a day on; another level is another row."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    skill = models.SlugField(max_length=80, db_index=False)
    level = models.PositiveSmallIntegerField()
    since_date = models.DateField()
    ended_date = models.DateField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_skill"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "skill"],
                condition=models.Q(ended_date__isnull=True),
                name="people_skill_one_level_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=values.HIGHEST_SKILL),
                name="people_skill_known_level",
            ),
        )
        indexes = (models.Index(fields=["organisation", "skill"], name="people_skill_by_skill"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill} {self.level}"


class Pattern(models.Model):
    """When a person works, from a day on until the next pattern begins; `weeks` as `worktime.weeks_from` reads them."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    weeks = models.JSONField()

    class Meta:
        db_table = "people_pattern"
        constraints = (
            models.UniqueConstraint(fields=["person", "valid_from"], name="people_pattern_one_from_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.valid_from}"


class Absence(models.Model):
    """Days on which a person is not there, or asks not to be."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=_choices(values.AbsenceKind))
    first_date = models.DateField()
    last_date = models.DateField()
    from_noon = models.BooleanField(default=False)
    until_noon = models.BooleanField(default=False)
    note = models.CharField(max_length=values.LONGEST_NOTE, blank=True)
    state = models.CharField(max_length=20, choices=_choices(values.AbsenceState))
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=values.LONGEST_NOTE, blank=True)

    class Meta:
        db_table = "people_absence"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_date__gt=models.F("first_date"))
                | models.Q(last_date=models.F("first_date")) & ~models.Q(from_noon=True, until_noon=True),
                name="people_absence_takes_time",
            ),
            models.CheckConstraint(
                condition=_known("kind", values.AbsenceKind), name="people_absence_known_kind"
            ),
            models.CheckConstraint(
                condition=_known("state", values.AbsenceState), name="people_absence_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="reported", kind="sickness")
                | models.Q(state="withdrawn")
                | ~models.Q(state="reported") & ~models.Q(kind="sickness"),
                name="people_absence_sickness_is_reported",
            ),
        )
        indexes = (
            models.Index(fields=["person", "first_date"], name="people_absence_of_person"),
            models.Index(fields=["organisation", "state", "last_date"], name="people_absence_open"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.first_date}"


class Conflict(models.Model):
    """That a person must not work on something; what it is about stands in a context above, and is named here."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20, choices=_choices(values.SubjectKind))
    subject_id = models.CharField(max_length=200)
    label = models.CharField(max_length=values.LONGEST_LINE)
    reason = models.CharField(max_length=values.LONGEST_NOTE, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    declared_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_conflict"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "subject_kind", "subject_id"],
                condition=models.Q(ended_at__isnull=True),
                name="people_conflict_declared_once",
            ),
            models.CheckConstraint(
                condition=_known("subject_kind", values.SubjectKind), name="people_conflict_known_subject"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "subject_kind", "subject_id"], name="people_conflict_by_subject"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.subject_kind} {self.subject_id}"
