from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0013_duplicates"),
    ]

    operations = [
        migrations.AddField(model_name="member", name="set_up_settled", field=models.BooleanField(default=False)),
    ]
