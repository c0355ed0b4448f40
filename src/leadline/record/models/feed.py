from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros, word


class Feed(models.Model):
    """A folder, an address or a query from which is imported again and again. `seen` is JSON: what was read there, by
    name, so that nothing is read twice in vain.
    """

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=8)
    place = models.TextField()
    query = word()
    mapping = models.TextField()
    every = models.BigIntegerField()
    """Microseconds."""
    private = models.BooleanField(default=False)
    by = word()
    made = micros()
    looked = maybe_micros()
    brought = maybe_micros()
    problem = word()
    seen = models.TextField(default="{}")

    class Meta:
        db_table = "feed"
