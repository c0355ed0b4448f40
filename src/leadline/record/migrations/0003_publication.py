from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0002_sign_in_link")]

    operations = [
        migrations.AddField(model_name="playbookversion", name="why", field=models.TextField(null=True)),
        migrations.AddField(model_name="playbookversion", name="touch", field=models.TextField(null=True)),
    ]
