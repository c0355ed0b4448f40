from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros, word


class Link(models.Model):
    """Two subjects are one person, from `received` on, until undone. Linking a pair again after an undoing is a new
    row.
    """

    low = models.BigIntegerField()
    high = models.BigIntegerField()
    received = micros()
    made = micros()
    by = word()
    why = word()
    run = models.BigIntegerField(null=True)
    undone = maybe_micros()
    undone_by = word()
    undone_why = word()

    class Meta:
        db_table = "link"
        constraints = (models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="low_before_high"),)
        indexes = (
            models.Index(fields=["low", "high"], name="link_pair"),
            models.Index(fields=["high"], name="link_high"),
            models.Index(fields=["undone"], name="link_undone", condition=models.Q(undone__isnull=False)),
        )
