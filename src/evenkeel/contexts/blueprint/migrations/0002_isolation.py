"""Who sees which operating model: the members of its organisation; and nobody changes what a revision said."""

from django.db import migrations

from evenkeel.lib.db import tenancy

REFUSE = """
create function blueprint_refuse() returns trigger language plpgsql
as $$ begin
    raise exception 'revisions are kept as they are: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete or truncate on blueprint_revision
    for each statement execute function blueprint_refuse();

create function blueprint_only_withdrawn() returns trigger language plpgsql
as $$ begin
    if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null
        and (to_jsonb(new) - 'withdrawn_at') = (to_jsonb(old) - 'withdrawn_at') then
        return new;
    end if;
    raise exception 'applications can only be withdrawn: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete on blueprint_application
    for each row execute function blueprint_only_withdrawn();
"""

ALLOW = """
drop trigger kept on blueprint_application;
drop function blueprint_only_withdrawn;
drop trigger kept on blueprint_revision;
drop function blueprint_refuse;
"""


class Migration(migrations.Migration):
    """Isolate branches, revisions and applications by organisation; keep revisions and applications as they are."""

    dependencies = (("blueprint", "0001_initial"),)
    operations = (
        tenancy.Isolate("blueprint_branch"),
        tenancy.Isolate("blueprint_revision"),
        tenancy.Isolate("blueprint_application"),
        migrations.RunSQL(sql=REFUSE, reverse_sql=ALLOW),
    )
