from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros, word


class ImportRun(models.Model):
    """One import of one file. Touches, keys, subjects, links and costs keep the run that first brought them.

    `path` is where the file lay (or the home's copy of it), `digest` the SHA-256 of its bytes. Counts are of the first
    `done_rows` rows of the file: whoever goes on begins there. `written` of about `expected` rows says how far it is.
    """

    kind = models.CharField(max_length=16)
    file = models.TextField()
    mapping = models.TextField()
    """The text of the mapping that the file was read by; of older imports and of the demo, JSON."""
    state = models.CharField(max_length=8, default="running")
    by = models.TextField(default="")
    path = models.TextField(default="")
    digest = models.CharField(max_length=64, default="")
    size = models.BigIntegerField(default=0)
    header = models.TextField(default="[]")
    """JSON: the names of the file's columns, as refused rows are cut into."""
    started = micros()
    finished = maybe_micros()
    done_rows = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)
    expected = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    people_new = models.BigIntegerField(default=0)
    people_known = models.BigIntegerField(default=0)
    merges = models.BigIntegerField(default=0)
    first_seq = models.BigIntegerField(null=True)
    last_seq = models.BigIntegerField(null=True)
    notes = models.TextField(default="[]")
    """JSON: what was told of the rows so far."""
    undone = maybe_micros()
    undone_by = word()

    class Meta:
        db_table = "import_run"


class KnownTouch(models.Model):
    """This run's file had this touch too, which was there already. Run 0: it came again by no import."""

    run = models.BigIntegerField()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "known_touch"
        constraints = (models.UniqueConstraint(fields=["run", "seq"], name="known_once_a_run"),)


class KnownCost(models.Model):
    """This run's file had this cost too, which was there already."""

    run = models.BigIntegerField()
    cost = models.BigIntegerField()

    class Meta:
        db_table = "known_cost"
        constraints = (models.UniqueConstraint(fields=["run", "cost"], name="cost_known_once_a_run"),)


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
