from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0005_standing")]

    operations = [
        migrations.RemoveIndex(model_name="standingstep", name="standing_step_open"),
        migrations.AddIndex(
            model_name="standingstep",
            index=models.Index(
                fields=["state", "kind", "review", "due", "person", "minutes"], name="standing_step_todo"
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(fields=["at"], condition=models.Q(by__isnull=False), name="touch_by_people"),
        ),
    ]
