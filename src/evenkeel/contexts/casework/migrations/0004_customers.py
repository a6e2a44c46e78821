"""Finding customers by words of their postal address."""

from django.db import migrations

ADDRESSES = """
create index casework_contact_detail_words on casework_contact_detail using gin (to_tsvector('simple', value))
    where by = 'address' and until_at is null;
"""
NO_ADDRESSES = "drop index casework_contact_detail_words;"


class Migration(migrations.Migration):
    """Add the index of words of addresses."""

    dependencies = (("casework", "0003_bringing"),)
    operations = (migrations.RunSQL(sql=ADDRESSES, reverse_sql=NO_ADDRESSES),)
