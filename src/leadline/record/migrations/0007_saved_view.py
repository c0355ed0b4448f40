from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0006_today"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("owner", models.CharField(max_length=150)),
                ("shared", models.BooleanField(default=False)),
                ("query", models.TextField()),
                ("made", models.BigIntegerField()),
                ("removed", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "saved_view",
            },
        ),
    ]
