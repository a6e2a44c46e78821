"""The database chains the entries, and nobody changes or removes one.

The hash of an entry is sha256, in hexadecimal, over its fields as UTF-8, each written as its length in bytes, a
colon, the bytes and a comma, so that no two different entries read the same. The fields, in this order:
previous_hash, organisation_id, sequence, id, at (UTC, microseconds, `2026-01-31T09:30:00.000000Z`), actor_id (empty
where there is none), actor_label, action, subject_kind, subject_id, subject_label, channel, address; then key and
value of each detail, keys in the order of their bytes. `audit/rules.py` computes the same independently.
"""

from django.db import migrations

from evenkeel.lib.db import tenancy

FIRST = "0" * 64

CHAIN = f"""
create function audit_field(words text) returns text language sql immutable parallel safe
as $$ select octet_length(convert_to(words, 'UTF8')) || ':' || words || ',' $$;

create function audit_chain() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    head record;
    detail record;
    words text;
begin
    if jsonb_typeof(new.details) <> 'object'
        or exists (select 1 from jsonb_each(new.details) where jsonb_typeof(value) <> 'string') then
        raise exception 'the details of an audit entry are words by name' using errcode = 'check_violation';
    end if;
    -- The row of the head is the lock: one organisation's entries are written one after the other.
    insert into public.audit_head (organisation_id, sequence, hash) values (new.organisation_id, 0, '{FIRST}')
        on conflict do nothing;
    select sequence, hash into strict head from public.audit_head
        where organisation_id = new.organisation_id for update;
    new.sequence := head.sequence + 1;
    new.previous_hash := head.hash;
    words := public.audit_field(new.previous_hash)
        || public.audit_field(new.organisation_id::text)
        || public.audit_field(new.sequence::text)
        || public.audit_field(new.id::text)
        || public.audit_field(to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || public.audit_field(coalesce(new.actor_id::text, ''))
        || public.audit_field(new.actor_label)
        || public.audit_field(new.action)
        || public.audit_field(new.subject_kind)
        || public.audit_field(new.subject_id)
        || public.audit_field(new.subject_label)
        || public.audit_field(new.channel)
        || public.audit_field(new.address);
    for detail in select key, value from jsonb_each_text(new.details) order by key collate "C" loop
        words := words || public.audit_field(detail.key) || public.audit_field(detail.value);
    end loop;
    new.hash := encode(sha256(convert_to(words, 'UTF8')), 'hex');
    update public.audit_head set sequence = new.sequence, hash = new.hash
        where organisation_id = new.organisation_id;
    return new;
end $$;

create trigger chain before insert on audit_entry for each row execute function audit_chain();
"""

UNCHAIN = "drop trigger chain on audit_entry; drop function audit_chain; drop function audit_field;"

REFUSE = """
create function audit_refuse() returns trigger language plpgsql
as $$ begin
    raise exception 'audit entries are kept as they are: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete or truncate on audit_entry
    for each statement execute function audit_refuse();
"""

ALLOW = "drop trigger kept on audit_entry; drop function audit_refuse;"


class Migration(migrations.Migration):
    """Chain, protect and isolate the entries."""

    dependencies = (("audit", "0001_initial"),)
    operations = (
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(REFUSE, ALLOW),
        tenancy.Isolate("audit_entry"),
        # The head is written by the chain alone, which runs with the owner's rights.
        tenancy.Isolate("audit_head", writable="false"),
    )
