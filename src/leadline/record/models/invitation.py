"""Links by which somebody joins. Only the hash of a link is kept, so who reads the record cannot use one."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models

from leadline.record.models.member import Role

GOOD_FOR = timedelta(days=7)


class Invitation(models.Model):
    """`hashed` is the SHA-256 of 256 random bits. Open until it is used, withdrawn or over."""

    hashed = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Invitation]]

    class Meta:
        app_label = "record"
        db_table = "invitation"
