from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0008_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaybookDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("base", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=150)),
                ("saved", models.BigIntegerField()),
            ],
            options={
                "db_table": "playbook_draft",
            },
        ),
    ]
