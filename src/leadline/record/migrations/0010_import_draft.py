import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0009_playbook_draft"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(max_length=32, unique=True)),
                ("name", models.TextField()),
                ("ending", models.CharField(max_length=9)),
                ("size", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=150)),
                ("made", models.BigIntegerField()),
                ("kind", models.CharField(default="", max_length=16)),
                ("manner", models.TextField(default="{}")),
                ("mapping", models.TextField(default="")),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="drafts",
                        to="record.importrun",
                    ),
                ),
            ],
            options={
                "db_table": "import_draft",
            },
        ),
    ]
