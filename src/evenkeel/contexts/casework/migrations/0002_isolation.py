"""Who sees which row: the members of its organisation. What is kept as it was said, what is searched, and how cases are numbered.

Within an organisation, `rules` decides who sees which case.
"""

from django.db import migrations

from evenkeel.lib.db import tenancy

TABLES = (
    "access",
    "case",
    "certificate",
    "contact",
    "contact_detail",
    "customer",
    "decision",
    "document",
    "event",
    "filter",
    "identifier",
    "merge",
    "message",
    "named",
    "note",
    "referral",
    "related",
    "representation",
    "task",
)

# An event is kept as it was said. Where its case has been erased its words may go: never its kind, its times, its order.
EVENTS = """
create function casework_keep_event() returns trigger language plpgsql
as $$ begin
    if tg_op = 'UPDATE' and new.actor_id is null and new.reason = '' and old.data @> new.data
        and (new.id, new.organisation_id, new.case_id, new.sequence, new.kind, new.at, new.recorded_at, new.role, new.unit,
             new.channel, new.stage, new.shelf, new.batch)
            is not distinct from
            (old.id, old.organisation_id, old.case_id, old.sequence, old.kind, old.at, old.recorded_at, old.role, old.unit,
             old.channel, old.stage, old.shelf, old.batch)
        and exists (select 1 from casework_case c where c.id = old.case_id and c.erased_at is not null)
    then
        return new;
    end if;
    raise exception 'events are kept as they are: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger kept before update or delete on casework_event for each row execute function casework_keep_event();
create trigger never_emptied before truncate on casework_event
    for each statement execute function casework_keep_event();
"""
NO_EVENTS = """
drop trigger kept on casework_event;
drop trigger never_emptied on casework_event;
drop function casework_keep_event;
"""

# A case changes by an event only, never goes, and what was erased stays erased.
CASES = """
create function casework_keep_case() returns trigger language plpgsql
as $$ begin
    if tg_op = 'UPDATE' then
        if old.erased_at is null and new.sequence = old.sequence
            and to_jsonb(new) - array['inside', 'words'] = to_jsonb(old) - array['inside', 'words']
        then
            return new;  -- the words by which it is found
        end if;
        if old.erased_at is null and new.sequence > old.sequence
            and (new.id, new.organisation_id, new.reference, new.number, new.revision_id)
                is not distinct from (old.id, old.organisation_id, old.reference, old.number, old.revision_id)
        then
            return new;
        end if;
        raise exception 'a case changes by an event only' using errcode = 'insufficient_privilege';
    end if;
    raise exception 'cases are kept: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger kept before update or delete on casework_case for each row execute function casework_keep_case();
create trigger never_emptied before truncate on casework_case
    for each statement execute function casework_keep_case();
"""
NO_CASES = """
drop trigger kept on casework_case;
drop trigger never_emptied on casework_case;
drop function casework_keep_case;
"""

CERTIFICATES = """
create function casework_refuse() returns trigger language plpgsql
as $$ begin
    raise exception 'certificates are kept as they are: % is refused', lower(tg_op)
        using errcode = 'insufficient_privilege';
end $$;
create trigger kept before update or delete or truncate on casework_certificate
    for each statement execute function casework_refuse();
"""
NO_CERTIFICATES = """
drop trigger kept on casework_certificate;
drop function casework_refuse;
"""

# `words` is what everybody who sees a case may find it by, `inside` what only those may who read it.
SEARCH = """
alter table casework_case
    add column words tsvector generated always as (to_tsvector('simple', title)) stored,
    add column inside tsvector not null default '';
create index casework_case_words on casework_case using gin (words);
create index casework_case_inside on casework_case using gin (inside);
alter table casework_customer
    add column words tsvector generated always as (to_tsvector('simple', name)) stored;
create index casework_customer_words on casework_customer using gin (words);
"""
NO_SEARCH = """
alter table casework_case drop column words, drop column inside;
alter table casework_customer drop column words;
"""

# One sequence for each organisation and year: numbers without a lock, and without gaps but those of work that was rolled back.
# The application owns nothing, so a function of the owner makes the sequence when the first case of a year comes.
NUMBERS = """
create function casework_number(organisation uuid, year integer) returns bigint
language plpgsql security definer set search_path = pg_catalog
as $$
declare
    name text := format('casework_number_%s_%s', replace(organisation::text, '-', ''), year);
begin
    if to_regclass('public.' || name) is null then
        if organisation is distinct from nullif(current_setting('evenkeel.organisation', true), '')::uuid
            or year not between 1900 and 2200
        then
            raise exception 'cases are numbered by their own organisation' using errcode = 'insufficient_privilege';
        end if;
        perform pg_advisory_xact_lock(hashtextextended(name, 0));
        execute format('create sequence if not exists public.%I', name);
    end if;
    return nextval('public.' || name);
end $$;
"""
NO_NUMBERS = "drop function casework_number(uuid, integer);"


class Migration(migrations.Migration):
    """Isolate casework by organisation; keep events, cases and certificates as they are; search; number."""

    dependencies = (("casework", "0001_initial"),)
    operations = (
        *(tenancy.Isolate(f"casework_{table}") for table in TABLES),
        migrations.RunSQL(sql=EVENTS, reverse_sql=NO_EVENTS),
        migrations.RunSQL(sql=CASES, reverse_sql=NO_CASES),
        migrations.RunSQL(sql=CERTIFICATES, reverse_sql=NO_CERTIFICATES),
        migrations.RunSQL(sql=SEARCH, reverse_sql=NO_SEARCH),
        migrations.RunSQL(sql=NUMBERS, reverse_sql=NO_NUMBERS),
    )
