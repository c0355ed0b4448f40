from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ROLES = [("viewer", "viewer"), ("seller", "seller"), ("marketer", "marketer"), ("owner", "owner")]


def everybody_so_far_is_an_owner(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    """Until now whoever could sign in could do everything."""
    users = apps.get_model("auth", "User").objects.all()
    member = apps.get_model("record", "Member")
    member.objects.bulk_create([member(user=user, role="owner") for user in users])


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_publication"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("name", models.CharField(default="", max_length=100)),
                ("time_zone", models.CharField(max_length=64, null=True)),
                ("single_keys", models.BooleanField(default=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="member", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": "member"},
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hashed", models.CharField(max_length=64, unique=True)),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "invitation"},
        ),
        migrations.RunPython(everybody_so_far_is_an_owner, migrations.RunPython.noop),
    ]
