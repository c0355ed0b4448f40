from django.db import migrations, models

import leadline.record.models.covering


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0019_made_up_erasures"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="standinglead",
            name="standing_lead_to_decide",
        ),
        migrations.AddIndex(
            model_name="standinglead",
            index=leadline.record.models.covering.Covering(
                condition=models.Q(("accepted", False), ("current", True), ("stage", "sql")),
                fields=["stage_since", "person", "product", "current", "stage", "accepted"],
                name="standing_lead_undecided",
            ),
        ),
        migrations.AddIndex(
            model_name="standinglead",
            index=leadline.record.models.covering.Covering(
                condition=models.Q(
                    models.Q(("current", True), ("last_request_at__isnull", True)),
                    models.Q(("stage__in", ["visitor", "prospect"]), _negated=True),
                ),
                fields=["person", "stage", "temperature", "last_request_at", "current"],
                name="standing_lead_unasked",
            ),
        ),
    ]
