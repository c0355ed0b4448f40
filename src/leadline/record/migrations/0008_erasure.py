from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0007_saved_view"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                ("by", models.TextField(null=True)),
                ("entirely", models.BooleanField()),
                ("touches_kept", models.BigIntegerField()),
                ("touches_removed", models.BigIntegerField()),
            ],
            options={
                "db_table": "erasure",
            },
        ),
        migrations.CreateModel(
            name="ErasedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hashed", models.CharField(max_length=64, unique=True)),
                ("at", models.BigIntegerField()),
            ],
            options={
                "db_table": "erased_key",
            },
        ),
    ]
