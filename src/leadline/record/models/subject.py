from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, word


class Subject(models.Model):
    """The identity component that a key first came with; the person is the smallest subject of those linked.

    The details are derived from touches for display: the latest that was not empty, with the time of the touch that
    gave it.
    """

    id = models.BigIntegerField(primary_key=True)
    run = models.BigIntegerField(null=True)
    name = word()
    name_at = maybe_micros()
    email = word()
    email_at = maybe_micros()
    phone = word()
    phone_at = maybe_micros()
    company = word()
    company_at = maybe_micros()

    class Meta:
        db_table = "subject"
