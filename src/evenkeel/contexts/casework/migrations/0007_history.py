"""Pasts that are brought along, and may be taken back as long as nobody has worked on any of their cases."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import evenkeel.kernel.ids
from evenkeel.contexts.casework.values.history import State
from evenkeel.lib.db import tenancy, together

TAKEN_BACK = """
create function casework_taken_back(of uuid) returns boolean language sql stable
as $$
    select exists (
        select from casework_imported i
        join casework_import m on m.id = i.brought_id
        join casework_case c on c.id = i.case_id
        where i.case_id = of and m.state = 'undone' and c.sequence = i.sequence
    )
$$;
"""
NOT_TAKEN_BACK = "drop function casework_taken_back(uuid);"

# An event and a case may go with the import that brought them, when it is taken back and nothing has happened to the case since.
EVENTS = """
create or replace function casework_keep_event() returns trigger language plpgsql
as $$ begin
    if tg_op = 'DELETE' and casework_taken_back(old.case_id) then
        return old;
    end if;
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
"""
EVENTS_BEFORE = """
create or replace function casework_keep_event() returns trigger language plpgsql
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
"""
CASES = """
create or replace function casework_keep_case() returns trigger language plpgsql
as $$ begin
    if tg_op = 'DELETE' and casework_taken_back(old.id) then
        return old;
    end if;
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
"""
CASES_BEFORE = """
create or replace function casework_keep_case() returns trigger language plpgsql
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
"""


def _owned() -> "tuple[tuple[str, models.Field[Any, Any]], ...]":
    """Return what every table of casework has."""
    return (
        ("id", models.UUIDField(default=evenkeel.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
        (
            "organisation",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
    )


class Migration(migrations.Migration):
    """Add imports, and let cases go with an import that is taken back."""

    dependencies = (("casework", "0006_desk"),)
    operations = (
        together.Together([
        migrations.CreateModel(
            name="Import",
            fields=[
                *_owned(),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("state", models.CharField(default="received", max_length=10)),
                ("plan", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("steps", models.JSONField(default=dict)),
                ("units", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("problem_count", models.IntegerField(default=0)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                    ),
                ),
            ],
            options={
                "db_table": "casework_import",
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(state__in=[each.value for each in State]),
                        name="casework_import_known_state",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="Imported",
            fields=[
                *_owned(),
                ("original", models.CharField(max_length=200)),
                ("case_id", models.UUIDField()),
                ("sequence", models.IntegerField()),
                (
                    "brought",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.import"
                    ),
                ),
            ],
            options={
                "db_table": "casework_imported",
                "indexes": [
                    models.Index(fields=["organisation", "original"], name="casework_imported_original"),
                    models.Index(fields=["case_id"], name="casework_imported_case"),
                ],
                "constraints": (
                    models.UniqueConstraint(fields=("brought", "original"), name="casework_imported_once"),
                ),
            },
        ),
        ]),
        tenancy.Isolate("casework_import"),
        tenancy.Isolate("casework_imported"),
        migrations.RunSQL(sql=TAKEN_BACK, reverse_sql=NOT_TAKEN_BACK),
        migrations.RunSQL(sql=EVENTS, reverse_sql=EVENTS_BEFORE),
        migrations.RunSQL(sql=CASES, reverse_sql=CASES_BEFORE),
    )
