from __future__ import annotations

from django.db import models

from leadline.record.models.fields import digest, micros, word


class Group(models.Model):
    """A company, household or other buying group. `key` is what touches carry: its name, case-folded."""

    key = models.TextField(unique=True)
    name = models.TextField()
    domain = word()
    run = models.BigIntegerField(null=True)

    class Meta:
        db_table = "buying_group"


class Membership(models.Model):
    """A subject belongs to a group from the earliest touch that said so. `pair` is the digest of subject and group
    key.
    """

    pair = digest()
    subject = models.BigIntegerField()
    group = models.TextField()
    since = micros()
    run = models.BigIntegerField(null=True)

    class Meta:
        db_table = "membership"
        indexes = (
            models.Index(fields=["subject"], name="membership_subject"),
            models.Index(fields=["group"], name="membership_group"),
        )
