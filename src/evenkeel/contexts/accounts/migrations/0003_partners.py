"""Which organisations share a partnership with the one that asks: their names and short names, and nothing else of them."""

from django.db import migrations

from evenkeel.lib.db.tenancy import CURRENT_ORGANISATION

# The function reads as the owner of the table, past its policy, which cannot look into its own table.
PARTNERS = f"""
create function accounts_partners() returns table (id uuid, name varchar, slug varchar)
language sql stable security definer set search_path = public, pg_temp
as $$
    select o.id, o.name, o.slug from accounts_organisation o
    where o.partnership_id = (select mine.partnership_id from accounts_organisation mine where mine.id = {CURRENT_ORGANISATION})
$$;
"""


class Migration(migrations.Migration):
    """Let the organisations of a partnership know each other's names."""

    dependencies = (("accounts", "0002_isolation"),)
    operations = (migrations.RunSQL(sql=PARTNERS, reverse_sql="drop function accounts_partners;"),)
