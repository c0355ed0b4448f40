from __future__ import annotations

from django.db import models


class Segment(models.Model):
    """One Parquet file of the lake: the touches of one partition (subject modulo 16) with seq in [first_seq, last_seq].

    Every touch up to the greatest `last_seq` is in the lake; what came later is the tail, read from the log.
    """

    partition = models.IntegerField()
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    rows = models.BigIntegerField()
    file = models.TextField(unique=True)

    class Meta:
        db_table = "lake_segment"
