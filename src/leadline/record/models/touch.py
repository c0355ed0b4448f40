from __future__ import annotations

from django.db import models

from leadline.record.identity import NOBODY
from leadline.record.models.fields import digest, maybe_micros, micros, word


class Touch(models.Model):
    """One thing that happened. Append-only: a row is never changed, and removed only by erasure or by taking its run
    back.
    """

    seq = models.BigAutoField(primary_key=True)
    content_id = digest()
    subject = models.BigIntegerField()
    run = models.BigIntegerField(null=True)
    at = micros()
    received = micros()
    at_assumed = models.BooleanField(default=False)
    received_assumed = models.BooleanField(default=False)
    known = models.BooleanField(default=True)
    group = word()
    kind = models.TextField()
    action = word()
    offer = word()
    product = word()
    page = word()
    source = word()
    medium = word()
    channel = word()
    campaign = word()
    referrer = word()
    landing_page = word()
    context = word()
    what = word()
    why = word()
    follow_up = word()
    problem = word()
    request = word()
    amount = maybe_micros()
    currency = word()
    until = maybe_micros()
    reason = word()
    by = word()
    attributes = word()
    properties = word()
    keys = models.TextField()
    """JSON object of the identity keys that came with it, normalised. Never copied to the lake."""
    details = word()
    """JSON object of identifying attributes (names, address). Never copied to the lake."""

    class Meta:
        db_table = "touch"
        indexes = (
            models.Index(fields=["at"], condition=models.Q(by__isnull=False), name="touch_by_people"),
            models.Index(fields=["seq"], condition=models.Q(subject=NOBODY), name="touch_for_all"),
        )
