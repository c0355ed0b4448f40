from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0016_feed"),
    ]

    operations = [
        migrations.AddField(model_name="member", name="numbers", field=models.CharField(default="", max_length=8)),
    ]
