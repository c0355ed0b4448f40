from __future__ import annotations

from django.db import models

from leadline.record.models.fields import micros, word


class PlaybookVersion(models.Model):
    """A playbook text that leads were qualified by, and when it was first used.

    `touch` is the id of its publication in the log; null for a text that came into use by an edit of the file.
    """

    digest = models.CharField(max_length=64)
    text = models.TextField()
    published = micros()
    by = word()
    why = word()
    touch = word()

    class Meta:
        db_table = "playbook_version"
