"""Who sees what was said and decided about a model: its organisation; and nobody changes it afterwards."""

from django.db import migrations

from evenkeel.lib.db import tenancy

ISOLATED = ("seat", "ruling", "consultation", "invited", "comment", "answer")
KEPT = ("ruling", "comment", "answer")
REFUSE = """
create function blueprint_said() returns trigger language plpgsql
as $$ begin
    raise exception 'what was said about a draft is kept as it is: % is refused', lower(tg_op)
        using errcode = 'insufficient_privilege';
end $$;
""" + "".join(
    f"create trigger kept before update or delete on blueprint_{name} for each row execute function blueprint_said();\n"
    for name in KEPT
)
ALLOW = "".join(f"drop trigger kept on blueprint_{name};\n" for name in KEPT) + "drop function blueprint_said;"


class Migration(migrations.Migration):
    """Isolate seats, rulings and consultations by organisation; keep rulings, comments and answers as they are."""

    dependencies = (("blueprint", "0003_deciding"),)
    operations = (
        *(tenancy.Isolate(f"blueprint_{name}") for name in ISOLATED),
        migrations.RunSQL(sql=REFUSE, reverse_sql=ALLOW),
    )
