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
    # Of a draft that was taken: the revision of its target that it became.
    taken_as = models.ForeignKey("Revision", null=True, on_delete=models.PROTECT, related_name="+")
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
    # The release of the partnership's base that it stands on: what is tight there is the same here.
    release = models.ForeignKey("Release", null=True, on_delete=models.PROTECT, related_name="+")
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


class Seat(models.Model):
    """A member who sits in a body of the model, or holds a role of it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # As the model names it: `bodies/key` or `roles/key`.
    place = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "blueprint_seat"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "user", "place"], name="blueprint_seat_once"),
            models.CheckConstraint(
                condition=models.Q(place__startswith="bodies/") | models.Q(place__startswith="roles/"),
                name="blueprint_seat_in_a_body_or_role",
            ),
        )
        indexes = (models.Index(fields=["organisation", "place"], name="blueprint_seat_by_place"),)

    def __str__(self) -> str:
        return self.place


class Ruling(models.Model):
    """That a draft was approved as one of its revisions, or sent back. The database refuses to change it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    # For whom she spoke: the place as the model names it, and its title; "administrator" where the model names nobody.
    place = models.CharField(max_length=200)
    place_title = models.CharField(max_length=200)
    note = models.CharField(max_length=2000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    ruled_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_ruling"
        indexes = (models.Index(fields=["branch", "-ruled_at"], name="blueprint_ruling_newest"),)

    def __str__(self) -> str:
        return "approved" if self.approved else "sent back"


class Consultation(models.Model):
    """A draft laid before people, with a question, for a time."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    # As the draft stood when it was opened; later revisions are amendments.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=300)
    introduction = models.TextField(max_length=5000)
    staff = models.CharField(
        max_length=20, choices=[(staff.value, staff.value) for staff in values.Invitation]
    )
    opens_date = models.DateField()
    # The last day on which comments are taken, in the organisation's time.
    closes_date = models.DateField()
    # SHA-256 of the link's secret; the secret itself is shown once and kept nowhere.
    link_digest = models.CharField(max_length=64, default="")
    link_for = models.CharField(
        max_length=20, default="", choices=[(each.value, each.value) for each in values.Outsiders]
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    opened_by_name = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "blueprint_consultation"
        constraints = (
            models.UniqueConstraint(
                fields=["branch"],
                condition=models.Q(closed_at__isnull=True),
                name="blueprint_consultation_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_date__gte=models.F("opens_date")),
                name="blueprint_consultation_closes_after_it_opens",
            ),
        )
        indexes = (models.Index(fields=["link_digest"], name="blueprint_consultation_by_link"),)

    def __str__(self) -> str:
        return self.question


class Invited(models.Model):
    """A member who was asked to comment, where not all are."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "blueprint_invited"
        constraints = (
            models.UniqueConstraint(fields=["consultation", "user"], name="blueprint_invited_once"),
        )

    def __str__(self) -> str:
        return str(self.user_id)


class Letter(models.Model):
    """A mail to a member about a consultation, kept before it is sent: so nobody gets it twice."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(
        max_length=20, choices=[(occasion.value, occasion.value) for occasion in values.Occasion]
    )
    sent_at = models.DateTimeField()
    failed = models.BooleanField(default=False)
    tries = models.SmallIntegerField(db_default=1)
    again_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, db_default="")

    class Meta:
        db_table = "blueprint_letter"
        constraints = (
            models.UniqueConstraint(
                fields=["consultation", "user", "occasion"], name="blueprint_letter_once"
            ),
        )

    def __str__(self) -> str:
        return self.occasion


class Comment(models.Model):
    """What somebody says about a draft. The database refuses to change it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    # `collection/key`; empty where it is about the whole.
    record = models.CharField(max_length=200)
    record_title = models.CharField(max_length=300)
    text = models.TextField(max_length=4000)
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    author_of = models.CharField(max_length=200)
    # A keyed digest of the network address, to bound how much one sender writes; empty for members.
    sender = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_comment"
        indexes = (models.Index(fields=["consultation", "-made_at"], name="blueprint_comment_newest"),)

    def __str__(self) -> str:
        return self.record


class Answer(models.Model):
    """What was done with a comment. The newest one holds; the database refuses to change it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=20, choices=[(outcome.value, outcome.value) for outcome in values.Outcome]
    )
    reason = models.TextField(max_length=4000)
    # The revision in which it was done.
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_answer"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="not") | models.Q(revision__isnull=False),
                name="blueprint_answer_done_in_a_revision",
            ),
        )
        indexes = (models.Index(fields=["comment", "-answered_at"], name="blueprint_answer_newest"),)

    def __str__(self) -> str:
        return self.outcome


class Share(models.Model):
    """A view of a branch that whoever holds its address may read. Renewing ends one and makes another."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=[(what.value, what.value) for what in values.SharedAs])
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "blueprint_share"
        constraints = (
            models.UniqueConstraint(
                fields=["branch", "what"],
                condition=models.Q(ended_at__isnull=True),
                name="blueprint_share_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(what__in=[what.value for what in values.SharedAs]),
                name="blueprint_share_known",
            ),
        )

    def __str__(self) -> str:
        return self.what


class Keeper(models.Model):
    """Who looks after the base of a partnership: the first to begin it. The database refuses to change it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    partnership = models.OneToOneField("accounts.Partnership", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    # As text beside the keys: organisations of a partnership do not see each other's settings and people.
    organisation_name = models.CharField(max_length=200)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    began_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_keeper"

    def __str__(self) -> str:
        return self.organisation_name


class Release(models.Model):
    """One state of a base, which every organisation of the partnership can stand on. The database refuses to change it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    partnership = models.ForeignKey("accounts.Partnership", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    # The revision is its keeper's; what it says is here once more, for those who do not see the keeper's revisions.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    revision_number = models.PositiveIntegerField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=2000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    released_at = models.DateTimeField()

    class Meta:
        db_table = "blueprint_release"
        constraints = (
            models.UniqueConstraint(fields=["partnership", "number"], name="blueprint_release_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.number}"


class Variant(models.Model):
    """The model of an organisation as it shows it to its partnership. Only its end can be added later."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    partnership = models.ForeignKey("accounts.Partnership", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=200)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    branch_name = models.CharField(max_length=80)
    revision_number = models.PositiveIntegerField()
    content = models.BinaryField()
    shown_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    shown_by_name = models.CharField(max_length=200)
    shown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "blueprint_variant"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="blueprint_variant_one_open",
            ),
        )

    def __str__(self) -> str:
        return self.organisation_name
