"""Organisations, people and their membership. Who sees which row is said in migrations/0002_isolation.py."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from evenkeel.contexts.accounts import values
from evenkeel.kernel import ids


class Partnership(models.Model):
    """Organisations that share a base operating model."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=200)

    class Meta:
        db_table = "accounts_partnership"

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A tenant: everything else that people make belongs to one."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=16)
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.PROTECT, related_name="+")
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_organisation"

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """How Django and allauth find and make users."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())

    def create_user(self, *, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password she can only come in by a link, a passkey or single sign-on."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who can sign in. She belongs to organisations by membership only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "accounts_user"
        # Addresses are kept in lower case, so that being unique does not depend on how somebody types hers.
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name, for the libraries that ask for it."""
        return self.name


class Membership(models.Model):
    """A user in an organisation, in one role, from a moment until it is ended."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in values.Role])
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_membership"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_membership_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("began_at")),
                name="accounts_membership_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in values.Role]),
                name="accounts_membership_known_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class ApiToken(models.Model):
    """A secret with which a program asks for an organisation. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    scopes = models.JSONField()
    adds_members = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    expires_date = models.DateField(null=True)
    last_used_date = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "accounts_api_token"

    def __str__(self) -> str:
        return self.name
