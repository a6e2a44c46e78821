"""Who sees which report: the members of its organisation; and nobody changes what was reported."""

from django.db import migrations

from evenkeel.lib.db import tenancy

REFUSE = """
create function programme_refuse() returns trigger language plpgsql
as $$ begin
    raise exception 'reports are kept as they are: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete or truncate on programme_report
    for each statement execute function programme_refuse();
"""

ALLOW = """
drop trigger kept on programme_report;
drop function programme_refuse;
"""


class Migration(migrations.Migration):
    """Isolate reports by organisation; keep them as they are."""

    dependencies = (("programme", "0001_initial"),)
    operations = (
        tenancy.Isolate("programme_report"),
        migrations.RunSQL(sql=REFUSE, reverse_sql=ALLOW),
    )
