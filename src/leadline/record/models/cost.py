from __future__ import annotations

from django.db import models

from leadline.record.models.fields import digest, micros, word


class Cost(models.Model):
    """Money spent on a source, campaign, offer or product over local days, both included."""

    content_id = digest()
    run = models.BigIntegerField(null=True)
    day_from = models.DateField()
    day_to = models.DateField()
    source = word()
    campaign = word()
    offer = word()
    product = word()
    amount = micros()
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "cost"
