from __future__ import annotations

from django.db import models

from leadline.record.models.fields import micros


class SavedMapping(models.Model):
    """What the columns of a file mean, for the next file of the same shape.

    `shape` is the digest of the names of its columns, whatever their order; `text` the mapping as YAML.
    """

    name = models.CharField(max_length=200, unique=True)
    shape = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    saved = micros()

    class Meta:
        db_table = "saved_mapping"
