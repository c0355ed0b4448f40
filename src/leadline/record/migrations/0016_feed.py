from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0015_saved_mapping"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("kind", models.CharField(max_length=8)),
                ("place", models.TextField()),
                ("query", models.TextField(null=True)),
                ("mapping", models.TextField()),
                ("every", models.BigIntegerField()),
                ("private", models.BooleanField(default=False)),
                ("by", models.TextField(null=True)),
                ("made", models.BigIntegerField()),
                ("looked", models.BigIntegerField(null=True)),
                ("brought", models.BigIntegerField(null=True)),
                ("problem", models.TextField(null=True)),
                ("seen", models.TextField(default="{}")),
            ],
            options={"db_table": "feed"},
        ),
    ]
