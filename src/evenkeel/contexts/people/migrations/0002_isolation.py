"""Who sees which person: the members of her organisation; and nobody holds the same role of a unit twice at once."""

from django.db import migrations

from evenkeel.lib.db import tenancy

TABLES = ("person", "membership", "skill", "pattern", "absence", "conflict")
ONCE = """
create function people_membership_once() returns trigger language plpgsql
as $$ begin
    -- Two who write at the same time come one after the other, so that each sees what the other wrote.
    perform 1 from people_person where id = new.person_id for no key update;
    if exists (
        select 1 from people_membership m
        where m.person_id = new.person_id and m.role = new.role and m.unit = new.unit and m.id <> new.id
            and daterange(m.first_date, m.last_date, '[]') && daterange(new.first_date, new.last_date, '[]')
    ) then
        raise exception 'the person holds role % of unit % already on some of these days', new.role, new.unit
            using errcode = 'exclusion_violation', constraint = 'people_membership_once_at_a_time';
    end if;
    return new;
end $$;

create trigger once before insert or update on people_membership for each row execute function people_membership_once();
"""
TWICE = "drop trigger once on people_membership; drop function people_membership_once;"


class Migration(migrations.Migration):
    """Isolate people by organisation; hold each role of a unit once at a time."""

    dependencies = (("people", "0001_initial"),)
    operations = (
        *(tenancy.Isolate(f"people_{name}") for name in TABLES),
        migrations.RunSQL(sql=ONCE, reverse_sql=TWICE),
    )
