from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0014_set_up_settled"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("shape", models.CharField(db_index=True, max_length=64)),
                ("text", models.TextField()),
                ("saved", models.BigIntegerField()),
            ],
            options={
                "db_table": "saved_mapping",
            },
        ),
    ]
