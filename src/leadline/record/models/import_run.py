from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros, word


class ImportRun(models.Model):
    """One import of one file. Touches, keys, subjects, links and costs keep the run that first brought them."""

    kind = models.CharField(max_length=16)
    file = models.TextField()
    mapping = models.TextField()
    """JSON: the mapping, the constants, the assumed date and the zone that the file was read with."""
    started = micros()
    finished = maybe_micros()
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    first_seq = models.BigIntegerField(null=True)
    last_seq = models.BigIntegerField(null=True)

    class Meta:
        db_table = "import_run"


class RefusedRow(models.Model):
    """A row that could not be taken, as it stood in the file, with the reason and how to mend it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refusals")
    line = models.BigIntegerField()
    problem = models.CharField(max_length=64)
    reason = models.TextField()
    mend = word()
    text = models.TextField()

    class Meta:
        db_table = "refused_row"
