from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0018_waits"),
    ]

    operations = [
        migrations.AddField(model_name="erasedkey", name="made_up", field=models.BooleanField(default=False)),
    ]
