from __future__ import annotations

from django.db import models

from leadline.record.models.fields import micros


class PlaybookDraft(models.Model):
    """The text that people are writing and nobody has published yet. There is one for everybody, or none.

    `base` is the digest of the playbook that it began from; `saved` is when it was kept last, by `by`.
    """

    text = models.TextField()
    base = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    saved = micros()

    class Meta:
        db_table = "playbook_draft"
