from django.db import migrations, models

FILL = """
insert into key_of_subject (subject, "key")
select subject, id from identity_key order by subject, id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0010_import_draft"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyOfSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
            ],
            options={
                "db_table": "key_of_subject",
            },
        ),
        migrations.CreateModel(
            name="PromisedNumbers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.BigIntegerField(null=True)),
                ("first_subject", models.BigIntegerField()),
                ("subject", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
            ],
            options={
                "db_table": "promised_numbers",
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="keyofsubject",
            index=models.Index(fields=["subject"], name="key_of_subject_subject"),
        ),
        migrations.RemoveIndex(
            model_name="key",
            name="key_subject",
        ),
    ]
