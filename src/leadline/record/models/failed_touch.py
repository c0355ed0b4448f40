from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros


class FailedTouch(models.Model):
    """Something received that could not be accepted, kept with its reason so that it can be replayed."""

    received = micros()
    origin = models.TextField()
    problem = models.CharField(max_length=64)
    reason = models.TextField()
    body = models.TextField()
    replayed = maybe_micros()

    class Meta:
        db_table = "failed_touch"
