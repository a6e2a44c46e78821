"""Who sees which row of organisations and people, enforced by PostgreSQL.

A policy that reads another table reads it under that table's own policy. Memberships stand on the connection's
settings alone, so that none of these goes in a circle.
"""

from django.db import migrations

from evenkeel.lib.db.tenancy import CURRENT_ORGANISATION, CURRENT_USER, IN_IDENTITY_SCOPE, Isolate

MINE = f"user_id = {CURRENT_USER}"
MINE_OR_SIGNING_IN = f"{MINE} or {IN_IDENTITY_SCOPE}"
COLLEAGUE = (
    "exists (select 1 from accounts_membership m"
    f" where m.user_id = accounts_user.id and m.organisation_id = {CURRENT_ORGANISATION})"
)
I_BELONG = f"id in (select m.organisation_id from accounts_membership m where m.{MINE} and m.ended_at is null)"
OURS = f"id in (select o.partnership_id from accounts_organisation o where o.id = {CURRENT_ORGANISATION})"


class Migration(migrations.Migration):
    """Isolate organisations, people and how they sign in."""

    dependencies = (
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    )
    operations = (
        # Own memberships are seen (they say where one may act), those of the organisation are seen and written.
        Isolate(
            "accounts_membership",
            visible=f"organisation_id = {CURRENT_ORGANISATION} or {MINE}",
            writable=f"organisation_id = {CURRENT_ORGANISATION}",
        ),
        Isolate(
            "accounts_organisation",
            visible=f"id = {CURRENT_ORGANISATION} or {I_BELONG}",
            writable=f"id = {CURRENT_ORGANISATION}",
        ),
        Isolate("accounts_partnership", visible=OURS),
        # Colleagues' names are seen; only oneself, or a sign-in or invitation under way, changes a person.
        Isolate(
            "accounts_user",
            visible=f"id = {CURRENT_USER} or {IN_IDENTITY_SCOPE} or {COLLEAGUE}",
            writable=f"id = {CURRENT_USER} or {IN_IDENTITY_SCOPE}",
        ),
        Isolate("account_emailaddress", visible=MINE_OR_SIGNING_IN),
        Isolate("account_emailconfirmation", visible="email_address_id in (select a.id from account_emailaddress a)"),
        Isolate("mfa_authenticator", visible=MINE_OR_SIGNING_IN),
        Isolate("socialaccount_socialaccount", visible=MINE_OR_SIGNING_IN),
        Isolate("socialaccount_socialtoken", visible="account_id in (select s.id from socialaccount_socialaccount s)"),
    )
