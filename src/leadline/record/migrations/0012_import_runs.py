from __future__ import annotations

from typing import Any

from django.db import migrations, models

ENDED = "update import_run set state = 'done', done_rows = rows, written = rows where finished is not null"

MORE: dict[str, models.Field[Any, Any]] = {
    "by": models.TextField(default=""),
    "digest": models.CharField(max_length=64, default=""),
    "done_rows": models.BigIntegerField(default=0),
    "expected": models.BigIntegerField(default=0),
    "header": models.TextField(default="[]"),
    "merges": models.BigIntegerField(default=0),
    "notes": models.TextField(default="[]"),
    "path": models.TextField(default=""),
    "people_known": models.BigIntegerField(default=0),
    "people_new": models.BigIntegerField(default=0),
    "size": models.BigIntegerField(default=0),
    "state": models.CharField(max_length=8, default="running"),
    "undone": models.BigIntegerField(null=True),
    "undone_by": models.TextField(null=True),
    "written": models.BigIntegerField(default=0),
}


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0011_keys_of_subjects"),
    ]

    operations = [
        *(migrations.AddField(model_name="importrun", name=name, field=field) for name, field in MORE.items()),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="KnownCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.BigIntegerField()),
                ("cost", models.BigIntegerField()),
            ],
            options={
                "db_table": "known_cost",
                "constraints": [models.UniqueConstraint(fields=("run", "cost"), name="cost_known_once_a_run")],
            },
        ),
        migrations.CreateModel(
            name="KnownTouch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
            ],
            options={
                "db_table": "known_touch",
                "constraints": [models.UniqueConstraint(fields=("run", "seq"), name="known_once_a_run")],
            },
        ),
    ]
