"""Who sees the colours of boards: the members of the organisation; and nobody changes what was said."""

from django.db import migrations

from evenkeel.lib.db import tenancy

REFUSE = """
create function boards_refuse() returns trigger language plpgsql
as $$ begin
    raise exception 'colours are kept as they were said: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete or truncate on boards_said
    for each statement execute function boards_refuse();
"""

ALLOW = """
drop trigger kept on boards_said;
drop function boards_refuse;
"""


class Migration(migrations.Migration):
    """Isolate colours by organisation; keep them as they are."""

    dependencies = (("boards", "0003_said"),)
    operations = (
        tenancy.Isolate("boards_said"),
        migrations.RunSQL(sql=REFUSE, reverse_sql=ALLOW),
    )
