from __future__ import annotations

from django.db import models

from leadline.record.models.fields import digest, micros, word


class Retraction(models.Model):
    """Somebody took a touch back: from `received` on it is not counted, for any moment. The touch stays in the log."""

    content_id = digest()
    seq = models.BigIntegerField()
    subject = models.BigIntegerField()
    received = micros()
    by = word()
    why = word()

    class Meta:
        db_table = "retraction"
