from __future__ import annotations

from django.db import models

from leadline.record.models.fields import micros, word


class Erasure(models.Model):
    """Somebody was erased: when, by whom and how many touches, and nothing of who they were."""

    at = micros()
    by = word()
    entirely = models.BooleanField()
    touches_kept = models.BigIntegerField()
    touches_removed = models.BigIntegerField()

    class Meta:
        db_table = "erasure"


class ErasedKey(models.Model):
    """`hashed` is the HMAC-SHA256 of a key's kind and value with the home's secret: it recognises the key when it comes
    again, and says nothing of it to who reads the record only. `made_up`: of somebody of the made-up company, which is
    forgotten with it.
    """

    hashed = models.CharField(max_length=64, unique=True)
    at = micros()
    made_up = models.BooleanField(default=False)

    class Meta:
        db_table = "erased_key"
