from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0012_import_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_subject", models.BigIntegerField()),
                ("last_link", models.BigIntegerField()),
                ("made", models.BigIntegerField()),
            ],
            options={"db_table": "duplicate_look"},
        ),
        migrations.CreateModel(
            name="DuplicateProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("score", models.FloatField()),
                ("reasons", models.TextField()),
            ],
            options={
                "db_table": "duplicate_proposal",
                "indexes": [models.Index(fields=["score"], name="duplicate_score")],
            },
        ),
        migrations.CreateModel(
            name="KeptApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("by", models.TextField(null=True)),
                ("at", models.BigIntegerField()),
                ("undone", models.BigIntegerField(null=True)),
                ("undone_by", models.TextField(null=True)),
            ],
            options={
                "db_table": "kept_apart",
                "indexes": [models.Index(fields=["low", "high"], name="kept_apart_pair")],
            },
        ),
    ]
