from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0017_numbers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(condition=models.Q(("subject", 0)), fields=["seq"], name="touch_for_all"),
        ),
        migrations.AddIndex(
            model_name="standinglead",
            index=models.Index(
                condition=models.Q(("accepted", False), ("current", True), ("stage", "sql")),
                fields=["person"],
                name="standing_lead_to_decide",
            ),
        ),
    ]
