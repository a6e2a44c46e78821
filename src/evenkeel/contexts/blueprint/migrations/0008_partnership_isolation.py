"""What organisations of a partnership see of each other: who keeps the base, its releases, and the variants that are shown."""

from django.db import migrations

from evenkeel.lib.db.tenancy import CURRENT_ORGANISATION, Isolate

OF_OURS = (
    "partnership_id in (select o.partnership_id from accounts_organisation o"
    f" where o.id = {CURRENT_ORGANISATION})"
)
BY_US = f"organisation_id = {CURRENT_ORGANISATION} and {OF_OURS}"
TABLES = ("keeper", "release", "variant")
# The policies let partners read. What they could do with a row that they read, these refuse.
REFUSE = """
create function blueprint_released() returns trigger language plpgsql
as $$ begin
    raise exception 'what a partnership stands on is kept as it is: % is refused', lower(tg_op)
        using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete or truncate on blueprint_release
    for each statement execute function blueprint_released();
create trigger kept before update or delete or truncate on blueprint_keeper
    for each statement execute function blueprint_released();

create function blueprint_only_ended() returns trigger language plpgsql
as $$ begin
    if tg_op = 'UPDATE' and old.ended_at is null and new.ended_at is not null
        and (to_jsonb(new) - 'ended_at') = (to_jsonb(old) - 'ended_at') then
        return new;
    end if;
    raise exception 'variants can only be ended: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete on blueprint_variant
    for each row execute function blueprint_only_ended();
"""
ALLOW = """
drop trigger kept on blueprint_variant;
drop function blueprint_only_ended;
drop trigger kept on blueprint_keeper;
drop trigger kept on blueprint_release;
drop function blueprint_released;
"""


class Migration(migrations.Migration):
    """Isolate keepers, releases and variants by partnership; keep them as they are."""

    dependencies = (("blueprint", "0007_partnership"), ("accounts", "0003_partners"))
    operations = (
        *(Isolate(f"blueprint_{name}", visible=OF_OURS, writable=BY_US) for name in TABLES),
        migrations.RunSQL(sql=REFUSE, reverse_sql=ALLOW),
    )
