from __future__ import annotations

from django.db import models


class Key(models.Model):
    """An identity key. It belongs for ever to the subject that it first came with."""

    kind = models.CharField(max_length=16)
    value = models.TextField()
    subject = models.BigIntegerField()
    run = models.BigIntegerField(null=True)

    class Meta:
        db_table = "identity_key"
        indexes = (models.Index(fields=["subject"], name="key_subject"),)
        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="one_subject_a_key"),)
